// A transport that passes everything on and keeps what came back, in memory only: nothing unscrubbed is ever on disk.
// What a page is told is kept where the browser is told it, after everything was judged, and not asked for again.
import type { CDPSession, Page, Request } from 'playwright';
import type { OriginStorage } from '../extractors/access/session.ts';
import { factsOf, lowerCased, type Paused } from '../extractors/wire/request-facts.ts';
import type { LiveSocket } from '../extractors/wire/socket-relay.ts';
import { network, type Transport } from '../extractors/wire/transport.ts';
import { sha256 } from '../lib/json.ts';
import { type AskingRequest, askedIn } from './asked.ts';
import { bodyKind, type Exchange, KEPT_HEADERS, UNANSWERED } from './exchange.ts';
import { jsonIn, tellsTokens, textOutliving, textWithoutSecrets, withoutSecrets } from './secrets.ts';
import { followed, type StreamTalk, type Tape } from './tape.ts';

export interface Recorder {
  readonly transport: Transport;
  /** What was read so far, in the order the answers came; null when it was more than a recording may hold. */
  tape(): Promise<Tape | null>;
}

/** Past this the recording is given up, and the extraction goes on. */
export const MOST_BYTES = 256 * 1024 * 1024;

type Answer = Pick<Exchange, 'status' | 'headers' | 'body'>;

export function createRecorder(through: Transport = network): Recorder {
  const kept: Exchange[] = [];
  const preflights = new Map<string, Exchange>();
  const sockets: { url: string; frames: { sent: boolean; text: string }[] }[] = [];
  const streams: (StreamTalk & { events: StreamTalk['events'][number][] })[] = [];
  let storage: readonly OriginStorage[] = [];
  const pending = new Set<Promise<unknown>>();
  let bytes = 0;

  const count = (more: number): boolean => {
    bytes += more;
    return bytes <= MOST_BYTES;
  };

  const keep = (request: AskingRequest, answer: Answer, via: Exchange['via']): void => {
    const { method, url } = request;
    const { isBatch, all } = askedIn(request);
    const each = isBatch ? membersOf(answer, all.length) : [answer];
    for (const [index, one] of each.entries()) {
      const body = keptBody(one);
      if (!count(body.byteLength)) return void kept.splice(0);
      const asked = all[index];
      kept.push({ method, url, ...one, body, via, ...(asked ? { asked } : {}) });
    }
  };

  /** Holds every answer back until it is kept: afterwards its page may be gone, and the body with it. */
  const keepAnswers = async (page: Page): Promise<void> => {
    const own = await page.context().newCDPSession(page);
    const take = async (paused: Paused): Promise<void> => {
      const { request, responseStatusCode: status, responseHeaders = [] } = paused;
      if (status === undefined || request.method === 'OPTIONS' || !/^https?:/.test(request.url)) return;
      const all = new Map(responseHeaders.map(({ name, value }) => [name.toLowerCase(), value]));
      if (all.get('content-type')?.startsWith('text/event-stream')) {
        streams.push({ url: request.url, events: [] });
        return;
      }
      const isEmpty = (status >= 300 && status < 400) || [101, 204, 205].includes(status);
      const found = isEmpty
        ? { body: '', base64Encoded: false }
        : await own.send('Fetch.getResponseBody', { requestId: paused.requestId });
      const body = Buffer.from(found.body, found.base64Encoded ? 'base64' : 'utf8');
      const facts = await factsOf(own, paused);
      keep(
        { ...facts, body: facts.body ?? null, contentType: facts.contentType ?? null },
        { status, headers: keptHeaders(all, 'browser'), body },
        'browser',
      );
    };
    own.on('Fetch.requestPaused', (paused) => {
      const taking = take(paused)
        .catch(() => undefined)
        .then(() => own.send('Fetch.continueRequest', { requestId: paused.requestId }))
        .catch(() => undefined);
      pending.add(taking);
      void taking.finally(() => pending.delete(taking));
    });
    await own.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Response' }] });
    page.on('requestfailed', (request) => {
      if (!isGivenUp(request)) return;
      const contentType = request.headers()['content-type'] ?? null;
      const asking = { method: request.method(), url: request.url(), body: request.postData(), contentType };
      keep(asking, { status: UNANSWERED, headers: {}, body: Buffer.alloc(0) }, 'browser');
    });
  };

  return {
    async tape() {
      // What is still under way belongs to a page that nobody looks at any more.
      await Promise.race([Promise.all(pending), new Promise((done) => setTimeout(done, 5000).unref())]);
      if (bytes > MOST_BYTES) return null;
      return {
        exchanges: kept,
        preflights: [...preflights.values()],
        sockets: sockets.map(({ url, frames }) => ({ url, frames: followed(frames) })),
        streams,
        storage,
      };
    },
    transport: {
      ...through,
      async fetch(url, init) {
        const answer = await through.fetch(url, init);
        const body = new Uint8Array(await answer.arrayBuffer());
        const sent = new Headers(init.headers);
        const asking = {
          ...{ method: init.method ?? 'GET', url },
          body: typeof init.body === 'string' ? init.body : null,
          contentType: sent.get('content-type'),
        };
        keep(asking, { status: answer.status, headers: keptHeaders(answer.headers, 'http'), body }, 'http');
        const isEmpty = [101, 204, 205, 304].includes(answer.status);
        return new Response(isEmpty ? null : body, { status: answer.status, headers: answer.headers });
      },
      async attach(context, areas) {
        await through.attach(context, areas);
        if (storage.length === 0) storage = areas.map(keptStorage);
      },
      async watch(page: Page, devTools: CDPSession, hear) {
        await through.watch(page, devTools, (event) => {
          const { url, type, id, data } = event;
          if (count(data.length))
            streams
              .findLast((one) => one.url === url)
              ?.events.push({ type, id, data: textWithoutSecrets(data) });
          hear(event);
        });
        await keepAnswers(page);
      },
      async preflight(url, headers) {
        const answer = await through.preflight(url, headers);
        const method = lowerCased(headers)['access-control-request-method'] ?? '';
        const all = new Map(answer.headers.map(({ name, value }) => [name.toLowerCase(), value]));
        preflights.set(`${method} ${new URL(url).origin}`, {
          ...{ method: 'OPTIONS', url, status: answer.status, body: Buffer.alloc(0), via: 'browser' },
          headers: keptHeaders(all, 'browser'),
          asked: { operation: method, isHashOnly: false, fields: '' },
        });
        return answer;
      },
      socket(url, protocols, headers) {
        const socket = through.socket(url, protocols, headers);
        const frames: { sent: boolean; text: string }[] = [];
        sockets.push({ url, frames });
        const say = (sent: boolean, text: string): void => {
          if (count(text.length)) frames.push({ sent, text: textWithoutSecrets(text) });
        };
        socket.on('message', (data, isBinary) => {
          if (!isBinary) say(false, data.toString('utf8'));
        });
        return listeningTo(socket, (message) => {
          if (typeof message === 'string') say(true, message);
        });
      },
    },
  };
}

