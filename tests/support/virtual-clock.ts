// A clock for many sleepers at once: when everybody waits, time jumps to whoever wakes first.
import type { Clock } from '../../lib/clock.ts';

/** @param start milliseconds since the epoch */
export function virtualClock(start = Date.UTC(2026, 0, 1)): Clock {
  let now = start;
  let draws = 0;
  let running = false;
  const sleepers: { at: number; wake: () => void }[] = [];

  function pump(): void {
    const [next] = sleepers.sort((a, b) => a.at - b.at);
    if (!next) {
      running = false;
      return;
    }
    sleepers.shift();
    now = Math.max(now, next.at);
    next.wake();
    setImmediate(pump);
  }

  return {
    now: () => now,
    sleep(ms, signal) {
      signal?.throwIfAborted();
      return new Promise((resolve) => {
        sleepers.push({ at: now + Math.max(0, ms), wake: resolve });
        if (running) return;
        running = true;
        setImmediate(pump);
      });
    },
    random() {
      draws += 1;
      return ((draws * 2654435761) % 2 ** 32) / 2 ** 32;
    },
    uuid: () => '00000000-0000-4000-8000-000000000000',
  };
}
