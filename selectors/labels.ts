// Labels of a page that nobody reads, where the profile says that all are accounted for. Pure.
import { findOne } from './document.ts';
import type { Field } from './field.ts';
import { asLabel, labelsIn, type Place } from './places.ts';
import type { RecordPage } from './schema.ts';

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

/** Whether the part where all labels are accounted for shows none: what stands there is not what we take for labels. */
export function seesNoLabel(page: Labelled, place: Place): boolean {
  return page.labels !== undefined && place.kind !== 'json' && labelsOf(page, place).length === 0;
}

function labelsOf({ labels }: Labelled, place: Place): string[] {
  if (!labels || place.kind === 'json') return [];
  const part = labels.within.map((selector) => findOne(selector, place.node)).find((one) => one !== null);
  return part ? labelsIn(part) : [];
}

function namesOf(fields: readonly Field[]): string[] {
  return fields.flatMap(({ label = [], or = [], each, one, pairs }) => {
    const inner = [each, one, pairs].flatMap((nest): Field[] => Object.values(nest ?? {}));
    return [...label, ...namesOf(or), ...namesOf(inner)];
  });
}
