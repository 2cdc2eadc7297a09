// How one attempt at a request ended, as far as can be known on this side. What that means is answers.ts.
import { parseBody } from './answers.ts';

/** Failures before the first byte left: name resolution and connecting. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** How the newest attempt of one request ended. */
export interface Attempt {
  outcome: 'unsent' | 'refused' | 'pending' | 'answered';
  status: number;
  text: string;
}

/** An answer that should be JSON and is not; proxies' error pages are told by their status instead. */
export function isCutShort({ status, text }: Attempt): boolean {
  const fromIntercom = (status >= 200 && status < 300) || [400, 404, 410, 422].includes(status);
  return fromIntercom && parseBody(text) === undefined;
}

/** True when `fetch` failed before anything can have reached the server. */
export function neverLeft(error: unknown): boolean {
  const cause =
    error instanceof Error ? (error.cause as { code?: string; message?: string } | undefined) : undefined;
  // fetch itself refuses ports of other protocols, without a code.
  return NEVER_SENT.has(cause?.code ?? '') || cause?.message === 'bad port';
}
