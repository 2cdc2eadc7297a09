// The failure this would catch: a single-page app is read to the end without an error, and messages, exact times or ids
// are missing from the snapshot; or reading it changed something at the source.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import type { ThreadSandbox } from '../../sandbox/thread/server.ts';
import { expectTruth, stoppedIn } from '../support/against-truth.ts';
import { filesIn, requestsTo, sumsIn } from '../support/extraction.ts';
import { hazardous } from '../support/faces.ts';

describe('extraction from a single-page app with all hazards', function () {
  this.timeout(300_000);
  let thread: ThreadSandbox | undefined;

  afterEach(() => thread?.close());

  it('brings every field and byte, changes nothing, and the same bytes again', async () => {
    thread = await hazardous.start({ size: 'tiny', seed: 1 });
    const bench = await hazardous.bench(thread);
    await bench.login();
    const signedInAt = (await requestsTo(thread)).length;
    const first = await bench.extract();
    await expectTruth(bench, thread);
    const sums = await sumsIn(bench.run.snapshot);

    // What the app tried on each thread it opened was stopped, and is told by name.
    const lines = (await readFile(join(bench.run.snapshot, 'provenance.jsonl'), 'utf8')).trim().split('\n');
    const opened = lines.filter((line) => /"conversations\/.*"observe"/.test(line)).length;
    expect(opened).to.be.above(2);
    expect(stoppedIn(first.manifest)).to.have.all.keys('MarkThreadRead', 'presence');
    expect(stoppedIn(first.manifest).MarkThreadRead).to.be.at.least(opened);

    const second = await bench.extract();
    expect(second.manifest).to.include({ generation: 2, previous: first.manifest.seal });
    expect(second.manifest.seal).to.equal(first.manifest.seal);
    const again = await filesIn(bench.run.snapshot);
    expect([...sums.keys()].filter((name) => !again.has(name))).to.deep.equal([]);
    expect(await hazardous.writesSince(thread, signedInAt)).to.deep.equal([]);
  });
});
