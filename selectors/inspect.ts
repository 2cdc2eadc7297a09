// Holds every selector of a profile against pages that were taken: what matched, how often, by which choice.
// Pure, and read by the same resolver an extraction uses; what could match instead is suggest.ts's business.
import { documentOf, findAll } from './document.ts';
import type { Field } from './field.ts';
import { maskSample } from './mask.ts';
import { placesOf } from './places.ts';
import { resolveRecord, resolveRows, type Sighting } from './resolve.ts';
import { isListPage, type ListPage, type PageKind, type Profile } from './schema.ts';
import type { Content, Env, RawValue } from './values.ts';

/** A page of a kind, as it was taken. */
export interface Specimen {
  /** The page kind's name in the profile; "account" for the account's own page. */
  readonly page: string;
  /** A list's first part, a later one, or the page of one record. */
  readonly part: 'first' | 'next' | 'record';
  readonly content: Content;
  readonly env: Env;
  /** The record's id, where the page is a record's. */
  readonly id: string | null;
  /** The page before what hides was opened. */
  readonly folded?: Content | undefined;
}

export type State = 'ok' | 'fallback' | 'optional missing' | 'broken';

/** Which of the profile's choices matched: "select 2 of 3". */
export interface Choice {
  readonly position: number;
  readonly of: number;
  readonly selector: string;
}

/** What one selector list came to on all specimens of its page kind. */
export interface Check {
  readonly page: string;
  readonly via: 'html' | 'json';
  /** "messages.author.name", "list.rows", "ready". */
  readonly field: string;
  readonly required: boolean;
  readonly state: State;
  /** Places it was looked for in, and in how many of them it gave a value. */
  readonly tried: number;
  readonly found: number;
  /** Elements it matched, all in all. */
  readonly matches: number;
  readonly choice: Choice | null;
  readonly sample: string | null;
  readonly problem: string | null;
  /** Every time the field was looked for; none for what is no field. */
  readonly sightings: readonly Sighting[];
}

/** The page kind a specimen is of; the account's page is one like any other. */
export function kindOf(profile: Profile, page: string): PageKind | undefined {
  if (page !== 'account') return profile.pages[page];
  return { ...profile.account, stream: 'users', strategy: 'auto', expand: [], counters: {} };
}

/** Every selector of one page kind against its specimens, the page's own first, then fields in the profile's order. */
export function inspectPage(profile: Profile, page: string, specimens: readonly Specimen[]): Check[] {
  const kind = kindOf(profile, page);
  if (!kind) return [];
  return (['json', 'html'] as const).flatMap((via) => {
    const own = specimens.filter((one) => one.page === page && one.content.kind === via);
    if (own.length === 0) return [];
    return [...(via === 'html' ? checkMarks(kind, page, own) : []), ...checkFields(kind, page, own, via)];
  });
}

function checkFields(
  kind: PageKind,
  page: string,
  specimens: readonly Specimen[],
  via: 'html' | 'json',
): Check[] {
  const seen = new Map<string, Sighting[]>();
  const watch = (sighting: Sighting): void => {
    seen.set(sighting.path, [...(seen.get(sighting.path) ?? []), sighting]);
  };
  const problems = new Map<string, string>();
  let rowCount = 0;
  let isEmpty = false;
  for (const { content, env, part } of specimens) {
    if (isListPage(kind)) {
      const own: Sighting[] = [];
      const rows = resolveRows(kind, content, env, (sighting) => own.push(sighting));
      rowCount += rows.rows.length;
      isEmpty ||= rows.empty;
      // A later part may be a bare fragment without the counter.
      for (const sighting of own) if (sighting.path !== 'list.counter' || part === 'first') watch(sighting);
    } else {
      for (const { field, expected, found } of resolveRecord(kind, content, env, watch).shortfalls)
        problems.set(`counters.${field}`, `the page counts ${expected} ${field}, ${found} were found`);
    }
  }
  const checks = [...seen].map(([path, sightings]) =>
    checkField(page, via, path, sightings, problems.get(path) ?? null, isEmpty),
  );
  if (!isListPage(kind) || via === 'html') return checks;
  const ok = rowCount > 0 || isEmpty;
  return [
    mark(page, 'json.rows', true, rowCount, null, ok ? null : 'the JSON read holds no rows', via),
    ...checks,
  ];
}

