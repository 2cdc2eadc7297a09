// What a teammate does to a conversation besides writing: close, snooze, open, assign, redact, people.
import {
  type Call,
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
import { adminNotFound, invalid, missing, Problem, unprocessable, userNotFound } from '../problem.ts';
import { adminAuthor } from '../shapes/people.ts';
import type { Admin, Contact, Part, Thread } from '../things.ts';
import { addPart, touch } from '../threads.ts';
import type { World } from '../world.ts';
import { addContact, contactChanged, contactsWithEmail } from './contact-store.ts';
import { answerWhole, threadOf } from './conversations.ts';
import { namedContact } from './replies.ts';

function actingAdmin(world: World, body: Json): Admin {
  const admin = world.admins.get(requiredId(body, 'admin_id'));
  if (admin === undefined) throw adminNotFound();
  return admin;
}

function needInboxSeat(world: World): void {
  if (world.settings.behaviours.tokenOwnerHasInboxSeat) return;
  throw new Problem(403, 'action_forbidden', 'This admin does not have Inbox access permissions');
}

export const assigneeNotFound = (): Problem => new Problem(404, 'assignee_not_found', 'Assignee not found');

/** Sets or clears ("0") one of the two assignees. @throws Problem 404 `assignee_not_found` */
export function assign(
  world: World,
  thread: Thread,
  type: 'admin' | 'team',
  assigneeId: string,
): NonNullable<Part['assignedTo']> {
  const clears = assigneeId === '0';
  const known = type === 'admin' ? world.admins : world.teams;
  if (!clears && !known.has(assigneeId)) throw assigneeNotFound();
  const value = clears ? null : assigneeId;
  if (type === 'admin') thread.adminAssigneeId = value;
  else thread.teamAssigneeId = value;
  return clears ? { type: 'nobody_admin', id: null } : { type, id: assigneeId };
}

function addManagedPart(call: Call) {
  const { world, body } = call;
  const thread = threadOf(call);
  const author = adminAuthor(actingAdmin(world, body));
  const text = textOf(body.body);
  const html = text === undefined || text === '' ? null : normaliseHtml(text);
  const part = manage(world, thread, body, (type, assignedTo) =>
    addPart(world, thread, { type, author, body: html, assignedTo: assignedTo ?? null }),
  );
  touch(world, thread);
  return answerWhole(call, thread, part.id);
}

type Add = (type: string, assignedTo?: Part['assignedTo']) => Part;

function manage(world: World, thread: Thread, body: Json, add: Add): Part {
  switch (body.message_type) {
    case 'close':
      thread.state = 'closed';
      thread.snoozedUntil = null;
      thread.waitingSince = null;
      return add('close');
    case 'snoozed': {
      if (!Number.isInteger(body.snoozed_until)) throw invalid('snoozed_until must be a timestamp');
      thread.state = 'snoozed';
      thread.snoozedUntil = Number(body.snoozed_until);
      return add('snoozed');
    }
    case 'open':
      thread.state = 'open';
      thread.snoozedUntil = null;
      thread.read = true;
      return add('open');
    case 'assignment': {
      needInboxSeat(world);
      if (body.type !== 'admin' && body.type !== 'team') throw invalid('type must be either admin or team');
      const assignedTo = assign(world, thread, body.type, requiredId(body, 'assignee_id'));
      const reopens = thread.state === 'closed';
      if (reopens) thread.state = 'open';
      return add(reopens ? 'assign_and_reopen' : 'assignment', assignedTo);
    }
    default:
      throw invalid('message_type must be one of close, snoozed, open, assignment');
  }
}

// An address nobody has becomes a lead, as if somebody had been copied in.
function customerOf(world: World, customer: Json): Contact {
  const email = textOf(customer.email);
  const byKey = idOf(customer.intercom_user_id) ?? idOf(customer.user_id);
  if (byKey !== undefined || email === undefined) return namedContact(world, customer);
  const known = contactsWithEmail(world, email)[0];
  if (known !== undefined) return known;
  const lead = addContact(world, { role: 'lead', externalId: null, email });
  contactChanged(world, lead);
  return lead;
}

function customersAnswer(world: World, thread: Thread) {
  const customers = thread.contactIds.flatMap((id) => {
    const contact = world.contacts.get(id);
    return contact === undefined ? [] : [{ type: contact.role, id }];
  });
  return wrote({ customers }, thread.id);
}

function addCustomer(call: Call) {
  const { world, body } = call;
  const thread = threadOf(call);
  needInboxSeat(world);
  if (!isObject(body.customer)) throw missing('customer not specified');
  if (body.admin_id !== undefined) actingAdmin(world, body);
  const contact = customerOf(world, body.customer);
  if (!thread.contactIds.includes(contact.id)) thread.contactIds.push(contact.id);
  touch(world, thread);
  return customersAnswer(world, thread);
}

function removeCustomer(call: Call) {
  const { world, body } = call;
  const thread = threadOf(call);
  needInboxSeat(world);
  actingAdmin(world, body);
  const at = thread.contactIds.indexOf(param(call, 'contact'));
  if (at === -1) throw userNotFound();
  if (thread.contactIds.length === 1) throw unprocessable('Removing the last customer is not allowed');
  thread.contactIds.splice(at, 1);
  touch(world, thread);
  return customersAnswer(world, thread);
}

const DELETED = '<p><i>This message was deleted</i></p>';

function redact(call: Call) {
  const { world, body } = call;
  const thread = world.threads.get(idOf(body.conversation_id) ?? '');
  const nothing = (): Problem =>
    new Problem(404, 'conversation_part_or_message_not_found', 'Conversation part or message not found');
  if (thread === undefined) throw nothing();
  if (body.type === 'source') {
    if (thread.source === null || thread.source.id !== idOf(body.source_id)) throw nothing();
    thread.source.body = DELETED;
    thread.source.redacted = true;
  } else {
    const part = thread.parts.find(({ id }) => id === idOf(body.conversation_part_id));
    if (part === undefined) throw nothing();
    part.body = DELETED;
    part.attachments = [];
    part.redacted = true;
    part.updatedAt = world.now();
  }
  touch(world, thread);
  return answerWhole(call, thread, idOf(body.conversation_part_id) ?? idOf(body.source_id) ?? thread.id);
}

export const conversationPartRoutes: readonly Route[] = [
  { method: 'POST', path: '/conversations/redact', handler: redact },
  { method: 'POST', path: '/conversations/:id/parts', plan: true, handler: addManagedPart },
  { method: 'POST', path: '/conversations/:id/customers', plan: true, handler: addCustomer },
  { method: 'DELETE', path: '/conversations/:id/customers/:contact', plan: true, handler: removeCustomer },
];