function listeningTo(socket: LiveSocket, hear: (message: string | Buffer) => void): LiveSocket {
  const send = socket.send.bind(socket);
  return Object.assign(socket, {
    send(message: string | Buffer) {
      hear(message);
      send(message);
    },
  });
}

/** A fetch that its page went away from: a waiting request, for example. What the guard stopped is stopped again. */
function isGivenUp(request: Request): boolean {
  const isByScript = ['xhr', 'fetch'].includes(request.resourceType());
  return isByScript && request.failure()?.errorText.includes('ERR_ABORTED') === true;
}

/** The answers to the members of a batch; all get the same where it was answered as one. */
function membersOf(answer: Answer, count: number): Answer[] {
  const value = jsonIn(Buffer.from(answer.body).toString('utf8'));
  if (!Array.isArray(value) || value.length !== count) return new Array<Answer>(count).fill(answer);
  return value.map((member) => ({ ...answer, body: Buffer.from(JSON.stringify(member)) }));
}

function keptBody({ headers, body }: Answer): Uint8Array {
  const kind = bodyKind(headers['content-type'] ?? '');
  // A customer's file is never needed: its hash is enough to make the stand-in.
  if (kind === 'bytes') return Buffer.from(sha256(body));
  if (kind !== 'json') return body;
  const value = jsonIn(Buffer.from(body).toString('utf8'));
  return value !== undefined && tellsTokens(value)
    ? Buffer.from(JSON.stringify(withoutSecrets(value)))
    : body;
}

/** The end of a token differs at every recording, and a replay puts it off anyway. */
const ANY_END = Date.UTC(2026, 0, 1);

function keptStorage({ origin, local, session }: OriginStorage): OriginStorage {
  const kept = (value: string): string => textOutliving(textWithoutSecrets(value), ANY_END);
  const items = (area: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(area).map(([name, value]) => [name, kept(value)]));
  return { origin, local: items(local), session: items(session) };
}

function keptHeaders(all: Iterable<readonly [string, string]>, via: Exchange['via']): Record<string, string> {
  const kept = [...all].filter(([name]) => KEPT_HEADERS[via].test(name));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
