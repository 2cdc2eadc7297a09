// Custom properties: what becomes of a definition, and of the values on a record.
import type { MigrationMap } from '../model/map.ts';
import type { Property } from '../model/records.ts';
import type { Survey } from '../model/survey.ts';
import type {
  AttributeDraft,
  AttributeOwner,
  AttributeValue,
  DefinitionDraft,
  NothingDraft,
} from './draft.ts';
import { type Losses, lossesOf } from './losses.ts';
import type { Setting } from './setting.ts';
import { LONGEST_DATA_STRING, optionLabels, parseValue } from './values.ts';

/** Where the attribute of a property lives. */
export function ownerOf(
  property: Property,
  map: Pick<MigrationMap, 'conversations' | 'ticketTypes'>,
): AttributeOwner {
  if (property.appliesTo === 'contact') return { object: 'contact' };
  if (property.appliesTo === 'ticket') return { object: 'ticket', type: map.ticketTypes.tickets };
  return map.conversations.as === 'conversation'
    ? { object: 'conversation' }
    : { object: 'ticket', type: map.ticketTypes.conversations };
}

/** The source's options and whatever else records hold, by source value. */
export function labelsOf(property: Property, map: MigrationMap, survey: Survey): Map<string, string> {
  const values = [...property.options, ...(survey.properties[property.id]?.values ?? [])];
  return optionLabels(values, ownerOf(property, map).object === 'ticket' ? 'replaced' : 'kept');
}

export function definitionDraft(property: Property, setting: Setting): DefinitionDraft | NothingDraft {
  const ref = `properties/${property.id}`;
  const choice = setting.map.properties[property.id];
  if (choice === undefined || choice.type === 'skip') {
    const why = choice === undefined ? 'The map does not name it.' : 'Left out, as the map says.';
    return { object: 'nothing', ref, kind: 'skip', why, findings: [] };
  }
  const losses = lossesOf(ref);
  const labels = choice.type === 'list' ? labelsOf(property, setting.map, setting.survey) : new Map();
  for (const [from, to] of labels) if (from !== to) losses.add('option_changed', { from, to });
  const seen = setting.survey.properties[property.id];
  const on = ownerOf(property, setting.map);
  return {
    object: 'definition',
    ref,
    on,
    name: choice.name,
    description: property.description?.trim() || `"${property.name}" in the source`,
    type: choice.type,
    multiline:
      choice.type === 'string' &&
      (on.object === 'conversation' || on.object === 'ticket') &&
      ((seen?.multiline ?? false) || (seen?.longest ?? 0) > LONGEST_DATA_STRING),
    options: [...labels.values()],
    findings: losses.list(),
  };
}

export interface PropertyValues {
  readonly attributes: AttributeDraft[];
  /** Values without an attribute that fits, for a note: "name: value". */
  readonly rest: string[];
}

/**
 * @param values property id -> value as the source shows it
 * @param on the object the record becomes; a property made for another one does not fit
 */
export function propertyValues(
  values: Readonly<Record<string, string>>,
  on: AttributeOwner,
  setting: Setting,
  losses: Losses,
): PropertyValues {
  const attributes: AttributeDraft[] = [];
  const rest: string[] = [];
  for (const id of Object.keys(values).sort()) {
    const text = values[id] ?? '';
    if (text.trim() === '') continue;
    const property = setting.properties.get(id);
    const choice = setting.map.properties[id];
    if (choice?.type === 'skip') continue;
    const fits =
      property && choice && sameOwner(ownerOf(property, setting.map), on)
        ? parseValue(
            choice.type,
            text,
            choice.type === 'list' ? labelsOf(property, setting.map, setting.survey) : new Map(),
          )
        : undefined;
    if (fits === undefined || choice === undefined) {
      const field = property?.name ?? id;
      losses.add(on.object === 'contact' ? 'value_dropped' : 'value_unmappable', { field, value: text });
      rest.push(`${field}: ${text}`);
      continue;
    }
    attributes.push({
      name: choice.name,
      value: on.object === 'contact' ? shortened(choice.name, fits, losses) : fits,
      from: `properties/${id}`,
    });
  }
  return { attributes, rest };
}

/** Cuts what Intercom would not store on a contact or company, and says so. */
export function shortened(field: string, value: AttributeValue, losses: Losses): AttributeValue {
  if (typeof value !== 'string') return value;
  const letters = [...value];
  if (letters.length <= LONGEST_DATA_STRING) return value;
  losses.add('value_truncated', { field, length: letters.length, kept: LONGEST_DATA_STRING });
  return letters.slice(0, LONGEST_DATA_STRING).join('');
}

function sameOwner(a: AttributeOwner, b: AttributeOwner): boolean {
  return a.object === b.object && (a.object !== 'ticket' || b.object !== 'ticket' || a.type === b.type);
}
