// Catches: a Referer that a page kind asks for and the HTTP client forgets, or tells to others than the UI.
import { expect } from 'chai';
import { Hono } from 'hono';
import { afterEach, describe, it } from 'mocha';
import type { Gate } from '../../extractors/access/gate.ts';
import { openSession } from '../../extractors/access/session.ts';
import { createHttpSource, Refused } from '../../extractors/http/http-source.ts';
import { createPacer } from '../../extractors/http/pacer.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { type Listening, listen } from '../../sandbox/listen.ts';
import { gateOf } from '../support/gate.ts';
import { rejection } from '../support/rejection.ts';

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

  it("asks a page's own read with its headers and body, tries again, and nothing that is no read", async () => {
    const seen: string[] = [];
    const app = new Hono().post('/graphql', async (context) => {
      seen.push(`${context.req.header('authorization')} ${await context.req.text()}`);
      return seen.length === 1 ? context.text('busy', 503) : context.json({ data: 1 });
    });
    const server = await listen(app);
    servers.push(server);
    const { signal } = new AbortController();
    const gate = await gateOf([server.url], {
      reads: [{ method: 'POST', url: '/graphql', operations: ['InboxThreads'] }],
    });
    const http = createHttpSource({
      ...{ gate, signal, clock: systemClock, logger: silentLogger, sessionOrigins: [server.url] },
      session: await openSession({ storageState: { cookies: [], origins: [] }, userAgent: 'test' }, null),
      pacer: createPacer(1000, systemClock, signal),
    });
    const ask = (query: string) =>
      http.ask({
        ...{ url: `${server.url}/graphql`, method: 'POST', body: JSON.stringify({ query }) },
        headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
      });
    const query = 'query InboxThreads { a }';
    expect(await ask(query)).to.deep.include({ status: 200, text: '{"data":1}' });
    expect(seen).to.deep.equal(Array(2).fill(`Bearer x ${JSON.stringify({ query })}`));
    const refused = await rejection(ask('mutation MarkThreadRead { a }'));
    expect(refused).to.be.instanceOf(Refused);
    expect(refused.message).to.include('/graphql');
    expect(seen).to.have.length(2);
  });
});
