// The failure this would catch: an extraction killed in the middle of its files fetches them from the beginning again,
// or any byte of them that lies on the disk.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { sha256 } from '../../lib/json.ts';
import { startThread } from '../../sandbox/thread/server.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { openSnapshotWriter } from '../../state/snapshot-writer.ts';
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
      /** Hash of a file's id -> bytes of it that are here. */
      const partialSizes = async (): Promise<Map<string, number>> => {
        const names = (await readdir(partial).catch(() => [])).filter((name) => !name.endsWith('.json'));
        const found = names.map(async (name): Promise<[string, number]> => {
          return [name, (await stat(join(partial, name)).catch(() => null))?.size ?? 0];
        });
        return new Map(await Promise.all(found));
      };
      const largest = async (): Promise<number> => Math.max(0, ...(await partialSizes()).values());

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
      const before = await requestsTo(thread);
      const halves = await partialSizes();
      const done = new Set((await openSnapshotWriter(bench.run.snapshot)).ids('attachments'));
      const second = await run().ended;
      expect(second.code, second.stderr).to.equal(0);

      const asked = (await requestsTo(thread)).slice(before.length).filter(isFile);
      const snapshot = await openSnapshot(bench.run.snapshot);
      let size = 0;
      let missing = 0;
      let held = 0;
      for await (const record of snapshot.records('attachments')) {
        const real = truth.streams.attachments.find(({ id }) => id === record.id);
        expect(record).to.deep.equal(real);
        size += record.size;
        if (done.has(record.id)) continue;
        const half = halves.get(sha256(record.id)) ?? 0;
        // Of a file that is here to the last byte, that byte is asked for: it must still be this version.
        const kept = Math.min(half, record.size - 1);
        missing += record.size - (half > 0 ? kept : 0);
        held += half;
      }
      expect(held, 'bytes of halves on the disk').to.be.at.least(LARGE);
      expect(
        asked.some(({ status }) => status === 206),
        'continued',
      ).to.equal(true);
      const sentBefore = sum(before.filter(isFile));
      console.info(
        `      ${sentBefore + sum(asked)} bytes sent for ${size} bytes of files: ${sentBefore} before the kill, ${sum(asked)} after it; ${held} lay in halves`,
      );
      expect(sum(asked), 'what is not on the disk, and nothing else').to.equal(missing);
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
