// The one place on the source side where something is tried again. Transient trouble is told by
// `RetryableError`; "slow down" is told by `SlowDown` and costs no attempt.
import type { Clock } from '../../lib/clock.ts';
import { RetryableError, Throttled } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';

/** With the waits between them about a minute: a source that restarts must not cost records. */
const ATTEMPTS = 8;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** What is added to a stated wait, at most: a share of it, and never long enough to matter to patience. */
const SPREAD = 0.1;
const LONGEST_SPREAD = 5_000;
/** How long "slow down" is obeyed for one request before the run stops, to be resumed later. */
const PATIENCE = 10 * 60_000;

/** The source said "slow down". */
export class SlowDown extends RetryableError {
  constructor(
    /** Milliseconds it asked us to wait at least; null when it did not say. */
    readonly waitMs: number | null,
    url: string,
  ) {
    super('source_slow_down', `The source asks to slow down: ${url}`);
  }
}

export interface RetryDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Told of every wait, so that other requests wait as well. */
  onWait?(ms: number): void;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or patience ends. A source that asks to slow down again and again,
 * however short a wait it names ("Retry-After: 0"), is asked more and more rarely.
 * @param movedOn asked after an attempt that broke off: true when it brought the matter forward, and patience begins
 * again; whoever answers must not say so without end
 * @throws Throttled `source_throttled` after ten minutes of "slow down"; the last RetryableError after eight attempts
 * in a row that did not move it on
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  deps: RetryDeps,
  movedOn: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<T> {
  const { clock, logger, signal } = deps;
  let began = clock.now();
  let failures = 0;
  let slowDowns = 0;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RetryableError) || error instanceof Throttled) throw error;
      const isForward = await movedOn();
      if (isForward) {
        began = clock.now();
        failures = 0;
        slowDowns = 0;
      }
      let wait: number;
      if (error instanceof SlowDown) {
        wait = Math.max(spread(error.waitMs ?? 0, clock), backoff(slowDowns, clock));
        slowDowns += 1;
        if (clock.now() + wait - began > PATIENCE) {
          throw new Throttled('source_throttled', 'The source keeps asking to slow down.', {
            hint: 'Run the same command again later; it goes on where it stopped. A lower --rps may help.',
            cause: error,
          });
        }
        deps.onWait?.(wait);
      } else {
        if (!isForward) failures += 1;
        if (failures >= ATTEMPTS) throw error;
        wait = backoff(Math.max(0, failures - 1), clock);
      }
      logger.debug('queue', `waiting ${Math.round(wait)} ms: ${error.message}`);
      await clock.sleep(wait, signal);
    }
  }
}

/** Never shorter than asked for; those who were asked together do not come back together. */
function spread(asked: number, clock: Clock): number {
  return asked + clock.random() * Math.min(asked * SPREAD, LONGEST_SPREAD);
}

/** Exponential with full jitter, so that what failed together does not come back together. */
function backoff(earlier: number, clock: Clock): number {
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** earlier);
  return ceiling / 2 + (clock.random() * ceiling) / 2;
}

/** Milliseconds from a `Retry-After` header in seconds or as a date; null when absent or unreadable. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
