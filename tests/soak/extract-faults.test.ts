// The failure this would catch: weather (slow, busy, failing, dropping; sessions and file addresses that end meanwhile)
// leaves its trace in the snapshot, as a record that is missing, cut short or not quite the same.
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { startThread, type ThreadOptions, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { createBench, every, requestsTo, sumsIn, tellSandbox } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const PLAN = { rate: 0.2, kinds: ['slow', '429', '500', 'drop', 'cut'], slowMs: 150, seed: 7 };

/** A clock whose time passes `pace` times as fast as ours. */
function hastyClock(pace: number): Clock {
  const began = systemClock.now();
  return {
    ...systemClock,
    now: () => began + (systemClock.now() - began) * pace,
    sleep: (ms, signal) => systemClock.sleep(ms / pace, signal),
  };
}

describe('extraction under a fault plan of 20 %', function () {
  this.timeout(300_000);
  const running: ThreadSandbox[] = [];

  afterEach(async () => {
    for (const thread of running.splice(0)) await thread.close();
  });

  async function start(settings: Omit<ThreadOptions, 'size' | 'seed'> = {}): Promise<ThreadSandbox> {
    const thread = await startThread({ size: 'small', seed: 5, ...settings });
    running.push(thread);
    return thread;
  }

  it('brings the same bytes as in good weather', async () => {
    const calm = await createBench(await temporaryFolder(), await start());
    await calm.login();
    const fair = await calm.extract();

    // Both sides live ten times as fast, so that waits are obeyed in full and yet do not take long. Addresses that
    // hold for twenty of these seconds have often expired by the time their files are asked for.
    const clock = hastyClock(10);
    const thread = await start({ signedUrlSeconds: 20, now: clock.now });
    const bench = await createBench(await temporaryFolder(), thread, { clock });
    await tellSandbox(thread, 'faults', PLAN);
    await bench.login();
    const signedInAt = (await requestsTo(thread)).length;
    let ended = 0;
    let seed = PLAN.seed;
    const result = await bench.extract({
      progress: every(100, async () => {
        seed += 1;
        if (ended < 3) {
          ended += 1;
          await tellSandbox(thread, 'faults', { ...PLAN, seed, expireSessions: true });
        }
      }),
    });

    for (const [stream, sealed] of Object.entries(fair.manifest.streams)) {
      expect(result.manifest.streams[stream as never], stream).to.deep.equal(sealed);
    }
    expect(result.manifest.seal).to.equal(fair.manifest.seal);
    expect(await sumsIn(bench.run.snapshot)).to.deep.equal(await sumsIn(calm.run.snapshot));
    await openSnapshot(bench.run.snapshot);

    // The weather was as bad as planned: nothing above would mean much otherwise.
    const asked = (await requestsTo(thread)).slice(signedInAt);
    const of = (...statuses: number[]) => asked.filter(({ status }) => statuses.includes(status)).length;
    expect(of(0, 429, 500) / asked.length).to.be.greaterThan(0.1);
    expect(of(0), 'dropped').to.be.greaterThan(10);
    expect(of(429), 'busy').to.be.greaterThan(10);
    expect(of(403), 'expired addresses').to.be.greaterThan(0);
    expect(asked.filter(({ path }) => path.startsWith('/login')).length, 'sessions ended').to.be.greaterThan(
      0,
    );
    expect(ended).to.equal(3);
  });
});
