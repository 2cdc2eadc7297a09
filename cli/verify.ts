// `threadlift verify`: reads everything back from Intercom and says, field by field, what arrived.
import { z } from 'zod';
import { openUnits } from '../importers/plan/units.ts';
import { verifyImport } from '../importers/verify/verify.ts';
import { isoSeconds } from '../lib/clock.ts';
import { EXIT } from '../lib/errors.ts';
import { findingCodes, findingText } from '../model/findings.ts';
import { writeReport } from '../reports/gather.ts';
import { untouched } from '../state/ledger-entries.ts';
import { viewLedger } from '../state/ledger-view.ts';
import { readMap } from '../state/map-file.ts';
import { openPlan } from '../state/plan-file.ts';
import { openSnapshot } from '../state/snapshot-reader.ts';
import type { CommandModule, Handler } from './context.ts';
import { withLimitUse } from './limit-use.ts';
import { parseOptions, rateOption } from './options.ts';
import { inOrder, textTable } from './table.ts';
import { openTarget } from './target.ts';

/** Findings shown on the screen; reports/verification.json has them all. */
const SHOWN = 20;

const verifyOptions = z.object({
  share: z.coerce.number().gt(0).max(1).default(0.9),
  rate: rateOption,
  concurrency: z.coerce.number().int().positive().max(128).default(16),
});

export const runVerify: Handler = async (context, raw) => {
  const options = parseOptions(verifyOptions, raw);
  const run = context.run();
  const { header } = await openPlan(run.plan);
  const snapshot = await openSnapshot(run.snapshot);
  const { survey, inventory, ours } = header;
  const psa = snapshot.manifest.account.psa !== null;
  const units = await openUnits({ snapshot, map: await readMap(run.map), survey, inventory, psa, ours });
  const ledger = await viewLedger(run);
  const unit = (ref: string) => ledger.units.get(ref) ?? untouched;
  const planned = Object.values(header.streams).reduce((sum, counts) => sum + counts.total, 0);
  const { api, pacer } = openTarget(context, run, options);
  const { streams, findings } = await verifyImport({
    units: units.all(),
    api,
    ledger: { unit, targetId: (ref) => unit(ref).target },
    concurrency: options.concurrency,
    signal: context.signal,
    step: withLimitUse(context.progress, pacer).step('verify', planned),
  });
  const at = isoSeconds(context.clock.now());
  const file = await writeReport(run, 'verification', {
    at,
    workspaceId: inventory.workspace.id,
    streams,
    findings,
  });
  const rows = inOrder(streams).map(([stream, one]) => [
    stream,
    one.records,
    one.found,
    one.fieldsExpected,
    one.fieldsVerified,
  ]);
  context.say(textTable(['stream', 'records', 'found', 'fields', 'equal'], rows));
  const errors = findings.filter((one) => findingCodes[one.code].level === 'error');
  // What could not be compared is said as well: the table counts only what was.
  const shown = [...errors, ...findings.filter((one) => !errors.includes(one))];
  for (const one of shown.slice(0, SHOWN)) context.say(`${one.ref}: ${findingText(one)}`);
  if (shown.length > SHOWN) context.say(`… and ${shown.length - SHOWN} more in ${file}`);
  return {
    exitCode: errors.length > 0 ? EXIT.differences : EXIT.ok,
    json: { streams, findings: findings.length, errors: errors.length, report: file },
    next: errors.length > 0 ? `look at ${file}, then threadlift import --retry-failed` : 'threadlift report',
  };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .option('--share <part>', "part of the workspace's rate limit to use, up to 1", '0.9')
    .option('--rate <n/min>', 'a fixed cap, for example 500/min')
    .option('--concurrency <number>', 'records read side by side', '16')
    .action(act(runVerify));
};
