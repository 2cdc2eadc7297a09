// The failures this would catch: a single record that is read otherwise than an extraction reads it, one that passes for
// a whole account, a record that is not there and is told as read.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { readSingle } from '../../extractors/probe/single.ts';
import type { Ref } from '../../model/streams.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { type Bench, createBench, filesIn, requestsTo, truthOf } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('single records', function () {
  this.timeout(120_000);
  let thread: ThreadSandbox;
  let bench: Bench;

  before(async () => {
    thread = await startThread({ size: 'tiny', seed: 2 });
    bench = await createBench(await temporaryFolder(), thread);
    await bench.login();
  });
  after(() => thread.close());

  it('are what the source holds, found by id or in a list, and nothing else is kept', async () => {
    const { streams } = await truthOf(thread);
    const refs = (['tickets', 'tags', 'contacts'] as const).map((name) => `${name}/${streams[name][1]?.id}`);
    const from = (await requestsTo(thread)).length;
    const read = await readSingle(bench.options, [...refs, 'tickets/none'] as Ref[]);
    expect(read.map(({ ref, problem }) => [ref, problem === null])).to.deep.equal([
      ...refs.map((ref) => [ref, true]),
      ['tickets/none', false],
    ]);
    for (const { ref, record, file } of read.slice(0, 2)) {
      const [name, id] = ref.split('/') as ['tickets' | 'tags', string];
      expect(record).to.deep.equal(streams[name].find((one) => one.id === id));
      expect(JSON.parse(await readFile(file as string, 'utf8'))).to.deep.equal(record);
    }
    const asked = (await requestsTo(thread)).slice(from);
    expect(
      asked.filter(({ path }) => path.startsWith('/inbox/tickets?')),
      'no list is walked for a ticket',
    ).to.have.length(0);
    expect(new Set(asked.map(({ method }) => method))).to.deep.equal(new Set(['GET']));
    expect(existsSync(bench.run.queue)).to.equal(false);
    expect(existsSync(join(bench.run.snapshot, 'manifest.json'))).to.equal(false);
    const kept = [...(await filesIn(bench.run.dir)).keys()].filter((name) => name.endsWith('.json'));
    expect(kept.filter((name) => !/^(?:consent\.json|reports\/only\/)/.test(name))).to.deep.equal([]);
  });
});
