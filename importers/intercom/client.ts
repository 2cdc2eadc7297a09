// The one door to Intercom's REST API: headers, pacing, time-outs, retries, and the classification of
// errors. The only retry layer of the importer. Knows no endpoint (api.ts) and no policy (run.ts).
import ky, { HTTPError, type KyInstance, type Options, type RetryOptions } from 'ky';
import type { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { MigrationError, RecordError, RetryableError, throwIfAborted } from '../../lib/errors.ts';
import { envelopeOf, errorOf, isThrottle, parseBody, Unproven } from './answers.ts';
import { type Attempt, isCutShort, neverLeft } from './attempt.ts';
import type { Pacer } from './pacing.ts';

export const INTERCOM_VERSION = '2.16';

export interface ClientOptions {
  /** For example `https://api.intercom.io`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly clock: Clock;
  readonly pacer: Pacer;
  /** After it fired no request starts; writes in flight are waited for. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until an attempt without a complete answer is given up. */
  readonly timeout?: number;
  /** First wait between attempts, in milliseconds; doubles each time. */
  readonly backoff?: number;
}

export interface ReadOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Makes it a POST (searches). */
  readonly json?: unknown;
  /** The object was made moments ago: a 404 may be lag (Intercom's own tests wait 5 s), so it is asked again. */
  readonly early404?: boolean;
}

export interface WriteRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

export interface Client {
  /** @throws OperatorError, Throttled, RetryableError, RecordError (4xx, or an answer of another shape) */
  read<T>(path: string, schema: z.ZodType<T>, options?: ReadOptions): Promise<T>;
  /**
   * Sends one write. Retries only what is proved not applied: 429, the reply throttle, a connection that
   * was never made, and with `early404` a parent that cannot be seen yet.
   * @returns the answer's JSON, null for an empty body
   * @throws Unproven when it may or may not have been applied; Conflict; RecordError, OperatorError,
   *   Throttled, RetryableError and Interrupted only when it was not
   */
  write(request: WriteRequest, options?: { readonly early404?: boolean }): Promise<unknown>;
  /**
   * Sends a write of which a second one changes nothing (taking something away), retried like a read.
   * @throws what `read` throws; then it may have been applied all the same
   */
  repeat(request: WriteRequest): Promise<void>;
}

const WRITE_ATTEMPTS = 9;
const READ_ATTEMPTS = 7;
const EARLY_404_ATTEMPTS = 4;
/** A host that has never answered is more likely mistyped than down: that is said soon. */
const FIRST_CONTACT_ATTEMPTS = 3;
const LONGEST_WAIT = 30_000;

