// Tickets: create (at once or as a job), read, change, delete, search.
import {
  type Call,
  createdAtOf,
  found,
  idOf,
  isObject,
  type Json,
  param,
  type Route,
  requiredId,
  wrote,
} from '../call.ts';
import { cursorPage } from '../paging.ts';
import { invalid, missing, Problem, resourceNotFound, ticketNotFound, userNotFound } from '../problem.ts';
import { ticketSearch } from '../search/fields.ts';
import { compileQuery } from '../search/filters.ts';
import { ticketShape } from '../shapes/tickets.ts';
import type { Contact, Thread, TicketSide, TicketState, TicketType } from '../things.ts';
import { addPart, addThread, readable, removeThread, touch } from '../threads.ts';
import type { World } from '../world.ts';
import { liveCompany } from './companies.ts';
import { addContact, contactChanged, contactsWithEmail } from './contact-store.ts';
import { assign } from './conversation-parts.ts';
import { checkedTicketValues } from './ticket-types.ts';

/** A ticket type that can be used. @throws Problem 404 */
export function usableType(world: World, id: string): TicketType {
  const type = world.ticketTypes.get(id);
  if (type === undefined || type.archived) throw resourceNotFound();
  return type;
}

/** The state every ticket starts in. */
export function submitted(world: World): TicketState {
  for (const state of world.ticketStates.values()) if (state.category === 'submitted') return state;
  throw new TypeError('the workspace has no submitted state');
}

export function newTicketSide(world: World, type: TicketType): TicketSide {
  return {
    number: world.ids.decimal('ticketNumber'),
    typeId: type.id,
    values: new Map(),
    stateId: submitted(world).id,
    previousStateId: null,
    isShared: false,
  };
}

export function addStatePart(
  world: World,
  thread: Thread,
  previous: TicketState,
  next: TicketState,
  at?: number,
): void {
  addPart(world, thread, {
    type: 'ticket_state_updated_by_admin',
    author: world.bot,
    extra: { ticket_state: next.category, previous_ticket_state: previous.category },
    ...(at === undefined ? {} : { createdAt: at }),
  });
}

// An unknown address makes a contact; an unknown id does not.
function requester(world: World, contacts: unknown): Contact {
  if (!Array.isArray(contacts) || contacts.length !== 1 || !isObject(contacts[0])) {
    throw invalid('contacts must have exactly one contact');
  }
  const [{ id, external_id: external, email }] = contacts as [Json];
  if (typeof email === 'string' && id === undefined && external === undefined) {
    const known = contactsWithEmail(world, email)[0];
    if (known !== undefined) return known;
    const created = addContact(world, { role: 'user', externalId: null, email });
    contactChanged(world, created);
    return created;
  }
  const byId = idOf(id);
  const contact =
    byId === undefined ? world.contactsByExternalId.get(idOf(external) ?? '') : world.contacts.get(byId);
  if (contact === undefined || contact.archived || contact.mergedInto !== null) throw userNotFound();
  return contact;
}

function createTicket({ world, body }: Call): Thread {
  const type = usableType(world, requiredId(body, 'ticket_type_id'));
  const values = checkedTicketValues(type, body.ticket_attributes, true);
  const createdAt = createdAtOf(world, body.created_at);
  const companyId = idOf(body.company_id) ?? null;
  if (companyId !== null) liveCompany(world, companyId);
  const assignment = isObject(body.assignment) ? body.assignment : {};
  const linkTo = idOf(body.conversation_to_link_id);
  const linked = linkTo === undefined ? undefined : world.threads.get(linkTo);
  if (linkTo !== undefined && linked === undefined) {
    throw new Problem(404, 'conversation_not_found', 'Conversation not found');
  }
  for (const [kind, known] of [
    ['admin', world.admins],
    ['team', world.teams],
  ] as const) {
    const id = idOf(assignment[`${kind}_assignee_id`]);
    if (id !== undefined && id !== '0' && !known.has(id)) {
      throw new Problem(404, 'assignee_not_found', 'Assignee not found');
    }
  }
  const contact = requester(world, body.contacts);
  const ticket = newTicketSide(world, type);
  const thread = addThread(world, { createdAt, contactIds: [contact.id], source: null, ticket });
  for (const [name, value] of values) if (value !== null) ticket.values.set(name, value);
  thread.companyId = companyId;
  for (const kind of ['admin', 'team'] as const) {
    const id = idOf(assignment[`${kind}_assignee_id`]);
    if (id !== undefined) assign(world, thread, kind, id);
  }
  if (linked !== undefined) {
    linked.linkedIds.add(thread.id);
    thread.linkedIds.add(linked.id);
  }
  addStatePart(world, thread, submitted(world), submitted(world));
  touch(world, thread);
  return thread;
}

