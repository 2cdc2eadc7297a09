// Conversation attributes (2.16 on): definitions, list options, and checking the values written to them.
import {
  type Call,
  found,
  isObject,
  type Json,
  param,
  type Route,
  requiredText,
  textOf,
  wrote,
} from '../call.ts';
import { invalid, missing, Problem, unprocessable } from '../problem.ts';
import { conversationAttributeShape } from '../shapes/tickets.ts';
import type { ConversationAttribute, ListOption } from '../things.ts';
import type { World } from '../world.ts';
import { checkedValue } from './attributes.ts';

const TYPES = ['string', 'integer', 'list', 'decimal', 'boolean', 'datetime', 'relationship', 'files'];
const FEWEST_OPTIONS = 2;

const attributeNotFound = (message = 'Conversation attribute not found'): Problem =>
  new Problem(404, 'conversation_attribute_not_found', message);

function attributeOf(call: Call): ConversationAttribute {
  const attribute = call.world.conversationAttributes.get(Number(param(call, 'id')));
  if (attribute === undefined) throw attributeNotFound();
  return attribute;
}

const newOption = (world: World, label: string): ListOption => ({
  id: world.ids.uuid(),
  label,
  archived: false,
});

export function addConversationAttribute(
  world: World,
  given: { name: string; dataType: string; options?: readonly string[]; archived?: boolean },
): ConversationAttribute {
  const attribute: ConversationAttribute = {
    id: Number(world.ids.decimal('conversationAttribute')),
    name: given.name,
    dataType: given.dataType,
    description: '',
    required: false,
    visibleToTeamIds: [],
    archived: given.archived ?? false,
    multiline: false,
    options: (given.options ?? []).map((label) => newOption(world, label)),
    reference: undefined,
    createdAt: world.now(),
    updatedAt: world.now(),
  };
  world.conversationAttributes.set(attribute.id, attribute);
  return attribute;
}

function create({ world, body }: Call) {
  const dataType = textOf(body.data_type);
  if (dataType === undefined) throw missing('data_type is required');
  if (!TYPES.includes(dataType)) {
    throw unprocessable(`data_type '${dataType}' is not valid. Allowed types: ${TYPES.join(', ')}`);
  }
  const name = requiredText(body, 'name');
  const options = dataType === 'list' ? labelsOf(body.options) : [];
  const attribute = addConversationAttribute(world, { name, dataType, options });
  change(attribute, body);
  return wrote(conversationAttributeShape(world, attribute), String(attribute.id));
}

function labelsOf(options: unknown): string[] {
  const labels = Array.isArray(options)
    ? options.flatMap((option: unknown) => (isObject(option) ? (textOf(option.label) ?? []) : []))
    : [];
  if (labels.length < FEWEST_OPTIONS) throw tooFewOptions();
  return labels;
}

const tooFewOptions = (): Problem =>
  unprocessable(`A list attribute must have at least ${FEWEST_OPTIONS} active options`);

function change(attribute: ConversationAttribute, body: Json): void {
  attribute.name = textOf(body.name) ?? attribute.name;
  attribute.description = textOf(body.description) ?? attribute.description;
  if (typeof body.multiline === 'boolean') attribute.multiline = body.multiline;
  if (typeof body.required === 'boolean') attribute.required = body.required;
  if (Array.isArray(body.visible_to_team_ids))
    attribute.visibleToTeamIds = body.visible_to_team_ids.map(String);
  if (body.reference !== undefined) attribute.reference = body.reference;
}

/** A handler that changes the attribute in its path and answers it in full. */
const changing = (apply: (attribute: ConversationAttribute, call: Call) => void) => (call: Call) => {
  const attribute = attributeOf(call);
  apply(attribute, call);
  attribute.updatedAt = call.world.now();
  return wrote(conversationAttributeShape(call.world, attribute), String(attribute.id));
};

function listOf(attribute: ConversationAttribute): ListOption[] {
  if (attribute.dataType !== 'list') throw unprocessable('Options can only be managed on list attributes');
  return attribute.options;
}

function optionOf(attribute: ConversationAttribute, call: Call): ListOption {
  const option = listOf(attribute).find(({ id }) => id === param(call, 'option'));
  if (option === undefined) throw attributeNotFound('List option not found');
  return option;
}

function labelOf(body: Json): string {
  if (Object.keys(body).some((key) => key !== 'label')) throw unprocessable("only 'label' is accepted");
  if (body.label === undefined || body.label === null || body.label === '')
    throw unprocessable('label is required');
  if (typeof body.label !== 'string') throw unprocessable('label must be a string');
  return body.label;
}

/**
 * Values to store on a conversation, by attribute id; written by name, lists by label.
 * @throws Problem 400 for unknown names, labels that are no option, and names two live attributes share
 */
export function checkedConversationValues(world: World, values: Json): Map<ConversationAttribute, unknown> {
  const checked = new Map<ConversationAttribute, unknown>();
  for (const [name, value] of Object.entries(values)) {
    const named = [...world.conversationAttributes.values()].filter(
      (one) => one.name === name && !one.archived,
    );
    const [attribute] = named;
    if (attribute === undefined) throw invalid(`Conversation attribute '${name}' does not exist`);
    if (named.length > 1) throw invalid(`More than one conversation attribute is named '${name}'`);
    const stored = checkedValue(name, attribute.dataType, value);
    const labels = attribute.options.filter((option) => !option.archived).map(({ label }) => label);
    if (attribute.dataType === 'list' && stored !== null && !labels.includes(String(stored))) {
      throw invalid(`'${String(stored)}' is not an option of conversation attribute '${name}'`);
    }
    checked.set(attribute, stored);
  }
  return checked;
}

const path = '/conversations/attributes';
export const conversationAttributeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    since: 16,
    handler: ({ world, query }) => {
      const withArchived = query.get('include_archived') === 'true';
      const shown = [...world.conversationAttributes.values()].filter((one) => withArchived || !one.archived);
      return found({ type: 'list', data: shown.map((one) => conversationAttributeShape(world, one)) });
    },
  },
  { method: 'POST', path, since: 16, handler: create },
  {
    method: 'GET',
    path: `${path}/:id`,
    since: 16,
    handler: (call) => found(conversationAttributeShape(call.world, attributeOf(call))),
  },
  { method: 'PUT', path: `${path}/:id`, since: 16, handler: changing((one, { body }) => change(one, body)) },
  {
    method: 'DELETE',
    path: `${path}/:id`,
    since: 16,
    handler: changing((one) => {
      one.archived = true;
    }),
  },
  {
    method: 'POST',
    path: `${path}/:id/options`,
    since: 16,
    handler: changing((one, { world, body }) => {
      listOf(one).push(newOption(world, labelOf(body)));
    }),
  },
  {
    method: 'PUT',
    path: `${path}/:id/options/:option`,
    since: 16,
    handler: changing((one, call) => {
      const option = optionOf(one, call);
      option.label = labelOf(call.body);
    }),
  },
  {
    method: 'DELETE',
    path: `${path}/:id/options/:option`,
    since: 16,
    handler: changing((one, call) => {
      const option = optionOf(one, call);
      const left = one.options.filter((other) => !other.archived && other !== option);
      if (left.length < FEWEST_OPTIONS) throw tooFewOptions();
      option.archived = true;
    }),
  },
];
