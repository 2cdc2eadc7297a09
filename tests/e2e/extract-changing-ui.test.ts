// The failure this would catch: a release of the source in the middle of a run, after which records are read by the
// wrong column or label, or a stream ends short, and the snapshot is sealed all the same.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { SelectorDrift } from '../../lib/errors.ts';
import type { StreamName } from '../../model/streams.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import {
  type Bench,
  createBench,
  every,
  filesIn,
  requestsTo,
  sumsIn,
  tellSandbox,
  truthOf,
} from '../support/extraction.ts';
import { rejection } from '../support/rejection.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('a source whose UI changes in the middle of a run', function () {
  this.timeout(180_000);
  let thread: ThreadSandbox;
  let session: Buffer;

  before(async () => {
    thread = await startThread({ size: 'small', seed: 8 });
    const bench = await createBench(await temporaryFolder(), thread);
    await bench.login();
    session = await readFile(bench.run.session);
  });

  after(() => thread.close());

  /** Extracts one stream, and changes the UI once so many units of it have been read. */
  async function extractWhile(
    change: object,
    stream: StreamName,
    units: number,
    profile?: string,
  ): Promise<{ bench: Bench; run: () => ReturnType<Bench['extract']>; struckAt: () => number }> {
    const bench = await createBench(await temporaryFolder(), thread, profile ? { profile } : {});
    await writeFile(bench.run.session, session);
    await tellSandbox(thread, 'faults', {});
    let struckAt = 0;
    let seen = 0;
    const progress = every(1, async () => {
      seen += 1;
      if (seen !== units) return;
      await tellSandbox(thread, 'faults', change);
      struckAt = (await requestsTo(thread)).length;
    });
    const run = () => bench.extract({ streams: [stream], progress, concurrency: 1, rps: 60 });
    return { bench, run, struckAt: () => struckAt };
  }

  const fallbacksIn = async (bench: Bench): Promise<string[][]> => {
    const lines = (await readFile(join(bench.run.snapshot, 'provenance.jsonl'), 'utf8')).trim().split('\n');
    return lines.map((line) => (JSON.parse(line) as { fallbacks: string[] }).fallbacks);
  };

  // By header is the first choice and stays it: nothing to note, and not a byte of difference.
  it('reads columns that move by their headers: the same bytes, and no fallback', async () => {
    const undisturbed = await extractWhile({}, 'users', 1);
    await undisturbed.run();
    const { bench, run, struckAt } = await extractWhile({ movedColumns: true }, 'users', 1);
    await run();
    const after = (await requestsTo(thread)).slice(struckAt());
    expect(
      after.filter(({ path }) => path.startsWith('/admin/members')),
      'pages with columns moved',
    ).not.to.have.length(0);
    expect(await sumsIn(bench.run.snapshot)).to.deep.equal(await sumsIn(undisturbed.bench.run.snapshot));
    expect(new Set((await fallbacksIn(bench)).flat())).to.deep.equal(new Set());
    const { users } = (await truthOf(thread)).streams;
    expect(await fallbacksIn(bench), 'every member').to.have.length(users.length);
  });

  const read: [string, object, StreamName, number, string[]][] = [
    ['classes of another release', { renamedClasses: true }, 'conversations', 6, ['number']],
  ];
  for (const [name, change, stream, units, fallbacks] of read) {
    it(`reads on rightly past ${name}, and notes what it fell back on`, async () => {
      const { bench, run, struckAt } = await extractWhile(change, stream, units);
      await run();
      expect((await requestsTo(thread)).length, 'it went on after the change').to.be.greaterThan(struckAt());
      const snapshot = await openSnapshot(bench.run.snapshot);
      const captured = [];
      for await (const record of snapshot.records(stream)) captured.push(record);
      captured.sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(captured).to.deep.equal((await truthOf(thread)).streams[stream]);
      const noted = await fallbacksIn(bench);
      expect(noted.at(0)).to.deep.equal([]);
      expect(noted.at(-1)).to.include.members(fallbacks);
    });
  }

  const byPlace = async (): Promise<string> => {
    const text = await readFile(new URL('../../selectors/thread.yaml', import.meta.url), 'utf8');
    const changed = text.replace(/(\n +role:\n +)column: Role\n/, '$1select: "td:nth-child(5)"\n');
    expect(changed).not.to.equal(text);
    const file = join(await temporaryFolder(), 'by-place.yaml');
    await writeFile(file, changed);
    return file;
  };

  const stopped: [string, object, StreamName, number, RegExp, (() => Promise<string>)?][] = [
    [
      'a column that moves and is read by its place',
      { movedColumns: true },
      'users',
      1,
      /role of row/,
      byPlace,
    ],
    ['a label that reads otherwise', { changedLabels: true }, 'conversations', 6, /channel|state/],
    ['a column header that reads otherwise', { changedLabels: true }, 'users', 1, /email of row 1/],
    // Rows without a value are left out there: only that somebody reads every label tells a renamed one.
    ['labels of fields a company need not have', { changedLabels: true }, 'companies', 8, /\(labels\)/],
  ];
  for (const [name, change, stream, units, problem, profile] of stopped) {
    itInSoak(`stops at ${name}, with page and picture, and seals nothing`, async () => {
      const { bench, run, struckAt } = await extractWhile(change, stream, units, await profile?.());
      const error = await rejection(run());
      expect(error).to.be.instanceOf(SelectorDrift).and.include({ exitCode: 5 });
      expect(error.message).to.match(problem);
      expect(struckAt(), 'the change came').to.be.greaterThan(0);
      const file = error.file as string;
      expect(await readFile(file, 'utf8')).to.include('<html');
      expect((await readFile(file.replace(/html$/, 'png'))).subarray(1, 4).toString()).to.equal('PNG');
      expect(await stat(join(bench.run.snapshot, 'manifest.json')).catch(() => null)).to.equal(null);
      const truth = (await truthOf(thread)).streams[stream];
      for (const [path, bytes] of await filesIn(join(bench.run.snapshot, stream))) {
        const record = JSON.parse(bytes.toString()) as { id: string };
        expect(record, path).to.deep.equal(truth.find(({ id }) => id === record.id));
      }
      // After the profile is corrected (here: the release taken back) the same command ends complete.
      await tellSandbox(thread, 'faults', {});
      const { profile: whole } = (await createBench(await temporaryFolder(), thread)).options;
      const { manifest } = await bench.extract({ streams: [stream], profile: whole });
      expect(manifest.streams[stream]).to.include({ expected: truth.length, captured: truth.length });
    });
  }
});
