// What became of the fields of an object that answers tell: found, kept as the profile has it, or not placed and why. Pure.
import type { Found, Settings } from './learn-scalar.ts';
import { isObject } from './learn-shapes.ts';
import type { Wants } from './learn-wants.ts';

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
  | {
      readonly how: 'unplaced';
      /** What stands nearest. */
      readonly words: string;
      /** What the profile says of the field, without a place; null where it does not have it. */
      readonly given: Settings | null;
    };
export type LearnedFields = Readonly<Record<string, Learned>>;

const PLACES = ['select', 'label', 'column', 'attr', 'within', 'path', 'capture', 'from'] as const;
/** Candidates named where nothing is sure. */
const MOST_NAMED = 3;
/** What is called so little alike is another thing. */
export const LIKE = 0.5;
/** What is said of a field for which there is not even a candidate. */
export const NOTHING = 'nothing heard fits';

/** Whether the profile says where the field is; an object of fields by itself is where they are. */
export function isPlaced(settings: Settings): boolean {
  if (PLACES.some((place) => settings[place] !== undefined) || settings.const !== undefined) return true;
  const { one, or } = settings;
  if (Array.isArray(or) && or.some((way) => isObject(way) && isPlaced(way))) return false;
  return isObject(one) && Object.values(one).every((inner) => !isObject(inner) || isPlaced(inner));
}

export function unplaced(candidates: readonly Found[], given: Settings | null): Learned {
  const near = candidates.filter(({ score }) => score > 0.15).slice(0, MOST_NAMED);
  const words = near.map(({ settings, evidence }) => `${String(settings.path)} (${evidence})`).join('; ');
  return { how: 'unplaced', words: words === '' ? NOTHING : words, given };
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

/** A field that the profile has and that nothing heard was sure enough for. */
export interface Unplaced {
  /** "thread.messages.html" */
  readonly field: string;
  /** What stands nearest. */
  readonly why: string;
  readonly isRequired: boolean;
}

export function unplacedIn(page: string, fields: LearnedFields): Unplaced[] {
  return Object.entries(fields).flatMap(([name, one]): Unplaced[] => {
    const field = `${page}.${name}`;
    if (one.how === 'unplaced')
      return one.given === null ? [] : [{ field, why: one.words, isRequired: one.given.required === true }];
    return one.how === 'found' && one.nested ? unplacedIn(field, one.nested.fields) : [];
  });
}
