// Candidates that differ from the selector that was by one name or one step: what a release of a helpdesk changes when it
// renames a class, puts something around a row or breaks one half of "a, b". Each is scored by what speaks for it on all
// pages looked at. Pure.
import type { Element, ParentNode } from 'domhandler';
import type { Around, Candidate } from './candidate.ts';
import { isTelling } from './css-for.ts';
import { documentOf, findAll } from './document.ts';
import type { Field } from './field.ts';
import { kindOf } from './inspect.ts';
import type { Check, Specimen } from './inspection.ts';
import { nearness } from './near-text.ts';
import { type Place, placesOf, scalarAt } from './places.ts';
import { alternativesOf, type Relaxed, relax } from './relax.ts';
import { isListPage, type Profile } from './schema.ts';
import { pathOf } from './suggest-fields.ts';
import { fold, textOf } from './text.ts';
import { kindFits, looksLikeTime, provesKind } from './value-kinds.ts';

/** Proving one means reading every page again. */
const MOST = 12;

export function relaxedCandidates(
  profile: Profile,
  page: string,
  check: Check,
  own: readonly Specimen[],
  around: Around,
): Candidate[] {
  if (check.field === 'list.rows' || check.field === 'ready')
    return markCandidates(profile, page, check, own);
  const field = check.sightings[0]?.field;
  const path = pathOf(profile, page, check.field);
  if (!field?.select || path === null) return [];
  const looked = placesIn(check, field);
  // One half of "a, b" broke where the other still matches some.
  const missing = looked.filter(({ elements }) => elements.length === 0);
  if (missing.length === 0 && !isList(field) && check.state !== 'broken') return [];
  const claimed = claimedBy(around.checks, check);
  return variants(field, looked, isUnclear(check))
    .flatMap(({ relaxed, alive, old }): Candidate[] => {
      const score = isList(field)
        ? scoreList(check, relaxed, looked)
        : scoreOne(check, field, relaxed, missing.length > 0 ? missing : looked, claimed, around);
      if (score === null) return [];
      const value = isList(field) ? [...alive, relaxed.selector].join(', ') : relaxed.selector;
      const found = candidate(check.field, [...path, 'select'], value, relaxed, score);
      // Beside what is read there may stand what was never meant to be: an account may just have no notes.
      const isGuess = isList(field) && alive.length > 0 && !around.matchedBefore(old);
      return [isGuess ? { ...found, mustBeProved: true } : found];
    })
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, MOST);
}

/** A text stands there and is not understood: where its element is found by its position only, that may be another's. */
function isUnclear({ sightings }: Check): boolean {
  return sightings.some(({ state }) => state === 'unclear');
}

/** What each selector of the field that matches nothing could be now. */
function variants(
  field: Field,
  looked: readonly Looked[],
  isMoved: boolean,
): { relaxed: Relaxed; alive: readonly string[]; old: string }[] {
  const roots = looked.map(({ root }) => root);
  const missing = looked.filter(({ elements }) => elements.length === 0).map(({ root }) => root);
  const isHalf = missing.length > 0 && missing.length < looked.length;
  return (field.select ?? []).flatMap((selector) => {
    const alternatives = alternativesOf(selector);
    const alive = isMoved ? [] : alternatives.filter((one) => !isDead(one, roots));
    if (isList(field) && looked.some(({ elements }) => elements.length > 0) && alive.length === 0) return [];
    const dead = alternatives.filter((one) => !alive.includes(one));
    const each = dead.map((one) => relax(one, isHalf && !isList(field) ? missing : roots));
    const found = each.flat().filter(({ change }) => !isMoved || change === 'moved');
    const all = [...found, ...(isMoved || isList(field) ? [] : together(each))];
    return withCommon(all).map((relaxed) => {
      return {
        relaxed,
        alive,
        old: dead.find((_, at) => each[at]?.some(({ selector: one }) => one === relaxed.selector)) ?? '',
      };
    });
  });
}

/** Words that the names of several candidates have ("entry" of "entry__by" and "entry__body") speak for none of them. */
function withCommon(all: readonly Relaxed[]): Relaxed[] {
  const names = [...new Set(all.filter(({ change }) => change === 'renamed').map(({ to }) => to))];
  const counts = new Map<string, number>();
  for (const name of names)
    for (const word of new Set(words(name).toLowerCase().split(' ')))
      if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = new Set([...counts].filter(([, count]) => count > 1).map(([word]) => word));
  return all.map((one) => ({ ...one, common }));
}

const words = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+/g, ' ').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');

/** Where every alternative got the same new name: "h1.title, h2.title" as "h1.heading, h2.heading". */
function together(each: readonly (readonly Relaxed[])[]): Relaxed[] {
  const [first = [], ...others] = each;
  if (others.length === 0) return [];
  return first.flatMap((one): Relaxed[] => {
    const same = others.map((list) => list.find(({ to, change }) => to === one.to && change === one.change));
    if (same.includes(undefined)) return [];
    return [{ ...one, selector: [one, ...same].map((each) => each?.selector).join(', ') }];
  });
}

