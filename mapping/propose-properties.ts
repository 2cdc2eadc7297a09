// Attribute names and types for custom properties: a type only where every value fits it, a name that is legal
// and not taken.
import type { Inventory } from '../model/inventory.ts';
import type { MigrationMap } from '../model/map.ts';
import type { Property } from '../model/records.ts';
import type { PropertySurvey, Survey } from '../model/survey.ts';
import { ownerOf } from './attributes.ts';
import type { AttributeOwner } from './draft.ts';
import { optionLabels } from './values.ts';
import { reservedNames } from './wanted.ts';

type Choice = MigrationMap['properties'][string];

export function proposeProperties(
  properties: readonly Property[],
  survey: Survey,
  inventory: Inventory,
  map: Pick<MigrationMap, 'conversations' | 'ticketTypes'>,
): Record<string, Choice> {
  const taken = new Map<string, Set<string>>();
  const choices: Record<string, Choice> = {};
  for (const property of [...properties].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const on = ownerOf(property, map);
    const place = JSON.stringify(on);
    const names = taken.get(place) ?? new Set(reservedNames(on.object).map((name) => name.toLowerCase()));
    taken.set(place, names);
    const type = typeFor(property, survey.properties[property.id]);
    const name = freeName(legalName(property.name), type, optionsOf(property, survey), on, names, inventory);
    names.add(name.toLowerCase());
    choices[property.id] = { name, type };
  }
  return choices;
}

/** A value that would not fit is worth more than a type: then it is text. */
function typeFor(property: Property, seen: PropertySurvey | undefined): Choice['type'] {
  switch (property.type) {
    case 'number':
      return seen && !seen.numbers ? 'string' : 'decimal';
    case 'boolean':
      return seen && !seen.booleans ? 'string' : 'boolean';
    case 'date':
      return seen && !seen.dates ? 'string' : 'datetime';
    case 'list': {
      const tooMany = seen !== undefined && seen.values === null;
      const labels = optionLabels([...property.options, ...(seen?.values ?? [])], 'kept');
      // Intercom wants at least two options (docs/intercom.md 4.3, 4.4).
      return tooMany || labels.size < 2 ? 'string' : 'list';
    }
    default:
      return 'string';
  }
}

/** Letters, digits, currency signs, hyphens, underscores and spaces (docs/intercom.md 4.3). */
function legalName(name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N}\p{Sc}_\- ]/gu, ' ')
    .replaceAll('$', ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...plain].slice(0, 100).join('').trim() || 'Property';
}

function freeName(
  name: string,
  type: Choice['type'],
  options: readonly string[],
  on: AttributeOwner,
  taken: ReadonlySet<string>,
  inventory: Inventory,
): string {
  let candidate = name;
  for (
    let copy = 2;
    taken.has(candidate.toLowerCase()) || clashes(candidate, type, options, on, inventory);
    copy += 1
  ) {
    candidate = `${name} ${copy}`;
  }
  return candidate;
}

/** An attribute of this name exists and cannot take the values: another type, archived, or options missing. */
function clashes(
  name: string,
  type: Choice['type'],
  options: readonly string[],
  on: AttributeOwner,
  inventory: Inventory,
): boolean {
  const same = (other: { readonly name: string }): boolean => other.name.toLowerCase() === name.toLowerCase();
  if (on.object === 'contact') {
    if (inventory.companyAttributes.some(same)) return true;
    return inventory.contactAttributes
      .filter(same)
      .some(
        (found) =>
          !found.custom ||
          found.archived ||
          found.name !== name ||
          !sameDataType(found.dataType, found.options, type, options),
      );
  }
  const existing =
    on.object === 'ticket'
      ? (inventory.ticketTypes.find((found) => found.name === on.type)?.attributes ?? [])
      : inventory.conversationAttributes;
  return existing.filter(same).some(
    (found) =>
      found.archived ||
      found.name !== name ||
      found.dataType !== type ||
      !covers(
        found.options.map((option) => option.label),
        options,
      ),
  );
}

function sameDataType(
  dataType: string,
  existing: readonly string[],
  type: Choice['type'],
  options: readonly string[],
): boolean {
  if (type === 'list') return existing.length > 0 && covers(existing, options);
  if (existing.length > 0) return false;
  return dataType === (type === 'decimal' ? 'float' : type);
}

function covers(existing: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((option) => existing.includes(option));
}

function optionsOf(property: Property, survey: Survey): string[] {
  if (property.type !== 'list') return [];
  return [...property.options, ...(survey.properties[property.id]?.values ?? [])];
}
