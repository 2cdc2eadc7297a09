// What may happen to an extraction on its way, whichever face it reads: stopped, forbidden, signed out, bad weather, an
// account that changes meanwhile. What it brings is what the source holds all the same.
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { discover } from '../../extractors/discover/discover.ts';
import { Interrupted, OperatorError } from '../../lib/errors.ts';
import type { Consent } from '../../model/consent.ts';
import type { StreamName } from '../../model/streams.ts';
import type { ThreadOptions, ThreadSandbox } from '../../sandbox/thread/server.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import {
  type Bench,
  filesIn,
  onList,
  onTick,
  requestsTo,
  sumsIn,
  tellSandbox,
  truthOf,
} from '../support/extraction.ts';
import { classic, faces } from '../support/faces.ts';
import { rejection } from '../support/rejection.ts';
import { itInSoak } from '../support/soak.ts';

for (const face of faces) {
  describe(`extraction from the sandbox, ${face.name}`, function () {
    this.timeout(300_000);
    let thread: ThreadSandbox | undefined;
    /** Everything, where that is quick. */
    const some: { streams?: readonly StreamName[] } =
      face === classic ? {} : { streams: ['users', 'conversations', 'attachments'] };

    afterEach(async () => {
      await thread?.close();
      thread = undefined;
    });

    async function start(settings: ThreadOptions = {}): Promise<{ thread: ThreadSandbox; bench: Bench }> {
      thread = await face.start({ size: 'tiny', seed: 1, ...settings });
      const bench = await face.bench(thread);
      await bench.login();
      return { thread, bench };
    }

    async function expectTruth(sandbox: ThreadSandbox, bench: Bench, stream: StreamName): Promise<void> {
      const truth = (await truthOf(sandbox)).streams[stream];
      const snapshot = await openSnapshot(bench.run.snapshot);
      const captured = [];
      for await (const record of snapshot.records(stream)) captured.push(record);
      captured.sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(captured).to.deep.equal(truth);
    }

    it('goes on where it was interrupted, fetches nothing finished again, and ends with the same bytes', async () => {
      const { thread: sandbox, bench } = await start();
      const whole = await face.bench(sandbox);
      await whole.login();
      await whole.extract(some);

      const stop = new AbortController();
      const error = await rejection(
        bench.extract({
          ...some,
          concurrency: 4,
          signal: stop.signal,
          progress: onTick('conversations', 6, () => stop.abort()),
        }),
      );
      expect(error).to.be.instanceOf(Interrupted);
      const finished = [...(await filesIn(join(bench.run.snapshot, 'conversations'))).keys()].map((name) =>
        name.replace(/^.*\/(.*)\.json$/, 'conversations/$1'),
      );
      const all = (await truthOf(sandbox)).streams.conversations.length;
      expect(finished.length).to.be.within(6, all - 1);

      const before = (await requestsTo(sandbox)).length;
      const resumed = await bench.extract(some);
      expect(resumed.counters.conversations).to.deep.equal({
        total: all,
        created: all - finished.length,
        matched: 0,
        skipped: finished.length,
        failed: 0,
      });
      const again = (await requestsTo(sandbox)).slice(before);
      expect(again.flatMap(face.recordsOf).filter((ref) => finished.includes(ref))).to.deep.equal([]);
      expect(again.filter(({ path }) => path.includes('/members'))).to.deep.equal([]);
      expect(await sumsIn(bench.run.snapshot)).to.deep.equal(await sumsIn(whole.run.snapshot));
    });

    it('stops within one request when the consent is revoked, and resumes under a new one', async () => {
      const { thread: sandbox, bench } = await start();
      let requestsAtRevocation = -1;
      const streams: StreamName[] = ['contacts', 'conversations'];
      const progress = onTick('conversations', 5, async () => {
        await bench.consent({ revokedAt: '2026-01-02T03:04:05Z' });
        requestsAtRevocation = (await requestsTo(sandbox)).length;
      });
      const error = await rejection(bench.extract({ streams, progress, concurrency: 1 }));
      expect(error).to.be.instanceOf(OperatorError);
      expect(error).to.include({ code: 'consent_revoked', exitCode: 4 });
      expect((await requestsTo(sandbox)).length).to.be.at.most(requestsAtRevocation + 1);
      await bench.consent();
      const result = await bench.extract({ streams });
      expect(result.manifest.streams.conversations).to.include({ expected: 16, captured: 16 });
    });

    it('sends nothing at all without a consent', async () => {
      const { thread: sandbox, bench } = await start();
      const before = (await requestsTo(sandbox)).length;
      const refusals: [Partial<Consent>, string][] = [
        [{ expiresAt: '2020-01-01T00:00:00Z' }, 'consent_expired'],
        [{ revokedAt: '2020-01-01T00:00:00Z' }, 'consent_revoked'],
        [{ origins: ['https://elsewhere.example.com'] }, 'consent_origin'],
      ];
      for (const [more, code] of refusals) {
        await bench.consent(more);
        const uiUrl = sandbox.url;
        expect(await rejection(bench.extract({ uiUrl }))).to.include({ code, exitCode: 4 });
        expect(await rejection(discover({ ...bench.options, uiUrl }))).to.include({ code, exitCode: 4 });
      }
      await bench.consent({ streams: ['users'] });
      expect(await rejection(bench.extract({ streams: ['tickets'] }))).to.include({ code: 'consent_stream' });
      expect(await requestsTo(sandbox)).to.have.length(before);
    });

    itInSoak(
      'signs in again when the session ends, where that needs no person, and asks for one where it does',
      async () => {
        const { thread: sandbox, bench } = await start();
        const expire = () => tellSandbox(sandbox, 'faults', { expireSessions: true });
        const streams: StreamName[] = ['contacts', 'conversations'];
        const error = await rejection(
          bench.extract({ streams, progress: onTick('contacts', 5, expire), getSecret: undefined }),
        );
        expect(error).to.include({ code: 'session_expired', exitCode: 4 });
        await bench.login();
        const result = await bench.extract({ streams, progress: onTick('conversations', 5, expire) });
        expect(result.manifest.streams.conversations).to.include({ expected: 16, captured: 16 });
        await expectTruth(sandbox, bench, 'conversations');
      },
    );

    it('gets everything through a source that is slow, busy, failing and dropping connections', async () => {
      const { thread: sandbox, bench } = await start();
      await tellSandbox(sandbox, 'faults', {
        rate: 0.1,
        kinds: ['slow', '429', '500', 'drop'],
        slowMs: 200,
      });
      const streams = ['reviews', 'tickets', 'attachments'] as const;
      const result = await bench.extract({ streams });
      for (const stream of streams) {
        const seal = result.manifest.streams[stream];
        expect(seal?.gaps, stream).to.deep.equal([]);
        if (stream !== 'attachments') await expectTruth(sandbox, bench, stream);
        else expect(seal?.captured).to.equal(seal?.expected);
      }
    });

    itInSoak('finds rows that are added and removed while it walks the list', async () => {
      const { thread: sandbox, bench } = await start({ size: 'small' });
      let changed = false;
      const progress = onList('contacts', async () => {
        if (changed) return;
        changed = true;
        await tellSandbox(sandbox, 'mutate', [
          { op: 'insert', stream: 'contacts' },
          { op: 'insert', stream: 'contacts' },
          { op: 'delete', stream: 'contacts', id: (await truthOf(sandbox)).streams.contacts.at(20)?.id },
        ]);
      });
      const result = await bench.extract({ streams: ['contacts'], progress, concurrency: 1, rps: 30 });
      const truth = await truthOf(sandbox);
      const snapshot = await openSnapshot(bench.run.snapshot);
      const captured: string[] = [];
      for await (const id of snapshot.ids('contacts')) captured.push(id);
      expect(truth.streams.contacts).to.have.length(61);
      expect(captured.sort()).to.deep.equal(truth.streams.contacts.map((contact) => contact.id).sort());
      expect(result.manifest.streams.contacts).to.include({ expected: 61, captured: 61 });
    });

    itInSoak(
      'looks at the page again for file addresses that have expired, and calls what stays away a gap',
      async () => {
        const { thread: sandbox, bench } = await start();
        await tellSandbox(sandbox, 'faults', { expiredUrls: true });
        const streams = ['conversations', 'attachments'] as const;
        const missing = await bench.extract({ streams }).then(
          () => null,
          (error: unknown) => error,
        );
        expect(missing, 'every file fails: that is systemic').to.include({ code: 'too_many_failures' });
        await tellSandbox(sandbox, 'faults', {});
        const result = await bench.extract({ streams, retryFailed: true });
        expect(result.manifest.streams.attachments?.gaps).to.deep.equal([]);
        expect(result.manifest.streams.attachments?.captured).to.equal(
          result.manifest.streams.attachments?.expected,
        );
      },
    );
  });
}