interface Score {
  readonly confidence: number;
  readonly mustAgree?: boolean;
  readonly why: readonly string[];
}

interface Looked {
  readonly place: Extract<Place, { kind: 'html' }>;
  readonly root: ParentNode;
  /** What the selectors as they are match there. */
  readonly elements: readonly Element[];
}

function candidate(
  field: string,
  path: readonly (string | number)[],
  value: string,
  { change, from, to }: Relaxed,
  { confidence, why, mustAgree = false }: Score,
): Candidate {
  const words = {
    wrapped: 'something was put between its parts',
    renamed: `${from} is called ${to} now`,
    dropped: `${from} is gone`,
    moved: `it stands at ${to} now`,
  }[change];
  return {
    field,
    edits: [{ path, value, how: 'first' }],
    reason: [words, ...why].join('; '),
    confidence,
    mustAgree,
  };
}

/** Where the field's selectors are looked for: below its label or column, where it has one. */
function placesIn(check: Check, field: Field): Looked[] {
  const { select = [], all: _, each: __, pairs: ___, one: ____, or: _____, ...bare } = field;
  return check.sightings.flatMap(({ place }): Looked[] => {
    if (place.kind === 'json') return [];
    const base = placesOf({ ...bare, attr: undefined, const: undefined }, place).candidates[0]?.[0] ?? null;
    const at = bare.within || bare.label || bare.column ? base : place;
    if (at?.kind !== 'html') return [];
    const elements = select.map((one) => findAll(one, at.node)).find((some) => some.length > 0) ?? [];
    return [{ place: at, root: at.node, elements }];
  });
}

const isDead = (alternative: string, roots: readonly ParentNode[]): boolean =>
  roots.every((root) => findAll(alternative, root).length === 0);

const isList = (field: Field): boolean => Boolean(field.all ?? field.each ?? field.pairs);
const isLeaf = (field: Field): boolean => !(field.each ?? field.pairs ?? field.one);

/** Elements whose text other fields of the page read: those are theirs. */
function claimedBy(checks: readonly Check[], own: Check): ReadonlySet<unknown> {
  const claimed = new Set<unknown>();
  for (const { field: name, state, sightings } of checks) {
    if (name === own.field || (state !== 'ok' && state !== 'fallback')) continue;
    for (const { field, place, state: seen, index, way } of sightings) {
      if (seen !== 'found' || way !== 0 || index === null || !isLeaf(field) || field.attr) continue;
      for (const one of placesOf(field, place).candidates[index] ?? [])
        if (one.kind === 'html' && place.kind === 'html' && one.node !== place.node) claimed.add(one.node);
    }
  }
  return claimed;
}

/** It is read by another field, or holds what is. */
function isTaken(element: Element, claimed: ReadonlySet<unknown>): boolean {
  return claimed.has(element) || findAll('*', element).some((one) => claimed.has(one));
}

/** How alike the old name and the new one are, or the field's own name and the new one; 0 to 1. */
function alike(field: string, { change, from, to, common = new Set() }: Relaxed): number {
  if (change !== 'renamed') return 0;
  const telling = (name: string): string =>
    words(name)
      .split(' ')
      .filter((word) => !common.has(word.toLowerCase()))
      .join(' ');
  return nearness([telling(from), telling(field.split('.').at(-1) ?? '')], telling(to), []).score;
}

const BASE: Record<Relaxed['change'], number> = { wrapped: 0.75, renamed: 0.5, dropped: 0.35, moved: 0.3 };

