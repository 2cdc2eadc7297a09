// Which fields of contacts, conversations and tickets can be searched, and the documents they are read from.
import { htmlToText } from '../html.ts';
import type { Contact, Thread } from '../things.ts';
import type { World } from '../world.ts';
import type { FieldKind, SearchFields } from './filters.ts';
import type { Doc } from './index.ts';

const contactKinds: Readonly<Record<string, FieldKind>> = {
  id: 'id',
  role: 'text',
  name: 'text',
  avatar: 'text',
  owner_id: 'id',
  email: 'text',
  email_domain: 'text',
  phone: 'text',
  formatted_phone: 'text',
  external_id: 'id',
  created_at: 'day',
  signed_up_at: 'day',
  updated_at: 'day',
  last_seen_at: 'day',
  last_replied_at: 'day',
  unsubscribed_from_emails: 'boolean',
  marked_email_as_spam: 'boolean',
  has_hard_bounced: 'boolean',
  tag_id: 'id',
};

const threadKinds: Readonly<Record<string, FieldKind>> = {
  id: 'id',
  created_at: 'date',
  updated_at: 'date',
  contact_ids: 'id',
  teammate_ids: 'id',
  admin_assignee_id: 'id',
  team_assignee_id: 'id',
  open: 'boolean',
  state: 'text',
  snoozed_until: 'date',
};

const conversationKinds: Readonly<Record<string, FieldKind>> = {
  ...threadKinds,
  'source.type': 'text',
  'source.id': 'id',
  'source.delivered_as': 'text',
  'source.subject': 'words',
  'source.body': 'words',
  'source.url': 'text',
  'source.author.id': 'id',
  'source.author.type': 'text',
  'source.author.name': 'text',
  'source.author.email': 'text',
  read: 'boolean',
  waiting_since: 'date',
  tag_ids: 'id',
  priority: 'text',
  'statistics.count_conversation_parts': 'number',
};

const ticketKinds: Readonly<Record<string, FieldKind>> = {
  ...threadKinds,
  title: 'words',
  description: 'words',
  category: 'text',
  ticket_type_id: 'id',
};

const dataKinds: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  list: 'text',
  integer: 'number',
  float: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'day',
  datetime: 'date',
};

const ticketCategories = { Customer: 'request', 'Back-office': 'task', Tracker: 'tracker' } as const;

export function contactSearch(world: World): SearchFields {
  return {
    kindOf(field) {
      if (!field.startsWith('custom_attributes.')) return contactKinds[field];
      const name = field.slice('custom_attributes.'.length);
      for (const attribute of world.dataAttributes.values()) {
        if (attribute.model !== 'contact' || attribute.name !== name || attribute.archived) continue;
        return attribute.dataType === 'datetime' ? 'day' : (dataKinds[attribute.dataType] ?? 'text');
      }
      return undefined;
    },
    only: { tag_id: ['=', '!='] },
    dayOf: (seconds) => workspaceDay(world.workspace.timezone, seconds),
    inclusiveDates: false,
  };
}

export function conversationSearch(world: World): SearchFields {
  return {
    kindOf: (field) => conversationKinds[field],
    dayOf: (seconds) => workspaceDay(world.workspace.timezone, seconds),
    inclusiveDates: true,
  };
}

export function ticketSearch(world: World): SearchFields {
  return {
    kindOf(field) {
      if (!field.startsWith('ticket_attribute.')) return ticketKinds[field];
      const id = field.slice('ticket_attribute.'.length);
      for (const type of world.ticketTypes.values()) {
        const attribute = type.attributes.find((candidate) => candidate.id === id);
        // Exact by value: the key of a record must never be found by a part of it.
        if (attribute)
          return attribute.dataType === 'string' ? 'id' : (dataKinds[attribute.dataType] ?? 'text');
      }
      return undefined;
    },
    dayOf: (seconds) => workspaceDay(world.workspace.timezone, seconds),
    inclusiveDates: true,
  };
}

/** Start and end, in Unix seconds, of the calendar day a moment falls on in a time zone. */
export function workspaceDay(timeZone: string, seconds: number): readonly [number, number] {
  const midnight = (near: number): number => near - secondOfDay(timeZone, near);
  const start = midnight(seconds);
  // Noon of the next day, so that a 23- or 25-hour day does not shift the end.
  return [start, midnight(start + 36 * 3600)];
}

function secondOfDay(timeZone: string, seconds: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(seconds * 1000);
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return value('hour') * 3600 + value('minute') * 60 + value('second');
}

export function contactDoc(contact: Contact): Doc {
  const doc: Record<string, unknown> = {
    id: contact.id,
    role: contact.role,
    name: contact.name,
    avatar: contact.avatar,
    owner_id: contact.ownerId,
    email: contact.email,
    email_domain: contact.email?.split('@')[1] ?? null,
    phone: contact.phone,
    formatted_phone: contact.phone,
    external_id: contact.externalId,
    created_at: contact.createdAt,
    signed_up_at: contact.signedUpAt,
    updated_at: contact.updatedAt,
    last_seen_at: contact.lastSeenAt,
    last_replied_at: contact.lastRepliedAt,
    unsubscribed_from_emails: contact.unsubscribed,
    marked_email_as_spam: false,
    has_hard_bounced: false,
    tag_id: [...contact.tags.keys()],
  };
  for (const [name, value] of contact.attributes) doc[`custom_attributes.${name}`] = value;
  return doc;
}

function threadDoc(thread: Thread): Record<string, unknown> {
  const teammates = new Set<string>();
  for (const part of thread.parts) if (part.author.type === 'admin') teammates.add(part.author.id);
  return {
    id: thread.id,
    created_at: thread.createdAt,
    updated_at: thread.updatedAt,
    contact_ids: [...thread.contactIds],
    teammate_ids: [...teammates],
    admin_assignee_id: thread.adminAssigneeId ?? '0',
    team_assignee_id: thread.teamAssigneeId ?? '0',
    open: thread.state !== 'closed',
    state: thread.state,
    snoozed_until: thread.snoozedUntil,
  };
}

export function conversationDoc(thread: Thread): Doc {
  const { source } = thread;
  return {
    ...threadDoc(thread),
    'source.type': 'conversation',
    'source.id': source?.id ?? null,
    'source.delivered_as': source?.deliveredAs ?? null,
    'source.subject': '',
    'source.body': source === null ? null : htmlToText(source.body),
    'source.url': null,
    'source.author.id': source?.author.id ?? null,
    'source.author.type': source?.author.type ?? null,
    'source.author.name': source?.author.name ?? null,
    'source.author.email': source?.author.email ?? null,
    read: thread.read,
    waiting_since: thread.waitingSince,
    tag_ids: [...thread.tags.keys()],
    priority: 'none',
    'statistics.count_conversation_parts': thread.parts.length,
  };
}

export function ticketDoc(world: World, thread: Thread): Doc {
  const doc = threadDoc(thread);
  const { ticket } = thread;
  if (ticket === null) return doc;
  const type = world.ticketTypes.get(ticket.typeId);
  doc.title = ticket.values.get('_default_title_') ?? null;
  doc.description = ticket.values.get('_default_description_') ?? null;
  doc.category = type === undefined ? null : ticketCategories[type.category];
  doc.ticket_type_id = ticket.typeId;
  // A ticket has a state of its own; open or closed is said by `open`.
  doc.state = world.ticketStates.get(ticket.stateId)?.category ?? null;
  for (const attribute of type?.attributes ?? []) {
    doc[`ticket_attribute.${attribute.id}`] = ticket.values.get(attribute.name) ?? null;
  }
  return doc;
}
