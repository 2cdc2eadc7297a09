// One text of several fields, by a template with their names in braces. Pure.
import type { RawValue, RawValues } from './values.ts';

const SLOT = /\{([A-Za-z][A-Za-z0-9]*)\}/;

/** Names in the template's braces, in order. */
export function partsOf(template: string): string[] {
  return template.split(SLOT).filter((_, at) => at % 2 === 1);
}

/**
 * The template with the values in their places. A part without a value takes along what stands between it and the part
 * before; the first and the last also what stands at the ends. "{name} <{email}>" without an address is the name.
 * @returns null without any value, or where a value is a list or an object
 */
export function composed(template: string, values: RawValues): string | null {
  // Every second piece is a name, since the pattern has one group.
  const pieces = template.split(SLOT);
  let text = '';
  let isLastThere = false;
  for (let at = 1; at < pieces.length; at += 2) {
    const value = textIn(values[pieces[at] ?? '']);
    if (value === null) return null;
    isLastThere = value !== '';
    if (!isLastThere) continue;
    const before = at === 1 || text !== '' ? (pieces[at - 1] ?? '') : '';
    text += before + value;
  }
  if (text === '') return null;
  return isLastThere ? text + (pieces.at(-1) ?? '') : text;
}

function textIn(value: RawValue | undefined): string | null {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? null : String(value).trim();
}
