// Sample values as a report may show them: the shape of what people wrote, and in full only what names nobody.
// Pure.
import type { Field } from './field.ts';
import type { RawValue } from './values.ts';

const LONGEST = 40;
const PLAIN = /^(?:\d{4}-\d{2}-\d{2}T[\d:]+Z|true|false)$/;

/**
 * "Ann Example" -> "Aaa Aaaaaaa". Times, numbers and what a `map` turned into one of its own words stay. An id keeps its
 * letters where there is one or two ("c12" -> "c00"): enough to see that it is one, too little to find whose.
 * @param path the field's: "messages.author.id"
 */
export function maskSample(value: RawValue | undefined, field: Field, path: string): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    const first = value.length === 0 ? null : maskSample(value[0], field, path);
    return first === null ? `[${value.length}]` : `[${value.length}] ${first}`;
  }
  if (typeof value === 'object') return `{${Object.keys(value).length}}`;
  const text = String(value);
  // Digits alone, as text, may be a telephone number; a number that was understood as one is none.
  const isTold = typeof value !== 'string' || PLAIN.test(text) || isOwnWord(text, field);
  const shown = isTold ? text : isId(path, text) ? text.replace(/\d/g, '0') : shapeOf(text);
  const line = shown.replace(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/**
 * A whole record with its texts masked; names of fields stay, for the schema's are ours, and so do words that the profile
 * itself gives. Names of properties are the account's, and masked like texts.
 * @param words what the profile's fields turn texts into
 */
export function maskRecord(value: RawValue, words: ReadonlySet<string>, path = ''): RawValue {
  if (Array.isArray(value)) return value.map((item) => maskRecord(item, words, path));
  if (typeof value === 'object' && value !== null) {
    const isOwn = path !== 'properties';
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        isOwn ? name : shapeOf(name),
        maskRecord(member, words, path === '' ? name : `${path}.${name}`),
      ]),
    );
  }
  if (typeof value !== 'string' || PLAIN.test(value) || words.has(value)) return value;
  return isId(path, value) ? value.replace(/\d/g, '0') : shapeOf(value);
}

function shapeOf(text: string): string {
  return text
    .replace(/\p{Lu}/gu, 'A')
    .replace(/[\p{L}\p{M}]/gu, (a) => (a === 'A' ? a : 'a'))
    .replace(/\d/g, '0');
}

/** "c12", "c12-7": a prefix the helpdesk gives, and numbers. Anything longer may be a name, whatever the field is called. */
function isId(path: string, text: string): boolean {
  return /(?:^|\.|[a-z])[iI]ds?$/.test(path) && /^[a-z]{0,2}\d[\d:.-]*$/i.test(text);
}

/** Every word that fields turn texts into: of their maps, and constants. */
export function ownWords(fields: Readonly<Record<string, Field>>): Set<string> {
  return new Set(Object.values(fields).flatMap(wordsOf));
}

function wordsOf(field: Field): string[] {
  const { each, one, pairs, or = [] } = field;
  const inner = [...Object.values({ ...each, ...one, ...pairs }), ...or].flatMap(wordsOf);
  const mapped = field.transform.flatMap((step) =>
    typeof step === 'object' && 'map' in step ? Object.values(step.map) : [],
  );
  return [...inner, ...mapped, field.const].filter(
    (word) => typeof word === 'string' && word !== '',
  ) as string[];
}

function isOwnWord(text: string, field: Field): boolean {
  return field.transform.some(
    (step) => typeof step === 'object' && 'map' in step && Object.values(step.map).includes(text),
  );
}
