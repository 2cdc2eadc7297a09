// The steps between what a page says and the value a record gets. Pure; steps on trees are in text.ts.
import { createHash } from 'node:crypto';
import type { Transform } from './field.ts';
import { valueAt } from './json-path.ts';
import { lookUp } from './lookup.ts';
import { NO_VALUE, NOT_UNDERSTOOD, type Outcome } from './outcome.ts';
import { absoluteUrl } from './text.ts';
import { readTime } from './times.ts';
import type { CapturedAll, Env, Miss, RawValue } from './values.ts';

export { NO_VALUE, NOT_UNDERSTOOD, type Outcome } from './outcome.ts';

const FALSE = /^(?:false|no|off|disabled|inactive|none|0)$/i;
const NUMBER = /-?(?:\d{1,3}(?:[,'’\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?/;

/**
 * Applies the steps in order; in a list each item goes through by itself, and items without a value drop out.
 * @param url the page's, for relative links
 * @returns the value, or why there is none
 */
export function applyTransforms(value: RawValue, steps: readonly Transform[], env: Context): Outcome {
  let current: Outcome = value;
  for (const step of steps) {
    if (isTreeStep(step)) continue;
    current = applyStep(current, step, env);
    if (typeof current === 'symbol' || current === null) return current;
  }
  return current;
}

export type Context = Env & {
  readonly url: string;
  /** What the page's scripts were told, for values that stand in another list of it. */
  readonly captured?: CapturedAll | undefined;
  /** Told of a time that was read from words like "3 days ago". */
  readonly onRelative?: (() => void) | undefined;
  /** Told of a text that another list does not tell one value for. */
  readonly onMiss?: ((miss: Miss) => void) | undefined;
};

/** Whether a step works on the tree, before there is any text. */
export function isTreeStep(step: Transform): boolean {
  return typeof step === 'object' && ('remove' in step || 'inlineFiles' in step);
}

function applyStep(value: RawValue, step: Transform, context: Context): Outcome {
  if (step === 'sort') return Array.isArray(value) ? value.map(String).sort() : value;
  if (step === 'json') return parseJson(value);
  if (step === 'count') return Array.isArray(value) ? value.length : NOT_UNDERSTOOD;
  if (typeof step === 'object' && 'join' in step)
    return Array.isArray(value) ? value.map(String).join(step.join) : value;
  if (typeof step === 'object' && 'path' in step) return valueAt(value, step.path) ?? NO_VALUE;
  if (!Array.isArray(value)) return applyToOne(value, step, context);
  const kept: RawValue[] = [];
  for (const item of value) {
    const result = applyToOne(item, step, context);
    if (result === NOT_UNDERSTOOD) return NOT_UNDERSTOOD;
    if (result === NO_VALUE || result === null) continue;
    // Lists of lists do not exist in records: splitting each of several texts gives one list.
    if (Array.isArray(result)) kept.push(...result);
    else kept.push(result as RawValue);
  }
  return kept;
}

function applyToOne(value: RawValue, step: Transform, context: Context): Outcome {
  if (value === null || typeof value === 'object') return NOT_UNDERSTOOD;
  const text = String(value);
  if (typeof step === 'string') return applyNamed(value, text, step, context);
  if ('regex' in step) {
    const found = new RegExp(step.regex, 'u').exec(text);
    return found ? (found[step.group] ?? found[0]) : NO_VALUE;
  }
  if ('every' in step)
    return [...text.matchAll(new RegExp(step.every, 'gu'))].map((found) => found[1] ?? found[0]);
  if ('nothing' in step) return step.nothing.some((word) => same(word, text)) ? null : value;
  if ('replace' in step) return text.replace(new RegExp(step.replace.pattern, 'gu'), step.replace.with);
  if ('split' in step)
    return text
      .split(step.split)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  if ('map' in step) {
    const known = Object.keys(step.map).find((key) => same(key, text));
    return (known === undefined ? step.otherwise : step.map[known]) ?? unlessEmpty(text);
  }
  if ('listed' in step) {
    const ids = context.listed?.(step.listed.in) ?? null;
    if (ids === null || text.trim() === '') return unlessEmpty(text);
    return ids.has(text) ? step.listed.as : step.listed.otherwise;
  }
  if ('lookup' in step) return lookUp(text, step.lookup, context);
  if ('time' in step) {
    const { formats, zone } = step.time;
    const place = zone === 'account' ? context.timezone : zone;
    return readTime(text, formats, place, context.takenAt, context.onRelative) ?? unlessEmpty(text);
  }
  return value;
}

function applyNamed(
  value: string | number | boolean,
  text: string,
  step: Extract<Transform, string>,
  context: Context,
): Outcome {
  switch (step) {
    case 'number':
      return toNumber(text);
    case 'integer': {
      const number = toNumber(text);
      return typeof number !== 'number' || Number.isInteger(number) ? number : NOT_UNDERSTOOD;
    }
    case 'lower':
      return text.toLowerCase();
    case 'boolean':
      return typeof value === 'boolean' ? value : !FALSE.test(text.trim());
    case 'url':
      return absoluteUrl(text, context.url) ?? unlessEmpty(text);
    case 'digest':
      return text.trim() === '' ? NO_VALUE : digestOf(text);
    case 'sort':
    case 'json':
    case 'count':
      return value;
  }
}

const DIGEST_LENGTH = 16;

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
}

function toNumber(text: string): Outcome {
  const found = NUMBER.exec(text);
  return found ? Number(found[0].replace(/[^\d.-]/g, '')) : unlessEmpty(text);
}

function parseJson(value: RawValue): Outcome {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as RawValue;
  } catch {
    return unlessEmpty(value);
  }
}

/** An empty place has no value; anything else there is something we failed to read. */
function unlessEmpty(text: string): typeof NO_VALUE | typeof NOT_UNDERSTOOD {
  return text.trim() === '' ? NO_VALUE : NOT_UNDERSTOOD;
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