function create(call: Call) {
  const thread = createTicket(call);
  return wrote(ticketShape(call.world, thread), thread.id);
}

const JOB_MS = 1000;

function enqueue(call: Call) {
  const { world } = call;
  const thread = createTicket(call);
  const job = { id: world.ids.decimal('job'), doneAt: world.nowMs() + JOB_MS, ticketId: thread.id };
  world.jobs.set(job.id, job);
  const shown = { type: 'job', id: job.id, status: 'pending', url: `${world.origin}/jobs/status/${job.id}` };
  return wrote({ ...shown, resource_type: 'ticket', resource_id: null, resource_url: null }, thread.id);
}

function jobStatus(call: Call) {
  const { world } = call;
  const job = world.jobs.get(param(call, 'id'));
  if (job === undefined) throw new Problem(404, 'job_not_found', 'Job Not Found');
  const done = job.doneAt <= world.nowMs();
  return found({
    type: 'job',
    id: job.id,
    status: done ? 'success' : 'pending',
    url: `${world.origin}/jobs/status/${job.id}`,
    resource_type: 'ticket',
    resource_id: done ? job.ticketId : null,
    resource_url: done ? `${world.origin}/tickets/${job.ticketId}` : null,
  });
}

/** @throws the given refusal for anything that is no ticket */
export function ticketOf(
  call: Call,
  refusal: () => Problem = resourceNotFound,
): Thread & { ticket: TicketSide } {
  const thread = call.world.threads.get(param(call, 'id'));
  if (thread === undefined || thread.ticket === null) throw refusal();
  return thread as Thread & { ticket: TicketSide };
}

function read(call: Call) {
  const thread = ticketOf(call);
  if (!readable(call.world, thread)) throw resourceNotFound();
  return found(ticketShape(call.world, thread));
}

function remove(call: Call) {
  const thread = ticketOf(call, ticketNotFound);
  removeThread(call.world, thread, true);
  return wrote({ id: thread.id, object: 'ticket', deleted: true }, thread.id);
}

function search({ world, body }: Call) {
  if (body.query === undefined) throw missing('query not specified');
  const matches = compileQuery(body.query, ticketSearch(world));
  const hits: Thread[] = [];
  for (const { id, doc } of world.index.tickets.entries()) {
    const thread = matches(doc) ? world.threads.get(id) : undefined;
    if (thread !== undefined && thread.ticket !== null) hits.push(thread);
  }
  hits.sort((a, b) => b.order - a.order);
  const { items, pages, total } = cursorPage(hits, isObject(body.pagination) ? body.pagination : {}, 20);
  const tickets = items.map((thread) => ticketShape(world, thread));
  return found({ type: 'ticket.list', pages, total_count: total, tickets });
}

export const ticketRoutes: readonly Route[] = [
  { method: 'POST', path: '/tickets/search', handler: search, readOnly: true },
  { method: 'POST', path: '/tickets/enqueue', handler: enqueue },
  { method: 'POST', path: '/tickets', handler: create },
  { method: 'GET', path: '/tickets/:id', handler: read },
  { method: 'DELETE', path: '/tickets/:id', plan: true, handler: remove },
  { method: 'GET', path: '/jobs/status/:id', handler: jobStatus },
];
