// How the API shows tickets, their parts, their types and states.
import type { Json } from '../call.ts';
import { fileShape } from '../files.ts';
import type {
  ConversationAttribute,
  Part,
  Thread,
  TicketState,
  TicketType,
  TicketTypeAttribute,
} from '../things.ts';
import type { World } from '../world.ts';
import { authorShape, contactsOf, linkedObjects } from './threads.ts';

export const ticketStateShape = (state: TicketState): Json => ({
  type: 'ticket_state',
  id: state.id,
  category: state.category,
  internal_label: state.internalLabel,
  external_label: state.externalLabel,
});

function inputOptions(attribute: TicketTypeAttribute): Json {
  if (attribute.dataType === 'string') return { multiline: attribute.multiline };
  if (attribute.dataType === 'files') return { allow_multiple_values: attribute.allowMultiple };
  if (attribute.dataType !== 'list') return {};
  const live = attribute.options.filter((option) => !option.archived);
  return { list_options: live.map(({ id, label }) => ({ id, label })) };
}

export function ticketTypeAttributeShape(world: World, attribute: TicketTypeAttribute): Json {
  return {
    type: 'ticket_type_attribute',
    id: attribute.id,
    workspace_id: world.workspace.id,
    name: attribute.name,
    description: attribute.description,
    data_type: attribute.dataType,
    input_options: inputOptions(attribute),
    order: attribute.order,
    required_to_create: attribute.requiredToCreate,
    required_to_create_for_contacts: attribute.requiredToCreateForContacts,
    visible_on_create: attribute.visibleOnCreate,
    visible_to_contacts: attribute.visibleToContacts,
    default: attribute.builtIn,
    ticket_type_id: Number(attribute.typeId),
    archived: attribute.archived,
    created_at: attribute.createdAt,
    updated_at: attribute.updatedAt,
  };
}

/** A ticket type as ticket states list it. */
export const ticketTypeSummary = (type: TicketType): Json => ({
  type: 'ticket_type',
  id: type.id,
  name: type.name,
  description: type.description,
  icon: type.icon,
  archived: type.archived,
  is_internal: type.isInternal,
  category: type.category,
});

/** A ticket type as a ticket carries it: with its attributes. */
export function ticketTypeInTicket(world: World, type: TicketType): Json {
  return {
    ...ticketTypeSummary(type),
    workspace_id: world.workspace.id,
    created_at: type.createdAt,
    updated_at: type.updatedAt,
    ticket_type_attributes: {
      type: 'list',
      data: type.attributes.map((attribute) => ticketTypeAttributeShape(world, attribute)),
    },
  };
}

export function ticketTypeShape(world: World, type: TicketType): Json {
  return {
    ...ticketTypeInTicket(world, type),
    ticket_states: { type: 'list', data: [...world.ticketStates.values()].map(ticketStateShape) },
  };
}

export function ticketPartShape(world: World, part: Part): Json {
  return {
    type: 'ticket_part',
    id: part.id,
    part_type: part.type,
    ...(part.body === null ? {} : { body: part.body }),
    ...part.extra,
    created_at: part.createdAt,
    updated_at: part.updatedAt,
    ...(part.assignedTo === null ? {} : { assigned_to: part.assignedTo }),
    author: authorShape(part.author),
    attachments: part.attachments.map((file) => fileShape(world, file)),
    redacted: part.redacted,
    app_package_code: 'threadlift-sandbox',
  };
}

function attributeValues(
  world: World,
  type: TicketType | undefined,
  values: ReadonlyMap<string, unknown>,
): Json {
  const shown: Json = {};
  const byLabel = world.settings.behaviours.ticketListValue === 'label';
  for (const attribute of type?.attributes ?? []) {
    const value = values.get(attribute.name) ?? null;
    if (value === null && !attribute.builtIn) continue;
    const option = byLabel ? attribute.options.find(({ id }) => id === value) : undefined;
    shown[attribute.name] = option?.label ?? value;
  }
  return shown;
}

/** A ticket with its most recent parts. */
export function ticketShape(world: World, thread: Thread): Json {
  const { ticket } = thread;
  if (ticket === null) throw new TypeError(`thread ${thread.id} is no ticket`);
  const type = world.ticketTypes.get(ticket.typeId);
  const state = world.ticketStates.get(ticket.stateId);
  const shown = thread.parts.slice(-world.settings.behaviours.readableParts);
  return {
    type: 'ticket',
    id: thread.id,
    ticket_id: ticket.number,
    ticket_attributes: attributeValues(world, type, ticket.values),
    ticket_state: state === undefined ? null : ticketStateShape(state),
    ticket_type: type === undefined ? null : ticketTypeInTicket(world, type),
    contacts: contactsOf(world, thread),
    admin_assignee_id: Number(thread.adminAssigneeId ?? 0),
    team_assignee_id: Number(thread.teamAssigneeId ?? 0),
    created_at: thread.createdAt,
    updated_at: thread.updatedAt,
    ticket_parts: {
      type: 'ticket_part.list',
      ticket_parts: shown.map((part) => ticketPartShape(world, part)),
      total_count: thread.parts.length,
    },
    open: thread.state !== 'closed',
    ...(thread.snoozedUntil === null ? {} : { snoozed_until: thread.snoozedUntil }),
    linked_objects: linkedObjects(world, thread),
    category: type?.category ?? 'Customer',
    is_shared: ticket.isShared,
    ...(ticket.previousStateId === null ? {} : { previous_ticket_state_id: ticket.previousStateId }),
  };
}

export function conversationAttributeShape(world: World, attribute: ConversationAttribute): Json {
  return {
    type: 'conversation_attribute',
    id: attribute.id,
    name: attribute.name,
    description: attribute.description,
    data_type: attribute.dataType,
    required: attribute.required,
    visible_to_team_ids: attribute.visibleToTeamIds,
    archived: attribute.archived,
    created_at: attribute.createdAt,
    updated_at: attribute.updatedAt,
    admin_id: world.owner.id,
    ...(attribute.dataType === 'string' ? { multiline: attribute.multiline } : {}),
    ...(attribute.dataType === 'list' ? { options: attribute.options } : {}),
    ...(attribute.dataType === 'relationship' ? { reference: attribute.reference } : {}),
  };
}
