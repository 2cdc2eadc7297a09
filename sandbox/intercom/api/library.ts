// Knowledge: articles and collections of the help centre, and content snippets.
import {
  type Call,
  found,
  idOf,
  isObject,
  type Json,
  param,
  type Route,
  requiredId,
  textOf,
  wrote,
} from '../call.ts';
import { normaliseHtml } from '../html.ts';
import type { Article, Collection } from '../library.ts';
import { numberedPage } from '../paging.ts';
import { invalid, missing, Problem, resourceNotFound, tagNotFound } from '../problem.ts';
import type { World } from '../world.ts';

const HELP_CENTRE = 79;

function articleShape(world: World, article: Article, whole: boolean): Json {
  const slug = article.title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const rates = { happy_reaction_percentage: 0, neutral_reaction_percentage: 0, sad_reaction_percentage: 0 };
  const statistics = { type: 'article_statistics', views: 0, conversations: 0, reactions: 0, ...rates };
  return {
    id: article.id,
    type: 'article',
    workspace_id: world.workspace.id,
    parent_ids: article.parentId === null ? [] : [article.parentId],
    ...(whole ? { statistics } : {}),
    tags: {
      type: 'tag.list',
      tags: [...article.tagIds].map((id) => ({ type: 'tag', id, name: world.tags.get(id)?.name ?? '' })),
    },
    title: article.title,
    description: article.description,
    body: article.body,
    author_id: article.authorId,
    state: article.state,
    created_at: article.createdAt,
    updated_at: article.updatedAt,
    url:
      article.state === 'published'
        ? `http://help-center.test/northwind/en/articles/${article.id}-${slug}`
        : null,
    ...(article.translations === undefined ? {} : { translated_content: article.translations }),
  };
}

function collectionShape(world: World, collection: Collection): Json {
  return {
    id: collection.id,
    workspace_id: world.workspace.id,
    name: collection.name,
    url: `http://help-center.test/northwind/collection-${collection.id}`,
    order: collection.order,
    created_at: collection.createdAt,
    updated_at: collection.updatedAt,
    description: collection.description,
    icon: 'book-bookmark',
    parent_id: collection.parentId,
    help_center_id: collection.parentId === null ? HELP_CENTRE : null,
  };
}

/** Applies a body to an article; everything is checked before anything changes. */
function applyToArticle(world: World, article: Article, body: Json): void {
  const { state, parent_id: parent } = body;
  if (state !== undefined && state !== 'draft' && state !== 'published') throw invalid('state is not valid');
  const parentId = parent === undefined || parent === null ? article.parentId : Number(parent);
  if (parentId !== null && !world.collections.has(String(parentId))) throw resourceNotFound();
  const author = body.author_id === undefined ? String(article.authorId) : (idOf(body.author_id) ?? '');
  if (!world.admins.has(author)) throw resourceNotFound();
  const text = textOf(body.body);
  if (text !== undefined && body.body_markdown !== undefined)
    throw invalid('body and body_markdown exclude each other');
  const content = text ?? textOf(body.body_markdown);
  article.title = textOf(body.title) ?? article.title;
  article.description = textOf(body.description) ?? article.description;
  if (content !== undefined) article.body = normaliseHtml(content, '<p class="no-margin">');
  article.authorId = Number(author);
  article.state = state ?? article.state;
  article.parentId = parentId;
  if (isObject(body.translated_content)) article.translations = body.translated_content;
  article.updatedAt = world.now();
}

function createArticle({ world, body }: Call) {
  if (body.author_id === undefined) {
    throw missing('author_id must be in the main body or default locale translated_content object');
  }
  if (textOf(body.title) === undefined) throw missing('title is a required parameter.');
  const article: Article = {
    id: '',
    title: '',
    description: '',
    body: '',
    authorId: 0,
    state: 'draft',
    parentId: null,
    translations: undefined,
    tagIds: new Set(),
    createdAt: world.now(),
    updatedAt: world.now(),
  };
  applyToArticle(world, article, body);
  const stored = { ...article, id: world.ids.decimal('article') };
  world.articles.set(stored.id, stored);
  return wrote(articleShape(world, stored, true), stored.id);
}

function articleOf(call: Call, refusal: () => Problem = resourceNotFound): Article {
  const article = call.world.articles.get(param(call, 'id'));
  if (article === undefined) throw refusal();
  return article;
}

const articleNotFound = (): Problem => new Problem(404, 'article_not_found', 'Article not found');

