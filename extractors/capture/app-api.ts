// Asks the app's own API in the app's own words: with the headers it sent last, its token among them. Where the token has
// run out a page is drawn, since only the app knows how to renew it.
import { type Session, SignedOut } from '../access/session.ts';
import type { AppRequest } from '../browser/ears.ts';
import type { HttpSource, HttpText } from '../http/http-source.ts';

export interface AppApi {
  /** Learns the headers of a request that the app made. */
  saw(request: AppRequest): void;
  /**
   * A read as the app makes it.
   * @throws SignedOut when it is refused even with a renewed token; Refused where the guard takes it for no read
   */
  ask(request: AppRequest): Promise<HttpText>;
  /** The same for an address that no request of the app is known for. */
  get(url: string): Promise<HttpText>;
}

/** What differs from one moment to the next, and what an API wants of every request. */
const CARRIED = /^authorization$|token|csrf|xsrf|session|^x-/i;
/** What a browser says of itself and its connection, and not the app; and what the app knows already, unlike us. */
const CONNECTION =
  /^(?::|sec-)|^(?:host|connection|content-length|accept-encoding|cookie|if-none-match|if-modified-since)$/i;

export function createAppApi(deps: {
  readonly http: Pick<HttpSource, 'ask'>;
  readonly session: Pick<Session, 'generation'>;
  /** Draws a page of the app and hands every request that it made to `saw`. */
  readonly wake: () => Promise<void>;
}): AppApi {
  const { http, session } = deps;
  const newest = new Map<string, { headers: Readonly<Record<string, string>>; at: number }>();
  let seen = 0;
  let waking: Promise<void> | undefined;

  const wake = async (): Promise<void> => {
    waking ??= deps.wake().finally(() => {
      waking = undefined;
    });
    await waking;
  };

  const send = async (request: AppRequest): Promise<HttpText> => {
    const { origin } = new URL(request.url);
    const generation = session.generation();
    if (!newest.has(origin)) await wake();
    for (let tries = 0; ; tries += 1) {
      const known = newest.get(origin);
      const own = Object.entries(request.headers).filter(([name]) => !CONNECTION.test(name));
      const headers = { ...Object.fromEntries(own), ...renewed(request.headers, known?.headers ?? {}) };
      const method = request.method === 'POST' ? 'POST' : 'GET';
      const answer = await http.ask({ url: request.url, method, headers, body: request.body });
      if (answer.status !== 401) return answer;
      if (tries === 2) throw new SignedOut(request.url, generation);
      // Somebody else may have had it renewed since.
      if (newest.get(origin)?.at === known?.at) await wake();
    }
  };

  return {
    saw({ url, headers }) {
      seen += 1;
      const { origin } = new URL(url);
      const carried = Object.fromEntries(Object.entries(headers).filter(([name]) => CARRIED.test(name)));
      newest.set(origin, { headers: { ...newest.get(origin)?.headers, ...carried }, at: seen });
    },
    ask: send,
    get: (url) => send({ method: 'GET', url, headers: { accept: 'application/json' }, body: null }),
  };
}

/** Of the newest headers those that the request has too, or that carry the token. */
function renewed(
  own: Readonly<Record<string, string>>,
  newest: Readonly<Record<string, string>>,
): Record<string, string> {
  const isOwn = (name: string): boolean => own[name] !== undefined;
  const isBare = Object.keys(own).length <= 1;
  return Object.fromEntries(
    Object.entries(newest).filter(([name]) => isOwn(name) || isBare || /^authorization$/i.test(name)),
  );
}
