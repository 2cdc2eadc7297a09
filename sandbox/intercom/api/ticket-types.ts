// Ticket types and their attributes, and checking the values written to them.
import {
  type Call,
  found,
  type Json,
  optionalBoolean,
  param,
  type Route,
  requiredText,
  textOf,
  wrote,
} from '../call.ts';
import { invalid, Problem, resourceNotFound } from '../problem.ts';
import { ticketTypeAttributeShape, ticketTypeShape } from '../shapes/tickets.ts';
import type { ListOption, TicketCategory, TicketType, TicketTypeAttribute } from '../things.ts';
import type { World } from '../world.ts';
import { checkedValue } from './attributes.ts';

const CATEGORIES: readonly string[] = ['Customer', 'Back-office', 'Tracker'];
const TYPES: readonly string[] = ['string', 'list', 'integer', 'decimal', 'boolean', 'datetime', 'files'];

function categoryOf(value: unknown): TicketCategory | undefined {
  if (value === undefined || value === null) return undefined;
  if (!CATEGORIES.includes(String(value))) throw invalid(`category must be one of ${CATEGORIES.join(', ')}`);
  return value as TicketCategory;
}

// A comma inside a label cannot be expressed: it would start the next one.
function optionsOf(world: World, items: unknown): ListOption[] {
  const labels = (textOf(items) ?? '').split(',').map((label) => label.trim());
  return labels.filter(Boolean).map((label) => ({ id: world.ids.uuid(), label, archived: false }));
}

function addAttribute(
  world: World,
  type: TicketType,
  given: { name: string; description: string; dataType: string } & Partial<TicketTypeAttribute>,
): TicketTypeAttribute {
  const attribute: TicketTypeAttribute = {
    id: world.ids.decimal('ticketTypeAttribute'),
    typeId: type.id,
    multiline: false,
    allowMultiple: false,
    options: [],
    order: type.attributes.length,
    requiredToCreate: false,
    requiredToCreateForContacts: false,
    visibleOnCreate: true,
    visibleToContacts: true,
    builtIn: false,
    archived: false,
    createdAt: world.now(),
    updatedAt: world.now(),
    ...given,
  };
  type.attributes.push(attribute);
  return attribute;
}

function create({ world, body }: Call) {
  const type: TicketType = {
    id: world.ids.decimal('ticketType'),
    name: requiredText(body, 'name'),
    description: textOf(body.description) ?? '',
    category: categoryOf(body.category) ?? 'Customer',
    icon: textOf(body.icon) ?? '🎟️',
    isInternal: body.is_internal === true,
    archived: false,
    attributes: [],
    createdAt: world.now(),
    updatedAt: world.now(),
  };
  const builtIn = { description: '', dataType: 'string', builtIn: true };
  addAttribute(world, type, { ...builtIn, name: '_default_title_' });
  addAttribute(world, type, { ...builtIn, name: '_default_description_', multiline: true });
  world.ticketTypes.set(type.id, type);
  return wrote(ticketTypeShape(world, type), type.id);
}

/** @throws Problem 404 */
function typeOf(call: Call): TicketType {
  const type = call.world.ticketTypes.get(param(call, 'id'));
  if (type === undefined) throw resourceNotFound();
  return type;
}

function update(call: Call) {
  const { world, body } = call;
  const type = typeOf(call);
  type.category = categoryOf(body.category) ?? type.category;
  type.name = textOf(body.name) ?? type.name;
  type.description = textOf(body.description) ?? type.description;
  type.icon = textOf(body.icon) ?? type.icon;
  type.archived = optionalBoolean(body, 'archived') ?? type.archived;
  type.isInternal = optionalBoolean(body, 'is_internal') ?? type.isInternal;
  type.updatedAt = world.now();
  return wrote(ticketTypeShape(world, type), type.id);
}