function scoreOne(
  check: Check,
  field: Field,
  relaxed: Relaxed,
  looked: readonly Looked[],
  claimed: ReadonlySet<unknown>,
  around: Around,
): Score | null {
  const found = looked.map(({ place, root }) => ({ place, elements: findAll(relaxed.selector, root) }));
  const some = found.filter(({ elements }) => elements.length > 0);
  const isWhole = some.length === looked.length;
  // Where the profile foresaw that there is none (`or`), not every place has one.
  if (some.length === 0 || (field.required && !isWhole && !field.or)) return null;
  if (isLeaf(field) && !field.attr && some.some(({ elements: [first] }) => first && isTaken(first, claimed)))
    return null;
  if (
    relaxed.change === 'moved' &&
    looked.some(({ elements: [was] }) => was && isTimeInOtherWords(field, was))
  )
    return null;
  const values = some.map(({ place, elements: [first] }) =>
    field.one ? null : scalarAt(field, { ...place, node: first as Element }),
  );
  const texts = values.map((value) => (typeof value === 'string' ? value : ''));
  if (!field.one && texts.some((text) => text.trim() === '')) return null;
  const kinds = field.one ? [] : texts.map((text) => kindFits(check.field, field.html ? 'text' : text));
  if (kinds.includes('other') && !provesKind(field)) return null;
  const near = alike(check.field, relaxed);
  const isProved = provesKind(field) || (kinds.length > 0 && kinds.every((kind) => kind === 'proved'));
  // A field that need not be there may rightly be missing: then only what looks just like it counts.
  const isMeant = field.required || around.wasThere || (near >= 0.8 && isWhole);
  const isMost = isWhole || (!field.required && some.length * 2 > looked.length);
  // A field never seen, many gaps, a bundler's name: only what is known of the records can speak for these.
  const mustAgree = !isMeant || !isMost || (/^[.#]/.test(relaxed.to) && !isTelling(relaxed.to.slice(1)));
  if (mustAgree && !around.isKnown) return null;
  const isUnique = some.every(({ elements }) => elements.length === 1);
  const varies = new Set(texts).size > 1;
  const counted = `on ${some.length} of ${looked.length} places`;
  const why = [
    isUnique ? `the only such one ${counted}` : `the first such one ${counted}`,
    ...(isProved ? ['its values are of this field’s kind'] : []),
    ...(near > 0 ? ['the names are alike'] : []),
    ...(varies ? ['its values differ from record to record'] : []),
  ];
  // One text on every page is part of what frames them all, whoever is signed in, for example.
  const confidence =
    BASE[relaxed.change] +
    (isUnique ? 0.1 : -0.2) +
    (isProved ? 0.15 : 0) +
    0.15 * near +
    (varies ? 0.05 : isProved || near > 0 ? -0.1 : -0.25);
  return { confidence: Math.min(0.95, confidence), why, mustAgree };
}

/** What stands where it was is a time still: its format changed, and not its place. */
function isTimeInOtherWords(field: Field, was: Element): boolean {
  const isTime = field.transform.some((step) => typeof step === 'object' && 'time' in step);
  return isTime && looksLikeTime(fold(textOf(was)));
}

/** A nested list: its items stand where the others stand, and are none of those that are read already. */
function scoreList(check: Check, relaxed: Relaxed, looked: readonly Looked[]): Score | null {
  const known = new Set(looked.flatMap(({ elements }) => elements));
  const parents = new Set([...known].map(({ parent }) => parent));
  const all = looked.flatMap(({ root }) => findAll(relaxed.selector, root));
  const more = all.filter((one) => !known.has(one));
  // A name that those have which are read already is no new name of the others, and an id is one item's.
  if (more.length < all.length || relaxed.to.startsWith('#')) return null;
  if (more.length === 0) return null;
  const isBeside = more.every(({ parent }) => parents.has(parent));
  if (known.size > 0) {
    // They must be of the same making as those beside them.
    const tags = new Set([...known].map(({ name }) => name));
    if (!isBeside || more.some(({ name }) => !tags.has(name)) || relaxed.change === 'dropped') return null;
  }
  const near = alike(check.field, relaxed);
  const why = [
    known.size > 0
      ? `${more.length} more stand beside the ${known.size} that are read`
      : `${more.length} items on ${looked.length} places`,
    ...(near > 0 ? ['the names are alike'] : []),
  ];
  return {
    confidence: Math.min(0.95, BASE[relaxed.change] + (known.size > 0 ? 0.1 : 0.05) + 0.15 * near),
    why,
  };
}

/** What a list is walked by, and what shows that a page is there. */
function markCandidates(profile: Profile, page: string, check: Check, own: readonly Specimen[]): Candidate[] {
  const kind = kindOf(profile, page);
  if (!kind || check.state !== 'broken') return [];
  const roots = own.flatMap(({ part, content }) =>
    part !== 'next' && content.kind === 'html' ? [documentOf(content).root] : [],
  );
  const isRows = check.field === 'list.rows';
  const selectors = isRows ? (isListPage(kind) ? kind.list.rows : []) : kind.ready;
  const path = isRows
    ? ['pages', page, 'list', 'rows']
    : page === 'account'
      ? ['account', 'ready']
      : ['pages', page, 'ready'];
  return selectors
    .flatMap((selector) => alternativesOf(selector))
    .flatMap((one) => relax(one, roots))
    .flatMap((relaxed): Candidate[] => {
      const counts = roots.map((root) => findAll(relaxed.selector, root).length);
      if (counts.some((count) => count === 0) || relaxed.change === 'dropped') return [];
      const near = alike(isRows ? 'row' : 'page', relaxed);
      const why = [
        isRows ? `${Math.max(...counts)} rows` : 'on every page looked at',
        ...(near > 0 ? ['the names are alike'] : []),
      ];
      const confidence = Math.min(0.9, BASE[relaxed.change] + 0.05 + 0.15 * near);
      return [candidate(check.field, path, relaxed.selector, relaxed, { confidence, why })];
    })
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, MOST);
}
