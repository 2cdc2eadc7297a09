// What a request of the app is made of: which of its parts name the record, and how the request for the next page follows
// from the answer before. Learnt from requests that the app made; nothing is invented. Pure.
import { isCacheBuster, isLinkTo } from '../../selectors/heard.ts';
import { valueAt } from '../../selectors/json-path.ts';
import type { RawValue, RawValues } from '../../selectors/values.ts';
import type { AppRequest } from '../browser/ears.ts';

type Scalar = string | number | boolean | null;
/** The parts of a request that may differ: "path.3", "query.after", "body.variables.id". */
type Leaves = ReadonlyMap<string, Scalar>;

/** A first request, with the row's fields for the parts that named the record. */
export interface RequestTemplate {
  readonly request: AppRequest;
  readonly slots: ReadonlyMap<string, string>;
}

/** How the next request differs from the one before. */
export type Follow = ReadonlyMap<string, Step>;
type Step =
  /** What the answer says at this path. */
  | { readonly kind: 'answer'; readonly path: string }
  /** What the last or first row of the answer says at this path. */
  | { readonly kind: 'row'; readonly at: 'first' | 'last'; readonly path: string }
  /** So much more than before. */
  | { readonly kind: 'add'; readonly by: 'rows' | 1; readonly base: number }
  /** The whole address. */
  | { readonly kind: 'link'; readonly path: string };

/**
 * @param member position in a batch: only that operation is asked for
 * @param names the row's fields that may stand in a request
 * @returns null when nothing in the request names the record, so that it would be the same for every one
 */
export function templateOf(
  request: AppRequest,
  member: number | null,
  row: RawValues,
  names: readonly string[],
): RequestTemplate | null {
  const own = member === null ? request : memberOf(request, member);
  const slots = new Map<string, string>();
  for (const [at, value] of leavesOf(own)) {
    const name = names.find(
      (one) => row[one] !== undefined && row[one] !== null && String(row[one]) === String(value),
    );
    if (name !== undefined) slots.set(at, name);
  }
  return slots.size === 0 && names.length > 0 ? null : { request: own, slots };
}

/** The template's request for another row; null when the row lacks a field. */
export function fillTemplate({ request, slots }: RequestTemplate, row: RawValues): AppRequest | null {
  const values = new Map<string, Scalar>();
  const before = leavesOf(request);
  for (const [at, name] of slots) {
    const value = row[name];
    if (value === undefined || value === null || typeof value === 'object') return null;
    values.set(at, typeof before.get(at) === 'string' ? String(value) : value);
  }
  return withLeaves(request, values);
}

/**
 * How the app came from one answer to its next request.
 * @param rows the rows of the answer, @param cursor where the profile says that the cursor is
 * @returns null when a part of the request cannot be explained
 */
export function followOf(
  before: AppRequest,
  after: AppRequest,
  answer: {
    readonly value: unknown;
    readonly rows: readonly RawValue[];
    readonly cursor: string | undefined;
  },
): Follow | null {
  const link = pathTo(answer.value, (text) => isLinkTo(text, after.url, before.url));
  const [old, found] = [leavesOf(before), leavesOf(after)];
  const isOnlyFresh = (at: string, value: Scalar): boolean =>
    at.startsWith('query.') && isCacheBuster(String(value));
  const changed = [...found].filter(([at, value]) => old.get(at) !== value && !isOnlyFresh(at, value));
  if (changed.length === 0) return null;
  if (link !== null && changed.every(([at]) => !at.startsWith('body.')))
    return new Map([['url', { kind: 'link', path: link }]]);
  const follow = new Map<string, Step>();
  for (const [at, value] of changed) {
    const step = explain(value, old.get(at), answer);
    if (step === null) return null;
    follow.set(at, step);
  }
  return follow;
}

/** The request for what follows an answer; null when the answer does not say it. */
export function nextRequest(
  before: AppRequest,
  follow: Follow,
  answer: { readonly value: unknown; readonly rows: readonly RawValue[] },
): AppRequest | null {
  const old = leavesOf(before);
  const values = new Map<string, Scalar>();
  for (const [at, step] of follow) {
    if (step.kind === 'link') {
      const link = valueAt(answer.value, step.path);
      return typeof link === 'string' && URL.canParse(link, before.url)
        ? { ...before, url: new URL(link, before.url).href }
        : null;
    }
    const value = stepFrom(step, old.get(at), answer);
    if (value === null) return null;
    values.set(at, value);
  }
  return withLeaves(before, values);
}

