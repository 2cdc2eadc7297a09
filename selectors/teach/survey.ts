// What every field of a page kind comes to on one page: where it stands, what it reads, and whether a record may have
// that. What the overlay shows. Pure.
import { type Element, isTag } from 'domhandler';
import { documentOf, findAll, findOne } from '../document.ts';
import { kindOf } from '../inspect.ts';
import { fits } from '../learn-values.ts';
import type { Want } from '../learn-wants.ts';
import { placesOf } from '../places.ts';
import type { Sighting } from '../read-fields.ts';
import { resolveRecord, resolveRows } from '../resolve.ts';
import { isListPage, type ListPage, type Profile } from '../schema.ts';
import type { Env, HtmlContent, RawValue } from '../values.ts';
import { fieldAt, matchesOf, type Target, targetsOf } from './targets.ts';

/**
 * `placed`: it has a value that the schema takes. `empty`: the profile says where, and this page has none.
 * `missing`: the profile does not have it. `wrong`: a value that is not understood or not taken, or none where one must be.
 * `elsewhere`: another page kind supplies it.
 */
export type Standing = 'placed' | 'empty' | 'missing' | 'wrong' | 'elsewhere';

export interface Surveyed extends Target {
  readonly state: Standing;
  /** What it reads first on the page, in full: for a person who sees the page anyway. */
  readonly value: string | null;
  /** What is wrong, in words; null when nothing is. */
  readonly problem: string | null;
  /** The elements it stands in, in the page's order. */
  readonly elements: readonly Element[];
}

const LONGEST = 120;

/** Every target of the page kind against one page. */
export function survey(profile: Profile, page: string, content: HtmlContent, env: Env): Surveyed[] {
  const kind = kindOf(profile, page);
  if (!kind) return [];
  const seen = new Map<string, Sighting[]>();
  const watch = (one: Sighting): void => {
    seen.set(one.path, [...(seen.get(one.path) ?? []), one]);
  };
  if (isListPage(kind)) resolveRows(kind, content, env, watch);
  else resolveRecord(kind, content, env, watch);
  return targetsOf(profile, page).map((target): Surveyed => {
    const { path } = target;
    if (path === 'list.rows') return rowsIn(kind as ListPage, content, target);
    const nothing = { ...target, value: null, problem: null, elements: [] };
    if (target.elsewhere !== null) return { ...nothing, state: 'elsewhere' };
    const own = seen.get(path) ?? [];
    if (!fieldAt(kind, path)) return { ...nothing, state: 'missing' };
    return { ...target, ...standingOf(target.want, own), elements: own.flatMap(elementsOf) };
  });
}

function rowsIn({ list }: ListPage, content: HtmlContent, target: Target): Surveyed {
  const { root } = documentOf(content);
  const used = list.rows.find((selector) => findOne(selector, root) !== null);
  const elements = used === undefined ? [] : findAll(used, root);
  const heard = list.capture === undefined ? undefined : content.captured?.[list.capture]?.value;
  const count = Array.isArray(heard) ? heard.length : elements.length;
  const isEmpty = list.empty?.some((selector) => findOne(selector, root) !== null) === true;
  if (count > 0) return { ...target, state: 'placed', value: `${count} rows`, problem: null, elements };
  if (isEmpty) return { ...target, state: 'empty', value: 'no rows', problem: null, elements };
  return { ...target, state: 'wrong', value: null, problem: 'no element is a row', elements };
}

function standingOf(
  want: Want,
  sightings: readonly Sighting[],
): Pick<Surveyed, 'state' | 'value' | 'problem'> {
  const found = sightings.filter(({ state }) => state === 'found');
  const first = found.find(({ value }) => !isHollow(value))?.value;
  const value = first === undefined ? null : shown(first);
  const unclear = sightings.find(({ state }) => state === 'unclear');
  if (unclear) return { state: 'wrong', value, problem: 'a text stands there that is not understood' };
  const isNest = want.kind === 'each' || want.kind === 'one';
  const misfit = isNest ? undefined : found.find((one) => one.value !== undefined && !fits(want, one.value));
  if (misfit?.value !== undefined)
    return { state: 'wrong', value: shown(misfit.value), problem: misfitOf(want) };
  const missing = sightings.filter(({ state }) => state === 'missing').length;
  if (missing > 0)
    return { state: 'wrong', value, problem: `missing ${missing} of ${sightings.length} times` };
  if (found.length > 0 || sightings.some(({ state }) => state === 'none'))
    return { state: found.length > 0 ? 'placed' : 'empty', value, problem: null };
  return { state: 'empty', value, problem: want.must ? 'a record needs it, and this page shows none' : null };
}

/** What the schema takes, in words: "no time in UTC"; for values that it does not. */
export function misfitOf({ kind, options }: Want): string {
  switch (kind) {
    case 'id':
      return 'no id: letters, digits, ".", "_" and "-" only';
    case 'time':
      return 'no time that is understood';
    case 'enum':
      return `none of ${options.join(', ')}`;
    case 'flag':
      return 'neither true nor false';
    case 'number':
      return 'no whole number';
    case 'email':
      return 'no email address';
    case 'texts':
      return 'no list of texts';
    default:
      return 'no text';
  }
}

/** A value as one line for a person. @param longest characters */
export function shown(value: RawValue, longest = LONGEST): string {
  const text = Array.isArray(value)
    ? value.every((one) => typeof one !== 'object')
      ? value.map(String).join(', ')
      : `${value.length} items`
    : typeof value === 'object' && value !== null
      ? Object.values(value).map(String).join(', ')
      : String(value);
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

const isHollow = (value: RawValue | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** The elements that gave a sighting its value. */
function elementsOf({ field, place, way, index, state }: Sighting): Element[] {
  if (place.kind === 'json') return [];
  // What is not understood stands there all the same.
  if (way === null && state === 'unclear')
    return matchesOf(field, place).flatMap(({ node }) => (isTag(node) ? [node] : []));
  if (way === null) return [];
  const used = way === 0 ? field : field.or?.[way - 1];
  if (!used || used.const !== undefined || used.from) return [];
  const found = placesOf(used, place).candidates[index ?? 0] ?? [];
  return found.flatMap((one) => (one.kind === 'html' && isTag(one.node) ? [one.node] : []));
}
