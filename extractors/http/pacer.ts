// Spaces requests evenly, so that the customer's people notice nothing.
import type { Clock } from '../../lib/clock.ts';

export interface Pacer {
  /** Resolves when it is this request's turn. @throws the signal's reason when aborted */
  turn(): Promise<void>;
  /** Nobody's turn comes before this many milliseconds have passed. */
  hold(ms: number): void;
}

/** @param rps requests per second, at most */
export function createPacer(rps: number, clock: Clock, signal: AbortSignal): Pacer {
  const interval = 1000 / rps;
  let next = 0;
  let heldUntil = 0;
  return {
    async turn() {
      for (;;) {
        signal.throwIfAborted();
        const now = clock.now();
        const mine = Math.max(now, next);
        next = mine + interval;
        if (mine > now) await clock.sleep(mine - now, signal);
        // A hold may have begun while this request waited; then it queues up again behind it.
        if (clock.now() >= heldUntil) return;
      }
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, clock.now() + ms);
      next = Math.max(next, heldUntil);
    },
  };
}
