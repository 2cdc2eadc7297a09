// One import by real processes, killed with SIGKILL again and again until a last one may finish. The sandbox is a process
// of its own, so that the test's own work never holds up an answer. Time runs faster for the importer and for the sandbox
// alike, so that looking for a lost write takes seconds, not a minute.
import { join } from 'node:path';
import { expect } from 'chai';
import { type FaultKind, faultKinds } from '../../sandbox/intercom/faults.ts';
import { countWrites, withoutIds } from '../../sandbox/proof.ts';
import { seededRandom } from '../../sandbox/random.ts';
import { viewLedger } from '../../state/ledger-view.ts';
import { openPlan } from '../../state/plan-file.ts';
import type { RunFolder } from '../../state/run-folder.ts';
import { type Ended, start } from './command-line.ts';
import { fastTime } from './fast-time.ts';
import { startIntercomProcess } from './intercom-process.ts';
import { killAgainAndAgain, sizeOf } from './kill-loop.ts';
import type { Records } from './memory-snapshot.ts';
import { comparable, control, preparedRun } from './prepared-run.ts';
import { temporaryFolder } from './temp-folder.ts';

const LIMITS = { appPerMinute: 100_000_000, workspacePerMinute: 100_000_000 };
/** Both in milliseconds of the faster time. */
const SLOW = 400;
const LAG = { conversations: 15_000, tickets: 15_000, contacts: 60_000 };
/** Throttled out or unreachable: the command says to be run again. */
const RUN_AGAIN = 6;
const LOCKED = 11;
/** Endings of that kind in a row that no share of faults explains. */
const PATIENCE = 20;

export interface KillOptions {
  readonly records: Records;
  readonly seed: number;
  readonly kills: number;
  /** Share of requests that meet a fault; above 0 searches trail behind too. */
  readonly faults: number;
}

export interface KillResult {
  readonly planned: number;
  readonly applied: number;
  readonly faults: number;
  readonly lives: number;
  /** Lives that found the lock held, and those told to run again: neither may be many. */
  readonly locked: number;
  readonly runAgain: number;
  /** Writes that a kill had left without an answer, over all kills. */
  readonly inDoubt: number;
}

/** @throws AssertionError when a write was lost or doubled, or the workspace is not an undisturbed run's */
export async function importKilled({ records, seed, kills, faults }: KillOptions): Promise<KillResult> {
  const calm = await world(records);
  const bench = await world(records, faults > 0);
  try {
    const whole = await calm.life().ended;
    expect(whole.code, whole.stderr).to.equal(0);
    const wholeJournal = await sizeOf(calm.run.journal);
    const expectedWrites = (await countWrites(calm.url)).byEndpoint;
    await expectPlanned(calm.run, expectedWrites);

    const kinds = faultKinds.filter((kind): kind is FaultKind => kind !== 'reply-throttle');
    if (faults > 0) await control(bench, 'faults', { rate: faults, kinds, seed, slowMs: SLOW });
    const random = seededRandom(seed, 'import-kills');
    let inDoubt = 0;
    let locked = 0;
    let runAgain = 0;
    let lives = await killAgainAndAgain({
      file: bench.run.journal,
      kills,
      life: bench.life,
      step: (size, left) => random.int(0, Math.ceil((2 * Math.max(0, wholeJournal - size)) / left)),
      delay: () => random.int(0, 8),
      async over({ code, stderr }) {
        if (code === RUN_AGAIN || code === LOCKED) {
          if (code === LOCKED) locked += 1;
          else runAgain += 1;
          expect(locked, 'lives that found the lock of a dead one held').to.be.at.most(PATIENCE);
          expect(runAgain, 'lives told to run again').to.be.at.most(kills + PATIENCE);
          return false;
        }
        // The journal may be through before the last kill; such lives have nothing left to lose.
        expect(code, stderr).to.be.oneOf([null, 0]);
        inDoubt += await intentsOpen(bench.run);
        return true;
      },
    });
    let last: Ended;
    do {
      last = await bench.life().ended;
      lives += 1;
    } while (last.code === RUN_AGAIN && lives < kills + PATIENCE);
    expect(last.code, last.stderr).to.equal(0);

    const writes = await countWrites(bench.url);
    expect(writes.byEndpoint).to.deep.equal(expectedWrites);
    const [there, wanted] = [await comparable(bench), await comparable(calm)];
    for (const kind of Object.keys(wanted)) expect(there[kind], kind).to.deep.equal(wanted[kind]);
    const { fired } = (await control(bench, 'faults')) as { fired: unknown[] };
    const { header } = await openPlan(bench.run.plan);
    const planned = Object.values(header.requests).reduce((sum, count) => sum + count, 0);
    return { planned, applied: writes.applied, faults: fired.length, lives, locked, runAgain, inDoubt };
  } finally {
    await calm.close();
    await bench.close();
  }
}

async function world(records: Records, lagging = false) {
  const time = fastTime();
  const intercom = await startIntercomProcess(
    { limits: LIMITS, ...(lagging ? { searchLagMs: LAG } : {}) },
    time.env,
  );
  const run = await preparedRun(join(await temporaryFolder(), 'run'), records, intercom);
  return {
    ...intercom,
    run,
    life: () =>
      start(['import', '--run', run.dir, '--acknowledge', 'all', '--json'], {
        env: time.env,
      }),
  };
}

/** Undisturbed, the log shows the plan: each planned write once, adopting a contact aside. */
async function expectPlanned(run: RunFolder, applied: Readonly<Record<string, number>>): Promise<void> {
  const { header } = await openPlan(run.plan);
  const planned: Record<string, number> = {};
  for (const [endpoint, count] of Object.entries(header.requests)) {
    const [method, path = ''] = endpoint.split(' ');
    const key = `${method} ${withoutIds(path)}`;
    planned[key] = (planned[key] ?? 0) + count;
  }
  const adopted = applied['PUT /contacts/*'] ?? 0;
  for (const [endpoint, count] of Object.entries(planned)) {
    const expected = endpoint === 'POST /contacts' ? count - adopted : count;
    expect(applied[endpoint] ?? 0, endpoint).to.equal(expected);
  }
}

async function intentsOpen(run: RunFolder): Promise<number> {
  const { units } = await viewLedger(run);
  return [...units].filter(([, { status }]) => status === 'sent').length;
}
