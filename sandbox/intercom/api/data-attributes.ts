// Contact and company data attributes: standard ones and custom ones.
import { type Call, found, isObject, type Json, param, type Route, textOf, wrote } from '../call.ts';
import { invalid, Problem, unprocessable } from '../problem.ts';
import type { DataAttribute } from '../things.ts';
import type { World } from '../world.ts';
import { standardAttributes } from './standard-attributes.ts';

const TYPES = new Set(['string', 'integer', 'float', 'boolean', 'datetime', 'date']);
const NAME = /^[\p{L}\p{N}\p{Sc}\-_ ]+$/u;

export function dataAttributeShape(world: World, attribute: DataAttribute): Json {
  return {
    id: attribute.id,
    type: 'data_attribute',
    name: attribute.name,
    full_name: `custom_attributes.${attribute.name}`,
    label: attribute.name,
    ...(attribute.description === undefined ? {} : { description: attribute.description }),
    // Both spellings of a moment read back as the one the description knows.
    data_type: attribute.dataType === 'datetime' ? 'date' : attribute.dataType,
    ...(attribute.options === undefined ? {} : { options: attribute.options }),
    api_writable: true,
    ui_writable: false,
    messenger_writable: attribute.messengerWritable,
    custom: true,
    archived: attribute.archived,
    admin_id: world.owner.id,
    created_at: attribute.createdAt,
    updated_at: attribute.updatedAt,
    model: attribute.model,
  };
}

function optionsOf(value: unknown): string[] {
  if (!Array.isArray(value)) throw invalid("Options isn't an array");
  const labels = value.flatMap((item: unknown) => (isObject(item) ? (textOf(item.value) ?? []) : []));
  if (labels.length < 2) throw invalid('The Data Attribute needs at least two options');
  return labels;
}

interface NewAttribute {
  readonly name: string;
  readonly model: 'contact' | 'company';
  readonly dataType: string;
  readonly description?: string | undefined;
  readonly options?: string[] | undefined;
  readonly messengerWritable?: boolean;
  readonly archived?: boolean;
  readonly dependant?: boolean;
}

export function addDataAttribute(world: World, given: NewAttribute): DataAttribute {
  const attribute: DataAttribute = {
    id: Number(world.ids.decimal('dataAttribute')),
    name: given.name,
    model: given.model,
    dataType: given.dataType,
    description: given.description,
    options: given.options,
    messengerWritable: given.messengerWritable ?? false,
    archived: given.archived ?? false,
    dependant: given.dependant ?? false,
    createdAt: world.now(),
    updatedAt: world.now(),
  };
  world.dataAttributes.set(attribute.id, attribute);
  return attribute;
}

function create({ world, body }: Call) {
  const { name, model } = body;
  if (model !== 'contact' && model !== 'company') {
    throw invalid('The Data Attribute model field must be either contact or company');
  }
  if (typeof name !== 'string' || !NAME.test(name)) {
    const allowed = 'alphanumeric characters, currency symbols, and hyphens';
    throw invalid(`Your name for this attribute must only contain ${allowed}`);
  }
  const isList = body.data_type === 'options';
  const dataType = isList ? 'string' : textOf(body.data_type);
  if (dataType === undefined || !TYPES.has(dataType)) throw invalid("Data Type isn't an option");
  let live = 0;
  for (const other of world.dataAttributes.values()) {
    if (!other.archived) live += 1;
    if (other.name !== name) continue;
    const people = (side: string): string => (side === 'contact' ? 'people' : 'company');
    const where = `You already have '${name}' in your ${people(other.model)} data.`;
    throw invalid(`${where} To save this as new ${people(model)} data, use a different name.`);
  }
  const most = world.settings.behaviours.customAttributes;
  if (live >= most) throw invalid(`You have reached the limit of ${most} custom data attributes`);
  const attribute = addDataAttribute(world, {
    name,
    model,
    dataType,
    description: textOf(body.description),
    options: isList ? optionsOf(body.options) : undefined,
    messengerWritable: body.messenger_writable === true,
  });
  return wrote(dataAttributeShape(world, attribute), String(attribute.id));
}

function update(call: Call) {
  const { world, body } = call;
  const attribute = world.dataAttributes.get(Number(param(call, 'id')));
  if (attribute === undefined) {
    throw new Problem(404, 'field_not_found', "We couldn't find that data attribute to update");
  }
  const options = body.options === undefined ? attribute.options : optionsOf(body.options);
  if (body.archived === true && attribute.dependant) {
    const message = 'The Data Attribute you are trying to archive has a dependant object';
    throw new Problem(422, 'data_invalid', message);
  }
  attribute.options = options;
  attribute.description = textOf(body.description) ?? attribute.description;
  if (typeof body.archived === 'boolean') attribute.archived = body.archived;
  if (typeof body.messenger_writable === 'boolean') attribute.messengerWritable = body.messenger_writable;
  attribute.updatedAt = world.now();
  return wrote(dataAttributeShape(world, attribute), String(attribute.id));
}

function list({ world, query }: Call) {
  const model = query.get('model');
  if (model === 'conversation') {
    throw unprocessable(
      'model=conversation is no longer supported. Use GET /conversations/attributes instead',
    );
  }
  const withArchived = query.get('include_archived') === 'true';
  const custom = [...world.dataAttributes.values()]
    .filter((attribute) => withArchived || !attribute.archived)
    .map((attribute) => dataAttributeShape(world, attribute));
  const data = [...standardAttributes, ...custom].filter((shape) => model === null || shape.model === model);
  return found({ type: 'list', data });
}

export const dataAttributeRoutes: readonly Route[] = [
  { method: 'GET', path: '/data_attributes', handler: list },
  { method: 'POST', path: '/data_attributes', handler: create },
  { method: 'PUT', path: '/data_attributes/:id', handler: update },
];
