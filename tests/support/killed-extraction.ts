// One extraction by real processes, killed with SIGKILL again and again until a last one may finish.
import { expect } from 'chai';
import { seededRandom } from '../../sandbox/random.ts';
import type { SizeName } from '../../sandbox/thread/world/size.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { start } from './command-line.ts';
import { filesIn, requestsTo, sumsIn } from './extraction.ts';
import { type Asked, classic, type Face } from './faces.ts';
import { killAgainAndAgain, sizeOf } from './kill-loop.ts';

const WORKERS = 4;

const extractIn = (folder: string): string[] => [
  ...['extract', '--run', folder],
  ...['--rps', '300', '--concurrency', String(WORKERS)],
];

export interface KilledAccount {
  readonly face?: Face;
  readonly size?: SizeName;
}

/**
 * Extracts an account, killed `kills` times at moments drawn from `seed`, and checks that nothing finished was
 * read again and that the bytes are those of an extraction nobody disturbed.
 * @returns how often a page was asked for a second time: those in flight at a kill
 */
export async function extractKilled(
  seed: number,
  kills: number,
  { face = classic, size = 'small' }: KilledAccount = {},
): Promise<number> {
  const thread = await face.start({ size, seed: 3 });
  /** How often a record or file was asked for when it had been asked for before. */
  const askedTwice = (asked: readonly Asked[]): number => {
    const refs = asked.flatMap(face.recordsOf);
    return refs.length - new Set(refs).size;
  };
  try {
    const calm = await face.bench(thread);
    await calm.login();
    const calmFrom = (await requestsTo(thread)).length;
    await calm.extract();
    // Of an app, a few records are asked for directly as well as drawn, to hold one against the other.
    const twiceAnyway = askedTwice((await requestsTo(thread)).slice(calmFrom));
    const wholeQueue = await sizeOf(calm.run.queue);
    const bench = await face.bench(thread);
    await bench.login();
    const beganAt = (await requestsTo(thread)).length;
    const run = () =>
      start([...extractIn(bench.run.dir), '--profile', face.profile], { env: face.env(thread) });

    const random = seededRandom(seed, 'kills');
    const finishedAt: { at: number; finished: ReadonlySet<string> }[] = [];
    await killAgainAndAgain({
      file: bench.run.queue,
      kills,
      life: run,
      // Opening the queue writes a line, so even the shortest life gets as far as that.
      step: () => random.int(1, Math.ceil(wholeQueue / (kills + 1))),
      async over({ code, stderr }, kill) {
        expect(code, `life ${kill} was over before it was killed: ${stderr}`).to.equal(null);
        finishedAt.push({
          at: (await requestsTo(thread)).length,
          finished: await recordsIn(bench.run.snapshot),
        });
        return true;
      },
    });
    const last = await run().ended;
    expect(last.code, last.stderr).to.equal(0);

    const asked = (await requestsTo(thread)).slice(beganAt);
    for (const { at, finished } of finishedAt) {
      const again = asked.filter(({ seq }) => seq > at).flatMap(face.recordsOf);
      expect(
        again.filter((ref) => finished.has(ref)),
        'finished, and yet read again',
      ).to.deep.equal([]);
    }
    const twice = askedTwice(asked);
    expect(twice, 'in flight at a kill').to.be.at.most(kills * WORKERS + twiceAnyway);
    expect(await face.writesSince(thread, beganAt)).to.deep.equal([]);
    await openSnapshot(bench.run.snapshot);
    expect(await sumsIn(bench.run.snapshot)).to.deep.equal(await sumsIn(calm.run.snapshot));
    return twice;
  } finally {
    await thread.close();
  }
}

/** "conversations/c12" of every record file there is. */
async function recordsIn(snapshot: string): Promise<ReadonlySet<string>> {
  const names = [...(await filesIn(snapshot)).keys()].filter((name) => name.endsWith('.json'));
  return new Set(names.map((name) => name.replace(/\/.*\/(.*)\.json$/, '/$1')));
}
