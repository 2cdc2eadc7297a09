// A plan made anew from changed units, so that a run meets what the small migration lacks.
import { hashOfActions } from '../../importers/plan/draft-hash.ts';
import { actionsOf } from '../../importers/plan/plan.ts';
import type { RunDeps } from '../../importers/run/run.ts';
import type { Unit } from '../../model/plan.ts';
import type { SmallImport } from './small-import.ts';

interface Planned {
  readonly plan: SmallImport;
}

/** The same plan with one unit's writes changed, in the plan as well. */
export function withUnit(world: Planned, ref: string, change: (unit: Unit) => Unit): RunDeps['unitFor'] {
  return async (wanted) => {
    const unit = await world.plan.unitFor(wanted);
    return wanted === ref ? change(unit) : unit;
  };
}

/** The world's plan with what `unitFor` gives, and more tags. */
export async function replanned(
  world: Planned,
  unitFor: RunDeps['unitFor'],
  tags: readonly Unit[] = [],
): Promise<RunDeps['plan']> {
  const units: Unit[] = [];
  for (const unit of world.plan.units) {
    if (unit.ref === 'tags/t1') units.push(...tags);
    units.push(await unitFor(unit.ref));
  }
  const actions = units.flatMap(actionsOf);
  const hash = hashOfActions();
  for (const action of actions) hash.add(action);
  return {
    header: { ...world.plan.header, actionsHash: hash.digest() },
    async *actions() {
      yield* actions;
    },
  };
}
