// POST /messages: what really goes out to a customer, or what a contact says out of the blue.
import { type Call, createdAtOf, idOf, isObject, type Json, type Route, textOf, wrote } from '../call.ts';
import { adminNotFound, invalid, missing, Problem, userNotFound } from '../problem.ts';
import { adminAuthor, adminShape, contactAuthor } from '../shapes/people.ts';
import type { Contact } from '../things.ts';
import type { World } from '../world.ts';
import { messageShape, openConversation, senderOf } from './conversations.ts';

function recipients(world: World, to: unknown): Contact[] {
  const list = Array.isArray(to) ? to : [to];
  const contacts = list.map((item: unknown) => {
    if (!isObject(item)) throw missing('to not specified');
    const external = idOf(item.user_id);
    return external === undefined
      ? world.contacts.get(idOf(item.id) ?? '')
      : world.contactsByExternalId.get(external);
  });
  return contacts.map((contact) => {
    if (contact === undefined || contact.archived || contact.mergedInto !== null) throw userNotFound();
    return contact;
  });
}

function fromContact(call: Call, text: string) {
  const { world, body } = call;
  const contact = senderOf(world, body.from);
  const createdAt = createdAtOf(world, body.created_at);
  const author = contactAuthor(contact);
  const thread = openConversation(world, {
    author,
    contacts: [contact],
    body: text,
    createdAt,
    attachments: [],
  });
  return wrote(messageShape(thread, text), thread.id);
}

function send(call: Call) {
  const { world, body } = call;
  const text = textOf(body.body);
  if (text === undefined || text === '') throw invalid('Body is required');
  const from = isObject(body.from) ? body.from : ({} as Json);
  if (from.type === 'user' || from.type === 'lead') return fromContact(call, text);
  const subject = textOf(body.subject);
  if (body.message_type === 'email' && subject === undefined) {
    throw new Problem(422, 'parameter_not_found', 'No subject supplied for email message');
  }
  const admin = world.admins.get(idOf(from.id) ?? '');
  if (admin === undefined) throw adminNotFound();
  const contacts = recipients(world, body.to);
  const createdAt = createdAtOf(world, body.created_at);
  // Without the flag a conversation appears only when the contact answers.
  const opening = { author: adminAuthor(admin), contacts, body: text, createdAt, attachments: [] };
  const thread =
    body.create_conversation_without_contact_reply === true ? openConversation(world, opening) : undefined;
  const id = thread?.source?.id ?? world.ids.decimal('message');
  const shown = {
    type: 'admin_message',
    id,
    created_at: createdAt,
    ...(subject === undefined ? {} : { subject }),
    body: text,
    message_type: body.message_type === 'email' ? 'email' : 'inapp',
    owner: adminShape(admin),
  };
  return wrote(shown, thread?.id ?? id);
}

export const messageRoutes: readonly Route[] = [
  { method: 'POST', path: '/messages', plan: true, handler: send },
];
