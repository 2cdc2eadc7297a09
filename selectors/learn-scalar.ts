// Finds the path of one field among everything that stands in K records: by what is known of the same records, by what it
// could be, by what it is called. Pure; lists and objects of fields are learn-fields.ts.

import type { StreamName } from '../model/streams.ts';
import { field as fieldSchema, type Transform } from './field.ts';
import { valueAt } from './json-path.ts';
import { nameScore, wordsOf } from './learn-names.ts';
import { isObject, type Shape, shapeOf } from './learn-shapes.ts';
import { fits, saidOf, stepsFor } from './learn-values.ts';
import type { Want } from './learn-wants.ts';
import { newReport, readField } from './read-fields.ts';
import type { Env, RawValue } from './values.ts';

/** A field as a profile's file says it. */
export type Settings = Readonly<Record<string, unknown>>;

/** One object that is to be read: a row, a record, a message. */
export interface Item {
  readonly value: unknown;
  /** What is known of it by other ways, by field: the row that led here, the page's own fields, a snapshot. */
  readonly known: Readonly<Record<string, unknown>>;
}

/** What is read, and what is known beside it. */
export interface Lesson {
  readonly items: readonly Item[];
  readonly env: Env & { readonly url: string };
  /** Whether a text stands on the page that was drawn. */
  isShown(text: string): boolean;
  /** Whether the page asked for this address. */
  isAsked(address: string): boolean;
  /** Ids of a stream's records, as far as its lists were heard. */
  idsOf(stream: StreamName): ReadonlySet<string> | null;
  /** Whether those are all. */
  isWhole(stream: StreamName): boolean;
}

export interface Found {
  readonly settings: Settings;
  readonly evidence: string;
  /** 0 to 1. */
  readonly score: number;
  /** Value by item; undefined where it has none. */
  readonly values: readonly (RawValue | undefined)[];
}

export interface Sought {
  readonly name: string;
  readonly want: Want;
  /** What the profile says already. */
  readonly given: Settings;
  /** Words before the field's own where objects are flat: "author" of author_name. */
  readonly prefix?: string;
  /** It is looked for besides a place that is found: a name alone is no reason for one more. */
  readonly isOther?: true;
}

/** Below this a path is a candidate for a person to look at, and no more. */
export const SURE = 0.6;
/** A path that is called just so. */
const EXACT = 0.95;
/** From so many records on, one value in all of them makes a guess suspect. */
const SEVERAL = 3;
const MARK = /<[a-z][^>]*>/i;
/** So near to one another, two paths are a riddle where their values differ. */
const RIVAL = 0.03;

/** @returns the best way, and what else could be meant, best first */
export function findScalar(sought: Sought, lesson: Lesson): { found: Found | null; candidates: Found[] } {
  const { items } = lesson;
  const shape = shapeOf(items.map(({ value }) => value));
  const tries = pathsFor(sought, shape)
    .flatMap((path) => tryPath(path, sought, lesson))
    .sort((a, b) => b.score - a.score || pathLength(a) - pathLength(b));
  const [first, second] = tries;
  if (!first || first.score < SURE) return { found: null, candidates: tries };
  const isRiddle =
    second !== undefined &&
    first.score - second.score < RIVAL &&
    JSON.stringify(first.values) !== JSON.stringify(second.values);
  return isRiddle ? { found: null, candidates: tries } : { found: first, candidates: tries };
}

const pathLength = ({ settings }: Found): number => String(settings.path ?? '').split('.').length;

function pathsFor({ want, given }: Sought, { scalars, lists }: Shape): readonly string[] {
  // One text that a step makes several of.
  const isSplit =
    Array.isArray(given.transform) &&
    given.transform.some((step: unknown) => isObject(step) && ('every' in step || 'split' in step));
  if (want.kind === 'texts' && !isSplit) return lists;
  return scalars.filter((path) => path !== '.');
}

function tryPath(path: string, sought: Sought, lesson: Lesson): Found[] {
  const { name, want, given } = sought;
  const { items, env } = lesson;
  const raws = items.map(({ value }) => valueAt(value, path)).filter((raw) => raw !== undefined);
  const own = kept(given);
  const ways = own.length > 0 ? [own, ...stepsFor(want, raws)] : stepsFor(want, raws);
  for (const steps of ways) {
    const settings = settingsOf(given, path, want, steps);
    const parsed = fieldSchema.safeParse(settings);
    if (!parsed.success) continue;
    const read = items.map(({ value }): { value: RawValue | undefined; isClear: boolean } => {
      const report = newReport();
      const field = { ...parsed.data, required: false };
      const result = readField(field, { kind: 'json', url: env.url, value }, env, name, report);
      return { value: result, isClear: report.missing.length === 0 };
    });
    const values = read.map(({ value }) => value);
    const present = values.filter((value) => value !== undefined && value !== null);
    if (read.some(({ isClear }) => !isClear) || !present.every((value) => fits(want, value as RawValue)))
      continue;
    const isOwn = own.length > 0 && steps === own;
    const isGuessed = !isOwn && isRenamed(steps);
    const judged = judge(path, values, present.length, { ...sought, isOwn, isGuessed }, lesson);
    if (judged === null) return [];
    const words = saidOf(steps);
    const evidence = [judged.words[0], words, ...judged.words.slice(1)].filter((one) => one).join(', ');
    return [{ settings, evidence, score: judged.score, values }];
  }
  return [];
}

