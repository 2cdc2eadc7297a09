// HAR 1.2, the format browsers' own tools and Playwright read. Written so that equal recordings are equal bytes.
import { z } from 'zod';
import { eventParser } from '../extractors/wire/event-streams.ts';
import { InvalidState } from '../lib/errors.ts';
import { bodyKind, type Exchange, keyOf } from './exchange.ts';
import type { SocketTalk, StreamTalk, Tape } from './tape.ts';

const header = z.object({ name: z.string(), value: z.string() });
const items = z.record(z.string(), z.string());

const entry = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(header),
    cookies: z.array(z.unknown()),
    postData: z.object({ text: z.string() }).optional(),
  }),
  response: z.object({
    status: z.int(),
    headers: z.array(header),
    cookies: z.array(z.unknown()),
    content: z.object({ text: z.string().optional(), encoding: z.literal('base64').optional() }),
  }),
  /** Ours: which of the two clients read it. HAR keeps names with an underscore for such. */
  _via: z.enum(['http', 'browser']).default('browser'),
  /** Name of the GraphQL operation; of a preflight, the method that it announces. */
  _operation: z.string().optional(),
  /** Asked by the hash of its document alone. */
  _hashOnly: z.literal(true).optional(),
  /** As browsers' tools write them. `_follows`: position of the sent message that a received one followed. */
  _webSocketMessages: z
    .array(
      z.object({
        type: z.enum(['send', 'receive']),
        data: z.string(),
        _follows: z.int().nullable().default(null),
      }),
    )
    .optional(),
});
export const har = z.object({
  log: z.object({
    version: z.literal('1.2'),
    entries: z.array(entry),
    /** Ours: what the app's storage held, which no HAR tells. */
    _storage: z.array(z.object({ origin: z.string(), local: items, session: items })).default([]),
  }),
});
export type Har = z.infer<typeof har>;

/**
 * One entry a line. Answers to the same question stay in the order they came; one that only repeats is kept once.
 * @param takenAt ISO 8601; every entry carries it, for when exactly each was read is nobody's business
 */
export function writeHar(tape: Tape, takenAt: string, creator: string): string {
  const [name = creator, version = '0'] = creator.split('/');
  const entries = [
    ...inOrder(tape.exchanges).map((exchange) => entryOf(exchange, takenAt)),
    ...inOrder(tape.preflights).map((exchange) => entryOf(exchange, takenAt)),
    ...withoutRepeats(tape.sockets).map((talk) => socketEntry(talk, takenAt)),
    ...withoutRepeats(tape.streams).map((talk) => streamEntry(talk, takenAt)),
  ];
  const head = JSON.stringify({ version: '1.2', creator: { name, version }, pages: [] });
  const tail = tape.storage.length === 0 ? '' : `,"_storage":${JSON.stringify(tape.storage)}`;
  const lines = entries.map((each) => JSON.stringify(each));
  return `{"log":${head.slice(0, -1)},"entries":[\n${lines.join(',\n')}\n]${tail}}}\n`;
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

export function tapeOf({ log }: Har): Tape {
  const tape = { exchanges: [] as Exchange[], preflights: [] as Exchange[] };
  const sockets: SocketTalk[] = [];
  const streams: StreamTalk[] = [];
  for (const each of log.entries) {
    const { url } = each.request;
    if (each._webSocketMessages) {
      const frames = each._webSocketMessages.map(({ type, data, _follows }) => {
        return { sent: type === 'send', text: data, follows: _follows };
      });
      sockets.push({ url, frames });
      continue;
    }
    const exchange = exchangeOf(each);
    if (exchange.headers['content-type'] === EVENTS) streams.push({ url, events: eventsIn(exchange.body) });
    else if (exchange.method === 'OPTIONS') tape.preflights.push(exchange);
    else tape.exchanges.push(exchange);
  }
  return { ...tape, sockets, streams, storage: log._storage };
}

const EVENTS = 'text/event-stream';

function exchangeOf({ request, response, ...own }: Har['log']['entries'][number]): Exchange {
  const { _operation: operation = null, _hashOnly: isHashOnly = false } = own;
  const fields = request.postData?.text;
  const asked = fields === undefined ? {} : { asked: { operation, isHashOnly, fields } };
  return {
    method: request.method,
    url: request.url,
    status: response.status,
    headers: Object.fromEntries(response.headers.map(({ name, value }) => [name.toLowerCase(), value])),
    body: Buffer.from(response.content.text ?? '', response.content.encoding ?? 'utf8'),
    via: own._via,
    ...asked,
  };
}

function eventsIn(body: Uint8Array): StreamTalk['events'] {
  const events: StreamTalk['events'][number][] = [];
  eventParser((event) => events.push(event))(Buffer.from(body));
  return events;
}

function inOrder(exchanges: readonly Exchange[]): Exchange[] {
  const byQuestion = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const { url, method, via, asked } = exchange;
    const key = `${url} ${method} ${via}${asked ? ` ${keyOf(method, url, asked)}` : ''}`;
    const earlier = byQuestion.get(key) ?? [];
    const last = earlier.at(-1);
    if (!last || !isSame(last, exchange)) earlier.push(exchange);
    byQuestion.set(key, earlier);
  }
  return [...byQuestion].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list);
}

