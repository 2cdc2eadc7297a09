// What import and rollback both start from: plan, snapshot and map that belong together, the ledger, and an Intercom
// workspace that is the planned one.
import { readInventory } from '../importers/intercom/inventory.ts';
import { openUnits, type UnitSource } from '../importers/plan/units.ts';
import { InvalidState } from '../lib/errors.ts';
import type { Inventory } from '../model/inventory.ts';
import { type Ledger, openLedger } from '../state/ledger.ts';
import { assertApproved, mapHash, readMap } from '../state/map-file.ts';
import { openPlan, type PlanReader } from '../state/plan-file.ts';
import { openSnapshot, type SnapshotReader } from '../state/snapshot-reader.ts';
import type { Context } from './context.ts';
import { openTarget, type PaceOptions, type Target } from './target.ts';

export interface OpenImport extends Target {
  readonly plan: PlanReader;
  readonly snapshot: SnapshotReader;
  readonly units: UnitSource;
  /** What the workspace holds now; the plan's header has what it held then. */
  readonly inventory: Inventory;
  /** To be closed by the caller, who holds the run folder's lock. */
  readonly ledger: Ledger;
}

/**
 * @param before called with the ledger before anything is asked of Intercom
 * @throws InvalidState `plan_mismatch`, `wrong_workspace`; OperatorError for a missing or void approval
 */
export async function openImport(
  context: Context,
  pace: PaceOptions,
  signal: AbortSignal,
  before: (ledger: Ledger, plan: PlanReader) => void = () => undefined,
): Promise<OpenImport> {
  const run = context.run();
  const plan = await openPlan(run.plan);
  const { header } = plan;
  const snapshot = await openSnapshot(run.snapshot);
  const map = await readMap(run.map);
  const replan = { file: run.plan, hint: 'Make a new one: threadlift plan' };
  if (header.snapshotSeal !== snapshot.manifest.seal) {
    throw new InvalidState('plan_mismatch', 'The plan was made for another snapshot.', replan);
  }
  if (header.mapHash !== mapHash(map)) {
    throw new InvalidState('plan_mismatch', 'The plan was made for another map.', replan);
  }
  assertApproved(map, snapshot.manifest.seal, run.map);
  const ledger = await openLedger(run, { clock: context.clock });
  try {
    before(ledger, plan);
    const target = openTarget({ ...context, signal }, run, pace);
    const now = await readInventory(target.api);
    const { workspace } = now;
    if (workspace.id !== header.workspaceId) {
      throw new InvalidState(
        'wrong_workspace',
        `The plan is for workspace ${header.workspaceId}, the token for ${workspace.id}.`,
        { file: run.plan, hint: 'Use the token of the planned workspace, or plan again: threadlift plan' },
      );
    }
    const { survey, inventory, ours } = header;
    const psa = snapshot.manifest.account.psa !== null;
    const units = await openUnits({ snapshot, map, survey, inventory, psa, ours });
    return { ...target, plan, snapshot, units, inventory: now, ledger };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}
