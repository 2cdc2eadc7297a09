// Browsers that run elsewhere. The failures this would catch: a lost browser ends the run or costs a record; work goes
// to one browser only; `doctor` does not say which one fails. What they keep from leaving: guard-ways-out.test.ts.
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Browser } from 'playwright';
import { createBrowserFleet } from '../../extractors/browser/browser-fleet.ts';
import { network, type Transport } from '../../extractors/wire/transport.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { threadlift } from '../support/command-line.ts';
import { type Bench, createBench, every, sumsIn } from '../support/extraction.ts';
import { rejection } from '../support/rejection.ts';
import { type RemoteBrowser, startDevTools, startPlaywrightServer } from '../support/remote-browsers.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('browsers that run elsewhere', function () {
  this.timeout(120_000);
  const running: RemoteBrowser[] = [];
  let thread: ThreadSandbox;

  before(async () => {
    thread = await startThread({ size: 'tiny', seed: 2 });
  });
  after(async () => {
    await Promise.all(running.map((one) => one.kill()));
    await thread.close();
  });

  async function started(start: () => Promise<RemoteBrowser>): Promise<RemoteBrowser> {
    const one = await start();
    running.push(one);
    return one;
  }

  async function signedIn(endpoints?: readonly string[]): Promise<Bench> {
    const bench = await createBench(await temporaryFolder(), thread);
    const options = { ...bench.options, browser: { endpoints } };
    const own = {
      ...bench,
      options,
      extract: (more = {}) => bench.extract({ ...more, browser: { endpoints } }),
    };
    await bench.login();
    return own;
  }

  itInSoak(
    'share the work, and when one is killed the other does it all: the same bytes as a browser here',
    async () => {
      const [one, other] = await Promise.all([
        started(startPlaywrightServer),
        started(startPlaywrightServer),
      ]);
      const settings = {
        streams: ['articles', 'tags', 'conversations'],
        strategy: 'render',
        pages: 2,
      } as const;
      const here = await signedIn();
      await here.extract(settings);

      const there = await signedIn([one.endpoint, other.endpoint]);
      const warnings: string[] = [];
      const logger = { ...silentLogger, warn: (_context: string, message: string) => warnings.push(message) };
      const drawn = new Map<Browser | null, number>();
      const transport: Transport = {
        ...network,
        attach: async (context) => {
          const browser = context.browser();
          context.on('response', (response) => {
            const isPage = response.request().isNavigationRequest() && response.status() === 200;
            if (isPage) drawn.set(browser, (drawn.get(browser) ?? 0) + 1);
          });
        },
      };
      let drawnBefore: number[] = [];
      const progress = every(1, (stream) => {
        const isUnderWay = drawn.size === 2 && [...drawn.values()].every((pages) => pages >= 2);
        if (stream !== 'conversations' || !isUnderWay || drawnBefore.length > 0) return;
        drawnBefore = [...drawn.values()];
        void one.kill();
      });
      const result = await there.extract({ ...settings, progress, logger, transport });
      expect(drawnBefore, 'both had drawn pages before one was killed').to.have.length(2);
      const address = new URL(one.endpoint).host;
      expect(warnings.filter((line) => line.includes(address))).to.have.length.greaterThan(0);
      expect(warnings.join(), 'no token in sight').to.not.include('?');
      expect(result.browser, 'none of this machine').to.equal(null);
      expect(await sumsIn(there.run.snapshot)).to.deep.equal(await sumsIn(here.run.snapshot));
    },
  );

  it('take the least busy first, do without one that is not there, and say when none is', async () => {
    const [one, other] = await Promise.all([started(startPlaywrightServer), started(startDevTools)]);
    const gone = 'ws://127.0.0.1:1/?token=very-secret-token-of-somebody';
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_context: string, message: string) => warnings.push(message) };
    const signal = new AbortController().signal;
    const settings = () => Promise.resolve({ agent: null });
    const fleet = createBrowserFleet({
      ...{ endpoints: [gone, one.endpoint, other.endpoint], settings },
      ...{ clock: systemClock, logger, signal },
    });
    try {
      const used = new Set<unknown>();
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const hold = (count: number) =>
        fleet.use(async ({ browser }) => {
          used.add(browser);
          if (used.size === count) release();
          await held;
        });
      await Promise.all([hold(2), hold(2)]);
      expect(used.size, 'two at once go to two browsers').to.equal(2);
      expect(warnings.join()).to.include('ws://127.0.0.1:1 does not answer').and.not.include('secret');
    } finally {
      await fleet.close();
    }
    const none = createBrowserFleet({ endpoints: [gone], settings, clock: systemClock, logger, signal });
    const error = await rejection(none.use(() => Promise.resolve()));
    expect(error).to.include({ code: 'browser_unreachable', exitCode: 2 });
    expect(error.message).to.include('ws://127.0.0.1:1').and.not.include('secret');
  });

  itInSoak('are asked by doctor, each one, and an invalid address is reported at once', async () => {
    const answering = await started(startDevTools);
    const dir = join(await temporaryFolder(), 'run');
    await threadlift(['init', dir]);
    const gone = 'ws://127.0.0.1:1/?token=very-secret-token-of-somebody';
    const doctor = (endpoints: string) =>
      threadlift(['doctor', '--run', dir, '--json'], { env: { THREADLIFT_BROWSER_WS: endpoints } });
    const ended = await doctor(`${answering.endpoint}, ${gone}`);
    const checks = (ended.json.checks as { name: string; ok: boolean; what: string }[]).filter(({ name }) =>
      name.startsWith('browser'),
    );
    const here = new URL(answering.endpoint).host;
    expect(checks.map(({ name, ok }) => [name, ok])).to.deep.equal([
      [`browser at ws://${here}`, true],
      ['browser at ws://127.0.0.1:1', false],
    ]);
    expect(checks[0]?.what).to.match(/^chromium \d+\./);
    expect(checks[1]?.what).to.include('does not answer');
    expect(ended.stdout + ended.stderr).to.not.include('secret-token');
    for (const blank of [' ', ',']) {
      const refused = await threadlift(['extract', '--run', dir], { env: { THREADLIFT_BROWSER_WS: blank } });
      expect(refused.code, refused.stdout + refused.stderr).to.equal(2);
      expect(refused.stderr).to.include('setting_invalid').and.include('THREADLIFT_BROWSER_WS');
    }
  });
});
