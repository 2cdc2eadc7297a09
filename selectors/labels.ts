// Labels of a page that nobody reads, where the profile says that all are accounted for. Pure.
import { findOne } from './document.ts';
import type { Field } from './field.ts';
import { asLabel, labelsIn, type Place } from './places.ts';
import type { RecordPage } from './schema.ts';

/**
 * The labels in the page's `labels` part that are neither a field's nor left out knowingly, as they are compared.
 * None in JSON, and none where that part is not on the page: what must be there is `ready` and required fields.
 */
export function strayLabels(page: Pick<RecordPage, 'fields'> & Partial<RecordPage>, place: Place): string[] {
  const { labels } = page;
  if (!labels || place.kind === 'json') return [];
  const part = labels.within.map((selector) => findOne(selector, place.node)).find((one) => one !== null);
  if (!part) return [];
  const known = new Set([...labels.unread, ...namesOf(Object.values(page.fields))].map(asLabel));
  return [...new Set(labelsIn(part))].filter((label) => label !== '' && !known.has(label));
}

function namesOf(fields: readonly Field[]): string[] {
  return fields.flatMap(({ label = [], or = [], each, one, pairs }) => {
    const inner = [each, one, pairs].flatMap((nest): Field[] => Object.values(nest ?? {}));
    return [...label, ...namesOf(or), ...namesOf(inner)];
  });
}
