// `threadlift import`: carries out the plan, effectively once; running it again goes on where it stopped.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readInventory } from '../importers/intercom/inventory.ts';
import { runPlan } from '../importers/run.ts';
import { openUnits } from '../importers/units.ts';
import { isoSeconds } from '../lib/clock.ts';
import { EXIT, InvalidState } from '../lib/errors.ts';
import type { ReconciliationRow } from '../model/reports.ts';
import { writeReport } from '../reports/gather.ts';
import { openLedger } from '../state/ledger.ts';
import { assertApproved, mapHash, readMap } from '../state/map-file.ts';
import { openPlan } from '../state/plan-file.ts';
import { openSnapshot } from '../state/snapshot-reader.ts';
import type { CommandModule, Context, Handler, Outcome } from './context.ts';
import { parseOptions } from './options.ts';
import { assertAcknowledged } from './preflight.ts';
import { countersTable } from './table.ts';
import { openTarget } from './target.ts';
import { withLock } from './with-lock.ts';

const importOptions = z.object({
  acknowledge: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  acceptDifference: z.array(z.string()).default([]),
  share: z.coerce.number().gt(0).max(1).default(0.9),
  rate: z.string().optional(),
  concurrency: z.coerce.number().int().positive().max(128).default(16),
  retryFailed: z.boolean().default(false),
});
type ImportOptions = z.infer<typeof importOptions>;

export const runImport: Handler = async (context, raw) => {
  const options = parseOptions(importOptions, raw);
  return withLock(context, 'import', (signal) => carryOut(context, options, signal));
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .option(
      '--acknowledge <names...>',
      'side effects you know of: workflows fin assignment csat reports, or all',
    )
    .option('--accept-difference <streams...>', 'go on although the row counts of these streams differ')
    .option('--share <part>', "part of the workspace's rate limit to use, up to 1", '0.9')
    .option('--rate <n/min>', 'a fixed cap, for example 500/min')
    .option('--concurrency <number>', 'records sent side by side', '16')
    .option('--retry-failed', 'try again what failed before')
    .action(act(runImport));
};

async function carryOut(context: Context, options: ImportOptions, signal: AbortSignal): Promise<Outcome> {
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
    const begun = ledger.binding()?.plan === header.actionsHash;
    if (!begun) assertAcknowledged(context, options.acknowledge);
    const { api } = openTarget({ ...context, signal }, run, options);
    const workspace = (await readInventory(api)).workspace;
    if (workspace.id !== header.workspaceId) {
      throw new InvalidState(
        'wrong_workspace',
        `The plan is for workspace ${header.workspaceId}, the token for ${workspace.id}.`,
        {
          file: run.plan,
          hint: 'Use the token of the planned workspace, or plan again for this one.',
        },
      );
    }
    const psa = snapshot.manifest.account.psa !== null;
    const units = await openUnits({ snapshot, map, survey: header.survey, inventory: header.inventory, psa });
    const rows: ReconciliationRow[] = [];
    const result = await runPlan({
      plan,
      unitFor: units.unitFor,
      api,
      ledger,
      readFile: (hash) => readFile(snapshot.filePath(hash)),
      records: Object.fromEntries(
        Object.entries(snapshot.manifest.streams).map(([stream, sealed]) => [
          stream,
          { source: sealed.expected, snapshot: sealed.captured },
        ]),
      ),
      clock: context.clock,
      logger: context.logger,
      progress: context.progress,
      signal,
      concurrency: options.concurrency,
      retryFailed: options.retryFailed,
      acknowledge: new Set(options.acceptDifference),
      onPhase: async (report) => {
        rows.push(...report.rows);
        await writeReport(run, 'reconciliation', { at: isoSeconds(context.clock.now()), rows });
      },
    });
    return conclude(context, result.counters, rows);
  } finally {
    await ledger.close();
  }
}

function conclude(
  context: Context,
  counters: Parameters<typeof countersTable>[0],
  rows: readonly ReconciliationRow[],
): Outcome {
  context.say(countersTable(counters));
  const failed = Object.values(counters).reduce((sum, one) => sum + one.failed, 0);
  return {
    exitCode: failed > 0 ? EXIT.failedRecords : EXIT.ok,
    json: { streams: counters, reconciliation: rows },
    next: failed > 0 ? 'threadlift status, then threadlift import --retry-failed' : 'threadlift verify',
  };
}
