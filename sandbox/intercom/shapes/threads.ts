// How the API shows conversations and their parts.
import type { Json } from '../call.ts';
import { fileShape } from '../files.ts';
import { htmlToText } from '../html.ts';
import type { Author, Part, Thread } from '../things.ts';
import type { World } from '../world.ts';
import { appliedTagShape, companyShape, contactReference } from './people.ts';

export const authorShape = (author: Author): Json => ({
  id: author.id,
  type: author.type,
  name: author.name,
  email: author.email,
});

export function linkedObjects(world: World, thread: Thread): Json {
  const data = [...thread.linkedIds].slice(0, 1000).flatMap((id) => {
    const linked = world.threads.get(id);
    if (linked === undefined) return [];
    const type = linked.ticket === null ? null : world.ticketTypes.get(linked.ticket.typeId);
    return [{ type: type ? 'ticket' : 'conversation', id, category: type?.category ?? null }];
  });
  return {
    type: 'list',
    data,
    total_count: thread.linkedIds.size,
    has_more: thread.linkedIds.size > data.length,
  };
}

export function contactsOf(world: World, thread: Thread): Json {
  const contacts = thread.contactIds.flatMap((id) => {
    const contact = world.contacts.get(id);
    return contact === undefined ? [] : [contactReference(contact)];
  });
  return { type: 'contact.list', contacts };
}

function customAttributes(world: World, thread: Thread): Json {
  const values: Json = {};
  for (const [id, value] of thread.attributes) {
    const attribute = world.conversationAttributes.get(id);
    if (attribute !== undefined) values[attribute.name] = value;
  }
  return values;
}

function statistics(thread: Thread): Json {
  const times = (match: (part: Part) => boolean): number[] =>
    thread.parts.filter(match).map((part) => part.createdAt);
  const replies = times((part) => part.author.type === 'admin' && part.type === 'comment');
  const closes = times((part) => part.type === 'close');
  const count = (...types: string[]): number => times((part) => types.includes(part.type)).length;
  const first = (name: string, all: readonly number[]): Json =>
    all[0] === undefined ? {} : { [name]: all[0] };
  return {
    type: 'conversation_statistics',
    ...first('first_admin_reply_at', replies),
    ...first('last_admin_reply_at', replies.slice(-1)),
    ...first('first_close_at', closes),
    ...first('last_close_at', closes.slice(-1)),
    count_reopens: count('open', 'assign_and_reopen'),
    count_assignments: count('assignment', 'assign_and_reopen'),
    count_conversation_parts: thread.parts.length,
  };
}

function sourceShape(world: World, thread: Thread, show: (html: string) => string): Json {
  const { source } = thread;
  if (source === null) {
    // A ticket made by the API has no opening message; its first contact stands as the author.
    const contact = world.contacts.get(thread.contactIds[0] ?? '');
    return {
      type: 'conversation',
      id: null,
      delivered_as: 'operator_initiated',
      subject: '',
      body: '',
      author: {
        type: contact?.role ?? 'user',
        id: contact?.id ?? null,
        name: contact?.name ?? null,
        email: contact?.email ?? null,
      },
      attachments: [],
      url: null,
      redacted: false,
    };
  }
  return {
    type: 'conversation',
    id: source.id,
    delivered_as: source.deliveredAs,
    subject: '',
    body: show(source.body),
    author: authorShape(source.author),
    attachments: source.attachments.map((file) => fileShape(world, file)),
    url: null,
    redacted: source.redacted,
  };
}

export function partShape(world: World, part: Part, show: (html: string) => string): Json {
  return {
    type: 'conversation_part',
    id: part.id,
    part_type: part.type,
    body: part.body === null ? null : show(part.body),
    created_at: part.createdAt,
    updated_at: part.updatedAt,
    notified_at: part.createdAt,
    assigned_to: part.assignedTo,
    author: authorShape(part.author),
    attachments: part.attachments.map((file) => fileShape(world, file)),
    external_id: null,
    redacted: part.redacted,
    metadata: {},
    email_message_metadata: null,
    state: part.state,
    tags: [],
    ...('event_details' in part.extra ? { event_details: part.extra.event_details } : {}),
    app_package_code: null,
  };
}

/** A conversation as lists and searches show it: without its parts. */
export function conversationSummary(world: World, thread: Thread, plaintext = false): Json {
  const show = plaintext ? htmlToText : asHtml;
  const company = thread.companyId === null ? undefined : world.companies.get(thread.companyId);
  return {
    type: 'conversation',
    id: thread.id,
    created_at: thread.createdAt,
    updated_at: thread.updatedAt,
    waiting_since: thread.waitingSince,
    snoozed_until: thread.snoozedUntil,
    source: sourceShape(world, thread, show),
    contacts: contactsOf(world, thread),
    first_contact_reply:
      thread.firstContactReplyAt === null
        ? null
        : { created_at: thread.firstContactReplyAt, type: 'conversation', url: null },
    admin_assignee_id: Number(thread.adminAssigneeId ?? 0),
    team_assignee_id: Number(thread.teamAssigneeId ?? 0),
    open: thread.state !== 'closed',
    state: thread.state,
    read: thread.read,
    tags: { type: 'tag.list', tags: [...thread.tags.values()].map((tag) => appliedTagShape(world, tag)) },
    priority: 'none',
    sla_applied: null,
    statistics: statistics(thread),
    conversation_rating: null,
    teammates: null,
    title: thread.title,
    custom_attributes: customAttributes(world, thread),
    topics: {},
    ticket: null,
    ...(company === undefined ? {} : { company: companyShape(world, company) }),
    linked_objects: linkedObjects(world, thread),
    ai_agent: null,
    ai_agent_participated: false,
  };
}

const asHtml = (html: string): string => html;

/** A conversation with its most recent parts, as many as the API shows. */
export function conversationShape(world: World, thread: Thread, plaintext = false): Json {
  const show = plaintext ? htmlToText : asHtml;
  const shown = thread.parts.slice(-world.settings.behaviours.readableParts);
  return {
    ...conversationSummary(world, thread, plaintext),
    conversation_parts: {
      type: 'conversation_part.list',
      conversation_parts: shown.map((part) => partShape(world, part, show)),
      total_count: thread.parts.length,
    },
  };
}