function checkField(
  page: string,
  via: 'html' | 'json',
  path: string,
  sightings: readonly Sighting[],
  problem: string | null,
  isEmpty: boolean,
): Check {
  const found = sightings.filter(({ state }) => state === 'found');
  const wrong = sightings.find(({ state }) => state === 'missing' || state === 'unclear');
  const field = (sightings[0] as Sighting).field;
  const isCounter = path === 'list.counter';
  const lost = isCounter && found.length === 0 && !isEmpty;
  const first = found.find((one) => !isLaterChoice(one)) ?? found[0];
  const choice = first ? choiceOf(first) : null;
  const words = wrong ? wordsFor(wrong) : lost ? 'nothing shows how many there are' : problem;
  const state =
    words !== null
      ? 'broken'
      : found.length > 0
        ? first && isLaterChoice(first)
          ? 'fallback'
          : 'ok'
        : 'optional missing';
  return {
    ...{ page, via, field: path, required: field.required, tried: sightings.length, found: found.length },
    matches: sightings.reduce((sum, one) => sum + one.found, 0),
    state: state === 'optional missing' && sightings.some((one) => one.state === 'none') ? 'ok' : state,
    choice,
    sample: maskSample(found.find(({ value }) => !isHollow(value))?.value, field, path),
    problem: words,
    sightings,
  };
}

const isHollow = (value: RawValue | undefined): boolean =>
  value === '' || (Array.isArray(value) && value.length === 0);

function wordsFor({ state, field }: Sighting): string {
  if (state === 'unclear') return 'what stands there is not understood (transform)';
  if (field.column) return `no column ${list(field.column)}`;
  if (field.label) return `no label ${list(field.label)}`;
  return 'nothing matches';
}

const list = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ');

/** Whether something else than the first selector, column or label gave the value. A constant is a foreseen case. */
function isLaterChoice(sighting: Sighting): boolean {
  const { field, way } = sighting;
  if (way !== null && way > 0) {
    // A field that says nothing itself and leaves all to `or` has its first choice there.
    const isBare = !(field.select ?? field.label ?? field.column ?? field.attr);
    return wayOf(sighting).const === undefined && (way > 1 || !isBare);
  }
  return (choiceOf(sighting)?.position ?? 1) > 1;
}

function wayOf({ field, way }: Sighting): Field {
  return way === null || way === 0 ? field : (field.or?.[way - 1] ?? field);
}

function choiceOf(sighting: Sighting): Choice | null {
  const way = wayOf(sighting);
  const { place, index } = sighting;
  if (place.kind === 'json')
    return way.path === undefined ? null : { position: 1, of: 1, selector: way.path };
  for (const name of ['column', 'label'] as const) {
    const names = way[name];
    if (!names) continue;
    const { select: _, ...bare } = way;
    const at = names.findIndex((one) => placesOf({ ...bare, [name]: [one] }, place).candidates[0]?.length);
    const inner = way.select && index ? index : 0;
    if (at > 0 || !way.select || inner === 0)
      return {
        position: Math.max(at, 0) + 1 + inner,
        of: names.length,
        selector: `${name} "${names[Math.max(at, 0)]}"`,
      };
  }
  if (way.select && index !== null)
    return { position: index + 1, of: way.select.length, selector: way.select[index] ?? '' };
  return way.attr ? { position: 1, of: 1, selector: `[${way.attr[0]}]` } : null;
}

/** What a page kind is recognised and walked by: everything in it that is no field. */
function checkMarks(kind: PageKind, page: string, specimens: readonly Specimen[]): Check[] {
  const firsts = specimens.filter(({ part }) => part !== 'next');
  const look = (
    name: string,
    selectors: readonly string[] | undefined,
    required: boolean,
    words: string,
    isFolded = false,
  ): Check[] => {
    if (!selectors) return [];
    const pages = isFolded ? firsts.map((one) => ({ ...one, content: one.folded ?? one.content })) : firsts;
    const { choice, matches, missed } = matchAll(selectors, pages);
    return [mark(page, name, required, matches, choice, required && missed ? words : null)];
  };
  const checks = [
    ...look('ready', kind.ready, true, 'nothing shows that the page is there'),
    ...look('clear', kind.clear, false, ''),
  ];
  if (!isListPage(kind)) {
    return [
      ...checks,
      ...kind.expand.flatMap(({ select }, at) => look(`expand[${at}]`, select, false, '', true)),
    ];
  }
  return [
    ...checks,
    ...checkList(
      kind,
      page,
      firsts,
      specimens.filter(({ part }) => part === 'next'),
      look,
    ),
  ];
}

