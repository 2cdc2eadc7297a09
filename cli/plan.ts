// `threadlift plan`: every action of the import, written down before anything is sent. The dry run.
import { z } from 'zod';
import { readInventory } from '../importers/intercom/inventory.ts';
import { madeHere } from '../importers/plan/made-here.ts';
import { buildPlan } from '../importers/plan/plan.ts';
import { surveySnapshot } from '../importers/plan/survey.ts';
import { openUnits } from '../importers/plan/units.ts';
import { viewLedger } from '../state/ledger-view.ts';
import { assertApproved, mapHash, readMap } from '../state/map-file.ts';
import { writePlan } from '../state/plan-file.ts';
import { openSnapshot } from '../state/snapshot-reader.ts';
import type { CommandModule, Context, Handler, Outcome } from './context.ts';
import { parseOptions, rateOption } from './options.ts';
import { inOrder, textTable } from './table.ts';
import { openTarget } from './target.ts';
import { withLock } from './with-lock.ts';

const WINDOWS_PER_MINUTE = 6;
/** Intercom's documented default for private apps; used only when the workspace did not say. */
const DEFAULT_PER_MINUTE = 10_000;

const planOptions = z.object({
  share: z.coerce.number().gt(0).max(1).default(0.9),
  rate: rateOption,
});

type PlanOptions = z.infer<typeof planOptions>;

export const runPlan: Handler = async (context, raw) => {
  const options = parseOptions(planOptions, raw);
  return withLock(context, 'plan', (signal) => makePlan({ ...context, signal }, options));
};

async function makePlan(context: Context, { share, rate }: PlanOptions): Promise<Outcome> {
  const run = context.run();
  const snapshot = await openSnapshot(run.snapshot);
  const map = await readMap(run.map);
  assertApproved(map, snapshot.manifest.seal, run.map);
  const { api, pacer } = openTarget(context, run, { share, rate });
  const inventory = await readInventory(api);
  const survey = await surveySnapshot(snapshot);
  const ours = madeHere((await viewLedger(run)).units);
  const units = await openUnits({
    snapshot,
    map,
    survey,
    inventory,
    psa: snapshot.manifest.account.psa !== null,
    ours,
  });
  const allowed = pacer.pace().allowed;
  const header = await writePlan(
    run.plan,
    buildPlan({
      units: units.all(),
      snapshotSeal: snapshot.manifest.seal,
      mapHash: mapHash(map),
      survey,
      inventory,
      ours,
      pace: { perMinute: allowed === null ? DEFAULT_PER_MINUTE : allowed * WINDOWS_PER_MINUTE, share },
    }),
  );
  const rows = inOrder(header.streams).map(([stream, c]) => [
    stream,
    c.total,
    c.create,
    c.match,
    c.skip,
    c.manual,
  ]);
  context.say(textTable(['stream', 'total', 'create', 'match', 'skip', 'manual'], rows));
  context.say(`\n${textTable(['endpoint', 'requests'], Object.entries(header.requests))}`);
  const { writes, perMinute, seconds } = header.estimate;
  context.say(
    `\n${writes} writes at ${perMinute} a minute: about ${seconds} s for workspace ${inventory.workspace.name}.`,
  );
  context.say(`Nothing was sent. Plan: ${run.plan}`);
  return {
    json: {
      plan: run.plan,
      streams: header.streams,
      requests: header.requests,
      estimate: header.estimate,
      findings: header.findings,
    },
    next: 'threadlift import --acknowledge all',
  };
}

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .option('--share <part>', "part of the workspace's rate limit to use, up to 1", '0.9')
    .option('--rate <n/min>', 'a fixed cap, for example 500/min')
    .action(act(runPlan));
};
