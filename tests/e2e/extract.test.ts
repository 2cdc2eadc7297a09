// The extraction against the sandbox, browser and all: what it brings is what the source holds, byte for byte,
// whichever way it was read and however often it was stopped.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { discover } from '../../extractors/discover/discover.ts';
import { Interrupted, OperatorError, SelectorDrift } from '../../lib/errors.ts';
import { sha256 } from '../../lib/json.ts';
import type { Progress } from '../../lib/progress.ts';
import type { Consent } from '../../model/consent.ts';
import { type SourceRecord, type StreamName, streamNames } from '../../model/streams.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import type { SizeName } from '../../sandbox/thread/world/size.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type Bench, createBench, filesIn, requestsTo } from '../support/extraction.ts';
import { rejection } from '../support/rejection.ts';
import { isSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('extraction from the sandbox', function () {
  this.timeout(180_000);
  let thread: ThreadSandbox | undefined;

  afterEach(async () => {
    await thread?.close();
    thread = undefined;
  });

  async function start(
    settings: { signedUrlSeconds?: number; size?: SizeName } = {},
  ): Promise<{ thread: ThreadSandbox; bench: Bench }> {
    thread = await startThread({ size: 'small', seed: 1, ...settings });
    const bench = await createBench(await temporaryFolder(), thread);
    await bench.login();
    return { thread, bench };
  }

  /** A second extraction of the same account. */
  async function another(sandbox: ThreadSandbox): Promise<Bench> {
    const bench = await createBench(await temporaryFolder(), sandbox);
    await bench.login();
    return bench;
  }

  async function setFaults(sandbox: ThreadSandbox, faults: object): Promise<void> {
    await post(sandbox, 'faults', faults);
  }

  async function post(sandbox: ThreadSandbox, what: string, body: unknown): Promise<void> {
    const answer = await fetch(`${sandbox.url}/__sandbox/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status, await answer.clone().text()).to.equal(200);
  }

  async function truthOf(sandbox: ThreadSandbox): Promise<{
    responseShape: string;
    streams: Record<StreamName, (SourceRecord & { id: string })[]>;
  }> {
    return (await (await fetch(`${sandbox.url}/__sandbox/truth`)).json()) as never;
  }

  it('brings every record and every file exactly as the source holds them, and writes nothing', async () => {
    const { thread: sandbox, bench } = await start();
    const signedInAt = (await requestsTo(sandbox)).length;
    const result = await bench.extract();
    const truth = await truthOf(sandbox);
    const snapshot = await openSnapshot(bench.run.snapshot);
    for (const stream of streamNames) {
      const captured: SourceRecord[] = [];
      for await (const record of snapshot.records(stream)) captured.push(record);
      captured.sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(captured, stream).to.deep.equal(truth.streams[stream]);
      expect(result.manifest.streams[stream], stream).to.include({
        expected: truth.streams[stream].length,
        captured: truth.streams[stream].length,
      });
    }
    for await (const attachment of snapshot.records('attachments')) {
      const bytes = await readFile(snapshot.filePath(attachment.sha256));
      expect(sha256(bytes), attachment.id).to.equal(attachment.sha256);
      expect(bytes.length, attachment.id).to.equal(attachment.size);
    }
    expect(result.manifest.responseShape).to.equal(truth.responseShape);
    expect(result.manifest.aborted).to.deep.equal({ writes: 0, foreignOrigins: 0, requests: [] });
    const writes = (await requestsTo(sandbox))
      .slice(signedInAt)
      .filter((request) => !['GET', 'HEAD'].includes(request.method));
    expect(writes).to.deep.equal([]);
  });

  const itInSoak = isSoak ? it : () => undefined;

  itInSoak('brings the same bytes by drawing pages as by plain HTTP', async () => {
    const { thread: sandbox, bench } = await start();
    const streams = ['reviews', 'conversations', 'tickets'] as const;
    const cheap = await bench.extract({ streams });
    const drawing = await another(sandbox);
    const signedInAt = (await requestsTo(sandbox)).length;
    // Drawn thread pages try to report that they are being looked at.
    await setFaults(sandbox, { presenceBeacon: true });
    const drawn = await drawing.extract({ streams, strategy: 'render' });
    expect(cheap.strategies).to.include({ thread: 'http', ticket: 'json' });
    expect(new Set(Object.values(drawn.strategies))).to.deep.equal(new Set(['render']));
    expect(drawn.manifest.aborted.writes).to.be.greaterThan(0);
    const arrived = (await requestsTo(sandbox)).slice(signedInAt).map((request) => request.method);
    expect(new Set(arrived)).to.deep.equal(new Set(['GET']));
    const [one, other] = [await filesIn(bench.run.snapshot), await filesIn(drawing.run.snapshot)];
    for (const stream of streams) {
      const names = [...one.keys()].filter((name) => name.startsWith(`${stream}/`));
      expect(names).not.to.have.length(0);
      for (const name of names) expect(other.get(name)?.toString(), name).to.equal(one.get(name)?.toString());
    }
    expect([...other.keys()].filter((name) => !one.has(name))).to.deep.equal([]);
  });

  it('goes on where it was interrupted, fetches nothing finished again, and ends with the same bytes', async () => {
    const { thread: sandbox, bench } = await start();
    const whole = await another(sandbox);
    await whole.extract();

    const stop = new AbortController();
    const error = await rejection(
      bench.extract({ signal: stop.signal, progress: stopAt(stop, 'conversations', 15) }),
    );
    expect(error).to.be.instanceOf(Interrupted);
    const finished = [...(await filesIn(join(bench.run.snapshot, 'conversations'))).keys()].map((name) =>
      name.replace(/^.*\/(.*)\.json$/, '$1'),
    );
    expect(finished.length).to.be.within(15, 39);

    const before = (await requestsTo(sandbox)).length;
    const resumed = await bench.extract();
    expect(resumed.counters.conversations).to.deep.equal({
      total: 40,
      created: 40 - finished.length,
      matched: 0,
      skipped: finished.length,
      failed: 0,
    });
    const again = (await requestsTo(sandbox)).slice(before).map((request) => request.path);
    for (const id of finished) expect(again).not.to.include(`/inbox/threads/${id}`);
    expect(again.filter((path) => path.startsWith('/admin/members'))).to.deep.equal([]);
    expect(await recordsAndFiles(bench)).to.deep.equal(await recordsAndFiles(whole));
  });

  it('reads everything again when the queue is lost, rather than miss the files of records it finds', async () => {
    const { bench } = await start({ size: 'tiny' });
    const streams = ['tickets', 'attachments'] as const;
    const first = await bench.extract({ streams });
    await rm(bench.run.queue);
    await rm(join(bench.run.snapshot, 'attachments'), { recursive: true });
    const second = await bench.extract({ streams });
    expect(first.manifest.streams.attachments?.captured).to.be.greaterThan(0);
    expect(second.manifest.seal).to.equal(first.manifest.seal);
  });

  it('stops within one request when the consent is revoked, and resumes under a new one', async () => {
    const { thread: sandbox, bench } = await start({ size: 'tiny' });
    let requestsAtRevocation = -1;
    const progress = onTick('conversations', 5, async () => {
      await bench.consent({ revokedAt: '2026-01-02T03:04:05Z' });
      requestsAtRevocation = (await requestsTo(sandbox)).length;
    });
    const error = await rejection(bench.extract({ progress, concurrency: 1 }));
    expect(error).to.be.instanceOf(OperatorError);
    expect(error).to.include({ code: 'consent_revoked', exitCode: 4 });
    expect((await requestsTo(sandbox)).length).to.be.at.most(requestsAtRevocation + 1);
    await bench.consent();
    const result = await bench.extract();
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

  it('signs in again when the session ends, where that needs no person, and asks for one where it does', async () => {
    const { thread: sandbox, bench } = await start({ size: 'tiny' });
    const expire = () => setFaults(sandbox, { expireSessions: true });
    const error = await rejection(
      bench.extract({ progress: onTick('contacts', 5, expire), getSecret: undefined }),
    );
    expect(error).to.include({ code: 'session_expired', exitCode: 4 });
    await bench.login();
    const result = await bench.extract({ progress: onTick('conversations', 5, expire) });
    expect(result.manifest.streams.conversations).to.include({ expected: 16, captured: 16 });
    const truth = await truthOf(sandbox);
    const snapshot = await openSnapshot(bench.run.snapshot);
    for (const record of truth.streams.conversations) {
      expect(await snapshot.read('conversations', record.id)).to.deep.equal(record);
    }
  });

  it('takes an error page with status 200 and a missing counter for drift, never for an empty stream', async () => {
    const { thread: sandbox, bench } = await start({ size: 'tiny' });
    await setFaults(sandbox, { missingCounter: true });
    const uncounted = await rejection(bench.extract({ streams: ['users'] }));
    expect(uncounted).to.be.instanceOf(SelectorDrift);
    expect(uncounted.message).to.include('list.counter');
    await setFaults(sandbox, { errorPage200: true });
    const broken = await rejection(bench.extract({ streams: ['users'] }));
    expect(broken).to.be.instanceOf(SelectorDrift);
    expect(await readFile(broken.file as string, 'utf8')).to.include('Something went wrong');
    expect(
      (await readFile((broken.file as string).replace(/html$/, 'png'))).subarray(1, 4).toString(),
    ).to.equal('PNG');
  });

  it('gets everything through a source that is slow, busy, failing and dropping connections', async () => {
    const { thread: sandbox, bench } = await start({ size: 'tiny' });
    await setFaults(sandbox, { rate: 0.1, kinds: ['slow', '429', '500', 'drop'], slowMs: 200 });
    const streams = ['reviews', 'tickets', 'attachments'] as const;
    const result = await bench.extract({ streams });
    for (const stream of streams) {
      const seal = result.manifest.streams[stream];
      expect(seal?.captured, stream).to.equal(seal?.expected);
      expect(seal?.gaps, stream).to.deep.equal([]);
    }
  });

  it('finds rows that are added and removed while it walks the list', async () => {
    const { thread: sandbox, bench } = await start();
    let changed = false;
    const progress = onList('contacts', async () => {
      if (changed) return;
      changed = true;
      await post(sandbox, 'mutate', [
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

  it('looks at the page again for file addresses that have expired, and calls what stays away a gap', async () => {
    const { thread: sandbox, bench } = await start();
    const stop = new AbortController();
    await setFaults(sandbox, { expiredUrls: true });
    const streams = ['tickets', 'attachments'] as const;
    const missing = await bench.extract({ streams }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(missing, 'every file fails: that is systemic').to.include({ code: 'too_many_failures' });
    await setFaults(sandbox, {});
    const result = await bench.extract({ streams, retryFailed: true, signal: stop.signal });
    expect(result.manifest.streams.attachments?.gaps).to.deep.equal([]);
    expect(result.manifest.streams.attachments?.captured).to.equal(
      result.manifest.streams.attachments?.expected,
    );
  });

  it('discovers how much there is without reading it all', async () => {
    const { thread: sandbox, bench } = await start();
    const truth = await truthOf(sandbox);
    const found = await discover(bench.options);
    for (const [stream, count] of Object.entries(found.counts)) {
      expect(count, stream).to.equal(truth.streams[stream as StreamName].length);
    }
    expect(found.account.psa).to.equal('ConnectWise PSA');
    expect(found.estimatedSeconds).to.be.greaterThan(0);
    expect(found).to.include({ psaActive: true, exportMethod: 'none' });
    expect(found.attachments.files).to.be.greaterThan(0);
    expect(found.attachments.bytes).to.be.greaterThan(0);
    expect(found.import.messagesPerRecord).to.have.all.keys('conversations', 'tickets');
    expect(found.import.requests).to.be.greaterThan(truth.streams.conversations.length);
    const offering = { url: '/admin/workspace', select: ['dl[aria-label="Details"]'] };
    const profile = { ...bench.options.profile, export: offering };
    const offered = await discover({ ...bench.options, profile, streams: ['teams'], importRate: 60 });
    expect(offered).to.include({ exportMethod: 'admin-export' });
    expect(offered.import).to.include({ perMinute: 60 });
    expect((await requestsTo(sandbox)).length).to.be.lessThan(100);
  });
});

/** Everything of a snapshot but where and when it was read. */
async function recordsAndFiles(bench: Bench): Promise<Map<string, string>> {
  const found = await filesIn(bench.run.snapshot);
  found.delete('provenance.jsonl');
  found.delete('manifest.json');
  return new Map([...found].map(([name, bytes]) => [name, sha256(bytes)]));
}

const stopAt = (stop: AbortController, stream: string, ticks: number): Progress =>
  onTick(stream, ticks, () => stop.abort());

const nothing = (): undefined => undefined;
const idle = { tick: nothing, fail: nothing, note: nothing, total: nothing, finish: nothing };

/** Does something once, when so many records of a stream are done. */
function onTick(stream: string, ticks: number, act: () => unknown): Progress {
  let seen = 0;
  return {
    step: (title) => ({
      ...idle,
      tick(count = 1) {
        if (title !== stream || seen >= ticks) return;
        seen += count;
        if (seen >= ticks) void act();
      },
    }),
  };
}

/** Does something whenever a page of the stream's list has been read. */
function onList(stream: string, act: () => unknown): Progress {
  return { step: (title) => ({ ...idle, total: () => void (title === stream && act()) }) };
}
