// HAR 1.2, the format browsers' own tools and Playwright read. Written so that equal recordings are equal bytes.
import { z } from 'zod';
import { InvalidState } from '../lib/errors.ts';
import { bodyKind, type Exchange } from './exchange.ts';

const header = z.object({ name: z.string(), value: z.string() });

const entry = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(header),
    cookies: z.array(z.unknown()),
  }),
  response: z.object({
    status: z.int(),
    headers: z.array(header),
    cookies: z.array(z.unknown()),
    content: z.object({ text: z.string().optional(), encoding: z.literal('base64').optional() }),
  }),
  /** Ours: which of the two clients read it. HAR keeps names with an underscore for such. */
  _via: z.enum(['http', 'browser']).default('browser'),
});
export const har = z.object({ log: z.object({ version: z.literal('1.2'), entries: z.array(entry) }) });
export type Har = z.infer<typeof har>;

/**
 * One entry a line. Answers to the same address stay in the order they came; one that only repeats is kept once.
 * @param takenAt ISO 8601; every entry carries it, for when exactly each was read is nobody's business
 */
export function writeHar(exchanges: readonly Exchange[], takenAt: string, creator: string): string {
  const [name = creator, version = '0'] = creator.split('/');
  const lines = inOrder(exchanges).map((exchange) => JSON.stringify(entryOf(exchange, takenAt)));
  const head = JSON.stringify({ version: '1.2', creator: { name, version }, pages: [] });
  return `{"log":${head.slice(0, -1)},"entries":[\n${lines.join(',\n')}\n]}}\n`;
}

/** @throws InvalidState `recording_invalid` */
export function parseHar(text: string, file: string): Har {
  try {
    return har.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidState('recording_invalid', 'The recording is not a HAR file as record writes it.', {
      file,
      cause,
    });
  }
}

export function exchangesOf({ log }: Har): Exchange[] {
  return log.entries.map(({ request, response, _via }) => ({
    method: request.method,
    url: request.url,
    status: response.status,
    headers: Object.fromEntries(response.headers.map(({ name, value }) => [name.toLowerCase(), value])),
    body: Buffer.from(response.content.text ?? '', response.content.encoding ?? 'utf8'),
    via: _via,
  }));
}

function inOrder(exchanges: readonly Exchange[]): Exchange[] {
  const byAddress = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const key = `${exchange.url} ${exchange.method} ${exchange.via}`;
    const earlier = byAddress.get(key) ?? [];
    const last = earlier.at(-1);
    if (!last || !isSame(last, exchange)) earlier.push(exchange);
    byAddress.set(key, earlier);
  }
  return [...byAddress].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list);
}

function isSame(one: Exchange, other: Exchange): boolean {
  return (
    one.status === other.status &&
    JSON.stringify(one.headers) === JSON.stringify(other.headers) &&
    Buffer.compare(one.body, other.body) === 0
  );
}

function entryOf(exchange: Exchange, takenAt: string): unknown {
  const { method, url, status, headers, body, via } = exchange;
  const mimeType = headers['content-type'] ?? 'application/octet-stream';
  const bytes = Buffer.from(body);
  const content =
    bodyKind(mimeType) === 'bytes'
      ? { text: bytes.toString('base64'), encoding: 'base64' }
      : { text: bytes.toString('utf8') };
  return {
    startedDateTime: takenAt,
    time: 0,
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      content: { size: bytes.byteLength, mimeType, ...content },
      redirectURL: headers.location ?? '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    _via: via,
  };
}
