// Turns a search body into a predicate, refusing what Intercom's search refuses.
import { isObject } from '../call.ts';
import { invalid } from '../problem.ts';
import type { Doc } from './index.ts';

/** How a field is compared. `day` knows whole days only; `words` matches any single word. */
export type FieldKind = 'id' | 'text' | 'words' | 'number' | 'date' | 'day' | 'boolean';

export interface SearchFields {
  /** @returns undefined for a field that cannot be searched */
  kindOf(field: string): FieldKind | undefined;
  /** Operators of fields that take fewer than their kind does. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Start and end of the workspace's day that a moment lies in. */
  dayOf(seconds: number): readonly [number, number];
  /** Whether `>` and `<` on dates take in the bound itself. */
  readonly inclusiveDates: boolean;
}

export type Predicate = (doc: Doc) => boolean;

const OPERATORS = new Set(['=', '!=', 'IN', 'NIN', '>', '<', '>=', '<=', '~', '!~', '^', '$']);
const MOST_FILTERS = 15;
const DEEPEST = 2;

/**
 * @param query the `query` member of a search body
 * @throws Problem 400 `parameter_invalid`
 */
export function compileQuery(query: unknown, fields: SearchFields, depth = 1): Predicate {
  if (!isObject(query)) throw invalid('query must be an object');
  const { field, operator, value } = query;
  if (operator === 'AND' || operator === 'OR') {
    if (depth > DEEPEST) throw invalid(`query may be nested ${DEEPEST} levels deep at most`);
    if (!Array.isArray(value) || value.length === 0) throw invalid(`${operator} needs an array of filters`);
    if (value.length > MOST_FILTERS) throw invalid(`a group may have ${MOST_FILTERS} filters at most`);
    const members = value.map((member) => compileQuery(member, fields, depth + 1));
    return operator === 'AND'
      ? (doc) => members.every((member) => member(doc))
      : (doc) => members.some((member) => member(doc));
  }
  if (typeof field !== 'string') throw invalid('field is required');
  if (typeof operator !== 'string' || !OPERATORS.has(operator)) throw invalid('operator is not valid');
  const kind = fields.kindOf(field);
  if (kind === undefined) throw invalid(`${field} is not a valid search field`);
  const only = fields.only?.[field] ?? (kind === 'day' ? ['=', '>', '<'] : undefined);
  if (only !== undefined && !only.includes(operator)) {
    throw invalid(`${field} does not support the operator ${operator}`);
  }
  return compileFilter(field, kind, operator, value, fields);
}

function compileFilter(
  field: string,
  kind: FieldKind,
  operator: string,
  value: unknown,
  fields: SearchFields,
): Predicate {
  if (operator === 'IN' || operator === 'NIN') {
    if (!Array.isArray(value)) throw invalid(`${operator} needs an array of values`);
    const members = value.map((member) => compileFilter(field, kind, '=', member, fields));
    const any: Predicate = (doc) => members.some((member) => member(doc));
    return operator === 'IN' ? any : (doc) => !any(doc);
  }
  if (Array.isArray(value) || isObject(value)) throw invalid(`value of ${field} is not valid`);
  if (operator === '!=' || operator === '!~') {
    const same = compileFilter(field, kind, operator === '!=' ? '=' : '~', value, fields);
    return (doc) => !same(doc);
  }
  const matches = matcher(field, kind, operator, value, fields);
  return (doc) => {
    const held = doc[field];
    if (Array.isArray(held)) return value === null ? held.length === 0 : held.some(matches);
    return matches(held ?? null);
  };
}

type Matches = (held: unknown) => boolean;

function matcher(
  field: string,
  kind: FieldKind,
  operator: string,
  value: unknown,
  fields: SearchFields,
): Matches {
  if (value === null || value === undefined) {
    if (operator !== '=') throw invalid(`value of ${field} is not valid`);
    return (held) => held === null;
  }
  if (kind === 'number' || kind === 'date' || kind === 'day') {
    const wanted = Number(value);
    if (!Number.isFinite(wanted)) throw invalid(`value of ${field} must be a number`);
    const compare =
      kind === 'day' ? byDay(operator, fields.dayOf(wanted)) : byNumber(operator, wanted, kind, fields);
    if (compare === undefined) throw invalid(`${field} does not support the operator ${operator}`);
    return (held) => held !== null && compare(Number(held));
  }
  if (kind === 'boolean') {
    if (operator !== '=') throw invalid(`${field} does not support the operator ${operator}`);
    const wanted = String(value) === 'true';
    return (held) => (held === true) === wanted;
  }
  return byText(field, kind, operator, String(value));
}

function byDay(
  operator: string,
  [start, end]: readonly [number, number],
): ((held: number) => boolean) | undefined {
  if (operator === '=') return (held) => held >= start && held < end;
  if (operator === '>') return (held) => held >= end;
  return operator === '<' ? (held) => held < start : undefined;
}

function byNumber(
  operator: string,
  wanted: number,
  kind: FieldKind,
  fields: SearchFields,
): ((held: number) => boolean) | undefined {
  const inclusive = kind === 'date' && fields.inclusiveDates;
  if (operator === '=') return (held) => held === wanted;
  if (operator === '>=' || (operator === '>' && inclusive)) return (held) => held >= wanted;
  if (operator === '<=' || (operator === '<' && inclusive)) return (held) => held <= wanted;
  if (operator === '>') return (held) => held > wanted;
  return operator === '<' ? (held) => held < wanted : undefined;
}

function byText(field: string, kind: FieldKind, operator: string, value: string): Matches {
  const wanted = kind === 'id' ? value : value.toLowerCase();
  const fold = (held: unknown): string => (kind === 'id' ? String(held) : String(held).toLowerCase());
  switch (operator) {
    case '=':
      // A phrase is looked up among single words, so it finds nothing.
      if (kind === 'words') return (held) => held !== null && wordsOf(fold(held)).includes(wanted);
      return (held) => held !== null && fold(held) === wanted;
    case '~':
      return (held) => held !== null && fold(held).includes(wanted);
    case '^':
      return (held) => held !== null && fold(held).startsWith(wanted);
    case '$':
      return (held) => held !== null && fold(held).endsWith(wanted);
    default:
      throw invalid(`${field} does not support the operator ${operator}`);
  }
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}_:./-]+/u).flatMap((word) => {
    const bare = word.replace(/^[:./-]+|[:./-]+$/g, '');
    return bare === '' ? [] : [bare];
  });
}
