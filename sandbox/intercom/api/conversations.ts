// Conversations: create (contacts only, plain text), read, change, delete, list, search.
import {
  type Call,
  createdAtOf,
  found,
  idOf,
  isObject,
  type Json,
  param,
  type Route,
  requiredText,
  textOf,
  wrote,
} from '../call.ts';
import { takeFiles } from '../files.ts';
import { plainToHtml } from '../html.ts';
import { cursorPage, numberedPage, pageSize } from '../paging.ts';
import { invalid, missing, resourceNotFound, userNotFound } from '../problem.ts';
import { conversationSearch } from '../search/fields.ts';
import { compileQuery } from '../search/filters.ts';
import { contactAuthor } from '../shapes/people.ts';
import { conversationShape, conversationSummary } from '../shapes/threads.ts';
import type { Author, Contact, StoredFile, Thread } from '../things.ts';
import { addPart, addThread, readable, removeThread, touch } from '../threads.ts';
import type { World } from '../world.ts';
import { liveCompany } from './companies.ts';
import { checkedConversationValues } from './conversation-attributes.ts';

/** @throws Problem 404; a ticket's id is as good as a conversation's */
export function threadOf(call: Call): Thread {
  const thread = call.world.threads.get(param(call, 'id'));
  if (thread === undefined) throw resourceNotFound();
  return thread;
}

/** The conversation as most writes answer it, in the form asked for. */
export function answerWhole(call: Call, thread: Thread, objectId = thread.id) {
  const plaintext = call.query.get('display_as') === 'plaintext';
  return wrote(conversationShape(call.world, thread, plaintext), objectId);
}

interface Opening {
  readonly author: Author;
  readonly contacts: readonly Contact[];
  readonly body: string;
  readonly createdAt: number;
  readonly attachments: readonly StoredFile[];
}

/** A new conversation as its first message makes it; the text is kept as text. */
export function openConversation(world: World, opening: Opening): Thread {
  const byContact = opening.author.type !== 'admin';
  const thread = addThread(world, {
    createdAt: opening.createdAt,
    contactIds: opening.contacts.map(({ id }) => id),
    source: {
      id: world.ids.decimal('message'),
      deliveredAs: byContact ? 'customer_initiated' : 'admin_initiated',
      body: plainToHtml(opening.body),
      author: opening.author,
      attachments: opening.attachments,
      redacted: false,
    },
    ticket: null,
  });
  if (byContact) {
    thread.waitingSince = opening.createdAt;
    thread.firstContactReplyAt = opening.createdAt;
  }
  touch(world, thread);
  return thread;
}

/** The contact a conversation may start from. @throws Problem 404 "User Not Found" */
export function senderOf(world: World, from: unknown): Contact {
  if (!isObject(from)) throw missing('from not specified');
  const contact = world.contacts.get(idOf(from.id) ?? '');
  if (contact === undefined || contact.archived || contact.mergedInto !== null) throw userNotFound();
  return contact;
}

export const messageShape = (thread: Thread, text: string): Json => ({
  type: 'user_message',
  id: thread.source?.id,
  created_at: thread.createdAt,
  body: text,
  message_type: 'inapp',
  conversation_id: thread.id,
});

function create({ world, body }: Call) {
  const { from } = body;
  if (isObject(from) && !['user', 'lead', 'contact'].includes(String(from.type))) {
    throw invalid('from.type must be one of user, lead, contact');
  }
  const text = requiredText(body, 'body');
  const contact = senderOf(world, from);
  const createdAt = createdAtOf(world, body.created_at);
  const attachments = takeFiles(world, body, false);
  const author = contactAuthor(contact);
  const thread = openConversation(world, { author, contacts: [contact], body: text, createdAt, attachments });
  return wrote(messageShape(thread, text), thread.id);
}

