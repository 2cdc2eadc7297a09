// What an answer of Intercom's API means for us: classified here, once, from status and error envelope.
// Sends nothing and retries nothing.
import { InDoubt, type MigrationError, OperatorError, RecordError, Throttled } from '../../lib/errors.ts';
import { errorEnvelope } from './wire.ts';

/** A write whose answer proves nothing: it may have been applied. Never sent again before it is settled. */
export class Unproven extends InDoubt {}

/** A contact with these details exists already; `id` is the one to use (409). */
export class Conflict extends RecordError {
  constructor(
    message: string,
    readonly id: string,
    readonly archived: boolean,
  ) {
    super('conflict', message);
  }
}

export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** The body as JSON, or undefined when it is none (an HTML page of a proxy, a truncated answer). */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** First error of the envelope `{type:"error.list", errors:[{code, message}]}`; null when there is none. */
export function envelopeOf(text: string): { code: string; message: string } | null {
  const parsed = errorEnvelope.safeParse(parseBody(text));
  const first = parsed.success ? parsed.data.errors[0] : undefined;
  return first ? { code: first.code, message: first.message ?? first.code } : null;
}

// Seen in the wild only (docs/intercom.md 2): HTTP 400, refused before anything was written.
const REPLY_THROTTLE = /too many recent replies/i;

/** True when the server refused before doing anything and asks to come back later. */
export function isThrottle(status: number, text: string): boolean {
  return status === 429 || (status === 400 && REPLY_THROTTLE.test(envelopeOf(text)?.message ?? ''));
}

// The only place where an id hides in a message: contacts answer 409 with exactly these sentences
// (Intercom-OpenAPI pull request 543; PostHog issue 72192).
const CONFLICT = /^(An archived|A) contact matching those details already exists with id=([0-9a-f]{24})/;

/**
 * The error an unsuccessful answer stands for.
 * - 401, 403, redirects: OperatorError; 429 and the reply throttle: Throttled (their retries are over);
 * - 409 with a contact id: Conflict; other 4xx with an envelope: RecordError with Intercom's code;
 * - anything else proves nothing: Unproven. (A read turns that into RetryableError.)
 */
export function errorOf(answer: Answer): MigrationError {
  const { method, path, status, text } = answer;
  const at = `${method} ${path} answered ${status}`;
  const envelope = envelopeOf(text);
  const said = envelope ? `${at}: ${envelope.message} (${envelope.code})` : at;
  if (status === 401) {
    return new OperatorError('token_refused', said, {
      hint: 'Set INTERCOM_ACCESS_TOKEN to a valid access token of this workspace and region, then run the same command again.',
    });
  }
  if (status === 403) {
    return new OperatorError('permission_denied', said, {
      hint: "Give the app the missing scope in Intercom's Developer Hub, or the token's teammate an inbox seat, then run the same command again.",
    });
  }
  if (status >= 300 && status < 400) {
    return new OperatorError('wrong_address', said, {
      hint: 'Set INTERCOM_BASE_URL to the API host of your region: api.intercom.io, api.eu.intercom.io or api.au.intercom.io.',
    });
  }
  if (isThrottle(status, text)) {
    return new Throttled('rate_limited', said, {
      hint: 'Run the same command again later; nothing is lost.',
    });
  }
  const conflict = status === 409 ? CONFLICT.exec(envelope?.message ?? '') : null;
  if (conflict?.[2]) return new Conflict(said, conflict[2], conflict[1] === 'An archived');
  if (status === 413) return new RecordError('too_large', said);
  if (envelope && status >= 400 && status < 500 && status !== 408)
    return new RecordError(envelope.code, said);
  return new Unproven('unproven', said);
}
