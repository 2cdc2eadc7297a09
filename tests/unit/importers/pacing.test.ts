// The pacer against a simulated server with Intercom's aligned 10-second windows, in virtual time.
// What it must catch: a pacer that trips the limit, and one that is safe only because it is slow.
import { expect } from 'chai';
import { createPacer, type PacingOptions } from '../../../importers/intercom/pacing.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

interface Case {
  readonly limit: number;
  readonly pacing?: Partial<PacingOptions>;
  /** Requests per window that others of the workspace make, evenly. */
  readonly others?: number;
  /** Milliseconds the server's clock is ahead of ours. */
  readonly ahead?: number;
  readonly workers?: number;
  readonly latency?: number;
  readonly windows?: number;
}

/** @returns answers per whole window, how many were refused, and the most that came within one second */
async function play(given: Case): Promise<{ perWindow: number[]; refused: number; fullest: number }> {
  const { limit, others = 0, ahead = 0, workers = 40, latency = 60, windows = 6 } = given;
  const clock = virtualClock(Date.UTC(2026, 0, 1) + 3_700);
  const pacer = createPacer({ clock, ...given.pacing });
  const start = clock.now();
  const end = start + (windows + 1) * 10_000;
  const used = new Map<number, number>();
  /** Requests in the fullest tenth of any whole window but the first. */
  const tenths = new Map<number, number>();
  let answered = 0;
  let refused = 0;

  async function work(): Promise<void> {
    while (clock.now() < end) {
      await pacer.take();
      await clock.sleep(latency / 2);
      const server = clock.now() + ahead;
      const window = Math.floor(server / 10_000);
      const theirs = Math.floor((others * (server % 10_000)) / 10_000);
      const mine = used.get(window) ?? 0;
      const allowed = mine + theirs < limit;
      const tenth = Math.floor(server / 1_000);
      tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
      if (allowed) used.set(window, mine + 1);
      else if (answered > 0) refused += 1;
      const headers = new Headers({
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(Math.max(0, limit - theirs - (used.get(window) ?? 0))),
        'x-ratelimit-reset': String((window + 1) * 10),
      });
      await clock.sleep(latency / 2);
      answered += 1;
      pacer.answered(allowed ? 200 : 429, headers);
    }
  }

  await Promise.all(Array.from({ length: workers }, work));
  const first = Math.floor((start + ahead) / 10_000);
  const perWindow = Array.from({ length: windows }, (_, index) => used.get(first + 1 + index) ?? 0);
  const settled = [...tenths].filter(
    ([tenth]) => Math.floor(tenth / 10) > first && Math.floor(tenth / 10) <= first + windows,
  );
  return { perWindow, refused, fullest: Math.max(...settled.map(([, count]) => count)) };
}

describe('the pacer', function () {
  this.timeout(20_000);

  const cases: [string, Case][] = [
    ['500 a minute', { limit: 83 }],
    ['1,000 a minute', { limit: 167 }],
    ['10,000 a minute', { limit: 1667 }],
    ['all of the quota', { limit: 167, pacing: { share: 1 } }],
    ['half of the quota', { limit: 167, pacing: { share: 0.5 } }],
    ['a slow server', { limit: 167, latency: 900 }],
    ['a server whose clock is 4 s ahead', { limit: 167, ahead: 4_000 }],
    ['a server whose clock is an hour behind', { limit: 167, ahead: -3_600_000 }],
  ];
  for (const [name, given] of cases) {
    it(`is never refused and uses 97 % of what it may: ${name}`, async () => {
      const { perWindow, refused, fullest } = await play(given);
      const allowed = Math.floor(given.limit * (given.pacing?.share ?? 0.9));
      expect(refused).to.equal(0);
      const total = perWindow.reduce((sum, count) => sum + count, 0);
      expect(total / (allowed * perWindow.length), perWindow.join(' ')).to.be.within(0.97, 1.01);
      // No burst: a second takes a tenth of the window's share, and at most a second's worth of catching up.
      expect(fullest, 'in one second').to.be.at.most(Math.ceil(allowed / 10) * 2);
    });
  }

  it('gives way to others instead of being refused', async () => {
    const { perWindow, refused } = await play({ limit: 167, others: 60 });
    expect(refused).to.equal(0);
    for (const count of perWindow) expect(count).to.be.within(80, 120);
  });

  it('keeps a fixed rate below the share', async () => {
    const { perWindow, refused } = await play({ limit: 1667, pacing: { perMinute: 500 } });
    expect(refused).to.equal(0);
    const total = perWindow.reduce((sum, count) => sum + count, 0);
    expect(total).to.be.within(0.97 * 500, 500 + 1);
  });

  it('spreads requests over the window instead of spending it at its start', async () => {
    const clock = virtualClock();
    const pacer = createPacer({ clock });
    const headers = new Headers({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99' });
    await pacer.take();
    pacer.answered(200, headers);
    const start = clock.now();
    for (let count = 0; count < 45; count += 1) {
      await pacer.take();
      pacer.answered(200, headers);
    }
    expect(clock.now() - start).to.be.within(4_200, 5_100);
  });

  it('sends one request alone until the limit is known', async () => {
    const clock = virtualClock();
    const pacer = createPacer({ clock });
    let left = 0;
    const waiting = [1, 2, 3].map(() => pacer.take().then(() => (left += 1)));
    await clock.sleep(60_000);
    expect(left).to.equal(1);
    pacer.answered(200, new Headers({ 'x-ratelimit-limit': '167', 'x-ratelimit-remaining': '166' }));
    await Promise.all(waiting);
    expect(left).to.equal(3);
    expect(pacer.pace()).to.deep.equal({ allowed: 167, used: 150 });
    expect(pacer.recent()).to.equal(2);
  });

  it('is not stopped by a request that never gets an answer', async () => {
    const pacer = createPacer({ clock: virtualClock() });
    await pacer.take();
    pacer.lost();
    await pacer.take();
  });

  it('waits after a refusal until the window ends', async () => {
    const clock = virtualClock(Date.UTC(2026, 0, 1) + 4_000);
    const pacer = createPacer({ clock });
    const reset = String((Date.UTC(2026, 0, 1) + 10_000) / 1000);
    await pacer.take();
    pacer.answered(429, new Headers({ 'x-ratelimit-limit': '167', 'x-ratelimit-reset': reset }));
    await pacer.take();
    expect(clock.now()).to.equal(Date.UTC(2026, 0, 1) + 10_000);
  });
});