function read(call: Call) {
  const thread = threadOf(call);
  if (!readable(call.world, thread)) throw resourceNotFound();
  return found(conversationShape(call.world, thread, call.query.get('display_as') === 'plaintext'));
}

function update(call: Call) {
  const { world, body } = call;
  const thread = threadOf(call);
  const values = isObject(body.custom_attributes)
    ? checkedConversationValues(world, body.custom_attributes)
    : new Map();
  const companyId = body.company_id === undefined ? thread.companyId : (idOf(body.company_id) ?? null);
  if (companyId !== null) liveCompany(world, companyId);
  if (typeof body.read === 'boolean') thread.read = body.read;
  if (body.title !== undefined) thread.title = textOf(body.title) ?? null;
  thread.companyId = companyId;
  for (const [attribute, value] of values) {
    const previous = thread.attributes.get(attribute.id);
    if (value === null) thread.attributes.delete(attribute.id);
    else thread.attributes.set(attribute.id, value);
    const shown = {
      name: String(value ?? ''),
      ...(previous === undefined ? {} : { previous: String(previous) }),
    };
    addPart(world, thread, {
      type: 'conversation_attribute_updated_by_admin',
      author: world.bot,
      extra: { event_details: { attribute: { name: attribute.name }, value: shown } },
    });
  }
  touch(world, thread);
  return answerWhole(call, thread);
}

function remove(call: Call) {
  const thread = threadOf(call);
  removeThread(call.world, thread, call.query.get('retain_metrics') !== 'false');
  return wrote({ id: thread.id, object: 'conversation', deleted: true }, thread.id);
}

function conversationPage(world: World, threads: readonly Thread[], paging: Json) {
  const { items, pages, total } = cursorPage(threads, paging, 20);
  const conversations = items.map((thread) => conversationSummary(world, thread));
  return found({ type: 'conversation.list', pages, total_count: total, conversations });
}

const newestFirst = (a: Thread, b: Thread): number => b.order - a.order;

function list({ world, query }: Call) {
  const conversations = [...world.threads.values()].filter(({ source }) => source !== null).sort(newestFirst);
  const paging = { per_page: query.get('per_page'), starting_after: query.get('starting_after') };
  return conversationPage(world, conversations, paging);
}

function search({ world, body }: Call) {
  const matches = compileQuery(body.query, conversationSearch(world));
  const hits: Thread[] = [];
  for (const { id, doc } of world.index.conversations.entries()) {
    const thread = matches(doc) ? world.threads.get(id) : undefined;
    if (thread !== undefined) hits.push(thread);
  }
  hits.sort(newestFirst);
  return conversationPage(world, hits, isObject(body.pagination) ? body.pagination : {});
}

const MOST_DELETED = 60;

function listDeleted(call: Call) {
  const { world, query } = call;
  pageSize(query.get('per_page'), 20, MOST_DELETED);
  const ascending = query.get('order') === 'asc';
  const conversations = world.deletedThreads
    .filter(({ wasTicket }) => !wasTicket)
    .map(({ id, at, metricsRetained }) => ({
      type: 'conversation',
      id,
      metrics_retained: metricsRetained,
      deleted_at: at,
    }));
  if (!ascending) conversations.reverse();
  const { items, pages, total } = numberedPage(call, conversations, 20, MOST_DELETED);
  return found({ type: 'conversations.list', total_count: total, pages, conversations: items });
}

export const conversationRoutes: readonly Route[] = [
  { method: 'GET', path: '/conversations/deleted', since: 16, handler: listDeleted },
  { method: 'POST', path: '/conversations/search', handler: search, readOnly: true },
  { method: 'GET', path: '/conversations', plan: true, handler: list },
  { method: 'POST', path: '/conversations', plan: true, handler: create },
  { method: 'GET', path: '/conversations/:id', plan: true, handler: read },
  { method: 'PUT', path: '/conversations/:id', plan: true, handler: update },
  { method: 'DELETE', path: '/conversations/:id', plan: true, handler: remove },
];
