// The names of an account's people, as its records tell them: what must stand nowhere, in no spelling.
import type { Outcome } from './expected.ts';

const PEOPLE = /^(?:users|contacts|companies)\//;
/** A shorter name ("Al Li") is part of too many words. */
const SHORTEST = 8;

/** Full names (two words and more) of members, contacts, companies and authors. @param records path -> JSON text */
export function peopleIn(records: Outcome): string[] {
  const names = new Set<string>();
  const walk = (value: unknown, isPerson: boolean): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value) && 'name' in value && typeof value.name === 'string') {
      const isAuthor = 'type' in value && (value.type === 'user' || value.type === 'contact');
      if ((isPerson || isAuthor) && /\p{L}\s+\S*\p{L}/u.test(value.name)) names.add(value.name.trim());
    }
    for (const each of Object.values(value)) walk(each, false);
  };
  for (const [path, text] of records)
    if (path !== 'files.json' && path !== 'streams.json') walk(JSON.parse(text), PEOPLE.test(path));
  return [...names];
}

/** Whether an identifier or an address spells a full name: "ann-carter", "AnnCarter", "ann_carter_2". */
export function spells(identifier: string, name: string): boolean {
  const letters = plain(name);
  return letters.length >= SHORTEST && plain(identifier).includes(letters);
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}]+/gu, '');