function tagArticle(call: Call) {
  const { world, body } = call;
  const article = articleOf(call, articleNotFound);
  const tag = world.tags.get(requiredId(body, 'id'));
  if (tag === undefined) throw tagNotFound();
  article.tagIds.add(tag.id);
  const applied = { applied_at: world.now(), applied_by: { type: 'admin', id: world.owner.id } };
  return wrote({ type: 'tag', id: tag.id, name: tag.name, ...applied }, article.id);
}

function untagArticle(call: Call) {
  const { world } = call;
  const article = articleOf(call, articleNotFound);
  const tag = world.tags.get(param(call, 'tag'));
  if (tag === undefined || !article.tagIds.delete(tag.id)) throw tagNotFound();
  return wrote({ type: 'tag', id: tag.id, name: tag.name, applied_at: null, applied_by: null }, article.id);
}

function applyToCollection(world: World, collection: Collection, body: Json): void {
  const parentId = body.parent_id === undefined ? collection.parentId : (idOf(body.parent_id) ?? null);
  if (parentId !== null && !world.collections.has(parentId)) throw resourceNotFound();
  collection.parentId = parentId;
  collection.name = textOf(body.name) ?? collection.name;
  collection.description = textOf(body.description) ?? collection.description;
  collection.updatedAt = world.now();
}

function createCollection({ world, body }: Call) {
  if (!textOf(body.name)) throw missing('Name is a required parameter.');
  const now = world.now();
  const order = world.collections.size + 1;
  const blank = { name: '', description: '', parentId: null, order, createdAt: now, updatedAt: now };
  const collection: Collection = { id: world.ids.decimal('collection'), ...blank };
  applyToCollection(world, collection, body);
  world.collections.set(collection.id, collection);
  return wrote(collectionShape(world, collection), collection.id);
}

function collectionOf(call: Call): Collection {
  const collection = call.world.collections.get(param(call, 'id'));
  if (collection === undefined) throw resourceNotFound();
  return collection;
}

/** A list sorted by latest change, paged by number. */
function newestPage<Item extends { id: string; updatedAt: number }>(
  call: Call,
  items: Iterable<Item>,
  standard: number,
  show: (item: Item) => Json,
) {
  const sorted = [...items].sort((a, b) => b.updatedAt - a.updatedAt || Number(b.id) - Number(a.id));
  const { items: shown, pages, total } = numberedPage(call, sorted, standard);
  return found({ type: 'list', data: shown.map(show), pages, total_count: total });
}

const gone = (id: string, object: string) => wrote({ id, object, deleted: true }, id);
const articles = '/articles';
const collections = '/help_center/collections';

export const libraryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: articles,
    handler: (call) =>
      newestPage(call, call.world.articles.values(), 25, (one) => articleShape(call.world, one, false)),
  },
  { method: 'POST', path: articles, handler: createArticle },
  {
    method: 'GET',
    path: `${articles}/:id`,
    handler: (call) => found(articleShape(call.world, articleOf(call), true)),
  },
  {
    method: 'PUT',
    path: `${articles}/:id`,
    handler: (call) => {
      const article = articleOf(call);
      applyToArticle(call.world, article, call.body);
      return wrote(articleShape(call.world, article, true), article.id);
    },
  },
  {
    method: 'DELETE',
    path: `${articles}/:id`,
    handler: (call) => {
      const { id } = articleOf(call);
      call.world.articles.delete(id);
      return gone(id, 'article');
    },
  },
  { method: 'POST', path: `${articles}/:id/tags`, handler: tagArticle },
  { method: 'DELETE', path: `${articles}/:id/tags/:tag`, handler: untagArticle },
  {
    method: 'GET',
    path: collections,
    handler: (call) =>
      newestPage(call, call.world.collections.values(), 20, (one) => collectionShape(call.world, one)),
  },
  { method: 'POST', path: collections, handler: createCollection },
  {
    method: 'GET',
    path: `${collections}/:id`,
    handler: (call) => found(collectionShape(call.world, collectionOf(call))),
  },
  {
    method: 'PUT',
    path: `${collections}/:id`,
    handler: (call) => {
      const collection = collectionOf(call);
      applyToCollection(call.world, collection, call.body);
      return wrote(collectionShape(call.world, collection), collection.id);
    },
  },
  {
    method: 'DELETE',
    path: `${collections}/:id`,
    handler: (call) => {
      const { id } = collectionOf(call);
      call.world.collections.delete(id);
      return gone(id, 'collection');
    },
  },
];