function checkList(
  kind: ListPage,
  page: string,
  firsts: readonly Specimen[],
  nexts: readonly Specimen[],
  look: (name: string, selectors: readonly string[] | undefined, required: boolean, words: string) => Check[],
): Check[] {
  const { rows, empty, pagination } = kind.list;
  const [first] = firsts;
  const resolved = first ? resolveRows(kind, first.content, first.env) : null;
  const isEmpty = resolved?.empty === true && resolved.rows.length === 0;
  const checks = [
    ...look('list.rows', rows, !isEmpty, 'there are no rows, and nothing says that there are none'),
    ...look('list.empty', empty, isEmpty, ''),
  ];
  const goesOn =
    resolved !== null &&
    resolved.rows.length > 0 &&
    resolved.counter !== null &&
    resolved.rows.length < resolved.counter;
  const counted = `${resolved?.rows.length ?? 0} of ${resolved?.counter ?? '?'} rows, and no way on`;
  if (pagination.kind === 'next' || pagination.kind === 'load-more') {
    const [check] = look('list.pagination', pagination.select, goesOn && !isEmpty, counted);
    if (check)
      checks.push(
        check.matches === 0 || !resolved?.rows.length ? check : { ...check, ...wayOn(kind, firsts, nexts) },
      );
  } else if (pagination.kind === 'virtualised') {
    checks.push(...look('list.pagination', pagination.container, !isEmpty, 'nothing that scrolls'));
  } else if (pagination.kind === 'infinite-scroll') {
    checks.push(...look('list.pagination', pagination.container, goesOn, counted));
  } else if (goesOn) {
    checks.push(mark(page, 'list.pagination', true, 0, null, counted));
  }
  return checks;
}

/** What is wrong with a way on that matched: it carries no address, or leads to no further row. */
function wayOn(
  kind: ListPage,
  firsts: readonly Specimen[],
  nexts: readonly Specimen[],
): { state: 'broken'; problem: string } | Record<string, never> {
  const { pagination } = kind.list;
  if (!('attr' in pagination) || pagination.attr === undefined) return {};
  const goesOn = firsts.some(({ content, env }) => resolveRows(kind, content, env).next !== null);
  if (!goesOn) return { state: 'broken', problem: `what matches has no attribute "${pagination.attr}"` };
  const isDeadEnd = nexts.some(({ content, env }) => resolveRows(kind, content, env).rows.length === 0);
  return isDeadEnd ? { state: 'broken', problem: 'the next part has no rows' } : {};
}

/** @returns the best choice that matched on every page, or on the first that had one */
function matchAll(
  selectors: readonly string[],
  specimens: readonly Specimen[],
): { choice: Choice | null; matches: number; missed: boolean } {
  let matches = 0;
  let missed = false;
  let best: number | null = null;
  for (const { content } of specimens) {
    if (content.kind === 'json') continue;
    const { root } = documentOf(content);
    const at = selectors.findIndex((selector) => findAll(selector, root).length > 0);
    if (at < 0) missed = true;
    else {
      matches += findAll(selectors[at] ?? '', root).length;
      best = Math.min(best ?? at, at);
    }
  }
  const choice =
    best === null ? null : { position: best + 1, of: selectors.length, selector: selectors[best] ?? '' };
  return { choice, matches, missed };
}

/** @param problem what is wrong, or null */
export function mark(
  page: string,
  field: string,
  required: boolean,
  matches: number,
  choice: Choice | null,
  problem: string | null,
  via: 'html' | 'json' = 'html',
): Check {
  // `ready` names alternatives of equal standing ("the table, or the words that it is empty").
  const isLater = choice !== null && choice.position > 1 && field !== 'ready';
  const state =
    problem !== null ? 'broken' : matches === 0 ? 'optional missing' : isLater ? 'fallback' : 'ok';
  return {
    ...{ page, via, field, required, state, tried: 1, found: matches > 0 ? 1 : 0, matches, choice },
    ...{ sample: null, problem, sightings: [] },
  };
}

const RANK: readonly State[] = ['ok', 'optional missing', 'fallback', 'broken'];
/** What need not be on a page when all is well. */
const OCCASIONAL = /^(?:clear|list\.empty|expand\[)/;

export function worst(states: readonly State[]): State {
  return RANK[Math.max(0, ...states.map((state) => RANK.indexOf(state)))] ?? 'ok';
}

/**
 * What a page kind's checks come to. A page that is read in two ways is broken only when both are: an extraction
 * then takes the other.
 */
export function verdictOf(checks: readonly Check[]): State {
  const counted = checks.filter(({ field, state }) => !OCCASIONAL.test(field) || state === 'broken');
  const byWay = (['json', 'html'] as const)
    .map((via) => counted.filter((check) => check.via === via))
    .filter((own) => own.length > 0)
    .map((own) => worst(own.map(({ state }) => state)));
  const isBroken = byWay.length > 0 && byWay.every((state) => state === 'broken');
  if (isBroken) return 'broken';
  return byWay.includes('broken') ? 'fallback' : worst(byWay);
}
