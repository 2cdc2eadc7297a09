// What a page's own scripts were told while it was drawn, and which of it a profile means. Pure.
import type { HeardFrom } from './capture.ts';
import { type Document, findOne } from './document.ts';
import type { Conditions } from './field.ts';
import { valueAt } from './json-path.ts';
import { textOf } from './text.ts';
import type { RawValue, RawValues } from './values.ts';

/** One answer, frame or event, in the order in which they came. */
export interface Heard {
  readonly kind: 'answer' | 'frame' | 'event';
  /** Of the request, the socket or the event stream. */
  readonly url: string;
  /** Upper case; "GET" for events, "" for frames. */
  readonly method: string;
  /** Name of the GraphQL operation; null where there is none. */
  readonly operation: string | null;
  /** GraphQL variables, or the query parameters with the fields of a JSON or form body over them. */
  readonly asked: unknown;
  /** Type of a server-sent event. */
  readonly event: string | null;
  /** The parsed JSON. */
  readonly value: unknown;
  /** Addresses of the answer's Link header by relation. */
  readonly links: Readonly<Record<string, string>>;
}

/** Everything heard while one page was drawn, and the page itself for what came with it. */
export interface Hearing {
  readonly heard: readonly Heard[];
  readonly document: Document | null;
  readonly uiOrigin: string;
  /** Fields of the list's row that led here. */
  readonly row: RawValues;
  /** The app's API was asked directly: no page is there whose socket could be opened. */
  readonly isAsked?: boolean;
}

/** One thing that a `from` means. `isPage`: an answer to a request, which may be one page of several. */
export interface Match {
  readonly url: string;
  readonly asked: unknown;
  readonly value: unknown;
  readonly links: Readonly<Record<string, string>>;
  readonly isPage: boolean;
}

/** What a `from` means of all that was heard, oldest first. */
export function matching(from: HeardFrom, hearing: Hearing): Match[] {
  if ('embedded' in from) return embedded(from, hearing);
  return hearing.heard
    .filter((one) => isFrom(from, one, hearing) && holds(from.where, one.value, hearing.row))
    .map(({ url, asked, value, links, kind }) => ({ url, asked, value, links, isPage: kind === 'answer' }));
}

/** Whether something heard comes from there, whatever it says. */
export function isFrom(
  from: HeardFrom,
  one: Heard,
  { uiOrigin, row }: Pick<Hearing, 'uiOrigin' | 'row'>,
): boolean {
  const at = (pattern: string): boolean => isAddress(pattern, one.url, uiOrigin, row);
  if ('embedded' in from) return false;
  if ('socket' in from) return one.kind === 'frame' && at(from.socket);
  if ('events' in from)
    return one.kind === 'event' && at(from.events) && (from.event === undefined || from.event === one.event);
  if (one.kind !== 'answer' || !holds(from.asked, one.asked, row)) return false;
  if ('operation' in from)
    return from.operation === one.operation && (from.url === undefined || at(from.url));
  return from.method.toUpperCase() === one.method && at(from.url);
}

function embedded(from: HeardFrom & { embedded: string[] }, { document, row }: Hearing): Match[] {
  if (document === null) return [];
  const node = from.embedded.map((selector) => findOne(selector, document.root)).find((one) => one !== null);
  if (!node) return [];
  const text = node.children.map((child) => ('data' in child ? child.data : '')).join('') || textOf(node);
  const value = parsed(text);
  return value !== undefined && holds(from.where, value, row)
    ? [{ url: document.url, asked: null, value, links: {}, isPage: true }]
    : [];
}

/** JSON of a text; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether the conditions hold: a text that must stand there, "*" for any value, null for none. */
export function holds(conditions: Conditions | undefined, value: unknown, row: RawValues): boolean {
  return Object.entries(conditions ?? {}).every(([path, wanted]) => {
    const found = valueAt(value, path);
    if (wanted === null || wanted === '*') return (found === undefined) === (wanted === null);
    const all: RawValue[] = Array.isArray(found) ? found : [found ?? null];
    const expected = fillText(wanted, row);
    return expected !== null && all.some((one) => one !== null && String(one) === expected);
  });
}

/**
 * What an answer says at a path.
 * @param path "link:next" is an address of its Link header
 */
export function saidAt(match: Pick<Match, 'value' | 'links'>, path: string): RawValue | undefined {
  return path.startsWith('link:') ? match.links[path.slice('link:'.length)] : valueAt(match.value, path);
}

const SLOT = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** A text with the row's fields in its slots; null when the row has no value for one. */
export function fillText(template: string, row: RawValues): string | null {
  let isWhole = true;
  const text = template.replace(SLOT, (_, name: string) => {
    const value = row[name];
    if (value === undefined || value === null) isWhole = false;
    return String(value);
  });
  return isWhole ? text : null;
}

/**
 * Whether a link of an answer leads to an address: a number that the app adds only to get past caches
 * (`_=1764500000000`) leads nowhere else.
 */
export function isLinkTo(link: string, url: string, base: string): boolean {
  if (!/^(?:https?:)?\//i.test(link) || !URL.canParse(link, base)) return false;
  const [wanted, found] = [new URL(link, base), new URL(url)];
  for (const [name, value] of [...found.searchParams])
    if (isCacheBuster(value) && !wanted.searchParams.has(name)) found.searchParams.delete(name);
  wanted.searchParams.sort();
  found.searchParams.sort();
  return wanted.href === found.href;
}

/** Milliseconds since the epoch, of about now. */
export const isCacheBuster = (value: string): boolean => /^1[5-9]\d{11}$/.test(value);

/**
 * Whether an address is what the pattern says. A pattern without a scheme is a path at the UI; query parameters that it
 * names must be equal, others may be there.
 */
export function isAddress(pattern: string, url: string, uiOrigin: string, row: RawValues): boolean {
  const filled = fillText(
    pattern,
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, encoded(value)])),
  );
  if (filled === null || !URL.canParse(url)) return false;
  const [wantedPath = '', wantedQuery = ''] = filled.split('?', 2);
  const found = new URL(url);
  const absolute = /^[a-z]+:\/\//i.test(wantedPath) ? wantedPath : `${uiOrigin}${wantedPath}`;
  const source = absolute
    .split('*')
    .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  if (
    !new RegExp(`^${source}$`, 'u').test(
      `${found.origin === 'null' ? `${found.protocol}//${found.host}` : found.origin}${found.pathname}`,
    )
  )
    return false;
  return [...new URLSearchParams(wantedQuery)].every(
    ([name, value]) => found.searchParams.get(name) === value,
  );
}

function encoded(value: RawValue): RawValue {
  return typeof value === 'string' || typeof value === 'number' ? encodeURIComponent(String(value)) : value;
}
