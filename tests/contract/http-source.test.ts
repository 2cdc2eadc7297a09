// Catches: a Referer that a page kind asks for and the HTTP client forgets, or tells to others than the UI.
import { expect } from 'chai';
import { Hono } from 'hono';
import { afterEach, describe, it } from 'mocha';
import type { Gate } from '../../extractors/access/gate.ts';
import { openSession } from '../../extractors/access/session.ts';
import { createHttpSource } from '../../extractors/http/http-source.ts';
import { createPacer } from '../../extractors/http/pacer.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { type Listening, listen } from '../../sandbox/listen.ts';

describe('http source', () => {
  const servers: Listening[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  /** Answers with the Referer it got; `/away` leads to another origin. */
  async function start(away = ''): Promise<string> {
    const app = new Hono();
    app.get('/away', (context) => context.redirect(`${away}/page`));
    app.get('*', (context) => context.text(context.req.header('referer') ?? 'none'));
    const server = await listen(app);
    servers.push(server);
    return server.url;
  }

  it('names the page it comes from where the page kind says so, and to the UI only', async () => {
    const elsewhere = await start();
    const ui = await start(elsewhere);
    const { signal } = new AbortController();
    const session = await openSession(
      { storageState: { cookies: [], origins: [] }, userAgent: 'test' },
      null,
    );
    const gate = { uiOrigin: ui, judge: async () => ({ allow: true }) } as unknown as Gate;
    const pacer = createPacer(1000, systemClock, signal);
    const http = createHttpSource({
      gate,
      session,
      pacer,
      clock: systemClock,
      logger: silentLogger,
      signal,
      sessionOrigins: [ui],
    });
    const ask = async (path: string, referer?: string) => (await http.text(ui + path, 'html', referer)).text;
    expect(await ask('/people?Rows=100', `${ui}/people`)).to.equal(`${ui}/people`);
    expect(await ask('/people')).to.equal('none');
    expect(await ask('/away', `${ui}/people`)).to.equal('none');
  });
});
