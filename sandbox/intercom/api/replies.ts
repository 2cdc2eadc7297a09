// Replies to conversations and tickets: who may write what, and what a reply does to the state.
import {
  type Call,
  createdAtOf,
  idOf,
  type Json,
  param,
  type Route,
  requiredId,
  textOf,
  wrote,
} from '../call.ts';
import { takeFiles } from '../files.ts';
import { normaliseHtml } from '../html.ts';
import { adminNotFound, invalid, missing, Problem, resourceNotFound, userNotFound } from '../problem.ts';
import { adminAuthor, contactAuthor } from '../shapes/people.ts';
import { ticketPartShape } from '../shapes/tickets.ts';
import type { Contact, Part, Thread } from '../things.ts';
import { addPart, throttleReply, touch } from '../threads.ts';
import type { World } from '../world.ts';
import { contactsWithEmail } from './contact-store.ts';
import { answerWhole, threadOf } from './conversations.ts';

const ADMIN_KINDS = ['comment', 'note', 'quick_reply'];

/** The contact a body names by id, external id or e-mail. @throws Problem 404 */
export function namedContact(world: World, body: Json): Contact {
  const byId = idOf(body.intercom_user_id);
  const byExternal = idOf(body.user_id);
  const email = textOf(body.email);
  if (byId === undefined && byExternal === undefined && email === undefined) {
    throw missing('intercom_user_id, user_id or email is required');
  }
  let contact: Contact | undefined;
  if (byId !== undefined) contact = world.contacts.get(byId);
  else if (byExternal !== undefined) contact = world.contactsByExternalId.get(byExternal);
  else contact = contactsWithEmail(world, email ?? '')[0];
  if (contact === undefined || contact.archived || contact.mergedInto !== null) throw userNotFound();
  return contact;
}

function bodyOf(body: Json, kind: string): string | null {
  if (kind === 'quick_reply') return null;
  const text = textOf(body.body);
  if (text === undefined || text === '') throw invalid('Body is required');
  return normaliseHtml(text);
}

function contactReply(world: World, thread: Thread, body: Json): Part {
  if (body.message_type !== 'comment' && body.message_type !== 'quick_reply') {
    throw invalid('User can only create comments');
  }
  const contact = namedContact(world, body);
  const { strangersMayReply } = world.settings.behaviours;
  if (!thread.contactIds.includes(contact.id) && !strangersMayReply) throw userNotFound();
  const createdAt = createdAtOf(world, body.created_at);
  const text = bodyOf(body, 'comment');
  const attachments = takeFiles(world, body, thread.ticket === null);
  throttleReply(world, thread);
  const reopens = thread.state !== 'open';
  thread.state = 'open';
  thread.snoozedUntil = null;
  thread.waitingSince ??= createdAt;
  thread.firstContactReplyAt ??= createdAt;
  thread.read = false;
  contact.lastRepliedAt = createdAt;
  const type = reopens && thread.ticket === null ? 'open' : 'comment';
  return addPart(world, thread, { type, author: contactAuthor(contact), body: text, createdAt, attachments });
}

function adminReply(world: World, thread: Thread, body: Json): Part {
  const kind = textOf(body.message_type) ?? '';
  if (!ADMIN_KINDS.includes(kind)) throw invalid(`message_type must be one of ${ADMIN_KINDS.join(', ')}`);
  const admin = world.admins.get(requiredId(body, 'admin_id'));
  if (admin === undefined) throw adminNotFound();
  const createdAt = createdAtOf(world, body.created_at);
  const text = bodyOf(body, kind);
  const attachments = takeFiles(world, body);
  throttleReply(world, thread);
  let type = kind;
  if (kind === 'comment') {
    thread.waitingSince = null;
    if (thread.state === 'closed' && world.settings.behaviours.adminCommentReopens) {
      thread.state = 'open';
      type = 'open';
    }
  }
  return addPart(world, thread, { type, author: adminAuthor(admin), body: text, createdAt, attachments });
}

function addReply(world: World, thread: Thread, body: Json): Part {
  if (body.type !== 'user' && body.type !== 'admin') throw invalid('type must be either user or admin');
  const part = body.type === 'user' ? contactReply(world, thread, body) : adminReply(world, thread, body);
  touch(world, thread);
  return part;
}

/** The conversation meant by `last`: the newest one of the contact the body names. */
function lastOf({ world, body }: Call): Thread {
  const contact = namedContact(world, body);
  let last: Thread | undefined;
  for (const thread of world.threads.values()) if (thread.contactIds.includes(contact.id)) last = thread;
  if (last === undefined) throw resourceNotFound();
  return last;
}

function replyToConversation(call: Call) {
  const thread = param(call, 'id') === 'last' ? lastOf(call) : threadOf(call);
  const part = addReply(call.world, thread, call.body);
  return answerWhole(call, thread, part.id);
}

function replyToTicket(call: Call) {
  const { world, body } = call;
  const thread = threadOf(call);
  if (thread.ticket === null) throw resourceNotFound();
  const type = world.ticketTypes.get(thread.ticket.typeId);
  if (body.type === 'user' && type?.category === 'Back-office') {
    throw new Problem(400, 'parameter_mismatch', 'User replies are not allowed on Backoffice tickets');
  }
  const part = addReply(world, thread, body);
  return wrote(ticketPartShape(world, part), part.id);
}

export const replyRoutes: readonly Route[] = [
  { method: 'POST', path: '/conversations/:id/reply', plan: true, handler: replyToConversation },
  { method: 'POST', path: '/tickets/:id/reply', handler: replyToTicket },
];