/** Whether words mean what they do by our guess only. */
function isRenamed(steps: readonly Transform[]): boolean {
  return steps.some(
    (step) =>
      typeof step === 'object' &&
      'map' in step &&
      Object.entries(step.map).some(([word, meant]) => wordsOf(word).join(' ') !== wordsOf(meant).join(' ')),
  );
}

const kept = ({ transform }: Settings): Transform[] =>
  Array.isArray(transform) ? (transform as Transform[]) : [];

function settingsOf(given: Settings, path: string, want: Want, steps: readonly Transform[]): Settings {
  const { transform: _, ...rest } = given;
  return {
    path,
    ...(want.kind === 'texts' && kept(given).length === 0 ? { all: true } : {}),
    ...(want.kind === 'html' ? { html: true } : {}),
    ...rest,
    ...(steps.length > 0 ? { transform: steps.map(asWritten) } : {}),
  };
}

/** Without what the schema adds by itself. */
function asWritten(step: Transform): unknown {
  if (typeof step !== 'object' || !('time' in step)) return step;
  const { formats, zone } = step.time;
  return { time: zone === 'account' ? { formats } : { formats, zone } };
}

/** @returns how sure it is, and why in words; null where it contradicts what is known */
function judge(
  path: string,
  values: readonly (RawValue | undefined)[],
  present: number,
  {
    name,
    want,
    prefix,
    isOwn,
    isGuessed,
    isOther,
  }: Sought & {
    readonly isOwn: boolean;
    readonly isGuessed: boolean;
  },
  { items, isShown, isAsked, idsOf, isWhole }: Lesson,
): { score: number; words: string[] } | null {
  const total = values.length;
  let told = 0;
  let agreed = 0;
  for (const [at, value] of values.entries()) {
    const known = items[at]?.known[name];
    if (known === undefined || known === null) continue;
    told += 1;
    if (spelt(value) === spelt(known)) agreed += 1;
  }
  if (told > 0 && agreed < told) return null;
  const distinct = new Set(values.filter((value) => value !== undefined).map(spelt)).size;
  const named = Math.max(nameScore(name, path), prefix ? nameScore(`${prefix} ${name}`, path) : 0);
  const ids = want.joins === null ? null : idsOf(want.joins);
  const flat = values.flat().filter((value) => value !== undefined && value !== null);
  const joined = ids === null ? 0 : flat.filter((value) => ids.has(String(value))).length;
  const shown = flat.filter((value) => typeof value !== 'boolean' && isShown(String(value))).length;
  const texts = flat.map(String);
  const asked = want.kind === 'text' ? texts.filter(isAsked).length : 0;
  const isMarked = want.kind === 'html' && texts.filter((text) => MARK.test(text)).length > texts.length / 2;
  // A map that understands every word is the profile's own knowledge of this field.
  const isMapped = want.kind === 'enum' && isOwn && distinct > 1;
  if (present === 0 && (named < 0.9 || isOther)) return null;
  // A wrong guess often is one value that every record has: such a value needs more than a name that is alike.
  const isConstant = distinct === 1 && present >= SEVERAL && present > total / 2;
  const isKnown = want.kind === 'enum' && isOwn;
  // Ids of which a list that was heard to its end has none are those of something else.
  const isForeign =
    want.joins !== null &&
    ids !== null &&
    ids.size > 0 &&
    isWhole(want.joins) &&
    joined === 0 &&
    flat.length >= SEVERAL;
  const isSuspect =
    isConstant &&
    !isKnown &&
    agreed === 0 &&
    joined === 0 &&
    (named < EXACT || isGuessed || want.kind === 'id');
  const score = Math.min(
    isSuspect || isForeign ? SURE - RIVAL : 1,
    Math.max(
      agreed > 1 && distinct > 1 ? 0.95 : 0,
      agreed > 0 && named > 0 ? 0.9 : 0,
      // A name alone is no reason to take what no record has.
      named * (present > 0 ? 0.85 : 0.75),
      isMapped ? 0.55 + named * 0.3 : 0,
      isMarked && named > 0 ? 0.6 + named * 0.25 : 0,
      // What the profile's own steps make of it is an address that nothing else would come to.
      isOwn && asked > 0 ? 0.7 : 0,
      named > 0 && joined > 0 && joined === flat.length ? 0.5 + named * 0.4 : 0,
    ) +
      0.1 * (present / Math.max(total, 1)) +
      (shown > 0 ? 0.02 : 0),
  );
  const words = [
    `${present} of ${total} records`,
    agreed > 0 ? `${agreed} equal to what is known of them` : '',
    joined > 0 || isForeign ? `${joined} of ${flat.length} ids of ${want.joins}` : '',
    asked > 0 ? `${asked} asked for by the page` : '',
    shown > 0 ? `${shown} shown on the page` : '',
    isSuspect ? 'the same value in each' : '',
  ];
  return { score, words: words.filter((one) => one !== '') };
}

const spelt = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
