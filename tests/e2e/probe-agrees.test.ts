// The failure this would catch: `probe` calls a stream ok that an extraction cannot read, or broken what it reads. All
// mutations are in tests/soak/probe-agrees.test.ts.
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { ThreadSandbox } from '../../sandbox/thread/server.ts';
import { type Desk, judge, openDesk } from '../support/agreement.ts';
import { classic } from '../support/faces.ts';
import { cheapMutations } from '../support/mutations.ts';

describe('probe and extract', function () {
  this.timeout(120_000);
  let thread: ThreadSandbox;
  let desk: Desk;

  before(async () => {
    thread = await classic.start({ size: 'tiny', seed: 3 });
    desk = await openDesk(thread, classic.profile);
  });
  after(() => thread.close());

  const expected = ['ok ok', 'broken', 'broken'];
  for (const [index, mutation] of cheapMutations.entries()) {
    it(`agree: ${mutation.name}`, async () => {
      const judged = await judge(desk, mutation);
      expect(judged.map(({ probed }) => probed).join(' ')).to.equal(expected[index]);
      expect(judged.filter(({ probed, extracted }) => probed !== extracted)).to.deep.equal([]);
    });
  }
});
