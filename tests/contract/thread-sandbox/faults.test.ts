// What can be made to go wrong, and that the log sees everything.
import { expect } from 'chai';
import { enter, stopAll, type Visitor } from './visitor.ts';

interface Log {
  requests: {
    seq: number;
    origin: string;
    method: string;
    path: string;
    status: number;
    signedIn: boolean;
  }[];
}

async function outcomes(visitor: Visitor, times: number): Promise<(number | 'dropped')[]> {
  const seen: (number | 'dropped')[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    seen.push(
      await visitor.get('/admin/teams').then(
        ({ status }) => status,
        () => 'dropped' as const,
      ),
    );
  }
  return seen;
}

describe('Thread sandbox: faults', () => {
  let visitor: Visitor;
  before(async () => {
    visitor = await enter();
  });
  afterEach(() => visitor.tell('faults', {}));
  after(stopAll);

  it('strike by chance, the same way for the same seed, and stop when switched off', async () => {
    const faults = { rate: 0.6, kinds: ['429', '500', 'drop', 'slow'], seed: 5, slowMs: 1 };
    await visitor.tell('faults', faults);
    const first = await outcomes(visitor, 30);
    expect(new Set(first)).to.deep.equal(new Set([200, 429, 500, 'dropped']));
    await visitor.tell('faults', faults);
    expect(await outcomes(visitor, 30)).to.deep.equal(first);
    await visitor.tell('faults', {});
    expect(new Set(await outcomes(visitor, 10))).to.deep.equal(new Set([200]));
  });

  it('can be kept to some paths', async () => {
    await visitor.tell('faults', { rate: 1, kinds: ['500'], paths: '^/inbox/api/' });
    expect((await visitor.get('/admin/teams')).status).to.equal(200);
    expect((await visitor.get('/inbox/api/threads')).status).to.equal(500);
  });

  it('rename classes in pages and style sheet, and nothing else', async () => {
    const plain = await visitor.page('/inbox/threads/c10');
    await visitor.tell('faults', { renamedClasses: true });
    const renamed = await visitor.page('/inbox/threads/c10');
    expect(renamed('.author, .thread-number, .sent').length).to.equal(0);
    const strip = (page: typeof plain): string => page.html().replaceAll(/ class="[^"]*"/g, '');
    expect(strip(renamed)).to.equal(strip(plain));
    const named = (renamed('#content').children().first().attr('class') ?? '').split(' ')[0] ?? '';
    expect(named).to.match(/^z/);
    const css = await (await visitor.get('/assets/app.css')).text();
    const shell = renamed('body > div').attr('class');
    expect(css).to.include(`.${shell} {`);
  });

  it('move the columns of tables', async () => {
    const keys = async (): Promise<(string | undefined)[]> => {
      const page = await visitor.page('/admin/members');
      return page('th')
        .toArray()
        .map((cell) => page(cell).attr('data-column'));
    };
    const before = await keys();
    await visitor.tell('faults', { movedColumns: true });
    expect(await keys()).to.deep.equal([...before].reverse());
  });

  it('take the counters away', async () => {
    await visitor.tell('faults', { missingCounter: true });
    for (const path of [
      '/inbox',
      '/inbox/tickets',
      '/inbox/threads/c2',
      '/inbox/reviews',
      '/admin/tags',
      '/admin/members',
    ]) {
      expect((await visitor.page(path))('[role=status]').length, path).to.equal(0);
    }
    expect(await visitor.json('/inbox/api/threads')).not.to.have.property('total');
  });

  it('show an error page with status 200, and expired file URLs', async () => {
    await visitor.tell('faults', { errorPage200: true });
    const response = await visitor.get('/inbox/threads/c2');
    expect([response.status, (await response.text()).includes('Something went wrong')]).to.deep.equal([
      200,
      true,
    ]);
    await visitor.tell('faults', { expiredUrls: true });
    const page = await visitor.page('/inbox/threads/c3');
    expect((await fetch(page('.body img').attr('src') ?? '')).status).to.equal(403);
  });

  it('end all sessions', async () => {
    const other = await enter();
    await other.tell('faults', { expireSessions: true });
    expect((await other.get('/inbox')).status).to.equal(302);
    await other.signIn();
    expect((await other.get('/inbox')).status).to.equal(200);
  });

  it('refuse switches they do not know', async () => {
    expect((await visitor.post('/__sandbox/faults', '{"sloow":true}')).status).to.equal(400);
  });

  it('log every request, reads and others, but not questions about the sandbox', async () => {
    const other = await enter();
    await other.get('/inbox/threads/c3?before=c3-2');
    await other.post('/inbox/threads/c1/messages', new URLSearchParams({ body: 'Hi', kind: 'note' }));
    await other.get('/logout');
    await other.get('/inbox');
    const { requests } = await other.json<Log>('/__sandbox/log');
    expect(requests.map(({ seq }) => seq)).to.deep.equal(requests.map((_, index) => index + 1));
    expect(
      requests.slice(-4).map(({ method, path, status, signedIn }) => [method, path, status, signedIn]),
    ).to.deep.equal([
      ['GET', '/inbox/threads/c3?before=c3-2', 200, true],
      ['POST', '/inbox/threads/c1/messages', 303, true],
      ['GET', '/logout', 302, true],
      ['GET', '/inbox', 302, false],
    ]);
    expect(requests.filter(({ path }) => path.startsWith('/__sandbox'))).to.deep.equal([]);
  });
});
