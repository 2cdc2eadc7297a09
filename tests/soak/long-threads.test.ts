// Threads of 1,200 and 600 messages under the reply throttle, left alone and killed on their way. What it must catch: a
// message lost or doubled because Intercom shows only the newest 500 parts when its answer was lost, and a verification
// that passes over what it can see or claims what it cannot. Other moments: SOAK_SEED=7; more or fewer: SOAK_KILLS=50.
import { expect } from 'chai';
import { seededRandom } from '../../sandbox/random.ts';
import { viewLedger } from '../../state/ledger-view.ts';
import { killAgainAndAgain, sizeOf } from '../support/kill-loop.ts';
import { lines, type Threads } from '../support/long-threads.ts';
import {
  expectArrived,
  expectHonest,
  fewestWrites,
  heldOf,
  READABLE,
  requestsTo,
  type ThrottledImport,
  threadWrites,
  throttledImport,
} from '../support/throttled-import.ts';

const seed = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 1_000_000));
const kills = Number(process.env.SOAK_KILLS ?? 20);
/** A thread of 1,200 messages takes half a minute of the throttle. */
const FACTOR = 40;
/** The dead one's lock is not yet seen as such. */
const LOCKED = 11;

const threads: Threads = {
  conversations: {
    c600: lines(600, { later: 10_000 }),
    c1200: lines(1200, { but: { 700: { files: 23 }, 701: { files: 11 } } }),
  },
  // Contacts' files become notes there: only the agent has any.
  tickets: { t1200: lines(1200, { people: ['k1', 'u1', 'u1'], but: { 700: { files: 23 } } }) },
};

describe('threads of 1,200 and 600 messages', () => {
  let calm: ThrottledImport;
  let bench: ThrottledImport;

  before(async () => {
    [calm, bench] = await Promise.all([throttledImport(threads, FACTOR), throttledImport(threads, FACTOR)]);
  });
  after(async () => {
    await calm.close();
    await bench.close();
  });

  it('arrive once, in order, by whom and when it was said, with the fewest requests', async () => {
    const { code, stderr } = await calm.import();
    expect(code, stderr).to.equal(0);
    await expectArrived(calm.intercom, threads);
    const { throttled, writes } = await requestsTo(calm.intercom);
    expect(threadWrites(writes)).to.deep.equal(fewestWrites(threads));
    expect(throttled, 'refused by the throttle').to.be.above(100);
    await expectHonest(calm, threads);
    console.info(`      ${throttled} replies refused by the throttle`);
  });

  it(`arrive so when the importer is killed ${kills} times, seed ${seed}`, async () => {
    const whole = await sizeOf(calm.run.journal);
    const random = seededRandom(seed, 'long-thread-kills');
    let inDoubt = 0;
    let beyond = 0;
    const lives = await killAgainAndAgain({
      file: bench.run.journal,
      kills,
      life: bench.begin,
      step: (size, left) => random.int(0, Math.ceil((2 * Math.max(0, whole - size)) / left)),
      delay: () => random.int(0, 8),
      async over({ code, stderr }) {
        if (code === LOCKED) return false;
        expect(code, stderr).to.be.oneOf([null, 0]);
        const open = [...(await viewLedger(bench.run)).units].filter(([, { pending }]) => pending);
        inDoubt += open.length;
        beyond += open.filter(([, { done }]) => done > READABLE).length;
        return true;
      },
    });
    const { code, stderr } = await bench.import();
    expect(code, stderr).to.equal(0);
    await expectArrived(bench.intercom, threads);
    expect(threadWrites((await requestsTo(bench.intercom)).writes)).to.deep.equal(fewestWrites(threads));
    await expectHonest(bench, threads);
    console.info(
      `      ${lives} lives, seed ${seed}: ${inDoubt} replies in doubt, ${beyond} of them beyond ${READABLE} parts`,
    );
  });

  it('are said to differ where that can be seen, and not to be equal where it cannot', async () => {
    const { id, parts } = await heldOf(calm.intercom, 'conversations/c1200');
    const shown = parts.length - READABLE;
    for (const place of [shown - 1, shown + 1]) {
      const part = { type: 'conversation_part', conversation_id: id, conversation_part_id: parts[place]?.id };
      await calm.meddle('POST', '/conversations/redact', part);
    }
    const { code, stderr, report } = await calm.verify();
    expect(code, stderr).to.equal(12);
    const found = report.findings.filter(({ ref }) => ref === 'conversations/c1200');
    expect(found.map((finding) => finding.code)).to.have.members(['over_500_parts', 'field_differs']);
    // The part in the place n is the (n+1)th: before it only the opening, which is no part.
    expect(JSON.stringify(found)).to.contain(`part ${shown + 2} body`);
  });
});
