// Reads the source with plain HTTP, carrying the browser session's cookies: keep-alive, paced, every hop of a
// redirect judged on its own. Knows nothing of what a page means.
import type { Clock } from '../../lib/clock.ts';
import { type ErrorDetails, MigrationError, OperatorError, RetryableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Gate } from '../access/gate.ts';
import type { RequestFacts } from '../access/guard.ts';
import { type Session, SignedOut } from '../access/session.ts';
import { network, type Transport } from '../wire/transport.ts';
import type { Pacer } from './pacer.ts';
import { requestSignal } from './request-signal.ts';
import { retryAfter, SlowDown, withRetries } from './retry.ts';

const MAX_REDIRECTS = 10;
/** Until the headers are there; a body may take longer, and undici watches that it keeps flowing. */
const HEADER_TIMEOUT = 30_000;

export interface HttpText {
  /** Where it was found after redirects. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Its Link header; absent where it has none. */
  readonly link?: string | undefined;
}

export interface HttpBytes {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Which part of which version of a file is wanted (RFC 9110, 13.1.5 and 14.2). */
export interface Rest {
  /** Offset in bytes. */
  readonly from: number;
  /** Strong ETag or Last-Modified of the bytes that are here. */
  readonly validator: string;
}

export interface HttpQuestion {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Content type and whatever the app sends along, its token for example. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpSource {
  /**
   * A page or a JSON read as text, whatever its status below 500, tried again when the trouble is transient.
   * @param referer the page one comes from, told to the UI only
   * @throws SignedOut when it leads out of the consent: that is how single sign-on asks for a person
   */
  text(url: string, accept: 'html' | 'json', referer?: string): Promise<HttpText>;
  /**
   * A read of the page's own that is no plain GET, asked directly: under the same gate, pace and retries as `text`, for
   * it changes nothing however often it is asked. Redirects are not followed; the session's cookies go where the
   * profile's own pages lie.
   * @throws Refused where the guard does not take it for a read
   */
  ask(question: HttpQuestion): Promise<HttpText>;
  /**
   * One attempt at a file, to be wrapped in `retrying` together with storing it.
   * The session's cookies go to the UI only, never to where files lie.
   * @param rest asks for the part from a byte on (206), or the whole when the file is another version by now (200)
   */
  bytes(url: string, rest?: Rest): Promise<HttpBytes>;
  /** @param movedOn whether an attempt that broke off counts for nothing against patience: `withRetries` */
  retrying<T>(attempt: () => Promise<T>, movedOn?: () => Promise<boolean>): Promise<T>;
  /** Requests sent so far, redirects included. */
  sent(): number;
}

export interface HttpDeps {
  readonly gate: Gate;
  readonly session: Session;
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** The network when absent. */
  readonly transport?: Transport | undefined;
  /** Origins that share the session besides the UI: those the profile itself names in a page's address. */
  readonly sessionOrigins: readonly string[];
}

/** An answer, and where it was found after redirects. */
interface Found {
  readonly url: string;
  readonly response: Response;
  /** Lets go of the request once its body is read or not wanted. */
  release(): void;
}

const ACCEPT = {
  html: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5',
  json: 'application/json',
  any: '*/*',
};
type Accept = keyof typeof ACCEPT;

/** What a request says beyond its address. */
interface Told {
  readonly referer?: string;
  readonly rest?: Rest;
  readonly question?: HttpQuestion;
}

export function createHttpSource(deps: HttpDeps): HttpSource {
  const { gate, session, pacer, clock, logger, signal, transport = network } = deps;
  let sent = 0;

  const follow = async (url: string, accept: Accept, told: Told = {}): Promise<Found> => {
    const generation = session.generation();
    let target = url;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      await pacer.turn();
      const verdict = await gate.judge(factsOf(target, told.question), 'read');
      // A page that led us out is behind a sign-on elsewhere; a file lies wherever it lies.
      if (!verdict.allow && verdict.reason === 'foreign-origin' && hop > 0 && accept !== 'any')
        throw new SignedOut(url, generation, new URL(target).origin);
      if (!verdict.allow) throw refused(target, verdict.reason);
      const found = await once(target, accept, told);
      if (told.question) return found;
      const { status, headers } = found.response;
      const location = headers.get('location');
      if (status < 300 || status >= 400 || location === null) return found;
      await drop(found);
      target = new URL(location, target).href;
    }
    throw new RetryableError('redirect_loop', `Too many redirects: ${url}`);
  };

