// A snapshot in memory, imported for real into an Intercom sandbox: for tests of what comes back.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '../../importers/intercom/api.ts';
import { createClient } from '../../importers/intercom/client.ts';
import { readInventory } from '../../importers/intercom/inventory.ts';
import { createPacer } from '../../importers/intercom/pacing.ts';
import { buildPlan } from '../../importers/plan/plan.ts';
import { type RunDeps, runPlan } from '../../importers/run/run.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import type { MigrationMap } from '../../model/map.ts';
import { type IntercomOptions, startIntercom } from '../../sandbox/intercom/server.ts';
import { openLedger } from '../../state/ledger.ts';
import { openPlan, writePlan } from '../../state/plan-file.ts';
import { mapped } from './mapped.ts';
import type { Records } from './memory-snapshot.ts';

export interface ImportOptions {
  readonly records: Records;
  readonly readFile?: (sha256: string) => Promise<Uint8Array>;
  readonly intercom?: IntercomOptions;
  /** Told to the sandbox too. */
  readonly clock?: Clock;
  /** Decisions other than the proposed ones. */
  readonly decide?: (proposed: MigrationMap) => MigrationMap;
  /** Whether the account is connected to a PSA; it is unless said otherwise. */
  readonly psa?: boolean;
  /** What the workspace went through before. */
  readonly prepare?: (meddle: Meddle) => Promise<void>;
}

/** Sends one raw request with the sandbox's token: somebody else changing things. */
export type Meddle = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Planned, and not yet imported. Lives until closed. */
export async function planned({
  records,
  readFile,
  intercom,
  clock = systemClock,
  decide = (map) => map,
  psa = true,
  prepare = async () => undefined,
}: ImportOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'threadlift-imported-'));
  const server = await startIntercom({
    limits: { appPerMinute: 1_000_000, workspacePerMinute: 1_000_000 },
    now: clock.now,
    ...intercom,
  });
  const meddle: Meddle = async (method, path, body) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${server.token}`,
        'content-type': 'application/json',
        'intercom-version': '2.16',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  await prepare(meddle);
  const pacer = createPacer({ clock });
  const api = createApi(createClient({ baseUrl: server.url, token: server.token, clock, pacer, backoff: 5 }));
  const { units, map, survey, inventory } = await mapped(records, decide, await readInventory(api), psa);
  const file = join(folder, 'plan.json');
  const pace = { perMinute: 10_000, share: 0.9 };
  await writePlan(
    file,
    buildPlan({ units: units.all(), snapshotSeal: 's', mapHash: 'm', survey, inventory, pace }),
  );
  const ledger = await openLedger(
    { state: join(folder, 'state.json'), journal: join(folder, 'journal.jsonl') },
    { clock },
  );
  const deps: RunDeps = {
    plan: await openPlan(file),
    unitFor: units.unitFor,
    api,
    ledger,
    readFile: readFile ?? (async () => new Uint8Array()),
    records: {},
    clock,
    logger: silentLogger,
    progress: silentProgress,
    concurrency: 8,
    retryFailed: false,
    accepted: new Set(),
    onPhase: async () => undefined,
  };
  return {
    deps,
    api,
    map,
    units,
    survey,
    inventory,
    ledger,
    server,
    meddle,
    async close(): Promise<void> {
      await ledger.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Lives until closed: one import serves many tests. */
export async function imported(options: ImportOptions) {
  const world = await planned(options);
  return { ...world, ...(await runPlan(world.deps)) };
}