export function createClient(options: ClientOptions): Client {
  const { clock, pacer, signal, backoff = 1000 } = options;
  let reached = false;
  const shared: Options = {
    prefixUrl: options.baseUrl,
    timeout: options.timeout ?? 60_000,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${options.token}`,
      accept: 'application/json',
      'intercom-version': INTERCOM_VERSION,
      'user-agent': 'threadlift',
    },
  };
  const retry: RetryOptions = {
    methods: ['get', 'post', 'put', 'delete'],
    afterStatusCodes: [429],
    maxRetryAfter: LONGEST_WAIT,
    backoffLimit: LONGEST_WAIT,
    delay: (attempt) => backoff * 2 ** (attempt - 1),
    jitter: (ms) => ms * (0.75 + 0.5 * clock.random()),
  };
  const reads = ky.create({
    ...shared,
    retry: {
      ...retry,
      limit: READ_ATTEMPTS - 1,
      statusCodes: [408, 429, 500, 502, 503, 504],
      retryOnTimeout: true,
    },
  });
  // 429 is left to ky because it knows how long the server wants us to wait (`shouldRetry: true` would not).
  const writes = ky.create({ ...shared, retry: { ...retry, limit: WRITE_ATTEMPTS - 1, statusCodes: [429] } });

  /** One attempt. The whole body is read here, so that time-out and retries cover a body that stalls or breaks. */
  async function exchange(request: Request, attempt: Attempt): Promise<Response> {
    attempt.outcome = 'pending';
    try {
      const response = await globalThis.fetch(request);
      const bytes = await response.arrayBuffer();
      reached = true;
      pacer.answered(response.status, response.headers);
      Object.assign(attempt, {
        outcome: 'answered',
        status: response.status,
        text: Buffer.from(bytes).toString('utf8'),
      });
      const { status, headers } = response;
      return new Response(bytes.byteLength > 0 ? bytes : null, { status, headers });
    } catch (error) {
      pacer.lost();
      if (neverLeft(error)) attempt.outcome = 'refused';
      throw error;
    }
  }

  /** Runs one request through ky and keeps how its last attempt ended. @throws what ky throws */
  async function run(instance: KyInstance, path: string, attempt: Attempt, own: Options): Promise<void> {
    // Cuts waiting short after an abort, but never a request that is on its way.
    const waiting = new AbortController();
    const stop = (): void => {
      if (attempt.outcome !== 'pending') waiting.abort(signal?.reason);
    };
    throwIfAborted(signal);
    signal?.addEventListener('abort', stop);
    try {
      await instance(path.replace(/^\//, ''), {
        ...own,
        signal: waiting.signal,
        fetch: async (input) => {
          try {
            const response = await exchange(input as Request, attempt);
            // Cut short, an answer is as good as none where one may ask again. A DELETE may answer nothing.
            const empty = own.method === 'DELETE' && attempt.text === '';
            if (instance === reads && !empty && isCutShort(attempt))
              throw new TypeError('The answer is not JSON.');
            return response;
          } finally {
            if (signal?.aborted) stop();
          }
        },
        hooks: { beforeRequest: [() => pacer.take(signal)] },
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  const unreachable = (what: string, cause: unknown): RetryableError =>
    new RetryableError('unreachable', `${what}: no usable answer from ${options.baseUrl}.`, {
      hint: 'Check the network and INTERCOM_BASE_URL, then run the same command again; nothing is lost.',
      cause,
    });

  /** Asks until there is an answer, for what may be asked any number of times. @returns the answer's text */
  async function ask(method: string, path: string, own: Options, early404 = false): Promise<string> {
    const attempt: Attempt = { outcome: 'unsent', status: 0, text: '' };
    try {
      await run(reads, path, attempt, {
        ...own,
        method,
        retry: {
          shouldRetry({ error, retryCount }) {
            if (attempt.outcome === 'refused' && !reached && retryCount >= FIRST_CONTACT_ATTEMPTS - 1)
              return false;
            return error instanceof HTTPError && error.response.status === 404
              ? early404 && retryCount < EARLY_404_ATTEMPTS
              : undefined;
          },
        },
      });
    } catch (error) {
      throwIfAborted(signal);
      if (error instanceof MigrationError || attempt.outcome === 'unsent') throw error;
      if (!(error instanceof HTTPError)) throw unreachable(`${method} ${path}`, error);
      const meant = errorOf({ method, path, status: attempt.status, text: attempt.text });
      throw meant instanceof Unproven ? new RetryableError('server_error', meant.message) : meant;
    }
    return attempt.text;
  }

  async function read<T>(path: string, schema: z.ZodType<T>, how: ReadOptions = {}): Promise<T> {
    const method = how.json === undefined ? 'GET' : 'POST';
    const own = {
      ...(how.query ? { searchParams: how.query } : {}),
      ...(how.json === undefined ? {} : { json: how.json }),
    };
    const parsed = schema.safeParse(parseBody(await ask(method, path, own, how.early404)));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new RecordError(
      'unexpected_answer',
      `${method} ${path}: ${issue?.path.join('.')}: ${issue?.message}`,
    );
  }

  async function write(
    { method, path, body }: WriteRequest,
    how: { early404?: boolean } = {},
  ): Promise<unknown> {
    const attempt: Attempt = { outcome: 'unsent', status: 0, text: '' };
    try {
      await run(writes, path, attempt, {
        method,
        ...(body === undefined ? {} : { json: body }),
        retry: {
          shouldRetry({ error, retryCount }) {
            if (attempt.outcome === 'refused') return !(error instanceof MigrationError);
            if (!(error instanceof HTTPError)) return false;
            if (attempt.status === 404 && how.early404) {
              return envelopeOf(attempt.text)?.code.endsWith('not_found') && retryCount < EARLY_404_ATTEMPTS;
            }
            if (attempt.status === 429) return undefined;
            return isThrottle(attempt.status, attempt.text);
          },
        },
      });
    } catch (error) {
      const what = `${method} ${path}`;
      if (attempt.outcome === 'pending') {
        throw new Unproven('unproven', `${what}: the answer was lost.`, { cause: error });
      }
      if (error instanceof HTTPError && !(signal?.aborted && isThrottle(attempt.status, attempt.text))) {
        throw errorOf({ method, path, status: attempt.status, text: attempt.text });
      }
      throwIfAborted(signal);
      if (attempt.outcome === 'refused') throw unreachable(what, error);
      throw error;
    }
    if (attempt.text === '') return null;
    const answer = parseBody(attempt.text);
    if (answer === undefined) {
      throw new Unproven(
        'unproven',
        `${method} ${path} answered ${attempt.status} with something that is not JSON.`,
      );
    }
    return answer;
  }

  async function repeat({ method, path, body }: WriteRequest): Promise<void> {
    await ask(method, path, body === undefined ? {} : { json: body });
  }

  return { read, write, repeat };
}