  const once = async (url: string, accept: Accept, told: Told = {}): Promise<Found> => {
    const { referer, rest, question } = told;
    const { origin } = new URL(url);
    const withCookies =
      origin === gate.uiOrigin || (accept !== 'any' && deps.sessionOrigins.includes(origin));
    const headers: Record<string, string> = { accept: ACCEPT[accept], 'user-agent': session.userAgent };
    // Lengths, offsets and validators of a file mean its own bytes, not a compressed form of them.
    if (accept === 'any') headers['accept-encoding'] = 'identity';
    if (rest) Object.assign(headers, { range: `bytes=${rest.from}-`, 'if-range': rest.validator });
    if (question) Object.assign(headers, question.headers);
    // An answer to the session before this one must not overwrite the new one's cookies.
    const { jar } = session;
    const cookie = withCookies ? await jar.getCookieString(url) : '';
    if (cookie !== '') headers.cookie = cookie;
    if (referer !== undefined && origin === gate.uiOrigin) headers.referer = referer;
    const request = requestSignal(signal, HEADER_TIMEOUT);
    sent += 1;
    try {
      const response = await transport.fetch(url, {
        ...(question ? { method: question.method, body: question.body } : {}),
        headers,
        redirect: 'manual',
        signal: request.signal,
      });
      if (withCookies) {
        for (const line of response.headers.getSetCookie()) {
          await jar.setCookie(line, url, { ignoreError: true });
        }
      }
      request.answered();
      return { url, response, release: request.release };
    } catch (cause) {
      request.release();
      throw broken(url, cause, signal);
    }
  };

  const attempt = async (url: string, accept: Accept, told: Told = {}): Promise<Found> => {
    const found = await follow(url, accept, told);
    const { response } = found;
    if (response.status === 429) {
      await drop(found);
      throw new SlowDown(retryAfter(response.headers.get('retry-after'), clock.now()), url);
    }
    if (response.status >= 500 || response.status === 408 || response.status === 425) {
      await drop(found);
      const wait = retryAfter(response.headers.get('retry-after'), clock.now());
      if (wait !== null) throw new SlowDown(wait, url);
      throw new RetryableError('source_error', `The source answered ${response.status}: ${url}`);
    }
    return found;
  };

  const retrying = <T>(run: () => Promise<T>, movedOn?: () => Promise<boolean>): Promise<T> =>
    withRetries(run, { clock, logger, signal, onWait: (ms) => pacer.hold(ms) }, movedOn);

  const textOf = (url: string, accept: Accept, told: Told): Promise<HttpText> =>
    retrying(async () => {
      const found = await attempt(url, accept, told);
      const { response } = found;
      const text = await response
        .text()
        .catch((cause: unknown) => {
          throw broken(url, cause, signal);
        })
        .finally(found.release);
      return {
        url: found.url,
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        link: response.headers.get('link') ?? undefined,
        text,
      };
    });

  return {
    retrying,
    text: (url, accept, referer) => textOf(url, accept, referer === undefined ? {} : { referer }),
    ask: (question) => textOf(question.url, 'json', { question }),
    async bytes(url, rest) {
      const found = await attempt(url, 'any', rest ? { rest } : {});
      const { status, headers } = found.response;
      return { url: found.url, status, headers, body: readable(found, signal) };
    },
    sent: () => sent,
  };
}

function factsOf(url: string, question: HttpQuestion | undefined): RequestFacts {
  if (!question) return { method: 'GET', url, body: null };
  const headers = Object.fromEntries(
    Object.entries(question.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const { method, body } = question;
  return { method, url, body, headers, contentType: headers['content-type'] ?? null };
}

async function drop({ response, release }: Found): Promise<void> {
  await response.body?.cancel();
  release();
}

async function* readable(found: Found, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    if (found.response.body !== null) yield* found.response.body as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw broken(found.url, cause, signal);
  } finally {
    found.release();
  }
}

/** Whatever fetch throws is the connection's fault, unless we were told to stop. */
function broken(url: string, cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  // A recording that has no answer says so itself; asking again would not help.
  if (cause instanceof MigrationError) return cause;
  return new RetryableError('source_unreachable', `No answer from the source: ${url}`, { cause });
}

/** The gate did not let this one request pass; others may. */
export class Refused extends OperatorError {
  /** @param rule of the profile's guard that decides about it; none where the consent does */
  constructor(
    code: string,
    message: string,
    details: ErrorDetails,
    readonly rule: 'reads' | 'never' | null = null,
  ) {
    super(code, message, details);
  }
}

function refused(url: string, reason: string): Refused {
  if (reason === 'foreign-origin') {
    return new Refused('consent_origin', `The consent does not cover ${new URL(url).origin}.`, {
      hint: 'If it belongs to the account, add it: threadlift consent grant … --origin',
    });
  }
  if (reason === 'write') {
    const hint = 'Where it only reads, name it in the profile: guard.reads.';
    return new Refused('read_only', `The guard does not take it for a read: ${url}`, { hint }, 'reads');
  }
  const hint = 'Correct the profile: only pages that change nothing may be read.';
  return new Refused(
    'read_only',
    `A page address the profile forbids was asked for: ${url}`,
    { hint },
    'never',
  );
}
