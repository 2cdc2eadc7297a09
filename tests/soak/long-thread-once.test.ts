// A thread longer than Intercom shows, through the command line, with the throttle on replies that practitioners report.
// What it must catch: a message lost, doubled, moved or dated anew by the throttle, a request too many, and a
// verification that says more than it can have seen. Longer ones, with kills: tests/soak/long-threads.test.ts.
import { expect } from 'chai';
import { lines, type Threads } from '../support/long-threads.ts';
import {
  expectArrived,
  expectHonest,
  fewestWrites,
  requestsTo,
  type ThrottledImport,
  threadWrites,
  throttledImport,
} from '../support/throttled-import.ts';

describe('a conversation of 600 messages under the reply throttle', function () {
  this.timeout(180_000);
  const threads: Threads = {
    conversations: { c600: lines(600, { but: { 20: { files: 11 }, 550: { files: 23 } } }) },
  };
  let world: ThrottledImport;

  before(async () => {
    world = await throttledImport(threads, 50);
  });
  after(() => world.close());

  it('arrives once, in order, by whom and when it was said, with the fewest requests', async () => {
    const before = await requestsTo(world.intercom);
    const { code, stderr } = await world.import();
    expect(code, stderr).to.equal(0);
    await expectArrived(world.intercom, threads);
    const { throttled, reads, writes } = await requestsTo(world.intercom);
    expect(throttled, 'refused by the throttle').to.be.above(10);
    expect(threadWrites(writes)).to.deep.equal(fewestWrites(threads));
    // What a run reads that has nothing to do is all that this one may have read, beside looking first for what
    // Intercom would let it make twice (docs/intercom.md 11).
    expect((await world.import()).code).to.equal(0);
    const idle = await requestsTo(world.intercom);
    expect(idle.writes).to.deep.equal(writes);
    const lookedFirst = writes['POST /conversations/attributes'] ?? 0;
    expect(reads - before.reads).to.equal(idle.reads - reads + lookedFirst);
  });

  it('is verified as far as it can be read, and no further', async () => {
    await expectHonest(world, threads);
  });
});
