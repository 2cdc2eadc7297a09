// What may stay as it is: the words of the user interface. Only the profile and the page's own scripts say which
// those are; every other word counts as the customer's.
import type { Structure } from './structure.ts';

export interface Vocabulary {
  /** Whether a word (any case) belongs to the interface. */
  word(word: string): boolean;
  /** Whether a whole value is one that scripts compare with ("external", "reply"). */
  literal(value: string): boolean;
  /** Whether a JSON key is one that the profile or a script reads. */
  key(key: string): boolean;
  /** Whether a script writes this text out, alone or within a longer one. */
  written(text: string): boolean;
  /** Whether a value only points at parts of the pages (`structure.ts`). */
  refers(value: string): boolean;
}

/** Words times and sizes are told with, whatever the helpdesk. */
const TIMES =
  'am pm gmt utc ago just now today yesterday tomorrow second seconds minute minutes min mins hour hours hr hrs day days week weeks month months year years kb mb gb bytes';

const WORD = /[\p{L}\p{M}]+/gu;

/**
 * @param profile the profile as data: every word of its labels, headers, maps and selectors
 * @param scripts the text of the scripts the pages load
 * @param structure the names the pages give to their parts
 */
export function vocabularyOf(profile: unknown, scripts: readonly string[], structure: Structure): Vocabulary {
  const words = new Set(TIMES.split(' '));
  const names = new Set<string>();
  for (const text of stringsIn(profile)) {
    for (const [word] of text.matchAll(WORD)) words.add(word.toLowerCase());
    for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) names.add(name);
  }
  const literals = new Set<string>();
  const written: string[] = [];
  for (const script of scripts) {
    for (const [name] of script.matchAll(/[A-Za-z_$][\w$]*/g)) names.add(name);
    for (const [, , text = ''] of script.matchAll(/(["'`])((?:(?!\1)[^\\\n])*)\1/g)) {
      written.push(text);
      if (/^[A-Za-z][A-Za-z0-9_.:-]{0,40}$/.test(text)) literals.add(text);
      // A script that builds an address uses the words as they are.
      if (/^[./?&]|^\$\{[\w.]+\}\/\S*$/.test(text))
        for (const [word] of text.matchAll(WORD)) words.add(word.toLowerCase());
    }
  }
  return {
    word: (word) => words.has(word.toLowerCase()),
    literal: (value) => literals.has(value),
    key: (key) => names.has(key),
    refers: structure.refers,
    written: (text) => text.length > 3 && written.some((each) => each.includes(text)),
  };
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const each of value) yield* stringsIn(each);
  else if (value !== null && typeof value === 'object') {
    for (const [key, each] of Object.entries(value)) {
      yield key;
      yield* stringsIn(each);
    }
  }
}
