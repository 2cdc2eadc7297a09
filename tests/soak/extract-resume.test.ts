// The failure this would catch: an extraction killed in the middle of its files fetches them from the beginning again.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { startThread } from '../../sandbox/thread/server.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { start } from '../support/command-line.ts';
import { createBench, PASSPHRASE, requestsTo, tellSandbox, truthOf } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const LARGE = 500_000;

describe('an extraction killed in the middle of a file', function () {
  this.timeout(120_000);

  it('asks for the rest only, and ends with what the source holds', async () => {
    const thread = await startThread({ size: 'small', seed: 1 });
    try {
      const bench = await createBench(await temporaryFolder(), thread);
      await bench.login();
      const run = () =>
        start(['extract', '--run', bench.run.dir, '--streams', 'conversations,attachments', '--rps', '500'], {
          env: { THREAD_URL: thread.url, THREADLIFT_PASSPHRASE: PASSPHRASE },
        });
      const partial = join(bench.run.snapshot, 'partial');
      const largest = async (): Promise<number> => {
        const names = await readdir(partial).catch(() => []);
        const sizes = names.map((name) => stat(join(partial, name)).catch(() => null));
        return Math.max(0, ...(await Promise.all(sizes)).map((found) => found?.size ?? 0));
      };

      // Every answer with a large file breaks off half-way; while the program waits to try again, that half is here.
      const truth = await truthOf(thread);
      const large = truth.streams.attachments
        .filter((file) => 'size' in file && file.size > 2 * LARGE)
        .map(({ id }) => id);
      expect(large).not.to.have.length(0);
      const paths = `^/(files|blob)/(${large.join('|')})[/?]`;
      await tellSandbox(thread, 'faults', { rate: 1, kinds: ['cut'], paths });
      const first = run();
      while ((await largest()) < LARGE && first.child.exitCode === null) await requestsTo(thread);
      first.child.kill('SIGKILL');
      const { code, stderr } = await first.ended;
      expect(code, stderr).to.equal(null);
      await tellSandbox(thread, 'faults', {});
      const sentBefore = sum((await requestsTo(thread)).filter(isFile));
      const second = await run().ended;
      expect(second.code, second.stderr).to.equal(0);

      const asked = (await requestsTo(thread)).filter(isFile);
      const snapshot = await openSnapshot(bench.run.snapshot);
      let size = 0;
      for await (const record of snapshot.records('attachments')) {
        const real = truth.streams.attachments.find(({ id }) => id === record.id);
        expect(record).to.deep.equal(real);
        size += record.size;
      }
      expect(
        asked.some(({ status }) => status === 206),
        'continued',
      ).to.equal(true);
      expect(sentBefore).to.be.at.least(LARGE);
      console.info(
        `      ${sum(asked)} bytes sent for ${size} bytes of files, ${sentBefore} before the kill`,
      );
      // What was on its way when the process died is sent again; fetched afresh, the half sent before would be.
      expect(sum(asked)).to.be.within(size, size + LARGE / 2);
      expect(await readdir(bench.run.snapshot)).not.to.include('partial');
    } finally {
      await thread.close();
    }
  });
});

const isFile = ({ origin }: { origin: string }): boolean => origin === 'cdn';

function sum(requests: readonly { bytes: number }[]): number {
  return requests.reduce((total, { bytes }) => total + bytes, 0);
}
