// One extraction by real processes, killed with SIGKILL again and again until a last one may finish.
import { expect } from 'chai';
import { seededRandom } from '../../sandbox/random.ts';
import { startThread } from '../../sandbox/thread/server.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { start } from './command-line.ts';
import { createBench, filesIn, PASSPHRASE, requestsTo, sumsIn } from './extraction.ts';
import { killAgainAndAgain, sizeOf } from './kill-loop.ts';
import { temporaryFolder } from './temp-folder.ts';

const WORKERS = 4;

/** Page of a record, or file of an attachment, by the address it is read at. */
const PAGES: readonly [RegExp, string][] = [
  [/^\/inbox\/threads\/([^/?]+)/, 'conversations'],
  [/^\/inbox\/(?:api\/)?tickets\/([^/?]+)/, 'tickets'],
  [/^\/inbox\/reviews\/(r[^/?]*)/, 'reviews'],
  [/^\/admin\/clients\/contacts\/([^/?]+)/, 'contacts'],
  [/^\/admin\/clients\/companies\/([^/?]+)/, 'companies'],
  [/^\/admin\/flows\/([^/?]+)/, 'automations'],
  [/^\/admin\/articles\/([^/?]+)/, 'articles'],
  [/^\/(?:files|blob)\/([^/?]+)/, 'attachments'],
];

function recordAt(path: string): string | null {
  if (path.startsWith('/inbox/reviews/responses')) return null;
  for (const [pattern, stream] of PAGES) {
    const found = pattern.exec(path);
    if (found) return `${stream}/${found[1]}`;
  }
  return null;
}

/**
 * Extracts a small account, killed `kills` times at moments drawn from `seed`, and checks that nothing finished was
 * read again and that the bytes are those of an extraction nobody disturbed.
 * @returns how often a page was asked for a second time: those in flight at a kill
 */
export async function extractKilled(seed: number, kills: number): Promise<number> {
  const thread = await startThread({ size: 'small', seed: 3 });
  try {
    const calm = await createBench(await temporaryFolder(), thread);
    await calm.login();
    await calm.extract();
    const wholeQueue = await sizeOf(calm.run.queue);
    const bench = await createBench(await temporaryFolder(), thread);
    await bench.login();
    const beganAt = (await requestsTo(thread)).length;
    const run = () =>
      start(['extract', '--run', bench.run.dir, '--rps', '300', '--concurrency', String(WORKERS)], {
        env: { THREAD_URL: thread.url, THREADLIFT_PASSPHRASE: PASSPHRASE },
      });

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
      const again = asked.filter(({ seq, path }) => seq > at && finished.has(recordAt(path) ?? ''));
      expect(
        again.map(({ path }) => path),
        'finished, and yet read again',
      ).to.deep.equal([]);
    }
    const pages = asked.map(({ path }) => path).filter((path) => recordAt(path) !== null);
    const twice = pages.length - new Set(pages.map((path) => path.replace(/expires=.*/, ''))).size;
    expect(twice, 'in flight at a kill').to.be.at.most(kills * WORKERS);
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
