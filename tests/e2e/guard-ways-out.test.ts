// Every way out of a browser we know, tried by a page that redirects, in a browser of this machine and in two that run
// elsewhere. The failure this would catch: a request that no route and no DevTools session is shown reaches an origin
// nobody consented to, writes, or signs us out. The same page in an unguarded context proves that each way is one.
import { expect } from 'chai';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Gate } from '../../extractors/access/gate.ts';
import { connectBrowser, type OpenBrowser, startBrowser } from '../../extractors/browser/browser.ts';
import { openContext } from '../../extractors/browser/browser-context.ts';
import { countsOf, gateOf } from '../support/gate.ts';
import { type HostileSite, startHostileSite } from '../support/hostile-site.ts';
import { type RemoteBrowser, startDevTools, startPlaywrightServer } from '../support/remote-browsers.ts';
import { isSoak } from '../support/soak.ts';

const PAGES = ['/redirected', '/windows', '/streams', '/leaving', '/speculating'];
/** Where a browser's own settings do not keep windows from opening by themselves. */
const WINDOWS = ['link', 'form=', 'window', 'window-of-a-frame'];
const LEAKS = [
  ...['image', 'frame', 'script', 'fetch', 'stream', 'worker', 'shared', 'alive'],
  ...['inline', 'added', 'header', 'shadow'].flatMap((name) => [name, `${name}-at-once`]),
];
const WRITES = ['POST /write/shared', 'POST /write/later', 'POST /write/beacon', 'POST /write/alive'];

const kinds: readonly [string, (started: RemoteBrowser[]) => Promise<OpenBrowser>, opensWindows: boolean][] =
  [
    [
      'of this machine',
      () => startBrowser(undefined, { agent: null, hosts: ['127.0.0.1', 'localhost'] }),
      true,
    ],
    ['behind a Playwright server', (started) => connected(startPlaywrightServer, started), true],
    ['with its DevTools open', (started) => connected(startDevTools, started), false],
  ];

async function connected(
  start: () => Promise<RemoteBrowser>,
  started: RemoteBrowser[],
): Promise<OpenBrowser> {
  const remote = await start();
  started.push(remote);
  return connectBrowser(remote.endpoint, { agent: null });
}

for (const [kind, open, opensWindows] of isSoak ? kinds : kinds.slice(0, 2)) {
  describe(`a browser ${kind}`, function () {
    this.timeout(60_000);
    const started: RemoteBrowser[] = [];
    let browser: OpenBrowser;
    let site: HostileSite;
    let control: HostileSite;
    let gate: Gate;

    before(async () => {
      site = await startHostileSite();
      control = await startHostileSite();
      browser = await open(started);
    });
    beforeEach(async () => {
      gate = await gateOf([site.url], { never: ['/logout*'] });
    });
    after(async () => {
      await browser?.close();
      await Promise.all(started.map((remote) => remote.kill()));
      await Promise.all([site.close(), control.close()]);
    });

    it('lets nothing out, whichever way a page tries', async () => {
      const stops: unknown[] = [];
      const { context, newPage } = await openContext(browser, {
        ...{ gate, phase: 'read', leaveOut: () => false },
        stop: (reason) => stops.push(reason),
      });
      const page = await newPage();
      await page.goto(`${site.url}/near`);
      expect(await page.textContent('main'), 'a redirect inside is followed').to.equal('/there');
      for (const path of PAGES) {
        await page.goto(site.url + path);
        await page.waitForFunction(() => document.title === 'done');
      }
      await until(() => (site.asked.includes('GET /rules') ? [] : ['/rules']), 'the rules are asked for');
      for (const path of ['/away?page', '/out?page'])
        expect(await page.goto(site.url + path).catch(() => null), path).to.equal(null);

      // By the time all of these have arrived, what the guarded page sent before would have, too.
      const unguarded = await browser.browser.newContext();
      const naive = await unguarded.newPage();
      for (const path of PAGES) {
        await naive.goto(control.url + path);
        await naive.waitForFunction(() => document.title === 'done');
      }
      const wanted = [...LEAKS, ...(opensWindows ? WINDOWS : [])];
      await until(
        () => [
          ...wanted.filter((name) => !control.leaked.includes(name)),
          ...WRITES.filter((one) => !control.asked.includes(one)),
        ],
        'the control gets out everywhere',
      );
      expect(control.asked).to.include('GET /logout');
      await unguarded.close();

      expect(site.leaked, 'nothing reached the foreign origin').to.deep.equal([]);
      expect(site.asked.filter((one) => !one.startsWith('GET '))).to.deep.equal([]);
      expect(site.asked).to.not.include('GET /logout');
      expect(stops).to.deep.equal([]);
      expect(countsOf(gate), 'each is stopped once, and counted').to.deep.equal({
        // A form for a new window, a beacon, a request that outlives its page.
        write: 3,
        // Image, frame, script, fetch, worker, what outlives its page, the page itself.
        'foreign-origin': 7,
        never: 2,
        // Four windows and an event stream.
        unwatched: 5,
      });
      await context.close();
    });

    it('is not stopped by a page that goes on before its requests are judged', async () => {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let waiting = 0;
      const slow: Gate = {
        ...gate,
        async judge(request, phase) {
          if (request.url.includes('/slow')) {
            waiting += 1;
            await held;
          }
          return gate.judge(request, phase);
        },
      };
      const stops: unknown[] = [];
      const { context, newPage } = await openContext(browser, {
        ...{ gate: slow, phase: 'read', leaveOut: () => false },
        stop: (reason) => stops.push(reason),
      });
      const page = await newPage();
      await page.goto(`${site.url}/hurried`);
      await until(() => (waiting > 0 ? [] : ['a request']), 'requests wait to be judged');
      await page.goto(`${site.url}/there`);
      release();
      await page.goto(`${site.url}/near`);
      expect(await page.textContent('main'), 'the page goes on').to.equal('/there');
      await context.close();
      expect(stops).to.deep.equal([]);
    });
  });
}

/** Waits until nothing is missing any more. */
async function until(missing: () => readonly string[], what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (missing().length > 0) {
    if (Date.now() > deadline) throw new Error(`${what}; missing: ${missing().join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
