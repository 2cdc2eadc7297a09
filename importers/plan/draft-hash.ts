// The hashes that tie a plan to what is sent: of a draft with its deferred values still unresolved.
import { createHash } from 'node:crypto';
import { InvalidState } from '../../lib/errors.ts';
import { canonicalJson, hashOf } from '../../lib/json.ts';
import type { PlanHeader, PlannedAction, Unit, Write } from '../../model/plan.ts';

/** The step's name is not part of it: the same request under another name is the same request. */
export function hashOfWrite({ endpoint, path, body }: Write): string {
  return hashOf({ endpoint, path, body });
}

/** For units without writes. */
export function hashOfUnit({ target, why }: Pick<Unit, 'target' | 'why'>): string {
  return hashOf(target ?? why ?? null);
}

/** The hash over all lines of a plan, taken one by one, each with everything that stands on it. */
export function hashOfActions(): { add(action: PlannedAction): void; digest(): string } {
  const hash = createHash('sha256');
  return {
    add: (action) => void hash.update(`${canonicalJson(action)}\n`),
    digest: () => hash.digest('hex'),
  };
}

/**
 * Reads the plan once from end to end. Drafts are held against their hashes when they are sent; only this
 * notices a line that was changed, added or taken away by hand, also where the line sends nothing.
 * @throws InvalidState `plan_edited`; `plan_damaged` for a line that does not read
 */
export async function assertUnedited(plan: {
  readonly header: Pick<PlanHeader, 'actionsHash'>;
  actions(): AsyncIterable<PlannedAction>;
}): Promise<void> {
  const hash = hashOfActions();
  for await (const action of plan.actions()) hash.add(action);
  if (hash.digest() === plan.header.actionsHash) return;
  throw new InvalidState('plan_edited', 'The plan was changed after it was made; nothing was sent.', {
    hint: 'Decide in map.yaml instead, and make the plan again: threadlift plan',
  });
}
