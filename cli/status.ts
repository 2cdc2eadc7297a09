// `threadlift status`: where a run stands and what to run next. Reads only; another command may be at work.
import { existsSync } from 'node:fs';
import { isoSeconds } from '../lib/clock.ts';
import { UsageError } from '../lib/errors.ts';
import { noCounters } from '../model/plan.ts';
import { streamNames } from '../model/streams.ts';
import { gatherReport } from '../reports/gather.ts';
import { doubtFile, readDoubts } from '../state/doubt-file.ts';
import { tallyLedger } from '../state/ledger-tally.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { CommandModule, Handler } from './context.ts';
import { completeness, gapsIn, proofsIn, sayGaps } from './gaps.ts';
import { quoted } from './name-run.ts';
import { textTable } from './table.ts';

/** Failed records shown by name; the JSON has them all. */
const SHOWN = 20;

export const runStatus: Handler = async (context) => {
  const run = context.run();
  const report = await gatherReport(run);
  const { streams, named } = await tallyLedger(run);
  const planned = report.plan?.streams ?? {};
  const names = ['setup', ...streamNames].filter((name) => name in planned || name in streams);
  const rows = names.map((name) => {
    const counters = streams[name] ?? { ...noCounters(), inDoubt: 0, rolledBack: 0 };
    const done = counters.created + counters.matched + counters.skipped;
    return [name, planned[name]?.total ?? 0, done, counters.failed, counters.inDoubt, counters.rolledBack];
  });
  const columns = ['stream', 'planned', 'done', 'failed', 'in doubt', 'rolled back'];
  if (rows.length > 0) context.say(textTable(columns, rows));
  const missing = report.manifest ? gapsIn(report.manifest) : [];
  if (report.manifest) context.say(completeness(report.manifest));
  sayGaps(context, missing);
  const failed = named.flatMap(([ref, { status, error }]) =>
    status === 'failed' ? [{ ref, ...error }] : [],
  );
  const inDoubt = named.flatMap(([ref, { status, pending }]) =>
    status === 'sent' ? [{ ref, step: pending?.step }] : [],
  );
  const answered = named.flatMap(([ref, { answered: by }]) =>
    by ? [{ ref, step: by.step, by: by.by, at: isoSeconds(by.at * 1000) }] : [],
  );
  const asked = await openQuestions(run, new Set(inDoubt.map(({ ref }) => ref)));
  for (const one of failed.slice(0, SHOWN))
    context.say(`failed   ${one.ref} (${one.step}): ${one.message} (${one.code})`);
  for (const one of inDoubt.slice(0, SHOWN)) context.say(`in doubt ${one.ref} (${one.step})`);
  for (const one of answered.slice(0, SHOWN)) context.say(`answered ${one.ref} (${one.step}) by ${one.by}`);
  if (asked) context.say(`A person must answer: ${asked}`);
  const left = names.reduce((sum, name) => {
    const counters = streams[name] ?? noCounters();
    return (
      sum +
      Math.max(
        0,
        (planned[name]?.total ?? 0) -
          counters.created -
          counters.matched -
          counters.skipped -
          counters.failed,
      )
    );
  }, 0);
  const totals = Object.values(streams);
  const next = nextCommand(run, {
    seal: report.manifest?.seal,
    plannedFor: report.plan?.snapshotSeal,
    rolledBack: totals.some(({ rolledBack }) => rolledBack > 0),
    remaining: totals.some(({ created }) => created > 0),
    left,
    failed: failed.length,
    begun: Object.keys(streams).length > 0,
    asked,
    verified: report.verification !== null,
  });
  return {
    json: {
      streams,
      planned,
      left,
      failed,
      inDoubt,
      answered,
      missing,
      proof: report.manifest ? proofsIn(report.manifest) : null,
      ...(asked ? { inDoubtFile: asked } : {}),
    },
    next,
  };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command.action(act(runStatus));
};

/** The list of an import that ended in doubt, as long as something on it still is. */
async function openQuestions(run: RunFolder, inDoubt: ReadonlySet<string>): Promise<string | null> {
  const file = doubtFile(run);
  if (!existsSync(file)) return null;
  try {
    return (await readDoubts(file)).items.some(({ ref }) => inDoubt.has(ref)) ? file : null;
  } catch (error) {
    // Half edited: `import --resolve` says what is wrong with it.
    if (error instanceof UsageError) return inDoubt.size > 0 ? file : null;
    throw error;
  }
}

function nextCommand(
  run: RunFolder,
  state: {
    /** Of the snapshot, and of the one the plan was made for. */
    seal: string | undefined;
    plannedFor: string | undefined;
    rolledBack: boolean;
    remaining: boolean;
    left: number;
    failed: number;
    begun: boolean;
    asked: string | null;
    verified: boolean;
  },
): string {
  if (state.rolledBack) {
    return state.remaining
      ? 'threadlift rollback (says why the rest is still there), or threadlift import --again (makes again what was rolled back)'
      : 'threadlift import --again (makes again what was rolled back)';
  }
  if (state.asked) return `threadlift import --resolve ${quoted(state.asked)}`;
  // Consent is for reading the source; once all of it is here, nothing more is asked there.
  if (!state.seal) {
    if (!existsSync(run.consent)) return 'threadlift consent grant';
    return existsSync(run.session) ? 'threadlift extract' : 'threadlift login';
  }
  if (!existsSync(run.map)) return 'threadlift map propose';
  if (state.plannedFor !== state.seal) return 'threadlift map confirm, then threadlift plan';
  if (state.left > 0) return state.begun ? 'threadlift import' : 'threadlift import --acknowledge all';
  if (state.failed > 0) return 'threadlift import --retry-failed';
  return state.verified ? 'threadlift report' : 'threadlift verify';
}