function explain(
  value: Scalar,
  before: Scalar | undefined,
  { value: answer, rows, cursor }: { value: unknown; rows: readonly RawValue[]; cursor: string | undefined },
): Step | null {
  if (cursor !== undefined && isEqual(valueAt(answer, cursor), value))
    return { kind: 'answer', path: cursor };
  const size = rows.length;
  const number = Number(value);
  const base = before === undefined || before === null ? null : Number(before);
  const isNumber = value !== '' && Number.isFinite(number);
  if (isNumber && number === (base ?? 0) + size && size > 1) return { kind: 'add', by: 'rows', base: 0 };
  for (const [at, row] of [
    ['last', rows.at(-1)],
    ['first', rows[0]],
  ] as const) {
    const path = pathTo(row, (text) => text === String(value));
    if (path !== null) return { kind: 'row', at, path };
  }
  const path = pathTo(answer, (text) => text === String(value));
  if (path !== null && !/\[\d/.test(path)) return { kind: 'answer', path };
  for (const first of base === null ? [0, 1] : [base])
    if (isNumber && number === first + 1) return { kind: 'add', by: 1, base: first };
  return null;
}

function stepFrom(
  step: Exclude<Step, { kind: 'link' }>,
  before: Scalar | undefined,
  { value, rows }: { value: unknown; rows: readonly RawValue[] },
): Scalar {
  if (step.kind === 'answer') return scalarOf(valueAt(value, step.path));
  if (step.kind === 'row') {
    const row = step.at === 'last' ? rows.at(-1) : rows[0];
    return row === undefined ? null : scalarOf(valueAt(row, step.path));
  }
  const base = before === undefined || before === null ? step.base : Number(before);
  const next = base + (step.by === 'rows' ? rows.length : 1);
  return typeof before === 'string' ? String(next) : next;
}

const scalarOf = (value: RawValue | undefined): Scalar =>
  value === undefined || value === null || typeof value === 'object' ? null : value;

const isEqual = (one: RawValue | undefined, other: Scalar): boolean =>
  one !== undefined && typeof one !== 'object' && String(one) === String(other);

/** The path of the first scalar that is meant, breadth first; null where there is none. */
function pathTo(value: unknown, isMeant: (text: string) => boolean): string | null {
  const queue: { value: unknown; path: string }[] = [{ value, path: '' }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (next.value === null || next.value === undefined) continue;
    if (typeof next.value !== 'object') {
      if (typeof next.value !== 'boolean' && next.path !== '' && isMeant(String(next.value)))
        return next.path;
      continue;
    }
    const isList = Array.isArray(next.value);
    for (const [key, member] of Object.entries(next.value))
      queue.push({
        value: member,
        path: isList ? `${next.path}[${key}]` : next.path === '' ? key : `${next.path}.${key}`,
      });
  }
  return null;
}

function leavesOf({ url, body }: AppRequest): Leaves {
  const leaves = new Map<string, Scalar>();
  const { pathname, searchParams } = new URL(url);
  for (const [index, segment] of pathname.split('/').entries())
    leaves.set(`path.${index}`, decodeURIComponent(segment));
  for (const [name, value] of searchParams) {
    const json = jsonOf(value);
    if (json === null) leaves.set(`query.${name}`, value);
    else walk(json, `query.${name}`, leaves);
  }
  const json = body === null ? null : jsonOf(body);
  if (json !== null) walk(json, 'body', leaves);
  else if (body !== null)
    for (const [name, value] of new URLSearchParams(body)) leaves.set(`form.${name}`, value);
  return leaves;
}

function walk(value: unknown, at: string, leaves: Map<string, Scalar>): void {
  if (value === null || typeof value !== 'object') return void leaves.set(at, value as Scalar);
  for (const [key, member] of Object.entries(value)) walk(member, `${at}.${key}`, leaves);
}

function withLeaves(request: AppRequest, values: ReadonlyMap<string, Scalar>): AppRequest {
  const url = new URL(request.url);
  const segments = url.pathname.split('/');
  const json = request.body === null ? null : jsonOf(request.body);
  const form = json === null && request.body !== null ? new URLSearchParams(request.body) : null;
  for (const [at, value] of values) {
    const [root = '', ...keys] = at.split('.');
    const [name = ''] = keys;
    if (root === 'path') segments[Number(name)] = encodeURIComponent(String(value));
    else if (root === 'form') form?.set(keys.join('.'), String(value));
    else if (root === 'body') put(json, keys, value);
    else {
      const inner = jsonOf(url.searchParams.get(name) ?? '');
      if (inner !== null) put(inner, keys.slice(1), value);
      url.searchParams.set(
        ...([
          inner === null ? keys.join('.') : name,
          inner === null ? String(value) : JSON.stringify(inner),
        ] as const),
      );
    }
  }
  url.pathname = segments.join('/');
  const body = json !== null ? JSON.stringify(json) : form !== null ? form.toString() : request.body;
  return { ...request, url: url.href, body };
}

function put(root: unknown, keys: readonly string[], value: Scalar): void {
  let node = root as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) {
    node[key] ??= {};
    node = node[key] as Record<string, unknown>;
  }
  const last = keys.at(-1);
  if (last !== undefined) node[last] = value;
}

function memberOf(request: AppRequest, member: number): AppRequest {
  const all = request.body === null ? null : jsonOf(request.body);
  return Array.isArray(all) ? { ...request, body: JSON.stringify(all[member]) } : request;
}

/** A JSON object or list; null for all else. */
function jsonOf(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}
