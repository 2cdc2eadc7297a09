// Runs a task as the only writer of its run folder; losing the lock stops the task before its next write.
import { setMaxListeners } from 'node:events';
import { InvalidState } from '../lib/errors.ts';
import { lockRun } from '../state/lock.ts';
import type { Context } from './context.ts';

/** @throws Locked when another process holds it */
export async function withLock<T>(
  context: Context,
  what: string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const lock = await lockRun(context.run(), {
    clock: context.clock,
    what,
    onLost: (cause) =>
      lost.abort(
        new InvalidState('lock_lost', 'The lock of the run folder was lost (did the machine sleep?).', {
          hint: 'Run the same command again; it goes on where it stopped.',
          cause,
        }),
      ),
  });
  const signal = AbortSignal.any([context.signal, lost.signal]);
  setMaxListeners(0, signal);
  try {
    return await task(signal);
  } finally {
    await lock.release();
  }
}