function flags(body: Json): Partial<TicketTypeAttribute> {
  const given = {
    requiredToCreate: optionalBoolean(body, 'required_to_create'),
    requiredToCreateForContacts: optionalBoolean(body, 'required_to_create_for_contacts'),
    visibleOnCreate: optionalBoolean(body, 'visible_on_create'),
    visibleToContacts: optionalBoolean(body, 'visible_to_contacts'),
    multiline: optionalBoolean(body, 'multiline'),
    allowMultiple: optionalBoolean(body, 'allow_multiple_values'),
    archived: optionalBoolean(body, 'archived'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function createAttribute(call: Call) {
  const { world, body } = call;
  const type = typeOf(call);
  const dataType = requiredText(body, 'data_type');
  if (!TYPES.includes(dataType)) throw invalid(`data_type must be one of ${TYPES.join(', ')}`);
  const options = dataType === 'list' ? optionsOf(world, body.list_items) : [];
  if (dataType === 'list' && options.length === 0) throw invalid('list_items is required for a list');
  const attribute = addAttribute(world, type, {
    name: requiredText(body, 'name'),
    description: requiredText(body, 'description'),
    dataType,
    options,
    ...flags(body),
  });
  return wrote(ticketTypeAttributeShape(world, attribute), attribute.id);
}

function updateAttribute(call: Call) {
  const { world, body } = call;
  const attribute = typeOf(call).attributes.find(({ id }) => id === param(call, 'attribute'));
  if (attribute === undefined) throw resourceNotFound();
  Object.assign(attribute, flags(body));
  attribute.name = textOf(body.name) ?? attribute.name;
  attribute.description = textOf(body.description) ?? attribute.description;
  if (typeof body.list_items === 'string') {
    const before = attribute.options;
    attribute.options = optionsOf(world, body.list_items).map(
      (option) => before.find(({ label }) => label === option.label) ?? option,
    );
  }
  attribute.updatedAt = world.now();
  return wrote(ticketTypeAttributeShape(world, attribute), attribute.id);
}

/**
 * Values to store on a ticket, by attribute name; lists are written by option id.
 * @param creating whether attributes required to create must all be there
 * @throws Problem 400 for names the type does not have, values of another type, ids that are no option
 */
export function checkedTicketValues(
  type: TicketType,
  given: unknown,
  creating: boolean,
): [string, unknown][] {
  const values = (given ?? {}) as Json;
  const live = type.attributes.filter((attribute) => !attribute.archived);
  const extra = Object.keys(values).filter((name) => !live.some((attribute) => attribute.name === name));
  if (extra.length > 0) {
    throw invalid(`Extra attributes provided that are not found on ticket type: ${extra.join(', ')}`);
  }
  if (
    creating &&
    live.some(({ name, requiredToCreate }) => requiredToCreate && (values[name] ?? '') === '')
  ) {
    throw new Problem(400, 'parameter_invalid', 'Missing required ticket attributes');
  }
  return live.flatMap((attribute): [string, unknown][] => {
    if (!(attribute.name in values)) return [];
    const value = checkedValue(attribute.name, attribute.dataType, values[attribute.name]);
    const known = attribute.options.some(({ id, archived }) => id === value && !archived);
    if (attribute.dataType === 'list' && value !== null && !known) {
      throw invalid(`'${String(value)}' is not a list option id of attribute '${attribute.name}'`);
    }
    return [[attribute.name, value]];
  });
}

export const ticketTypeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/ticket_types',
    handler: ({ world }) =>
      found({
        type: 'list',
        data: [...world.ticketTypes.values()].map((type) => ticketTypeShape(world, type)),
      }),
  },
  { method: 'POST', path: '/ticket_types', handler: create },
  {
    method: 'GET',
    path: '/ticket_types/:id',
    handler: (call) => found(ticketTypeShape(call.world, typeOf(call))),
  },
  { method: 'PUT', path: '/ticket_types/:id', handler: update },
  { method: 'POST', path: '/ticket_types/:id/attributes', handler: createAttribute },
  { method: 'PUT', path: '/ticket_types/:id/attributes/:attribute', handler: updateAttribute },
];
