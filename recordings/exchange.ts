// One request and its answer, as a recorder keeps them in memory and a HAR file holds them.
import type { Asked } from './asked.ts';

export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Only what a replay needs (`KEPT_HEADERS`). Never a cookie, never a token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Which client read it: the same address may be asked by both, and answered differently. */
  readonly via: 'http' | 'browser';
  /** Absent for a request without a body. One operation of a batch is an exchange of its own. */
  readonly asked?: Asked | undefined;
}

/** Status of a request that its page did not wait for: nobody knows the answer. */
export const UNANSWERED = 0;

/** In lower case. Whether a page may read what another origin answered is told by `access-control-…`. */
export const KEPT_HEADERS: Readonly<Record<Exchange['via'], RegExp>> = {
  http: /^(?:content-type|location|retry-after|link)$/,
  browser: /^(?:content-type|location|retry-after|link|access-control-.*)$/,
};

/** What kind of text a body is, which decides how it is scrubbed and scanned. */
export type BodyKind = 'html' | 'json' | 'script' | 'style' | 'text' | 'bytes';

export function bodyKind(contentType: string): BodyKind {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  if (/^(text|application)\/(x-)?(java|ecma)script$/.test(type)) return 'script';
  if (type === 'text/css') return 'style';
  return 'bytes';
}

export const textOf = (exchange: Pick<Exchange, 'body'>): string =>
  Buffer.from(exchange.body).toString('utf8');

/** Two spellings of the same address are one: the key a recorded answer is found by. */
export function keyOf(method: string, address: string, asked?: Asked): string {
  const url = new URL(address);
  const query = [...url.searchParams].filter(isAsked).map(([name, value]) => `${name}=${value}`);
  const body = asked ? ` ${asked.operation ?? ''}${asked.isHashOnly ? '#' : ''} ${asked.fields}` : '';
  return `${placeOf(method, address)}?${query.join('&')}${body}`;
}

/** What is asked there, whatever about: the address without its query, and the operation. */
export function placeOf(method: string, address: string, asked?: Asked): string {
  const { protocol, host, pathname } = new URL(address);
  return [
    method,
    `${protocol}//${host}${decoded(pathname)}`,
    ...(asked?.operation ? [asked.operation] : []),
  ].join(' ');
}

/** Numbers that only keep an answer from being taken out of a cache are others each time. */
const isAsked = ([name, value]: [string, string]): boolean =>
  !(/^(?:_|t|ts|cb|nocache)$/i.test(name) && /^1[5-9]\d{11}$/.test(value));

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape has no other spelling.
    return text;
  }
}
