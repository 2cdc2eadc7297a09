// Rate limits: aligned 10-second windows, two counters, the headers, the refusal, and versions.
import { expect } from 'chai';
import { type Client, makeContact, NOW, openConversation, startClient } from './client.ts';

const told = ({ headers }: { headers: Headers }): (string | null)[] =>
  ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));

describe('rate limits of the sandbox', () => {
  let client: Client;
  beforeEach(async () => {
    client = await startClient();
  });
  afterEach(() => client.close());

  // The clock stands 3 seconds into a window.
  const reset = String(Math.floor(NOW / 1000) + 7);

  it('are the documented ones unless told otherwise', async () => {
    expect(told(await client.call('GET', '/me'))).to.deep.equal(['1667', '1666', reset]);
  });

  it('count down, refuse, and start again with the next window', async () => {
    await client.control('limits', { appPerMinute: 12 });
    expect(told(await client.call('GET', '/me'))).to.deep.equal(['2', '1', reset]);
    expect(told(await client.call('GET', '/me'))).to.deep.equal(['2', '0', reset]);
    const refused = await client.call('POST', '/tags', { name: 'never' });
    expect(refused.status).to.equal(429);
    expect(refused.body.errors).to.deep.equal([
      { code: 'rate_limit_exceeded', message: 'Exceeded rate limit of 2 in 10_seconds' },
    ]);
    expect(told(refused)).to.deep.equal(['2', '0', reset]);
    expect(refused.headers.get('retry-after')).to.equal(null);
    await client.advance(6999);
    expect((await client.call('GET', '/me')).status).to.equal(429);
    await client.advance(1);
    const { body, ...next } = await client.call('GET', '/tags');
    expect(told(next)).to.deep.equal(['2', '1', String(Number(reset) + 10)]);
    expect(body.data.map(({ name }: { name: string }) => name)).to.not.include('never');
    expect(await client.control('audit')).to.deep.equal({ writes: [], refused: { 429: 1 } });
  });

  it('tell of the workspace when other apps make it the tighter one', async () => {
    await client.control('limits', { appPerMinute: 60, workspacePerMinute: 90, otherAppsPerMinute: 60 });
    expect(told(await client.call('GET', '/me'))).to.deep.equal(['15', '4', reset]);
  });

  it('throttle replies per conversation only where that is switched on', async () => {
    const contact = await makeContact(client, 'quick');
    const id = await openConversation(client, contact.id);
    const { id: adminId } = await client.ok('GET', '/me');
    const reply = () =>
      client.call('POST', `/conversations/${id}/reply`, {
        type: 'admin',
        message_type: 'note',
        admin_id: adminId,
        body: 'x',
      });
    for (let count = 0; count < 12; count += 1) expect((await reply()).status).to.equal(200);
    await client.control('limits', { replyThrottle: { perConversation: 2, windowMs: 10_000 } });
    expect([(await reply()).status, (await reply()).status]).to.deep.equal([200, 200]);
    const refused = await reply();
    expect([refused.status, refused.body.errors[0].message]).to.deep.equal([
      400,
      'Too many recent replies to this conversation',
    ]);
    await client.advance(10_000);
    expect((await reply()).status).to.equal(200);
  });
});

describe('API versions of the sandbox', () => {
  let client: Client;
  before(async () => {
    client = await startClient();
  });
  after(() => client.close());

  const cases: readonly (readonly [path: string, version: string, status: number])[] = [
    ['/macros', '2.16', 200],
    ['/macros', 'Preview', 200],
    ['/macros', '2.14', 400],
    ['/conversations/attributes', '2.15', 400],
    ['/content_snippets', '2.15', 400],
    ['/contacts/find_by_external_id/crm-7001', '2.12', 400],
    ['/contacts/find_by_external_id/crm-7001', '2.13', 200],
    ['/tags', '1.4', 400],
    ['/tags', '2.0', 200],
    ['/tags', '2.99', 400],
  ];
  for (const [path, version, status] of cases) {
    it(`${path} in ${version} answers ${status}`, async () => {
      const reply = await client.call('GET', path, undefined, { 'intercom-version': version });
      expect(reply.status).to.equal(status);
      if (status === 400) expect(reply.body.errors[0].code).to.equal('intercom_version_invalid');
    });
  }

  it('is the newest where none is asked for', async () => {
    expect((await client.call('GET', '/macros')).status).to.equal(200);
  });
});
