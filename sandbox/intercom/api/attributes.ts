// Checking values against attribute definitions, for contacts, companies, conversations and tickets alike.
import { invalid } from '../problem.ts';
import type { World } from '../world.ts';

const LONGEST_STRING = 255;

/**
 * A value as it is stored.
 * @throws Problem 400 for a value of another type than the attribute's
 */
export function checkedValue(name: string, dataType: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (!fits(dataType, value)) throw invalid(`${name} is not a valid ${dataType}`);
  return dataType === 'datetime' && typeof value === 'string' ? Math.floor(Date.parse(value) / 1000) : value;
}

function fits(dataType: string, value: unknown): boolean {
  switch (dataType) {
    case 'integer':
      return Number.isInteger(value);
    case 'decimal':
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
    case 'datetime':
      return Number.isInteger(value) || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
    case 'relationship':
    case 'files':
      return Array.isArray(value);
    default:
      return typeof value === 'string';
  }
}

/**
 * Custom attributes of a contact or company, by name. They must exist before values are written.
 * @throws Problem 400 for unknown names, nested values, wrong types and over-long strings
 */
export function checkedData(
  world: World,
  model: 'contact' | 'company',
  values: Readonly<Record<string, unknown>>,
): [string, unknown][] {
  return Object.entries(values).map(([name, value]) => {
    const attribute = dataAttribute(world, model, name);
    if (attribute === undefined) throw invalid(`Custom attribute '${name}' does not exist`);
    const checked = checkedValue(name, attribute.dataType, value);
    if (typeof checked === 'string' && checked.length > LONGEST_STRING) {
      throw invalid(`Custom attribute '${name}' is too long (maximum is ${LONGEST_STRING} characters)`);
    }
    return [name, checked];
  });
}

function dataAttribute(world: World, model: string, name: string) {
  for (const attribute of world.dataAttributes.values()) {
    if (attribute.model === model && attribute.name === name && !attribute.archived) return attribute;
  }
  return undefined;
}

/** Stores checked values; null takes a value away. */
export function storeData(into: Map<string, unknown>, values: readonly (readonly [string, unknown])[]): void {
  for (const [name, value] of values) {
    if (value === null) into.delete(name);
    else into.set(name, value);
  }
}
