// A transport that answers from a recording. What was not recorded is an error that names method, address and operation;
// nothing is ever asked of the network, and no socket is opened.
import type { Page, Route } from 'playwright';
import type { StreamEvent } from '../extractors/wire/event-streams.ts';
import { lowerCased } from '../extractors/wire/request-facts.ts';
import type { Transport } from '../extractors/wire/transport.ts';
import { InvalidState } from '../lib/errors.ts';
import { createAnswers } from './answers.ts';
import { type Asked, askedIn } from './asked.ts';
import { type Exchange, UNANSWERED } from './exchange.ts';
import { streamText } from './har.ts';
import { jsonIn, outliving, tellsTokens } from './secrets.ts';
import { createSocketPlayer } from './socket-player.ts';
import type { StreamTalk, Tape } from './tape.ts';

export interface Player {
  readonly transport: Transport;
  /** What was asked for that the recording does not hold: method, address, operation. */
  missing(): readonly string[];
  /**
   * What the app asked for after what was recorded (the next page of a list, the next poll) and was left waiting for.
   * Nothing is wrong with that while the records come out whole.
   */
  unanswered(): readonly string[];
  /** How often the recorded session ended and was renewed. */
  signInsAgain(): number;
}

const MOST_REDIRECTS = 10;

export function createPlayer(tape: Tape, userAgent: string): Player {
  const answers = createAnswers(tape.exchanges);
  const missing = new Set<string>();
  const unanswered = new Set<string>();
  const hearing = new WeakMap<Page, (event: StreamEvent) => void>();
  const streams = new Map<string, { talks: StreamTalk[]; turn: number }>();
  for (const talk of tape.streams) {
    const known = streams.get(talk.url) ?? { talks: [], turn: 0 };
    known.talks.push(talk);
    streams.set(talk.url, known);
  }
  const sockets = createSocketPlayer(tape.sockets, (what) => missing.add(what));
  let signInsAgain = 0;

  const playStream = async (route: Route, url: string): Promise<boolean> => {
    const stream = streams.get(url);
    if (!stream) return false;
    const events = stream.talks[Math.min(stream.turn, stream.talks.length - 1)]?.events ?? [];
    stream.turn += 1;
    const hear = hearing.get(route.request().frame().page());
    for (const event of events) hear?.({ url, ...event });
    const headers = { ...corsFor(route), 'content-type': 'text/event-stream' };
    await route.fulfill({ status: 200, headers, body: streamText(events) });
    return true;
  };

  const playBatch = async (route: Route, all: readonly Asked[]): Promise<void> => {
    const request = route.request();
    const each = all.map((asked) => answers.next(request.method(), request.url(), 'browser', asked));
    const failed = each.find((answer) => answer !== null && answer.status !== 200);
    const whole = each.every((answer): answer is Exchange => answer !== null);
    if (!whole || failed?.status === UNANSWERED) {
      return leave(
        route,
        all.filter((_, index) => each[index] === null),
      );
    }
    const [first] = each;
    const { status, headers, body } = failed ?? {
      status: 200,
      headers: first?.headers ?? {},
      body: Buffer.from(`[${each.map((one) => Buffer.from(one.body).toString('utf8')).join(',')}]`),
    };
    await route.fulfill({ status, headers: { ...headers }, body: Buffer.from(body) });
  };

  /** Leaves a request without an answer where its like was recorded; refuses it where nothing like it was. */
  const leave = async (route: Route, all: readonly (Asked | undefined)[], url?: string): Promise<void> => {
    const request = route.request();
    const address = url ?? request.url();
    const isKnown = all.every((asked) => answers.knows(request.method(), address, asked));
    const isByScript = ['xhr', 'fetch'].includes(request.resourceType());
    for (const asked of all)
      (isKnown && isByScript ? unanswered : missing).add(told(request.method(), address, asked));
    // Refused as if the guard had stopped it: asking again would not bring it.
    if (!isKnown || !isByScript) await route.abort('blockedbyclient');
  };

  const play = async (route: Route): Promise<void> => {
    const request = route.request();
    const asking = {
      method: request.method(),
      url: request.url(),
      body: request.postData(),
      contentType: request.headers()['content-type'] ?? null,
    };
    const { isBatch, all } = askedIn(asking);
    if (isBatch) return playBatch(route, all);
    let { url } = asking;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const answer = answers.next(asking.method, url, 'browser', all[0]);
      if (answer === null && (await playStream(route, url))) return;
      if (answer === null || answer.status === UNANSWERED) break;
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || location === undefined) {
        const { status, headers } = answer;
        return route.fulfill({ status, headers: { ...headers }, body: Buffer.from(lasting(answer)) });
      }
      // A browser would follow past every route and ask the network, so it is followed for it.
      url = new URL(location, url).href;
    }
    await leave(route, [all[0]], url);
  };

  return {
    missing: () => [...missing],
    unanswered: () => [...unanswered],
    signInsAgain: () => signInsAgain,
    transport: {
      offline: true,
      fetch(url, init) {
        const method = init.method ?? 'GET';
        const body = typeof init.body === 'string' ? init.body : null;
        const contentType = new Headers(init.headers).get('content-type');
        const [asked] = askedIn({ method, url, body, contentType }).all;
        const answer = answers.next(method, url, 'http', asked);
        if (answer === null || answer.status === UNANSWERED) {
          missing.add(told(method, url, asked));
          return Promise.reject(unrecorded([told(method, url, asked)]));
        }
        const { status, headers } = answer;
        const isEmpty = [101, 204, 205, 304].includes(status);
        return Promise.resolve(
          new Response(isEmpty ? null : new Uint8Array(answer.body), { status, headers: { ...headers } }),
        );
      },
      async attach(context) {
        // Answers from a route still come; anything that got past it would find the cable pulled.
        await context.setOffline(true);
        await context.route('**/*', play);
      },
      watch(page, _devTools, hear) {
        hearing.set(page, hear);
        return Promise.resolve();
      },
      preflight(url, headers) {
        const method = lowerCased(headers)['access-control-request-method'] ?? '';
        const { origin } = new URL(url);
        const known = tape.preflights.find(
          (one) => new URL(one.url).origin === origin && one.asked?.operation === method,
        );
        if (!known) {
          missing.add(`OPTIONS ${url} (${method})`);
          return Promise.reject(unrecorded([`OPTIONS ${url} (${method})`]));
        }
        const all = Object.entries(known.headers).map(([name, value]) => ({ name, value }));
        return Promise.resolve({ status: known.status, headers: all });
      },
      socket: sockets.open,
      signInAgain() {
        signInsAgain += 1;
        return Promise.resolve({ storageState: { cookies: [], origins: [] }, userAgent });
      },
    },
  };
}

/** Tokens in an answer must be good for as long as a replay takes. */
function lasting({ body, headers }: Exchange): Uint8Array {
  if (headers['content-type']?.includes('json') !== true) return body;
  const value = jsonIn(Buffer.from(body).toString('utf8'));
  return value !== undefined && tellsTokens(value)
    ? Buffer.from(JSON.stringify(outliving(value, Date.now())))
    : body;
}

/** What lets the app's page read a stream of another origin. */
function corsFor(route: Route): Record<string, string> {
  const { origin } = route.request().headers();
  return origin === undefined
    ? {}
    : { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
}

function told(method: string, url: string, asked: Asked | undefined): string {
  if (asked === undefined) return `${method} ${url}`;
  return `${method} ${url} (${asked.operation === null ? '' : `${asked.operation} `}${asked.fields})`;
}

export function unrecorded(asked: readonly string[]): InvalidState {
  const more = asked.length > 1 ? ` (and ${asked.length - 1} more)` : '';
  return new InvalidState('unrecorded_request', `The recording does not hold ${asked[0]}${more}.`, {
    hint: 'The profile or the strategy asks for other pages than were recorded: record anew, or replay as recorded.',
  });
}
