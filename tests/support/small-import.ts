// A small hand-made migration over every endpoint the importer writes to, and what is needed to run it
// against the Intercom sandbox: a clock that jumps, a ledger in a folder, the plan as data.

import { createApi, type IntercomApi } from '../../importers/intercom/api.ts';
import { createClient } from '../../importers/intercom/client.ts';
import { readInventory } from '../../importers/intercom/inventory.ts';
import { createPacer } from '../../importers/intercom/pacing.ts';
import { hashOfActions } from '../../importers/plan/draft-hash.ts';
import { actionsOf } from '../../importers/plan/plan.ts';
import type { RunDeps } from '../../importers/run/run.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { PlanHeader, PlannedAction, Unit } from '../../model/plan.ts';
import { type Ledger, streamOf } from '../../state/ledger.ts';
import { articleUnits, setupUnits } from './small-setup.ts';
import { threadUnits } from './small-threads.ts';
import { unit } from './small-unit.ts';

/** Time runs as usual, but sleeping is a jump: of this clock and of everything that asks it. */
export function jumpingClock(): Clock {
  let ahead = 0;
  return {
    ...systemClock,
    now: () => Date.now() + ahead,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      ahead += Math.max(0, ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export function connect(url: string, token: string, clock: Clock, signal?: AbortSignal): IntercomApi {
  const pacer = createPacer({ clock });
  return createApi(createClient({ baseUrl: url, token, clock, pacer, signal, timeout: 2000, backoff: 1 }));
}

export interface SmallImport {
  readonly units: readonly Unit[];
  readonly header: PlanHeader;
  actions(): AsyncIterable<PlannedAction>;
  unitFor(ref: string): Promise<Unit>;
}

/** @param reviews whether a review and its response, with writes like a ticket's, are part of it */
export async function smallImport(api: IntercomApi, reviews = false): Promise<SmallImport> {
  const inventory = await readInventory(api);
  const units = unitsOf(inventory).filter(({ phase }) => reviews || !/^(reviews|responses)$/.test(phase));
  const actions = units.flatMap(actionsOf);
  const hash = hashOfActions();
  for (const action of actions) hash.add(action);
  const streams: PlanHeader['streams'] = {};
  for (const { ref, kind } of units) {
    const stream = streamOf(ref);
    streams[stream] ??= { total: 0, create: 0, match: 0, skip: 0, manual: 0 };
    streams[stream].total += 1;
    streams[stream][kind] += 1;
  }
  const header = {
    formatVersion: 1,
    snapshotSeal: 'seal',
    mapHash: 'map',
    workspaceId: inventory.workspace.id,
    actionsHash: hash.digest(),
    streams,
  } as unknown as PlanHeader;
  const byRef = new Map(units.map((unit) => [unit.ref, unit]));
  return {
    units,
    header,
    async *actions() {
      yield* actions;
    },
    async unitFor(ref) {
      const unit = byRef.get(ref);
      if (!unit) throw new Error(`no unit ${ref}`);
      return unit;
    },
  };
}

export function runDeps(plan: SmallImport, api: IntercomApi, ledger: Ledger, clock: Clock): RunDeps {
  return {
    plan,
    unitFor: plan.unitFor,
    api,
    ledger,
    clock,
    readFile: async (sha256) => Buffer.from(`bytes of ${sha256}`),
    records: {},
    logger: silentLogger,
    progress: silentProgress,
    concurrency: 1,
    retryFailed: false,
    accepted: new Set(),
    onPhase: async () => undefined,
  };
}

function unitsOf(inventory: Inventory): Unit[] {
  const { admins, me } = inventory;
  const agent = admins.find(({ hasInboxSeat, id: one }) => hasInboxSeat && one !== me.id)?.id ?? me.id;
  return [
    ...setupUnits(agent),
    ...threadUnits(inventory, agent),
    ...articleUnits(me),
    unit({ ref: 'templates/m1', phase: 'handover', kind: 'manual', why: 'No endpoint.', undo: 'none' }),
    unit({ ref: 'automations/r1', phase: 'handover', kind: 'skip', why: 'Left out.', undo: 'none' }),
  ];
}