function isSame(one: Exchange, other: Exchange): boolean {
  return (
    one.status === other.status &&
    JSON.stringify(one.headers) === JSON.stringify(other.headers) &&
    Buffer.compare(one.body, other.body) === 0
  );
}

/** Connections that said the same as the one before it to the same address. */
function withoutRepeats<T extends { readonly url: string }>(talks: readonly T[]): T[] {
  const last = new Map<string, string>();
  return talks.filter((talk) => {
    const said = JSON.stringify(talk);
    const isNew = last.get(talk.url) !== said;
    last.set(talk.url, said);
    return isNew;
  });
}

function socketEntry({ url, frames }: SocketTalk, takenAt: string): unknown {
  const exchange = { method: 'GET', url, status: 101, headers: {}, body: new Uint8Array(), via: 'browser' };
  return {
    ...entryOf(exchange as Exchange, takenAt),
    _webSocketMessages: frames.map(({ sent, text, follows }) => ({
      type: sent ? 'send' : 'receive',
      time: 0,
      opcode: 1,
      data: text,
      ...(follows === null ? {} : { _follows: follows }),
    })),
  };
}

function streamEntry({ url, events }: StreamTalk, takenAt: string): unknown {
  const headers = { 'content-type': EVENTS };
  const body = Buffer.from(streamText(events));
  return entryOf({ method: 'GET', url, status: 200, headers, body, via: 'browser' }, takenAt);
}

/** As a server would send them. */
export function streamText(events: StreamTalk['events']): string {
  return events
    .map(({ type, id, data }) => {
      const lines = data.split('\n').map((line) => `data: ${line}\n`);
      return `${id === null ? '' : `id: ${id}\n`}event: ${type}\n${lines.join('')}\n`;
    })
    .join('');
}

function entryOf(exchange: Exchange, takenAt: string): object {
  const { method, url, status, headers, body, via, asked } = exchange;
  const mimeType = headers['content-type'] ?? 'application/octet-stream';
  const bytes = Buffer.from(body);
  const isText = bodyKind(mimeType) !== 'bytes' || mimeType === EVENTS || bytes.byteLength === 0;
  const content = isText
    ? { text: bytes.toString('utf8') }
    : { text: bytes.toString('base64'), encoding: 'base64' };
  const postData = asked && { mimeType: 'application/json', params: [], text: asked.fields };
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
      ...(postData ? { postData } : {}),
      headersSize: -1,
      bodySize: postData ? Buffer.byteLength(postData.text) : 0,
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
    ...(asked?.operation ? { _operation: asked.operation } : {}),
    ...(asked?.isHashOnly ? { _hashOnly: true } : {}),
  };
}
