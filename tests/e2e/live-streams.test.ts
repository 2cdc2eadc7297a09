// Sockets and server-sent events under the guard. The failures this would catch: a page says on a socket what changes
// the account; a worker has a socket that nobody sees; what comes in is not heard.
import { expect } from 'chai';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Page } from 'playwright';
import { type OpenBrowser, startBrowser } from '../../extractors/browser/browser.ts';
import { openContext, type RefusedRead } from '../../extractors/browser/browser-context.ts';
import { eventParser } from '../../extractors/wire/event-streams.ts';
import type { GuardRules } from '../../selectors/guard.ts';
import { gateOf } from '../support/gate.ts';
import { EMAIL, PASSCODE, startTokenDesk, type TokenDesk } from '../support/token-desk.ts';

describe('live streams of a page', function () {
  this.timeout(60_000);
  let browser: OpenBrowser;
  let desk: TokenDesk;

  before(async () => {
    browser = await startBrowser(undefined, { agent: null });
    desk = await startTokenDesk({ live: true });
  });
  afterEach(async () => {
    await Promise.all(browser.browser.contexts().map((context) => context.close()));
  });
  after(async () => {
    await browser?.close();
    await desk.close();
  });

  async function signedInPage(rules: Partial<GuardRules>) {
    const heard: string[] = [];
    const refused: RefusedRead[] = [];
    const gate = await gateOf([desk.url, desk.authUrl, desk.apiUrl], {
      reads: [
        { method: 'POST', url: `${desk.apiUrl}/graphql`, operations: ['InboxThreads'] },
        { method: 'POST', url: `${desk.authUrl}/*`, vouchedBy: 'Ann Example 2026-11-30' },
      ],
      ...rules,
    });
    const { newPage } = await openContext(browser, {
      ...{ gate, phase: 'read', leaveOut: () => false },
      stop: (reason) => {
        throw reason;
      },
      onFrame: (_, { sent, text }) =>
        heard.push(`${sent ? '>' : '<'} ${text.replace(/"token":"[^"]+"/, '"token":"…"')}`),
      onEvent: (_, { type, id, data, url }) => heard.push(`${new URL(url).pathname} ${type} ${id} ${data}`),
      onRefused: (_, read) => refused.push(read),
    });
    const page = await newPage();
    await page.goto(`${desk.url}/inbox`);
    await page.fill('input[name=email]', EMAIL);
    await page.click('button');
    await page.fill('input[name=passcode]', PASSCODE);
    await page.click('button');
    await page.waitForSelector('#user-menu');
    return { page, gate, heard, refused };
  }
  const shown = (page: Page, name: string): Promise<string> =>
    page
      .waitForFunction((of) => document.body.dataset[of], name)
      .then((handle) => handle.evaluate((value) => String(value)));

  it('opens those that are named, lets through what may be said, and hears what comes', async () => {
    const sends = [{ json: { type: ['auth', 'subscribe'] } }, { text: '2' }];
    const before = desk.frames.length;
    const { page, gate, heard, refused } = await signedInPage({
      sockets: [{ url: desk.socketUrl, sends }],
      events: [`${desk.apiUrl}/events*`],
    });
    expect(await shown(page, 'presence')).to.equal('{"online":["u1"]}');
    await page.waitForFunction(() => document.body.dataset.socket === '3');
    const sent = desk.frames.slice(before);
    expect(
      sent.map((frame) => (frame === '2' ? '2' : (JSON.parse(frame) as { type: string }).type)),
    ).to.deep.equal([...['auth', 'subscribe', '2']]);
    expect(heard).to.include.members([
      '> {"type":"auth","token":"…"}',
      '> {"type":"subscribe","room":"inbox"}',
      '< {"type":"message","body":"newest"}',
      '< 3',
      '/events presence 7 {"online":["u1"]}',
    ]);
    expect(heard.join(), 'what was dropped is not heard').to.not.include('typing');
    expect(refused.map(({ kind, operation }) => [kind, operation?.name])).to.deep.equal([
      ['frame', 'typing'],
    ]);
    expect(gate.refused()).to.deep.include({
      ...{ reason: 'frame', method: 'SEND', origin: desk.socketUrl.replace('/socket', ''), path: '/socket' },
      ...{ operation: { name: 'typing', type: 'frame' }, count: 1 },
    });
  });

  it('closes the others at once, counts them, and tells whose they were', async () => {
    const before = desk.seen.length;
    const { page, gate, refused } = await signedInPage({});
    expect(await shown(page, 'socket')).to.equal('closed');
    expect(await shown(page, 'presence')).to.equal('refused');
    expect(desk.seen.slice(before).filter((one) => /SOCKET|events/.test(one))).to.deep.equal([]);
    expect(refused.map(({ kind }) => kind).sort()).to.deep.equal(['socket', 'stream']);
    expect(gate.refused().map(({ reason }) => reason)).to.include.members(['socket', 'unwatched']);
  });

  it('gives a worker none, not even a named one', async () => {
    const { page } = await signedInPage({ sockets: [{ url: desk.socketUrl, sends: [] }] });
    const before = desk.seen.length;
    const outcome = await page.evaluate(
      (url) =>
        new Promise<unknown>((done) => {
          const source = `const s = new WebSocket('${url}'); s.onopen = () => postMessage('open'); s.onerror = () => postMessage('failed');`;
          const worker = new Worker(URL.createObjectURL(new Blob([source])));
          worker.onmessage = ({ data }) => done(data);
        }),
      desk.socketUrl,
    );
    expect(outcome).to.equal('failed');
    expect(desk.seen.slice(before)).to.deep.equal([]);
  });

  it('hears a stream that is read by fetch', async () => {
    const { page, heard, refused } = await signedInPage({ events: [`${desk.apiUrl}/events-away`] });
    const read = (path: string): Promise<string> =>
      page.evaluate(async (url) => {
        const answer = await fetch(url);
        const { value } = (await answer.body?.getReader().read()) ?? {};
        return new TextDecoder().decode(value);
      }, desk.apiUrl + path);
    expect(await read('/elsewhere')).to.equal('data: away\n\n');
    // What was heard comes by another way than what the page read.
    while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(heard).to.deep.equal(['/elsewhere message null away']);
    expect(refused.filter(({ kind }) => kind === 'request')).to.deep.equal([]);
  });

  it('reads the event format in whatever pieces it comes', () => {
    const whole = 'id: 1\r\nevent: a\r\ndata: x\r\ndata: y\r\n\r\n: note\ndata:z\n\nevent: b\n\n';
    for (const size of [1, 3, 7, whole.length]) {
      const heard: unknown[] = [];
      const feed = eventParser((event) => heard.push(event));
      for (let at = 0; at < whole.length; at += size) feed(Buffer.from(whole.slice(at, at + size)));
      expect(heard).to.deep.equal([
        { type: 'a', id: '1', data: 'x\ny' },
        { type: 'message', id: '1', data: 'z' },
      ]);
    }
  });
});
