// Finds every field of an object that answers tell, the objects and lists inside it included. What the profile places
// already stays as it is. Pure; one field alone is learn-scalar.ts.
import { valueAt } from './json-path.ts';
import { nameScore } from './learn-names.ts';
import {
  type Found,
  findScalar,
  type Item,
  type Lesson,
  type Settings,
  type Sought,
} from './learn-scalar.ts';
import { isObject, shapeOf } from './learn-shapes.ts';
import type { Want, Wants } from './learn-wants.ts';

/** What became of one field of the profile, or of one that it does not have yet. */
export type Learned =
  | { readonly how: 'kept'; readonly settings: unknown }
  | {
      readonly how: 'found';
      /** Without what is nested. */
      readonly settings: Settings;
      readonly evidence: string;
      readonly score: number;
      readonly nested: { readonly key: 'one' | 'each' | 'pairs'; readonly fields: LearnedFields } | null;
      /** Items of which it has nothing, though they are to have it. */
      readonly uncovered: number;
    }
  /** In words: what stands nearest. `isGiven`: the profile has the field, without a place. */
  | { readonly how: 'unplaced'; readonly words: string; readonly isGiven: boolean };
export type LearnedFields = Readonly<Record<string, Learned>>;

const PLACES = ['select', 'label', 'column', 'attr', 'within', 'path', 'capture', 'from'] as const;
/** Candidates named where nothing is sure. */
const MOST_NAMED = 3;
/** What is called so little alike is another thing. */
const LIKE = 0.5;
/** A field that the profile does not have is added for as good a reason only. */
const SURE_TO_ADD = 0.85;
/** What is said of a field for which there is not even a candidate. */
export const NOTHING = 'nothing heard fits';
/** Of a field that no record has: what a row tells of when it was changed, or fills an address with. */
const anyWant = (name: string): Want => ({ ...ANY_WANT, kind: /At$/.test(name) ? 'time' : 'text' });
const ANY_WANT: Want = { kind: 'text', must: false, options: [], fields: {}, joins: null };

/** @param given fields as the profile's file says them; @param adds whether others of `wants` are to be added */
export function learnFields(
  given: Readonly<Record<string, unknown>>,
  wants: Wants,
  lesson: Lesson,
  adds: boolean,
  prefix?: string,
): LearnedFields {
  const learned: Record<string, Learned> = {};
  for (const name of new Set([...Object.keys(given), ...(adds ? Object.keys(wants) : [])])) {
    const settings = given[name];
    const isGiven = settings !== undefined;
    if (isGiven && (!isObject(settings) || isPlaced(settings))) learned[name] = { how: 'kept', settings };
    else {
      const sought = { name, want: wants[name] ?? anyWant(name), given: (settings ?? {}) as Settings };
      const one = learnOne({ ...sought, ...(prefix ? { prefix } : {}) }, lesson, isGiven);
      if (isGiven || one.how !== 'found' || one.score >= SURE_TO_ADD) learned[name] = one;
      else learned[name] = { how: 'unplaced', words: said(one), isGiven };
    }
  }
  return learned;
}

const said = (one: Learned & { how: 'found' }): string => `${String(one.settings.path)} (${one.evidence})`;

/** Whether the profile says where the field is; an object of fields by itself is where they are. */
export function isPlaced(settings: Settings): boolean {
  if (PLACES.some((place) => settings[place] !== undefined) || settings.const !== undefined) return true;
  const { one, or } = settings;
  if (Array.isArray(or) && or.some((way) => isObject(way) && isPlaced(way))) return false;
  return isObject(one) && Object.values(one).every((inner) => !isObject(inner) || isPlaced(inner));
}

function learnOne(sought: Sought, lesson: Lesson, isGiven: boolean): Learned {
  const { given, want } = sought;
  if (isObject(given.pairs) || want.kind === 'pairs') return learnPairs(sought, lesson, isGiven);
  if (isObject(given.each) || want.kind === 'each') return learnNested('each', sought, lesson, isGiven);
  if (isObject(given.one) || want.kind === 'one') return learnNested('one', sought, lesson, isGiven);
  const { or, ...own } = given;
  const ways = Array.isArray(or) ? (or as unknown[]) : [];
  const { found, candidates } = findScalar({ ...sought, given: own }, lesson);
  if (found === null) return unplaced(candidates, isGiven);
  const others = otherWays(sought, found, ways, lesson);
  const alternatives = others.ways.map(({ settings }) => settings);
  return {
    how: 'found',
    settings: { ...found.settings, ...(alternatives.length > 0 ? { or: alternatives } : {}) },
    evidence: [found.evidence, ...others.ways.flatMap(({ evidence }) => evidence ?? [])].join('; else '),
    score: found.score,
    nested: null,
    uncovered: others.uncovered,
  };
}

