// Holds every selector of a profile against pages that were taken: what matched, how often, by which choice.
// Pure, and read by the same resolver an extraction uses; what could match instead is suggest.ts's business.
import type { Field } from './field.ts';
import { checkMarks, mark } from './inspect-marks.ts';
import type { Check, Choice, Specimen } from './inspection.ts';
import { maskSample } from './mask.ts';
import { placesOf } from './places.ts';
import type { Sighting } from './read-fields.ts';
import { resolveRecord, resolveRows } from './resolve.ts';
import { isListPage, type PageKind, type Profile } from './schema.ts';
import type { RawValue } from './values.ts';

/** Places of one field that are searched for a second match. */
const MOST_LOOKED_AT = 50;

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
  const strays = new Set<string>();
  let unlabelled = 0;
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
      const resolution = resolveRecord(kind, content, env, watch);
      for (const { field, expected, found } of resolution.shortfalls)
        problems.set(`counters.${field}`, `the page counts ${expected} ${field}, ${found} were found`);
      for (const label of resolution.strays) strays.add(label);
      if (resolution.seesNoLabel) unlabelled += 1;
    }
  }
  const checks = [...seen].map(([path, sightings]) =>
    checkField(page, via, path, sightings, problems.get(path) ?? null, isEmpty),
  );
  if (!isListPage(kind) && kind.labels && via === 'html') {
    const stray = strays.size === 0 ? null : `no field reads ${list([...strays])}`;
    const words = unlabelled > 0 ? 'the part shows no label at all' : stray;
    checks.push(mark(page, 'labels', true, specimens.length, null, words));
  }
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
    several: severalOf(found),
    sightings,
  };
}

/** Where one element is meant, and the selector leaves it to chance which of several is taken. */
function severalOf(found: readonly Sighting[]): Check['several'] {
  for (const { place, index, ...sighting } of found.slice(0, MOST_LOOKED_AT)) {
    const way = wayOf({ place, index, ...sighting });
    const isList = way.each ?? way.all ?? way.pairs;
    if (place.kind === 'json' || way.select === undefined || isList || way.const !== undefined) continue;
    // The resolver itself looks for the first one only.
    const count = placesOf({ ...way, all: true }, place).candidates[index ?? 0]?.length ?? 0;
    if (count > 1) return { count, url: place.document.url };
  }
  return null;
}

const isHollow = (value: RawValue | undefined): boolean =>
  value === '' || (Array.isArray(value) && value.length === 0);

function wordsFor({ state, field }: Sighting): string {
  if (state === 'unclear') return 'what stands there is not understood (transform)';
  if (field.column) return `no column ${list(field.column)}`;
  if (field.label) {
    const more = field.within
      ? ', or several'
      : '; where it stands among plain elements, name the part (within)';
    return `no label ${list(field.label)}${more}`;
  }
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
