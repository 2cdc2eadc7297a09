// Labels of a page that nobody reads, where the profile says that all are accounted for. Pure.
import type { Element, ParentNode } from 'domhandler';
import { findOne } from './document.ts';
import type { Field } from './field.ts';
import { asLabel, labelsIn, type Place } from './places.ts';
import type { RecordPage } from './schema.ts';
import { textOf } from './text.ts';
import type { RawValues } from './values.ts';

/**
 * Fields of the page that are found by a label, have no value, and whose label does not stand there either. None in
 * JSON.
 */
export function missingLabels(page: Labelled, place: Place, values: RawValues): string[] {
  if (place.kind === 'json') return [];
  const { node } = place;
  const shown = new Map<ParentNode, ReadonlySet<string>>();
  const labelsBelow = (part: ParentNode): ReadonlySet<string> => {
    const known = shown.get(part) ?? new Set(labelsIn(part));
    shown.set(part, known);
    return known;
  };
  const stands = ({ within, label = [] }: Field): boolean => {
    const part = within ? within.map((one) => findOne(one, node)).find((one) => one !== null) : node;
    return part !== undefined && part !== null && label.some((name) => labelsBelow(part).has(asLabel(name)));
  };
  return Object.entries(page.fields)
    .filter(([name, field]) => {
      const ways = [field, ...(field.or ?? [])].filter(({ label }) => label !== undefined);
      return ways.length > 0 && values[name] === undefined && !ways.some(stands);
    })
    .map(([name]) => name);
}

type Labelled = Pick<RecordPage, 'fields'> & Partial<RecordPage>;

/**
 * The labels in the page's `labels` part that are neither a field's nor left out knowingly, as they are compared.
 * None in JSON, and none where that part is not on the page: {@link seesNoLabel} tells that.
 */
export function strayLabels(page: Labelled, place: Place): string[] {
  const known = new Set(
    [...(page.labels?.unread ?? []), ...namesOf(Object.values(page.fields))].map(asLabel),
  );
  return [...new Set(labelsOf(page, place))].filter((label) => label !== '' && !known.has(label));
}

/**
 * Whether the part where all labels are accounted for shows none: what stands there is not what we take for labels. A
 * part in which nothing stands is that of a record without any value.
 */
export function seesNoLabel(page: Labelled, place: Place): boolean {
  if (page.labels === undefined || place.kind === 'json' || labelsOf(page, place).length > 0) return false;
  const part = partOf(page, place);
  return part === null || textOf(part).trim() !== '';
}

function labelsOf(page: Labelled, place: Place): string[] {
  const part = partOf(page, place);
  return part ? labelsIn(part) : [];
}

function partOf({ labels }: Labelled, place: Place): Element | null {
  if (!labels || place.kind === 'json') return null;
  return labels.within.map((selector) => findOne(selector, place.node)).find((one) => one !== null) ?? null;
}

function namesOf(fields: readonly Field[]): string[] {
  return fields.flatMap(({ label = [], or = [], each, one, pairs }) => {
    const inner = [each, one, pairs].flatMap((nest): Field[] => Object.values(nest ?? {}));
    return [...label, ...namesOf(or), ...namesOf(inner)];
  });
}
