// `threadlift import`: carries out the plan, effectively once; running it again goes on where it stopped. What only
// a person can settle is written down as a list, and taken back with --resolve.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runPlan } from '../importers/run/run.ts';
import { takeAnswers } from '../importers/settle/person-answers.ts';
import { Unsettled } from '../importers/settle/settle.ts';
import { isoSeconds } from '../lib/clock.ts';
import { EXIT, InDoubt, OperatorError, UsageError } from '../lib/errors.ts';
import type { DoubtItem } from '../model/doubts.ts';
import type { ReconciliationRow } from '../model/reports.ts';
import { streamNames } from '../model/streams.ts';
import { writeReport } from '../reports/gather.ts';
import { readDoubts, writeDoubts } from '../state/doubt-file.ts';
import type { Ledger } from '../state/ledger.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { CommandModule, Context, Handler, Outcome } from './context.ts';
import { withLimitUse } from './limit-use.ts';
import { quoted } from './name-run.ts';
import { openImport } from './open-import.ts';
import { parseOptions, rateOption } from './options.ts';
import { assertAcknowledged } from './preflight.ts';
import { countersTable } from './table.ts';
import { withLock } from './with-lock.ts';

const importOptions = z.object({
  acknowledge: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  acceptDifference: z.array(z.enum([...streamNames, 'setup'])).default([]),
  share: z.coerce.number().gt(0).max(1).default(0.9),
  rate: rateOption,
  concurrency: z.coerce.number().int().positive().max(128).default(16),
  retryFailed: z.boolean().default(false),
  again: z.boolean().default(false),
  resolve: z.string().optional(),
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
    .option('--again', 'make again what was rolled back')
    .option('--resolve <file>', 'take the answers a person wrote into the list of writes in doubt, and go on')
    .action(act(runImport));
};

async function carryOut(context: Context, options: ImportOptions, signal: AbortSignal): Promise<Outcome> {
  const run = context.run();
  const answers = options.resolve === undefined ? null : await readAnswers(options.resolve);
  const { plan, snapshot, units, ledger, api, pacer } = await openImport(
    context,
    options,
    signal,
    (opened, { header }) => {
      const removed = rolledBack(opened);
      if (removed > 0 && !options.again) throw wasRolledBack(removed);
      // Whoever began this very plan has acknowledged it.
      const begun = opened.binding()?.plan === header.actionsHash && removed === 0;
      if (!begun) assertAcknowledged(context, options.acknowledge);
    },
  );
  try {
    if (rolledBack(ledger) > 0) await ledger.again();
    if (answers) {
      const { file, by, items } = answers;
      const taken = await takeAnswers(items, by, { api, ledger, unitFor: units.unitFor, file });
      context.say(`${taken} answers of ${by} were written down.`);
      context.logger.info('import', 'A person answered for writes in doubt.', { taken });
    }
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
      progress: withLimitUse(context.progress, pacer),
      signal,
      concurrency: options.concurrency,
      retryFailed: options.retryFailed,
      accepted: new Set(options.acceptDifference),
      onPhase: async (report) => {
        rows.push(...report.rows);
        await writeReport(run, 'reconciliation', { at: isoSeconds(context.clock.now()), rows });
      },
    });
    return conclude(context, result.counters, rows);
  } catch (error) {
    throw error instanceof Unsettled ? await listed(error, run) : error;
  } finally {
    await ledger.close();
  }
}

function rolledBack(ledger: Ledger): number {
  let count = 0;
  for (const [, { status }] of ledger.units()) if (status === 'removed') count += 1;
  return count;
}

function wasRolledBack(count: number): OperatorError {
  return new OperatorError('rolled_back', `${count} records of this run folder were rolled back.`, {
    hint: 'To make them again: threadlift import --again. To take back the rest: threadlift rollback --yes',
  });
}

async function readAnswers(file: string) {
  const { answeredBy, items } = await readDoubts(file);
  if (answeredBy === null) {
    throw new UsageError('answers_invalid', 'answeredBy is empty: who answered? No answer was taken.', {
      file,
    });
  }
  return { file, by: answeredBy, items };
}

/** The same error, naming the list a person is to fill in. */
async function listed(error: Unsettled, run: RunFolder): Promise<InDoubt> {
  const items = error.doubts.flatMap(({ ref, step, why, question }): DoubtItem[] =>
    question
      ? [{ ref, step, why, ...question, candidates: [...question.candidates], answer: null, id: null }]
      : [],
  );
  if (items.length === 0) return error;
  const file = await writeDoubts(run, items);
  return new InDoubt(error.code, error.message, {
    file,
    hint: `Look in Intercom, write the answers into that file, then run: threadlift import --resolve ${quoted(file)}`,
    cause: error,
  });
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
