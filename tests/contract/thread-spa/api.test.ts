// Persisted documents, batches, cursors and totals, what comes by itself, and what is counted as a write.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import type { HazardName } from '../../../sandbox/thread/hazards.ts';
import { documents } from '../../../sandbox/thread/spa/ui/documents.ts';
import { arrive, enter, stopAll, type Visitor } from './visitor.ts';

const persisted = (query: string) => ({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
});

interface Threads {
  readonly threads: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly totalCount?: number | null;
  };
}

describe('Thread sandbox, single-page face: API', () => {
  afterEach(stopAll);

  it('knows a document by its hash once it has been told it', async () => {
    const visitor = await enter();
    const query = documents(true).TeamList ?? '';
    const ask = async (more: object): Promise<unknown> =>
      (await visitor.post({ operationName: 'TeamList', ...more })).json();
    const unknown = await ask({ extensions: persisted(query) });
    expect(unknown).to.deep.equal({
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    expect(await ask({ query, extensions: persisted(`${query} `) })).to.have.property('errors');
    expect(await ask({ query, extensions: persisted(query) })).to.have.nested.property(
      'data.teams.length',
      3,
    );
    expect(await ask({ extensions: persisted(query) })).to.have.nested.property('data.teams.length', 3);
  });

  it('answers several operations at once in their order', async () => {
    const visitor = await enter();
    const all = documents(true);
    const names = ['TeamList', 'Nothing', 'FlowList'];
    const answer = await visitor.post(
      names.map((operationName) => ({ operationName, query: all[operationName] })),
    );
    const answers = (await answer.json()) as { data?: object; errors?: object }[];
    expect(answers.map((one) => Object.keys(one.data ?? one))).to.deep.equal([
      ['teams'],
      ['errors'],
      ['flows'],
    ]);
  });

  it('goes on where a cursor says although threads have moved meanwhile', async () => {
    const visitor = await enter({ size: 'tiny' });
    const page = async (after: string | null) =>
      (await visitor.query<Threads>('InboxThreads', { first: 6, after })).threads;
    const first = await page(null);
    const moved = (await page(first.pageInfo.endCursor)).edges.at(-1)?.node.id;
    await visitor.control('mutate', [{ op: 'edit', stream: 'conversations', id: moved }]);
    const seen = first.edges.map(({ node }) => node.id);
    for (let after = first.pageInfo.endCursor; after !== null; ) {
      const next = await page(after);
      seen.push(...next.edges.map(({ node }) => node.id));
      after = next.pageInfo.hasNextPage ? next.pageInfo.endCursor : null;
    }
    expect(new Set(seen).size, 'none twice').to.equal(seen.length);
    expect(seen.length, 'all but the one that went to the top').to.equal(15);
    const refused = await visitor.post({
      query: '{ threads(first: 1, after: "x") { pageInfo { hasNextPage } } }',
    });
    expect(await refused.text()).to.include('Invalid cursor');
  });

  it('tells no totals where they are left out, and takes hazards up while it runs', async () => {
    const visitor = await enter({ size: 'tiny' });
    const totals = async (): Promise<unknown[]> => [
      (await visitor.query<Threads>('InboxThreads', { first: 1 })).threads.totalCount,
      (await visitor.rest<{ total?: number }>('/v1/tags')).total,
      (await visitor.rest<{ count?: number }>('/v1/reviews')).count,
    ];
    expect(await totals()).to.deep.equal([16, 12, 8]);
    await visitor.control('faults', { hazards: ['noTotals'] });
    expect(await totals()).to.deep.equal([null, undefined, undefined]);
    await visitor.control('faults', {});
    expect(await totals()).to.deep.equal([16, 12, 8]);
    const wrong = await visitor.control<{ error: string }>('faults', { hazards: ['tidy'] });
    expect(wrong.error).to.include('hazards');
  });

  it('refuses bursts of requests and says when to come again', async () => {
    const visitor = await enter({ hazards: ['bursts429'] });
    const { access_token: token } = await visitor.signIn();
    const headers = { authorization: `Bearer ${token}`, origin: visitor.thread.url };
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => fetch(`${visitor.origins.api}/v1/tags`, { headers })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).to.be.within(5, 50);
    expect(refused[0]?.headers.get('retry-after')).to.equal('1');
    expect(refused[0]?.headers.get('access-control-expose-headers')).to.include('Retry-After');
  });

  it('keeps faults to requests that are no preflight', async () => {
    const visitor = await enter();
    await visitor.control('faults', { rate: 1, kinds: ['500'] });
    const { api, auth } = visitor.origins;
    expect((await fetch(`${api}/v1/tags`)).status).to.equal(500);
    expect((await fetch(`${auth}/authorize`)).status).to.equal(500);
    expect((await fetch(visitor.thread.url)).status).to.equal(500);
    expect((await fetch(`${api}/v1/tags`, { method: 'OPTIONS' })).status).to.equal(204);
  });

  it('folds a run of activities to the first and a number', async () => {
    const visitor = await enter({ hazards: ['collapsedActivities'] });
    const types = async (): Promise<string[]> => {
      const { thread } = await visitor.query<{
        thread: { items: { edges: { node: { __typename: string; count?: number } }[] } };
      }>('ThreadTimeline', { id: 'c2', last: 100 });
      return thread.items.edges.map(({ node }) => `${node.__typename}${node.count ?? ''}`);
    };
    expect((await types()).join(' ')).to.match(/Activity CollapsedActivities[3-9]/);
    await visitor.control('faults', { hazards: 'none' });
    expect(await types()).to.have.length(100);
  });
});

describe('Thread sandbox, single-page face: news', () => {
  afterEach(stopAll);

  interface Frame {
    readonly type: string;
    readonly event?: string;
    readonly data?: { readonly id?: string; readonly items?: readonly { readonly bodyHtml?: string }[] };
  }
  /** Opens the socket and reads its frames one by one. */
  function openSocket(visitor: Visitor) {
    const socket = new WebSocket(visitor.origins.socket);
    const frames: Frame[] = [];
    let wake = (): void => undefined;
    socket.on('message', (text) => {
      frames.push(JSON.parse(String(text)) as Frame);
      wake();
    });
    const opened = new Promise((resolve) => socket.on('open', resolve));
    return {
      closed: new Promise<number>((resolve) => socket.on('close', resolve)),
      send: async (message: object): Promise<void> => {
        await opened;
        socket.send(JSON.stringify(message));
      },
      next: async (): Promise<Frame> => {
        while (frames.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        return frames.shift() as Frame;
      },
    };
  }

  it('comes by socket to those who have shown their token', async () => {
    const visitor = await arrive({ size: 'tiny' });
    const { access_token: token } = await visitor.signIn();
    const socket = openSocket(visitor);
    await socket.send({ type: 'auth', token });
    expect(await socket.next()).to.deep.equal({ type: 'auth.ok' });
    await socket.send({ type: 'subscribe', channel: 'thread:c1' });
    expect(await socket.next()).to.deep.equal({ type: 'subscribed', channel: 'thread:c1' });
    await visitor.control('mutate', [{ op: 'edit', stream: 'conversations', id: 'c1' }]);
    const news = await socket.next();
    expect(news).to.include({ type: 'event', event: 'items.appended' });
    expect(news.data?.items?.[0]?.bodyHtml).to.equal('<p>One more thing.</p>');
    expect(
      (await visitor.log()).filter(({ origin }) => origin === 'socket').map(({ path }) => path),
    ).to.deep.equal(['{"type":"auth","token":"…"}', '{"type":"subscribe","channel":"thread:c1"}']);
    await visitor.control('faults', { expireSessions: true });
    expect(await socket.closed).to.equal(4401);
  });

  it('does not come to others', async () => {
    const visitor = await arrive({ size: 'tiny' });
    const wrong = openSocket(visitor);
    await wrong.send({ type: 'auth', token: 'no' });
    const silent = openSocket(visitor);
    await silent.send({ type: 'subscribe', channel: 'inbox' });
    const unruly = openSocket(visitor);
    await unruly.send({ type: 'shout' });
    expect([await wrong.closed, await silent.closed, await unruly.closed]).to.deep.equal([4401, 4401, 4400]);
  });

  it('comes to a request that waits and to an event stream', async () => {
    const visitor = await enter({ size: 'tiny' });
    const { since } = await visitor.rest<{ since: number }>('/v1/poll?wait=0');
    const stream = (await visitor.request('/v1/events')).body
      ?.pipeThrough(new TextDecoderStream())
      .getReader();
    expect((await stream?.read())?.value).to.match(/^event: presence\n/);
    const waiting = visitor.rest<{ events: { event: string }[] }>(`/v1/poll?since=${since}&wait=20000`);
    await visitor.control('mutate', [{ op: 'edit', stream: 'conversations', id: 'c3' }]);
    const { events } = await waiting;
    expect(events[0]?.event).to.equal('thread.updated');
    expect((await stream?.read())?.value).to.include('event: thread.updated\n');
    await stream?.cancel();
  });
});

describe('Thread sandbox, single-page face: writes', () => {
  afterEach(stopAll);

  it('are listed by name whatever they came by; queries and sign-ins are not among them', async () => {
    const hazards: HazardName[] = ['markRead'];
    const visitor = await enter({ size: 'tiny', hazards });
    await visitor.query('ThreadView', { id: 'c1' });
    await visitor.rest('/v1/snippets');
    expect(await visitor.writes()).to.deep.equal([]);
    await visitor.query('MarkThreadRead', { threadId: 'c1' });
    const batch = ['SaveDraft', 'SendReply'].map((operationName) => ({
      ...{
        operationName,
        query: documents(true)[operationName],
        variables: { threadId: 'c1', body: 'Hello' },
      },
    }));
    await visitor.post(batch);
    await visitor.request('/v1/snippets', { method: 'POST' });
    await visitor.request('/v1/snippets/n1', { method: 'DELETE' });
    expect(await visitor.writes()).to.deep.equal([
      ...['MarkThreadRead', 'SaveDraft', 'SendReply'],
      ...['POST /v1/snippets', 'DELETE /v1/snippets/n1'],
    ]);
    const { streams } = await visitor.truth();
    expect(streams.conversations.find(({ id }) => id === 'c1')?.messages.at(-1)?.html).to.equal(
      '<p>Hello</p>',
    );
  });
});
