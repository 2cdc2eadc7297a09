// Finds every field of an object that answers tell, the objects and lists inside it included. What the profile places
// already stays as it is. Pure; one field alone is learn-scalar.ts.
import { valueAt } from './json-path.ts';
import { nameScore } from './learn-names.ts';
import { learnPairs } from './learn-pairs.ts';
import { findScalar, type Item, type Lesson, type Settings, type Sought } from './learn-scalar.ts';
import { isObject, shapeOf } from './learn-shapes.ts';
import type { Want, Wants } from './learn-wants.ts';
import { alsoPlaced, otherWays } from './learn-ways.ts';
import {
  asSettings,
  hasMusts,
  isPlaced,
  type Learned,
  type LearnedFields,
  LIKE,
  scoreOf,
  unplaced,
} from './learned.ts';

/** A field that the profile does not have is added for as good a reason only. */
const SURE_TO_ADD = 0.85;
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
      else learned[name] = { how: 'unplaced', words: said(one), given: null };
    }
  }
  return learned;
}

const said = (one: Learned & { how: 'found' }): string => `${String(one.settings.path)} (${one.evidence})`;

function learnOne(sought: Sought, lesson: Lesson, isGiven: boolean): Learned {
  const { given, want } = sought;
  if (isObject(given.pairs) || want.kind === 'pairs') return learnPairs(sought, lesson, isGiven);
  if (isObject(given.each) || want.kind === 'each') return learnNested('each', sought, lesson, isGiven);
  if (isObject(given.one) || want.kind === 'one') return learnNested('one', sought, lesson, isGiven);
  const { or, ...own } = given;
  const ways = Array.isArray(or) ? (or as unknown[]) : [];
  const { found, candidates } = findScalar({ ...sought, given: own }, lesson);
  if (found === null) return unplaced(candidates, isGiven ? given : null);
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
  if (!first) return unplaced([], isGiven ? given : null);
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
