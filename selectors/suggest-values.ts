// Candidates for fields found by a selector of their own: the element that now holds what is known of the same
// record from an earlier extraction. Without such knowledge there are none: a text alone proves nothing. Pure.
import { type Element, isTag, type ParentNode } from 'domhandler';
import type { Candidate, Known } from './candidate.ts';
import { selectorsFor } from './css-for.ts';
import { findAll } from './document.ts';
import type { Field } from './field.ts';
import { kindOf } from './inspect.ts';
import type { Check, Specimen } from './inspection.ts';
import { resolveRows } from './resolve.ts';
import { isListPage, type Profile } from './schema.ts';
import { pathOf } from './suggest-fields.ts';
import { fold, textOf } from './text.ts';

/** Elements of one place that are looked at. */
const MOST = 400;

export function valueCandidates(
  profile: Profile,
  page: string,
  check: Check,
  own: readonly Specimen[],
  known: Known,
): Candidate[] {
  const field = check.sightings[0]?.field;
  const path = pathOf(profile, page, check.field);
  const kind = kindOf(profile, page);
  if (!field?.select || !kind || path === null || check.field.includes('.') || field.label || field.column)
    return [];
  const ids = own.flatMap(({ content, env, id }) =>
    isListPage(kind)
      ? resolveRows(kind, content, env).rows.map(({ values }) => String(values.id ?? ''))
      : [id ?? ''],
  );
  const selectors = new Set<string>();
  for (const [at, { place }] of check.sightings.entries()) {
    const value = known(kind.stream, ids[at] ?? '')?.[check.field];
    if (place.kind === 'json' || typeof value !== 'string' || value === '') continue;
    for (const element of findAll('*', place.node).slice(0, MOST)) {
      if (!holds(element, field, value)) continue;
      for (const selector of [...selectorsFor(element), ...anchored(element, place.node)])
        if (findAll(selector, place.node).length === 1) selectors.add(selector);
    }
    if (selectors.size > 0) break;
  }
  return [...selectors].map((selector) => ({
    field: check.field,
    edits: [{ path: [...path, 'select'], value: selector, how: 'first' as const }],
    reason: 'it holds what the snapshot knows of the same records',
    // Counts only once every record on the page agrees.
    confidence: 0.4,
  }));
}

function holds(element: Element, field: Field, value: string): boolean {
  if (field.attr) return field.attr.some((name) => element.attribs[name] === value);
  return fold(textOf(element)) === fold(value);
}

/** The element below the nearest one that can be named; never by its place alone, which says nothing. */
function anchored(element: Element, root: ParentNode): string[] {
  const own = selectorsFor(element);
  for (let node = element.parent; node && node !== root; node = node.parent) {
    const [name] = isTag(node) ? selectorsFor(node) : [];
    if (name !== undefined) return [...own, element.name].map((one) => `${name} ${one}`);
  }
  return [];
}
