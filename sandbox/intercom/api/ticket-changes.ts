// What happens to tickets later: updates, another type, conversion from a conversation, tracker links.
import { type Call, idOf, isObject, param, type Route, requiredId, wrote } from '../call.ts';
import { invalid, missing, Problem, resourceNotFound, ticketNotFound } from '../problem.ts';
import { adminAuthor } from '../shapes/people.ts';
import { conversationShape } from '../shapes/threads.ts';
import { ticketShape } from '../shapes/tickets.ts';
import type { Thread, TicketSide, TicketState, TicketType } from '../things.ts';
import { addPart, touch } from '../threads.ts';
import type { World } from '../world.ts';
import { liveCompany } from './companies.ts';
import { assign, assigneeNotFound } from './conversation-parts.ts';
import { threadOf } from './conversations.ts';
import { checkedTicketValues } from './ticket-types.ts';
import { addStatePart, newTicketSide, submitted, ticketOf, usableType } from './tickets.ts';

type Ticket = Thread & { ticket: TicketSide };

function stateOf(world: World, id: string | undefined): TicketState | undefined {
  if (id === undefined) return undefined;
  const state = world.ticketStates.get(id);
  if (state !== undefined) return state;
  const message = 'Ticket state id is not valid or is not associated with the ticket type';
  throw new Problem(400, 'ticket_state_id_invalid', message);
}

function setValues(
  world: World,
  thread: Ticket,
  type: TicketType,
  values: readonly [string, unknown][],
): void {
  for (const [name, value] of values) {
    const attribute = type.attributes.find((one) => one.name === name);
    if (attribute === undefined || (thread.ticket.values.get(name) ?? null) === value) continue;
    if (value === null) thread.ticket.values.delete(name);
    else thread.ticket.values.set(name, value);
    const option = attribute.options.find(({ id }) => id === value);
    const text = value === null ? null : String(value);
    addPart(world, thread, {
      type: 'ticket_attribute_updated_by_admin',
      author: world.bot,
      extra: {
        updated_attribute_data: {
          attribute: { type: 'attribute', id: attribute.id, label: name },
          value: { type: 'value', id: text, label: option?.label ?? text ?? '' },
        },
      },
    });
  }
}

function setState(world: World, thread: Ticket, next: TicketState): void {
  const previous = world.ticketStates.get(thread.ticket.stateId) ?? next;
  thread.ticket.previousStateId = previous.id;
  thread.ticket.stateId = next.id;
  addStatePart(world, thread, previous, next);
}

function update(call: Call) {
  const { world, body } = call;
  const thread = ticketOf(call);
  const type = world.ticketTypes.get(thread.ticket.typeId);
  if (type === undefined) throw resourceNotFound();
  const values = isObject(body.ticket_attributes)
    ? checkedTicketValues(type, body.ticket_attributes, false)
    : [];
  const state = stateOf(world, idOf(body.ticket_state_id));
  const adminId = idOf(body.admin_id);
  const admin = adminId === undefined ? undefined : world.admins.get(adminId);
  const assignee = idOf(body.assignee_id);
  // Recorded: an unknown acting admin is reported as an unknown assignee.
  if (adminId !== undefined && admin === undefined) throw assigneeNotFound();
  const toTeam = assignee !== undefined && world.teams.has(assignee);
  if (assignee !== undefined && assignee !== '0' && !toTeam && !world.admins.has(assignee))
    throw assigneeNotFound();
  const companyId = body.company_id === undefined ? thread.companyId : (idOf(body.company_id) ?? null);
  if (companyId !== null) liveCompany(world, companyId);

  thread.companyId = companyId;
  setValues(world, thread, type, values);
  if (state !== undefined) setState(world, thread, state);
  if (typeof body.is_shared === 'boolean') thread.ticket.isShared = body.is_shared;
  if (typeof body.open === 'boolean') thread.state = body.open ? 'open' : 'closed';
  const author = admin === undefined ? world.bot : adminAuthor(admin);
  if (assignee !== undefined) {
    const assignedTo = assign(world, thread, toTeam ? 'team' : 'admin', assignee);
    if (assignee === '0') assign(world, thread, 'team', assignee);
    addPart(world, thread, { type: 'assignment', author, assignedTo });
  }
  if (Number.isInteger(body.snoozed_until)) {
    thread.state = 'snoozed';
    thread.snoozedUntil = Number(body.snoozed_until);
    addPart(world, thread, { type: 'snoozed', author: world.bot });
  }
  touch(world, thread);
  return wrote(ticketShape(world, thread), thread.id);
}