/** Rows of several kinds have one thing in several places: what is not there yet is looked for among the others. */
function otherWays(
  sought: Sought,
  first: Found,
  given: readonly unknown[],
  lesson: Lesson,
): { ways: { settings: unknown; evidence?: string }[]; uncovered: number } {
  const ways: { settings: unknown; evidence?: string }[] = [];
  let rest = lesson.items.filter((_, at) => (first.values[at] ?? null) === null);
  const left = [...given];
  const isNeeded = sought.want.must || sought.want.kind === 'html' || given.length > 0;
  while (rest.length > 0 && isNeeded) {
    const at = left.findIndex((way) => isObject(way) && !isPlaced(way));
    const own = at >= 0 ? (left[at] as Settings) : given.length > 0 ? null : withoutSteps(sought.given);
    if (own === null) break;
    const { found } = findScalar({ ...sought, given: own, isOther: true }, { ...lesson, items: rest });
    if (found === null || found.values.every((value) => value === undefined)) break;
    if (at >= 0) left.splice(at, 1);
    ways.push({ settings: found.settings, evidence: `${String(found.settings.path)} ${found.evidence}` });
    rest = rest.filter((_, index) => (found.values[index] ?? null) === null);
    if (at < 0) break;
  }
  const kept = left.filter((way) => !isObject(way) || isPlaced(way));
  const isConstant = kept.some((way) => isObject(way) && way.const !== undefined);
  return {
    ways: [...ways, ...kept.map((settings) => ({ settings }))],
    uncovered: isConstant ? 0 : rest.length,
  };
}

function withoutSteps({ html, raw }: Settings): Settings {
  return { ...(html ? { html } : {}), ...(raw ? { raw } : {}) };
}

function unplaced(candidates: readonly Found[], isGiven: boolean): Learned {
  const near = candidates.filter(({ score }) => score > 0.15).slice(0, MOST_NAMED);
  const words = near.map(({ settings, evidence }) => `${String(settings.path)} (${evidence})`).join('; ');
  return { how: 'unplaced', words: words === '' ? NOTHING : words, isGiven };
}

/** An object, or each of a list, with fields of its own. */
function learnNested(key: 'one' | 'each', sought: Sought, lesson: Lesson, isGiven: boolean): Learned {
  const { name, want, given } = sought;
  const inner = isObject(given[key]) ? given[key] : {};
  const shape = shapeOf(lesson.items.map(({ value }) => value));
  const paths = key === 'each' ? shape.arrays : shape.objects.filter((path) => path !== '.');
  const tries = paths.flatMap((path) => {
    const named = nameScore(name, path);
    if (named < LIKE) return [];
    return nestedAt(path, { key, sought, inner, lesson, named });
  });
  // Where objects are flat their members carry the name: author_id, author_name.
  if (key === 'one' && tries.length === 0)
    tries.push(...nestedAt('.', { key, sought, inner, lesson, named: LIKE }));
  const [first] = tries.sort((a, b) => b.score - a.score);
  if (!first) return unplaced([], isGiven);
  const { [key]: _, or, ...rest } = given;
  const path = first.path === '.' ? {} : { path: first.path };
  const second = tries.find(
    (one) => one !== first && one.covers > 0 && one.covers + first.covers === lesson.items.length,
  );
  const evidence = `${first.covers} of ${lesson.items.length} records`;
  const isSplit = key === 'one' && second !== undefined && first.covers < lesson.items.length;
  return {
    how: 'found',
    settings: {
      ...path,
      ...rest,
      ...(isSplit ? { or: [{ path: second.path, one: asSettings(second.fields) }] } : alsoPlaced(or)),
    },
    evidence: isSplit ? `${evidence}; else ${second.path} ${second.covers}` : evidence,
    score: first.score,
    nested: { key, fields: first.fields },
    uncovered: want.must && !isSplit ? lesson.items.length - first.covers : 0,
  };
}

/** Other ways that the profile gives, as far as they say where. */
function alsoPlaced(or: unknown): Settings {
  const ways = Array.isArray(or) ? or.filter((way: unknown) => !isObject(way) || isPlaced(way)) : [];
  return ways.length > 0 ? { or: ways } : {};
}

