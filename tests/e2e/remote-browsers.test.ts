// Browsers that run elsewhere. The failures this would catch: a lost browser ends the run or costs a record; work goes
// to one browser only; a redirect leads a browser elsewhere to an origin nobody consented to.
import { join } from 'node:path';
import { expect } from 'chai';
import { Hono } from 'hono';
import { after, before, describe, it } from 'mocha';
import { connectBrowser } from '../../extractors/browser.ts';
import { openContext } from '../../extractors/browser-context.ts';
import { createBrowserFleet } from '../../extractors/browser-fleet.ts';
import { openGate } from '../../extractors/gate.ts';
import { isoSeconds, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { listen } from '../../sandbox/listen.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { type Bench, createBench, every, sumsIn } from '../support/extraction.ts';
import { rejection } from '../support/rejection.ts';
import { type RemoteBrowser, startDevTools, startPlaywrightServer } from '../support/remote-browsers.ts';
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

  it('share the work, and when one is killed the other does it all: the same bytes as a browser here', async () => {
    const [one, other] = await Promise.all([started(startPlaywrightServer), started(startPlaywrightServer)]);
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
    let killed = false;
    const progress = every(4, (stream) => {
      if (stream !== 'conversations' || killed) return;
      killed = true;
      void one.kill();
    });
    const result = await there.extract({ ...settings, progress, logger });
    expect(killed, 'it was killed in the middle').to.equal(true);
    const address = new URL(one.endpoint).host;
    expect(warnings.filter((line) => line.includes(address))).to.have.length.greaterThan(0);
    expect(warnings.join(), 'no token in sight').to.not.include('?');
    expect(result.browser, 'none of this machine').to.equal(null);
    expect(await sumsIn(there.run.snapshot)).to.deep.equal(await sumsIn(here.run.snapshot));
  });

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

  for (const [kind, start] of [
    ['a Playwright server', startPlaywrightServer],
    ['DevTools', startDevTools],
  ] as const) {
    it(`never follow a redirect to an origin nobody consented to: ${kind}`, async () => {
      const seen: string[] = [];
      const foreign = await listen(
        new Hono().all('*', (c) => {
          seen.push(c.req.path);
          return c.text('got you');
        }),
      );
      const ui = await listen(
        new Hono().all('*', (c) => {
          if (c.req.path === '/away') return c.redirect(`${foreign.url}/leak`);
          if (c.req.path === '/near') return c.redirect('/there');
          if (c.req.path === '/there') return c.html('<main>there</main>');
          return c.html(
            `<script>fetch('/away', {mode: 'no-cors'}).finally(() => { document.title = 'done'; });
            window.open('/away');</script><img src="/away"><iframe src="/away"></iframe>`,
          );
        }),
      );
      const file = join(await temporaryFolder(), 'consent.json');
      await writeConsent(file, {
        ...{
          formatVersion: 1,
          customer: 'Northwind',
          grantedBy: 'Ann Example',
          identify: false,
          wordingHash,
        },
        ...{
          grantedAt: isoSeconds(Date.now()),
          expiresAt: isoSeconds(Date.now() + 3_600_000),
          revokedAt: null,
        },
        ...{ origins: [ui.url], streams: ['users'], from: null, to: null },
      });
      const profile = { guard: { allowReads: [], never: [] } };
      const gate = await openGate({ consentFile: file, profile, clock: systemClock, logger: silentLogger });
      const open = await connectBrowser((await started(start)).endpoint, { agent: null });
      try {
        const { newPage } = await openContext(open, {
          ...{ gate, phase: 'read', leaveOut: () => false },
          stop: (reason) => {
            throw reason;
          },
        });
        const page = await newPage();
        await page.goto(`${ui.url}/near`);
        expect(await page.textContent('main'), 'a redirect inside is followed').to.equal('there');
        await page.goto(`${ui.url}/`);
        await page.waitForFunction(() => document.title === 'done');
        await page.goto(`${ui.url}/away`).catch(() => null);
        expect(seen, 'nothing reached the foreign origin').to.deep.equal([]);
        expect(gate.refusals()['foreign-origin']).to.be.at.least(3);
      } finally {
        await open.close();
        await ui.close();
        await foreign.close();
      }
    });
  }
});