function changeType(call: Call) {
  const { world, body } = call;
  const thread = ticketOf(call);
  const typeId = idOf(body.ticket_type_id);
  if (typeId === undefined) throw missing('ticket_type_id is a required parameter');
  const stateId = idOf(body.ticket_state_id);
  if (stateId === undefined) throw missing('ticket_state_id is a required parameter');
  if (typeId === thread.ticket.typeId) throw invalid('Cannot change to the same ticket type');
  const type = usableType(world, typeId);
  const state = world.ticketStates.get(stateId);
  if (state === undefined) throw invalid("Ticket custom state doesn't belong to the new ticket type");
  if (world.ticketTypes.get(thread.ticket.typeId)?.category !== type.category) {
    throw invalid('Ticket type must be of the same category');
  }
  const values = checkedTicketValues(type, body.ticket_attributes, false);
  const kept = new Set(type.attributes.map(({ name }) => name));
  for (const name of thread.ticket.values.keys()) if (!kept.has(name)) thread.ticket.values.delete(name);
  thread.ticket.typeId = type.id;
  setValues(world, thread, type, values);
  setState(world, thread, state);
  touch(world, thread);
  return wrote(ticketShape(world, thread), thread.id);
}

function convert(call: Call) {
  const { world, body } = call;
  const thread = threadOf(call);
  const type = usableType(world, requiredId(body, 'ticket_type_id'));
  if (type.category !== 'Customer') throw invalid('Ticket type is not a customer ticket type');
  if (thread.ticket !== null) throw invalid('Conversation is already a ticket');
  const state = stateOf(world, idOf(body.ticket_state_id)) ?? submitted(world);
  const values = checkedTicketValues(type, body.attributes, false);
  thread.ticket = { ...newTicketSide(world, type), stateId: state.id, isShared: true };
  for (const [name, value] of values) if (value !== null) thread.ticket.values.set(name, value);
  const { source } = thread;
  if (source !== null) {
    const { author, body: text, attachments } = source;
    const part = { type: 'comment', author, body: text, createdAt: thread.createdAt, attachments };
    const first = addPart(world, thread, part);
    // The opening message becomes the first of the ticket's parts.
    thread.parts.pop();
    thread.parts.unshift(first);
  }
  addStatePart(world, thread, submitted(world), state);
  touch(world, thread);
  return wrote(ticketShape(world, thread), thread.id);
}

function tracker(call: Call, verb: string): Ticket {
  const thread = ticketOf(call, ticketNotFound);
  if (call.world.ticketTypes.get(thread.ticket.typeId)?.category === 'Tracker') return thread;
  throw new Problem(400, 'invalid_ticket_type', `Only tracker tickets support ${verb} conversations`);
}

function isTracker(world: World, id: string): boolean {
  const ticket = world.threads.get(id)?.ticket ?? null;
  return ticket !== null && world.ticketTypes.get(ticket.typeId)?.category === 'Tracker';
}

function linkConversation(call: Call) {
  const { world, body } = call;
  const thread = tracker(call, 'linking');
  const id = idOf(body.conversation_id);
  if (id === undefined) throw missing('conversation_id not specified');
  const conversation = world.threads.get(id);
  if (conversation === undefined) throw new Problem(404, 'conversation_not_found', 'Conversation not found');
  if ([...conversation.linkedIds].some((other) => isTracker(world, other))) {
    throw new Problem(400, 'already_linked_to_tracker', 'A conversation can only have one tracker ticket');
  }
  if (thread.linkedIds.size >= world.settings.behaviours.conversationsPerTracker) {
    const message = 'Ticket has reached the maximum number of conversations that can be linked';
    throw new Problem(400, 'linked_conversation_limit_exceeded', message);
  }
  thread.linkedIds.add(conversation.id);
  conversation.linkedIds.add(thread.id);
  touch(world, conversation);
  return wrote(conversationShape(world, conversation), conversation.id);
}

function unlinkConversation(call: Call) {
  const { world } = call;
  const thread = tracker(call, 'unlinking');
  const conversation = world.threads.get(param(call, 'conversation'));
  if (conversation === undefined || !thread.linkedIds.has(conversation.id)) {
    throw new Problem(404, 'conversation_not_found', 'Conversation is not linked to this ticket');
  }
  thread.linkedIds.delete(conversation.id);
  conversation.linkedIds.delete(thread.id);
  touch(world, conversation);
  return wrote(conversationShape(world, conversation), conversation.id);
}

export const ticketChangeRoutes: readonly Route[] = [
  { method: 'PUT', path: '/tickets/:id', handler: update },
  { method: 'POST', path: '/tickets/:id/change_type', since: 16, handler: changeType },
  { method: 'POST', path: '/conversations/:id/convert', handler: convert },
  { method: 'POST', path: '/tickets/:id/linked_conversations', since: 16, handler: linkConversation },
  {
    method: 'DELETE',
    path: '/tickets/:id/linked_conversations/:conversation',
    since: 16,
    handler: unlinkConversation,
  },
];
