// Units that must not be sent side by side: replies of their own to one conversation or ticket. Were two equal ones
// under way and an answer lost, the one part there is could be taken for either. Pure but for the waiting.
import type { PlannedAction } from '../../model/plan.ts';
import { kindOf } from '../writes/kinds.ts';

type Turn = (action: PlannedAction, task: () => Promise<void>) => Promise<void>;

/** @returns a function that runs a task at once, or when those before it on the same thread have ended */
export function turns(): Turn {
  const last = new Map<string, Promise<void>>();
  return async (action, task) => {
    const thread = threadOf(action);
    if (thread === undefined) return task();
    const turn = (last.get(thread) ?? Promise.resolve()).then(task);
    // How a task ended is its caller's business; the next one only waits for the end.
    const ended = turn.catch(() => undefined);
    last.set(thread, ended);
    try {
      await turn;
    } finally {
      if (last.get(thread) === ended) last.delete(thread);
    }
  };
}

/** The thread that a unit replies to; undefined for a unit that makes something else. */
function threadOf({ ref, needs }: PlannedAction): string | undefined {
  return kindOf(ref) === 'part' ? needs.find((need) => kindOf(need) === 'thread') : undefined;
}
