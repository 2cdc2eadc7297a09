// Content snippets: knowledge for Fin and Copilot, not saved replies.
import { type Call, found, type Json, param, type Route, textOf, wrote } from '../call.ts';
import type { Snippet } from '../library.ts';
import { pageSize } from '../paging.ts';
import { Problem } from '../problem.ts';

const LONGEST_TITLE = 255;
const LOCALES = new Set(['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da', 'nb', 'fi', 'ja']);

const refused = (message: string): Problem => new Problem(422, 'validation_error', message);

function snippetShape(snippet: Snippet): Json {
  const { chatbot, copilot, sales } = snippet.availability;
  return {
    type: 'content_snippet',
    id: snippet.id,
    title: snippet.title,
    locale: snippet.locale,
    json_blocks: snippet.blocks,
    body_markdown: snippet.markdown,
    chatbot_availability: Number(chatbot),
    copilot_availability: Number(copilot),
    ai_chatbot_availability: chatbot,
    ai_copilot_availability: copilot,
    ai_sales_agent_availability: sales,
    created_at: snippet.createdAt,
    updated_at: snippet.updatedAt,
    audience_ids: null,
  };
}

/** Applies a body to a snippet; everything is checked before anything changes. */
function apply(snippet: Snippet, body: Json, now: number): void {
  const title = textOf(body.title) ?? snippet.title;
  const locale = textOf(body.locale) ?? snippet.locale;
  if (title === '' || title.length > LONGEST_TITLE)
    throw refused(`Title is required, up to ${LONGEST_TITLE} characters`);
  if (!LOCALES.has(locale)) throw refused('The language is not currently supported for Fin');
  if (body.json_blocks !== undefined && body.body_markdown !== undefined) {
    throw refused('Only one of json_blocks and body_markdown can be given');
  }
  if (Array.isArray(body.audience_ids) && body.audience_ids.length > 0) {
    const message = `audience_ids contains unknown audience IDs: ${body.audience_ids.join(', ')}`;
    throw new Problem(404, 'parameter_invalid', message);
  }
  snippet.title = title;
  snippet.locale = locale;
  if (Array.isArray(body.json_blocks)) snippet.blocks = body.json_blocks;
  const markdown = textOf(body.body_markdown);
  if (markdown !== undefined) {
    snippet.markdown = markdown;
    snippet.blocks = [{ type: 'paragraph', text: markdown }];
  }
  const flag = (name: string, before: boolean): boolean => (body[name] ?? before) === true;
  const { chatbot, copilot, sales } = snippet.availability;
  snippet.availability = {
    chatbot: flag('ai_chatbot_availability', chatbot),
    copilot: flag('ai_copilot_availability', copilot),
    sales: flag('ai_sales_agent_availability', sales),
  };
  snippet.updatedAt = now;
}

function create({ world, body }: Call) {
  const now = world.now();
  const blank: Omit<Snippet, 'id'> = {
    title: '',
    locale: 'en',
    blocks: [],
    markdown: null,
    availability: { chatbot: false, copilot: false, sales: false },
    createdAt: now,
    updatedAt: now,
  };
  const snippet: Snippet = { id: '', ...blank };
  apply(snippet, body, now);
  const stored = { ...snippet, id: world.ids.decimal('snippet') };
  world.snippets.set(stored.id, stored);
  return { status: 201, body: snippetShape(stored), objectId: stored.id };
}

function snippetOf(call: Call): Snippet {
  const snippet = call.world.snippets.get(param(call, 'id'));
  if (snippet === undefined) throw new Problem(404, 'not_found', 'Content snippet not found');
  return snippet;
}

function list({ world, query }: Call) {
  const size = pageSize(query.get('per_page'), 50, 50);
  const page = Number(query.get('page') ?? 1);
  const all = [...world.snippets.values()];
  return found({
    type: 'list',
    data: all.slice((page - 1) * size, page * size).map(snippetShape),
    total_count: all.length,
    page,
    per_page: size,
    total_pages: Math.ceil(all.length / size),
  });
}

const path = '/content_snippets';
export const snippetRoutes: readonly Route[] = [
  { method: 'GET', path, since: 16, handler: list },
  { method: 'POST', path, since: 16, handler: create },
  { method: 'GET', path: `${path}/:id`, since: 16, handler: (call) => found(snippetShape(snippetOf(call))) },
  {
    method: 'PUT',
    path: `${path}/:id`,
    since: 16,
    handler: (call) => {
      const snippet = snippetOf(call);
      apply(snippet, call.body, call.world.now());
      return wrote(snippetShape(snippet), snippet.id);
    },
  },
  {
    method: 'DELETE',
    path: `${path}/:id`,
    since: 16,
    handler: (call) => {
      const { id } = snippetOf(call);
      call.world.snippets.delete(id);
      return { status: 204, objectId: id };
    },
  },
];
