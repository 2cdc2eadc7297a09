// The only source of time, waiting and chance, so that tests never wait and runs can be repeated.
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
  uuid(): string;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(Math.max(0, ms), undefined, signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
  random: () => randomInt(0, 2 ** 32) / 2 ** 32,
  uuid: () => randomUUID(),
};

/**
 * A clock for tests: time stands still until somebody sleeps, and then jumps.
 * @param start milliseconds since the epoch
 */
export function fakeClock(start = Date.UTC(2026, 0, 1)): Clock & { advance(ms: number): void } {
  let now = start;
  let draws = 0;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += Math.max(0, ms);
      await Promise.resolve();
    },
    random() {
      draws += 1;
      return ((draws * 2654435761) % 2 ** 32) / 2 ** 32;
    },
    uuid() {
      draws += 1;
      return `00000000-0000-4000-8000-${String(draws).padStart(12, '0')}`;
    },
  };
}

/** ISO 8601 in UTC with whole seconds, the one spelling of time in every file we write. */
export function isoSeconds(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
