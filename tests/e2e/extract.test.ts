// The extraction against the sandbox, browser and all: what it brings is what the source holds, byte for byte,
// whichever way it was read and however often it was stopped.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { discover } from '../../extractors/discover/discover.ts';
import { SelectorDrift } from '../../lib/errors.ts';
import { sha256 } from '../../lib/json.ts';
import { type SourceRecord, type StreamName, streamNames } from '../../model/streams.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import type { SizeName } from '../../sandbox/thread/world/size.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type Bench, createBench, filesIn, requestsTo, tellSandbox, truthOf } from '../support/extraction.ts';
import { rejection } from '../support/rejection.ts';
import { itInSoak } from '../support/soak.ts';
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

  itInSoak('brings the same bytes by drawing pages as by plain HTTP', async () => {
    const { thread: sandbox, bench } = await start();
    const streams = ['reviews', 'conversations', 'tickets'] as const;
    const cheap = await bench.extract({ streams });
    const drawing = await another(sandbox);
    const signedInAt = (await requestsTo(sandbox)).length;
    // Drawn thread pages try to report that they are being looked at.
    await tellSandbox(sandbox, 'faults', { presenceBeacon: true });
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

  itInSoak(
    'reads everything again when the queue is lost, rather than miss the files of records it finds',
    async () => {
      const { bench } = await start({ size: 'tiny' });
      const streams = ['tickets', 'attachments'] as const;
      const first = await bench.extract({ streams });
      await rm(bench.run.queue);
      await rm(join(bench.run.snapshot, 'attachments'), { recursive: true });
      const second = await bench.extract({ streams });
      expect(first.manifest.streams.attachments?.captured).to.be.greaterThan(0);
      expect(second.manifest.seal).to.equal(first.manifest.seal);
    },
  );

  itInSoak(
    'takes an error page with status 200 and a missing counter for drift, never for an empty stream',
    async () => {
      const { thread: sandbox, bench } = await start({ size: 'tiny' });
      await tellSandbox(sandbox, 'faults', { missingCounter: true });
      const uncounted = await rejection(bench.extract({ streams: ['users'] }));
      expect(uncounted).to.be.instanceOf(SelectorDrift);
      expect(uncounted.message).to.include('list.counter');
      await tellSandbox(sandbox, 'faults', { errorPage200: true });
      const broken = await rejection(bench.extract({ streams: ['users'] }));
      expect(broken).to.be.instanceOf(SelectorDrift);
      expect(await readFile(broken.file as string, 'utf8')).to.include('Something went wrong');
      expect(
        (await readFile((broken.file as string).replace(/html$/, 'png'))).subarray(1, 4).toString(),
      ).to.equal('PNG');
    },
  );

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
