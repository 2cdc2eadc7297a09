// One value of a custom property, as the source shows it, to the type of its attribute.
import type { AttributeType, AttributeValue } from './draft.ts';
import { parseDate } from './time.ts';

const YES = new Set(['yes', 'true', 'on', 'checked', '✓', '✔']);
const NO = new Set(['no', 'false', 'off', 'unchecked', '✗', '✘']);

/** Longest string value of a contact or company attribute (docs/intercom.md 4.3). */
export const LONGEST_DATA_STRING = 255;

export function parseNumber(text: string): number | undefined {
  const plain = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(plain)) return exactNumber(plain);
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? exactNumber(plain.replaceAll(',', '')) : undefined;
}

export function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/**
 * @param labels for lists: source value -> option label
 * @returns undefined when the text is not of this type
 */
export function parseValue(
  type: AttributeType,
  text: string,
  labels: ReadonlyMap<string, string>,
): AttributeValue | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'decimal':
      return parseNumber(text);
    case 'integer': {
      const number = parseNumber(text);
      return Number.isInteger(number) ? number : undefined;
    }
    case 'boolean':
      return parseBoolean(text);
    case 'datetime': {
      const time = parseDate(text);
      return time === undefined ? undefined : { time };
    }
    case 'list': {
      const option = labels.get(text.trim());
      return option === undefined ? undefined : { option };
    }
  }
}

/**
 * Option labels by source value. Ticket lists take their options as one comma-separated string
 * (docs/intercom.md 4.5), so there a comma becomes a semicolon.
 */
export function optionLabels(values: readonly string[], commas: 'kept' | 'replaced'): Map<string, string> {
  const labels = new Map<string, string>();
  const taken = new Set<string>();
  for (const value of new Set(values.map((value) => value.trim()).filter((value) => value !== ''))) {
    const plain = commas === 'kept' ? value : value.replaceAll(',', ';');
    let label = plain;
    for (let copy = 2; taken.has(label.toLowerCase()); copy += 1) label = `${plain} (${copy})`;
    taken.add(label.toLowerCase());
    labels.set(value, label);
  }
  return labels;
}

/** Numbers that would come back changed ("12345678901234567890") are kept as text instead. */
function exactNumber(plain: string): number | undefined {
  const number = Number(plain);
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}
