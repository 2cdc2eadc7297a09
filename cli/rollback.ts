// `threadlift rollback`: takes back what the run created, as far as Intercom allows. Says what it would do unless --yes.
import { z } from 'zod';
import { type RollbackResult, rollback } from '../importers/rollback/rollback.ts';
import { EXIT, Interrupted } from '../lib/errors.ts';
import { streamOf } from '../state/ledger.ts';
import type { CommandModule, Context, Handler, Outcome } from './context.ts';
import { withLimitUse } from './limit-use.ts';
import { openImport } from './open-import.ts';
import { parseOptions, rateOption } from './options.ts';
import { textTable } from './table.ts';
import { withLock } from './with-lock.ts';

/** Records that are kept are shown by name up to this many; the JSON has them all. */
const SHOWN = 20;

const rollbackOptions = z.object({
  yes: z.boolean().default(false),
  share: z.coerce.number().gt(0).max(1).default(0.9),
  rate: rateOption,
  concurrency: z.coerce.number().int().positive().max(128).default(16),
});

export const runRollback: Handler = async (context, raw) => {
  const options = parseOptions(rollbackOptions, raw);
  return withLock(context, 'rollback', async (signal) => {
    const opened = await openImport(context, options, signal);
    try {
      const result = await rollback({
        api: opened.api,
        ledger: opened.ledger,
        clock: context.clock,
        planned: opened.units.planned,
        logger: context.logger,
        progress: withLimitUse(context.progress, opened.pacer),
        signal,
        concurrency: options.concurrency,
        yes: options.yes,
      });
      return conclude(context, result, options.yes);
    } catch (error) {
      // Without its --yes the command would only say what it would do.
      if (!(error instanceof Interrupted && options.yes)) throw error;
      throw new Interrupted(error.message, {
        hint: 'threadlift rollback --yes (it goes on where it stopped)',
      });
    } finally {
      await opened.ledger.close();
    }
  });
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .option('--yes', 'really do it; without it nothing is sent')
    .option('--share <part>', "part of the workspace's rate limit to use, up to 1", '0.9')
    .option('--rate <n/min>', 'a fixed cap, for example 500/min')
    .option('--concurrency <number>', 'records taken back side by side', '16')
    .action(act(runRollback));
};

function conclude(context: Context, result: RollbackResult, done: boolean): Outcome {
  const counts = new Map<string, number>();
  for (const { ref, what } of result.items) {
    const key = `${streamOf(ref)}\u0000${what}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...counts].map(([key, count]) => [...key.split('\u0000'), count]);
  if (rows.length > 0) context.say(textTable(['stream', done ? 'was' : 'would be', 'records'], rows));
  for (const { ref, why } of result.kept.slice(0, SHOWN)) context.say(`kept ${ref}: ${why}`);
  if (result.kept.length > SHOWN)
    context.say(`… and ${result.kept.length - SHOWN} more are kept (--json names them)`);
  context.say('\nIntercom cannot take back:');
  for (const line of result.remains) context.say(`- ${line}`);
  if (!done) context.say('\nNothing was sent.');
  const { items, kept, remains, inDoubt } = result;
  return {
    exitCode: inDoubt > 0 ? EXIT.inDoubt : EXIT.ok,
    json: { done, items, kept, remains },
    next: done
      ? 'threadlift status'
      : 'threadlift rollback --yes (this deletes conversations and tickets for good)',
  };
}
