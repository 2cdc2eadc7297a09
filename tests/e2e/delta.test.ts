// A second extraction beside the first: catches a delta that misses a change, invents one, downloads what it has, or
// touches the generation it is compared with.
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { Interrupted } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/json.ts';
import type { Progress } from '../../lib/progress.ts';
import { type Delta, delta } from '../../model/delta.ts';
import { type SourceRecord, type StreamName, streamNames } from '../../model/streams.ts';
import type { ThreadSandbox } from '../../sandbox/thread/server.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { checkSeal } from '../../state/snapshot-seal.ts';
import { type Bench, filesIn, requestsTo } from '../support/extraction.ts';
import { classic, faces } from '../support/faces.ts';
import { rejection } from '../support/rejection.ts';
import { itInSoak } from '../support/soak.ts';

type Truth = Record<StreamName, (SourceRecord & { id: string })[]>;

for (const face of faces) {
  describe(`delta, ${face.name}`, function () {
    this.timeout(300_000);
    let thread: ThreadSandbox;
    let bench: Bench;

    beforeEach(async () => {
      thread = await face.start({ size: 'tiny', seed: 1 });
      bench = await face.bench(thread);
      await bench.login();
    });
    afterEach(() => thread.close());

    const truth = async (): Promise<Truth> =>
      ((await (await fetch(`${thread.url}/__sandbox/truth`)).json()) as { streams: Truth }).streams;

    async function mutate(changes: object[]): Promise<void> {
      const answer = await fetch(`${thread.url}/__sandbox/mutate`, {
        method: 'POST',
        body: JSON.stringify(changes),
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status, await answer.clone().text()).to.equal(200);
    }

    const readDelta = async (): Promise<Delta> =>
      delta.parse(JSON.parse(await readFile(join(bench.run.snapshot, 'delta.json'), 'utf8')));
    const kept = (generation: number): string => join(bench.run.generations, String(generation));

    /** What the truth itself says has happened, in the delta's words. */
    function difference(before: Truth, after: Truth, stream: StreamName) {
      const old = new Map(before[stream].map((record) => [record.id, canonicalJson(record)]));
      const now = new Map(after[stream].map((record) => [record.id, canonicalJson(record)]));
      return {
        new: [...now.keys()].filter((id) => !old.has(id)).sort(),
        changed: [...now.keys()].filter((id) => old.has(id) && old.get(id) !== now.get(id)).sort(),
        vanished: [...old.keys()].filter((id) => !now.has(id)).sort(),
      };
    }

    async function expectSnapshotIs(wanted: Truth): Promise<void> {
      const snapshot = await openSnapshot(bench.run.snapshot);
      for (const stream of streamNames) {
        const captured: SourceRecord[] = [];
        for await (const record of snapshot.records(stream)) captured.push(record);
        captured.sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(captured, stream).to.deep.equal(wanted[stream]);
        const sealed = snapshot.manifest.streams[stream];
        expect(sealed?.captured, stream).to.equal(wanted[stream].length);
        // Where a list of the app says nothing of its length, nothing was expected.
        if (face === classic || sealed?.state !== 'unproved')
          expect(sealed?.expected, stream).to.equal(wanted[stream].length);
      }
    }

    const mutations: object[] = [
      { op: 'insert', stream: 'contacts' },
      { op: 'insert', stream: 'tickets' },
      { op: 'insert', stream: 'conversations' },
      { op: 'edit', stream: 'conversations', id: 'c3' },
      { op: 'edit', stream: 'tickets', id: 'x2' },
      { op: 'edit', stream: 'users' },
      { op: 'edit', stream: 'articles' },
      { op: 'delete', stream: 'conversations', id: 'c5' },
      { op: 'delete', stream: 'tags' },
    ];

    itInSoak('of an unchanged account is empty, and its records are the same bytes', async () => {
      const first = await bench.extract();
      const before = await filesIn(bench.run.snapshot);
      const second = await bench.extract();
      expect(second.manifest).to.include({ generation: 2, previous: first.manifest.seal });
      expect(second.manifest.seal).to.equal(first.manifest.seal);
      expect(second.manifest.streams).to.deep.equal(first.manifest.streams);
      for (const [stream, lists] of Object.entries((await readDelta()).streams)) {
        const { read, ...ids } = lists;
        expect(read, stream).to.equal(true);
        expect(Object.values(ids).flat(), stream).to.deep.equal([]);
      }
      for (const [path, bytes] of await filesIn(bench.run.snapshot)) {
        if (/^(manifest|delta|provenance)\.json|^SHA256SUMS/.test(path)) continue;
        expect(bytes.equals(before.get(path) as Buffer), path).to.equal(true);
        expect((await stat(join(bench.run.snapshot, path))).nlink, `${path} is shared`).to.be.greaterThan(1);
      }
      expect((await checkSeal(kept(1))).seal).to.equal(first.manifest.seal);
    });

    it('names exactly what was added, edited and deleted, and leaves the generation before it alone', async () => {
      await bench.extract();
      const [before, bytes] = [await truth(), await filesIn(bench.run.snapshot)];
      await mutate(mutations);
      const after = await truth();
      const second = await bench.extract();
      const told = await readDelta();
      for (const stream of streamNames) {
        expect(told.streams[stream], stream).to.deep.equal({
          read: true,
          ...difference(before, after, stream),
          unread: [],
          carried: [],
        });
      }
      const { changed } = difference(before, after, 'conversations');
      expect(second.manifest.delta?.streams.conversations).to.include({
        new: 1,
        changed: changed.length,
        vanished: 1,
      });
      await expectSnapshotIs(after);
      await checkSeal(kept(1));
      const then = await filesIn(kept(1));
      for (const [path, content] of bytes) expect(then.get(path)?.equals(content), path).to.equal(true);

      const third = await bench.extract();
      expect(third.manifest).to.include({ generation: 3, previous: second.manifest.seal });
      await checkSeal(kept(1));
      await checkSeal(kept(2));
    });

    itInSoak('resumes where it was interrupted, and is still a delta of the same two', async () => {
      const first = await bench.extract();
      const before = await truth();
      await mutate(mutations);
      const stop = new AbortController();
      const stopped = await rejection(
        bench.extract({ signal: stop.signal, progress: stopAt(stop, 'conversations', 10) }),
      );
      expect(stopped).to.be.instanceOf(Interrupted);
      const resumed = await bench.extract();
      expect(resumed.counters.conversations?.skipped).to.be.within(10, 39);
      expect(resumed.manifest).to.include({ generation: 2, previous: first.manifest.seal });
      expect((await readDelta()).streams.conversations).to.include.all.keys('new');
      const after = await truth();
      expect((await readDelta()).streams.conversations).to.deep.include(
        difference(before, after, 'conversations'),
      );
      await expectSnapshotIs(after);
      await checkSeal(kept(1));
    });

    itInSoak('carries over the streams not asked for, and does not ask the source for them', async () => {
      await bench.extract();
      const before = await truth();
      await mutate(mutations);
      const after = await truth();
      const asked = (await requestsTo(thread)).length;
      const second = await bench.extract({ streams: ['contacts', 'tickets', 'attachments'] });
      const read = (await requestsTo(thread)).slice(asked).flatMap(face.recordsOf);
      expect(read.filter((ref) => /^(?:conversations|reviews)\//.test(ref))).to.deep.equal([]);
      expect(read.filter((ref) => /^(?:contacts|tickets)\//.test(ref))).to.not.deep.equal([]);
      const told = await readDelta();
      expect(told.streams.contacts).to.deep.include(difference(before, after, 'contacts'));
      expect(told.streams.tickets).to.deep.include(difference(before, after, 'tickets'));
      expect(told.streams.conversations).to.deep.include({ read: false, new: [], changed: [], vanished: [] });
      expect(told.streams.conversations?.carried).to.have.length(before.conversations.length);
      expect(told.streams.attachments?.vanished).to.deep.equal([]);
      const files = second.manifest.streams.attachments;
      expect(files?.captured).to.equal(files?.expected);
      await expectSnapshotIs({
        ...before,
        contacts: after.contacts,
        tickets: after.tickets,
        attachments: [
          ...before.attachments.filter((file) => parentOf(file).startsWith('conversations/')),
          ...after.attachments.filter((file) => parentOf(file).startsWith('tickets/')),
        ].sort((a, b) => (a.id < b.id ? -1 : 1)),
      } as Truth);
    });

    it('with --since reads what was updated, carries over the rest and says so', async () => {
      await bench.extract();
      await mutate([{ op: 'edit', stream: 'conversations', id: 'c3' }]);
      const after = await truth();
      const since = '2026-11-20T17:00:00Z';
      const asked = (await requestsTo(thread)).length;
      const stop = new AbortController();
      await rejection(
        bench.extract({ since, signal: stop.signal, progress: stopAt(stop, 'conversations', 10) }),
      );
      expect(await rejection(bench.extract({ since: '2026-01-01T00:00:00Z' }))).to.include({
        code: 'since_differs',
      });
      const second = await bench.extract();
      const threads = (await requestsTo(thread))
        .slice(asked)
        .flatMap(face.recordsOf)
        .filter((ref) => ref.startsWith('conversations/'));
      expect(threads).to.include('conversations/c3');
      expect(threads.length).to.be.lessThan(10);
      const told = await readDelta();
      expect(told).to.include({ since });
      expect(told.streams.conversations?.changed).to.deep.equal(['c3']);
      expect(told.streams.conversations?.carried).to.have.length(after.conversations.length - 1);
      expect(second.manifest.delta?.streams.conversations.carried).to.equal(
        told.streams.conversations?.carried.length,
      );
      await expectSnapshotIs(after);
    });

    it('has nothing to go back to in a first extraction, and refuses to build on a snapshot that was altered', async () => {
      expect(await rejection(bench.extract({ since: '2026-01-01T00:00:00Z' }))).to.include({
        code: 'since_too_early',
      });
      await bench.extract({ streams: ['teams'] });
      const [path] = [...(await filesIn(bench.run.snapshot)).keys()].filter((name) =>
        name.startsWith('teams/'),
      );
      const file = join(bench.run.snapshot, path as string);
      const whole = await readFile(file);
      await writeFile(file, `${whole}\n`);
      expect(await rejection(bench.extract())).to.include({ code: 'snapshot_tampered', exitCode: 7 });
      await rm(file);
      const repaired = await bench.extract({ streams: ['teams'] });
      expect(repaired.manifest).to.include({ generation: 1, previous: null });
      expect(await readFile(file)).to.deep.equal(whole);
    });

    it('keeps the finished snapshot in force without a session', async () => {
      const { manifest } = await bench.extract({ streams: ['teams'] });
      await rm(bench.run.session);
      await rejection(bench.extract());
      expect((await checkSeal(bench.run.snapshot)).seal).to.equal(manifest.seal);
    });

    it('does not fetch a file again whose exact size the source still states', async () => {
      await bench.extract({ streams: ['tickets', 'attachments'] });
      const count = async (): Promise<number> =>
        (await requestsTo(thread)).flatMap(face.recordsOf).filter((ref) => ref.startsWith('attachments/'))
          .length;
      const first = await count();
      await bench.extract({ streams: ['tickets', 'attachments'] });
      expect(first).to.be.greaterThan(0);
      expect(await count()).to.equal(first);
    });
  });
}

const parentOf = (record: SourceRecord): string => ('parent' in record ? record.parent : '');
const nothing = (): undefined => undefined;

/** Interrupts once so many records of a stream are done. */
function stopAt(stop: AbortController, stream: string, ticks: number): Progress {
  let seen = 0;
  return {
    step: (title) => ({
      fail: nothing,
      note: nothing,
      total: nothing,
      finish: nothing,
      tick(count = 1) {
        if (title === stream) seen += count;
        if (seen >= ticks) stop.abort();
      },
    }),
  };
}