interface Nesting {
  readonly key: 'one' | 'each';
  readonly sought: Sought;
  readonly inner: Readonly<Record<string, unknown>>;
  readonly lesson: Lesson;
  readonly named: number;
}

function nestedAt(
  path: string,
  { key, sought, inner, lesson, named }: Nesting,
): { path: string; fields: LearnedFields; score: number; covers: number }[] {
  const { name, want } = sought;
  const places = lesson.items.map(({ value, known }) => ({ at: valueAt(value, path), known: known[name] }));
  const there = places.filter(({ at }) => at !== undefined && (key === 'one' || Array.isArray(at)));
  const items = there.flatMap(({ at, known }): Item[] =>
    key === 'one'
      ? [{ value: at, known: isObject(known) ? known : {} }]
      : (at as unknown[]).map((value) => ({ value, known: {} })),
  );
  if (items.length === 0) return [];
  const fields = learnFields(inner, want.fields, { ...lesson, items }, true, path === '.' ? name : undefined);
  if (!hasMusts(fields, want.fields)) return [];
  return [{ path, fields, score: Math.min(1, scoreOf(fields) * 0.7 + named * 0.3), covers: there.length }];
}

/** Whether all that makes a record is there. */
export function hasMusts(fields: LearnedFields, wants: Wants): boolean {
  return Object.entries(wants).every(([name, want]) => {
    const one = fields[name];
    return (
      !want.must ||
      (one !== undefined && one.how !== 'unplaced' && !(one.how === 'found' && one.uncovered > 0))
    );
  });
}

/** How sure the fields are that were found, on the average; 0 for none. */
export function scoreOf(fields: LearnedFields): number {
  const found = Object.values(fields).flatMap((one) => (one.how === 'found' ? [one.score] : []));
  return found.length === 0 ? 0 : found.reduce((sum, one) => sum + one, 0) / found.length;
}

/** Learned fields as a profile's file would say them, without the evidence. */
export function asSettings(fields: LearnedFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, one]) => {
      if (one.how === 'unplaced') return [];
      return [[name, one.how === 'kept' ? one.settings : settingsOf(one)]];
    }),
  );
}

function settingsOf({ settings, nested }: Learned & { how: 'found' }): Settings {
  return nested === null ? settings : { ...settings, [nested.key]: asSettings(nested.fields) };
}

/** Key and value of each of a list of objects: custom properties. */
function learnPairs(sought: Sought, lesson: Lesson, isGiven: boolean): Learned {
  const { name, given } = sought;
  const pairs = isObject(given.pairs) ? given.pairs : {};
  const ids = lesson.idsOf('properties');
  const shape = shapeOf(lesson.items.map(({ value }) => value));
  const tries = shape.arrays.flatMap((path) => {
    const rows = lesson.items.flatMap(({ value }) => (valueAt(value, path) as unknown[] | undefined) ?? []);
    if (rows.length === 0 || nameScore(name, path) < LIKE) return [];
    const scalars = shapeOf(rows).scalars;
    const key = scalars
      .filter((one) => /(?:^|\.)(?:id|key|name)$/i.test(one))
      .map((one) => {
        const keys = rows.map((row) => valueAt(row, one));
        const known = ids === null ? 0 : keys.filter((id) => ids.has(String(id))).length / rows.length;
        return { one, known, rank: known + (one.endsWith('id') ? 0.1 : 0) + (one.includes('.') ? 0.05 : 0) };
      })
      .sort((a, b) => b.rank - a.rank)[0];
    const value = scalars.find((one) => /(?:^|\.)(?:value|text|answer)$/i.test(one));
    if (!key || !value) return [];
    const why = key.known === 1 ? ', keys are ids of properties' : '';
    return [
      { path, key: key.one, value, evidence: `${rows.length} pairs of ${lesson.items.length} records${why}` },
    ];
  });
  const [first] = tries;
  if (!first) return unplaced([], isGiven);
  const { pairs: _, ...rest } = given;
  const inner = (part: 'key' | 'value', path: string): Learned => ({
    how: 'found',
    settings: { path, ...(isObject(pairs[part]) ? pairs[part] : {}) },
    evidence: '',
    score: 1,
    nested: null,
    uncovered: 0,
  });
  return {
    how: 'found',
    settings: { path: first.path, ...rest },
    evidence: first.evidence,
    score: 0.9,
    nested: { key: 'pairs', fields: { key: inner('key', first.key), value: inner('value', first.value) } },
    uncovered: 0,
  };
}
