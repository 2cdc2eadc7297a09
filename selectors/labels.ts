// Labels of a page that nobody reads, where the profile says that all are accounted for. Pure.
import type { Element } from 'domhandler';
import { findOne } from './document.ts';
import type { Field } from './field.ts';
import { labelsIn } from './labels-on-page.ts';
import type { Place } from './places.ts';
import type { RecordPage } from './schema.ts';
import { textOf } from './text.ts';
import type { RawValues } from './values.ts';
import { asLabel } from './words.ts';

/**
 * Fields of the page that are found by a label, have no value, and whose label does not stand there either. None in
 * JSON.
 */
export function missingLabels(page: Labelled, place: Place, values: RawValues): string[] {
  if (place.kind === 'json') return [];
  const { node } = place;
  const stands = ({ within, label = [] }: Field): boolean => {
    const part = within ? within.map((one) => findOne(one, node)).find((one) => one !== null) : node;
    if (part === undefined || part === null) return false;
    const names = label.map(asLabel);
    const shown = new Set(labelsIn(part, new Set(within ? names : [])));
    return names.some((name) => shown.has(name));
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
  const known = namesKnown(page);
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
  return part ? labelsIn(part, plainNames(page)) : [];
}

/** Labels that are looked for among plain elements, too: those of fields that name a part. */
function plainNames({ labels, fields }: Labelled): ReadonlySet<string> {
  const named = Object.values(fields).flatMap((field) => [field, ...(field.or ?? [])]);
  const own = named.filter(({ within }) => within !== undefined);
  return new Set([...(labels?.unread ?? []), ...namesOf(own)].map(asLabel));
}

function namesKnown({ labels, fields }: Labelled): ReadonlySet<string> {
  return new Set([...(labels?.unread ?? []), ...namesOf(Object.values(fields))].map(asLabel));
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
