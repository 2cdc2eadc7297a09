// The lines of a plan as units, phase by phase, read no further ahead than one unit.
import pLimit from 'p-limit';
import { InvalidState } from '../../lib/errors.ts';
import { type Phase, type PlannedAction, phases } from '../../model/plan.ts';

export interface PhasedUnits {
  /** The phase of the next unit, null after the last. @throws InvalidState when phases are out of order */
  phase(): Promise<Phase | null>;
  /** The next unit's actions, null when the phase has no more. Safe to call from several workers. */
  take(phase: Phase): Promise<readonly PlannedAction[] | null>;
}

export function phasedUnits(actions: AsyncIterable<PlannedAction>): PhasedUnits {
  const units = unitsOf(actions);
  const oneAtATime = pLimit(1);
  let head: Promise<IteratorResult<PlannedAction[], void>> | undefined;
  let reached = -1;

  const peek = async (): Promise<PlannedAction[] | null> => {
    head ??= units.next();
    return (await head).value ?? null;
  };

  return {
    async phase() {
      const next = (await peek())?.[0]?.phase;
      if (next === undefined) return null;
      const index = phases.indexOf(next);
      if (index < reached) {
        throw new InvalidState('plan_damaged', `The phase "${next}" comes too late in the plan.`, {
          hint: 'Make a new one: threadlift plan',
        });
      }
      reached = index;
      return next;
    },
    take: (phase) =>
      oneAtATime(async () => {
        const next = await peek();
        if (next?.[0]?.phase !== phase) return null;
        head = undefined;
        return next;
      }),
  };
}

/** A unit is its first action and those that follow with its ref and "#step" in the same phase. */
async function* unitsOf(actions: AsyncIterable<PlannedAction>): AsyncGenerator<PlannedAction[], void> {
  let unit: PlannedAction[] = [];
  for await (const action of actions) {
    const [first] = unit;
    if (first && action.phase === first.phase && action.ref.startsWith(`${first.ref}#`)) {
      unit.push(action);
      continue;
    }
    if (first) yield unit;
    unit = [action];
  }
  if (unit.length > 0) yield unit;
}
