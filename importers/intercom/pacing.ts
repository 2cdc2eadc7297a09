// Decides when a request may leave: smooth inside Intercom's 10-second windows, shared by all workers.
// Knows nothing of requests or retries; the client asks before each attempt and reports each answer.

import type { Clock } from '../../lib/clock.ts';
import { throwIfAborted } from '../../lib/errors.ts';

/** Intercom spreads the per-minute quota over aligned windows of this many milliseconds. */
const WINDOW = 10_000;
/** How much lateness of timers and workers may be caught up, in milliseconds. */
const SLACK = 1000;

export interface PacingOptions {
  readonly clock: Clock;
  /** Part of the workspace's quota to use, in (0, 1]. */
  readonly share?: number;
  /** A fixed cap in requests a minute, on top of the share. */
  readonly perMinute?: number | undefined;
}

export interface Pacer {
  /** Resolves when one more request may leave. @throws Interrupted once `signal` has fired */
  take(signal?: AbortSignal): Promise<void>;
  /** Every `take` is followed by one of these two: an answer came, or none did. */
  answered(status: number, headers: Headers): void;
  lost(): void;
  /** Requests per 10-second window: what the workspace allows (null until an answer said so), and what is used. */
  pace(): { allowed: number | null; used: number | null };
  /** Requests that left within the last 10 seconds. */
  recent(): number;
}

/**
 * Reads `X-RateLimit-Limit`, `-Remaining` (both per window) and `-Reset` (Unix seconds at which the window
 * ends): developers.intercom.com, "Rate limiting". Until the first answer, and with a server that sends no
 * such headers, one request is out at a time.
 */
export function createPacer({ clock, share = 0.9, perMinute }: PacingOptions): Pacer {
  let limit: number | null = null;
  let inFlight = 0;
  /** Per second of our clock: how many left in it. */
  const left = new Map<number, number>();
  let nextAt = 0;
  let notBefore = 0;
  // What the server said of its current window; its clock minus ours, corrected only when proved wrong.
  let window = { reset: 0, remaining: Number.POSITIVE_INFINITY };
  let skew = 0;
  let line: Promise<void> = Promise.resolve();
  let wake: () => void = () => undefined;

  const perWindow = (): number | null => {
    const fixed = perMinute === undefined ? null : perMinute / (60_000 / WINDOW);
    if (limit === null) return null;
    const shared = Math.max(1, Math.floor(limit * share));
    return fixed === null ? shared : Math.min(shared, fixed);
  };

  /** Milliseconds to wait before the next request, or null: until an answer comes. */
  function due(): number | null {
    const now = clock.now();
    if (now < notBefore) return notBefore - now;
    const budget = perWindow();
    if (limit === null || budget === null) return inFlight === 0 ? 0 : null;
    // Others may be using the same workspace: half of what we leave them is never touched.
    const reserve = Math.floor((limit - Math.min(limit, limit * share)) / 2);
    const windowEnds = window.reset - skew;
    if (now < windowEnds && window.remaining - inFlight <= reserve) return windowEnds - now;
    return nextAt - now;
  }

  async function wait(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      throwIfAborted(signal);
      const ms = due();
      if (ms === null) await new Promise<void>((resolve) => (wake = resolve));
      else if (ms > 0) await clock.sleep(ms, signal).catch(() => throwIfAborted(signal));
      else break;
    }
    const budget = perWindow();
    const now = clock.now();
    if (budget !== null) nextAt = Math.max(nextAt, now - SLACK) + WINDOW / budget;
    inFlight += 1;
    const second = Math.floor(now / 1000);
    left.set(second, (left.get(second) ?? 0) + 1);
    for (const old of left.keys()) if (old <= second - WINDOW / 1000) left.delete(old);
  }

  function settled(): void {
    inFlight -= 1;
    wake();
  }

  function learn(status: number, headers: Headers): void {
    const read = (name: string): number => Number.parseFloat(headers.get(name) ?? '');
    const now = clock.now();
    const retryAfter = read('retry-after');
    if (status === 429 && retryAfter >= 0) notBefore = Math.max(notBefore, now + retryAfter * 1000);
    const [told, remaining, reset] = [
      read('x-ratelimit-limit'),
      read('x-ratelimit-remaining'),
      read('x-ratelimit-reset') * 1000,
    ];
    if (told > 0) {
      if (limit === null) nextAt = now;
      limit = told;
    }
    if (!Number.isFinite(reset) || reset < window.reset) return;
    skew = Math.min(Math.max(skew, reset - WINDOW - now), reset - now);
    // Retry-After, where there is one, is the better answer to when.
    const exhausted = status === 429 && !(retryAfter >= 0);
    const left = exhausted ? 0 : Number.isFinite(remaining) ? remaining : Number.POSITIVE_INFINITY;
    // Answers overtake each other, so within one window only the lowest figure counts.
    window = { reset, remaining: reset === window.reset ? Math.min(window.remaining, left) : left };
  }

  return {
    take(signal) {
      const turn = line.then(() => wait(signal));
      line = turn.catch(() => undefined);
      return turn;
    },
    answered(status, headers) {
      learn(status, headers);
      settled();
    },
    lost: settled,
    pace: () => ({ allowed: limit, used: perWindow() }),
    recent() {
      const since = Math.floor(clock.now() / 1000) - WINDOW / 1000;
      return [...left].reduce((sum, [second, count]) => (second > since ? sum + count : sum), 0);
    },
  };
}
