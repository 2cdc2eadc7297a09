// One request and its answer, as a recorder keeps them in memory and a HAR file holds them.

export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Only what a replay needs: content-type, location, retry-after. Never a cookie, never a token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Which client read it: the same address may be asked by both, and answered differently. */
  readonly via: 'http' | 'browser';
}

export const KEPT_HEADERS = ['content-type', 'location', 'retry-after'] as const;

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
export function keyOf(method: string, address: string): string {
  const url = new URL(address);
  const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`);
  return `${method} ${url.origin}${decoded(url.pathname)}?${query.join('&')}`;
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape has no other spelling.
    return text;
  }
}
