// Faults happen where the plan or the seed says, and the audit log tells what was really applied.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { type Body, type Client, makeContact, openConversation, startClient } from './client.ts';

describe('faults of the sandbox', () => {
  let client: Client;
  beforeEach(async () => {
    client = await startClient();
  });
  afterEach(() => client.close());

  const plan = (kind: string, at = 1) => client.control('faults', { plan: [{ at, kind }] });
  const tag = (name: string) => client.call('POST', '/tags', { name });
  const tagNames = async (): Promise<string[]> =>
    (await client.ok('GET', '/tags')).data.map(({ name }: Body) => name);
  const lost = async (call: () => Promise<unknown>): Promise<boolean> => {
    try {
      await call();
      return false;
    } catch (error) {
      return (error as Error).message === 'fetch failed';
    }
  };

  it('drop a request before it is read', async () => {
    await plan('drop-before');
    expect(await lost(() => tag('a'))).to.equal(true);
    expect(await tagNames()).to.not.include('a');
    expect((await client.control('audit')).writes).to.deep.equal([]);
  });

  it('apply a write and lose the answer, which the audit shows', async () => {
    await plan('applied-answer-lost');
    expect(await lost(() => tag('a'))).to.equal(true);
    expect(await tagNames()).to.include('a');
    const { writes } = await client.control('audit');
    const { id } = (await client.ok('GET', '/tags')).data.at(-1);
    const bodyHash = createHash('sha256').update('{"name":"a"}').digest('hex');
    expect(writes).to.deep.equal([
      {
        seq: 1,
        method: 'POST',
        path: '/tags',
        status: 200,
        objectId: id,
        fault: 'applied-answer-lost',
        bodyHash,
      },
    ]);
  });

  it('cut an answer short although the write was applied', async () => {
    await plan('truncated-json');
    const response = await fetch(`${client.url}/tags`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.token}` },
      body: '{"name":"a"}',
    });
    const text = await response.text();
    expect(response.status).to.equal(200);
    expect(() => JSON.parse(text)).to.throw(SyntaxError);
    expect(await tagNames()).to.include('a');
  });

  it('answer 500 with and without having applied the write', async () => {
    await plan('500');
    expect((await tag('a')).status).to.equal(500);
    await plan('500-applied');
    expect((await tag('b')).status).to.equal(500);
    expect(await tagNames())
      .to.include('b')
      .and.not.include('a');
    const { writes, refused } = await client.control('audit');
    expect(writes.map(({ status, fault }: Body) => [status, fault])).to.deep.equal([[200, '500-applied']]);
    expect(refused).to.deep.equal({ 500: 1 });
  });

  it('answer 429 and an HTML 502 without applying anything', async () => {
    await plan('429');
    const refused = await tag('a');
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).to.deep.equal([429, '0']);
    await plan('502-html');
    const response = await fetch(`${client.url}/tags`, {
      headers: { authorization: `Bearer ${client.token}` },
    });
    expect([response.status, (await response.text()).slice(0, 6)]).to.deep.equal([502, '<html>']);
    expect(await tagNames()).to.not.include('a');
  });

  it('are slow when told so', async () => {
    await client.control('faults', { plan: [{ at: 1, kind: 'slow' }], slowMs: 60 });
    const started = performance.now();
    expect((await tag('a')).status).to.equal(200);
    expect(performance.now() - started).to.be.greaterThan(55);
  });

  it('throttle replies, and nothing but replies', async () => {
    const contact = await makeContact(client, 'p');
    const id = await openConversation(client, contact.id);
    const body = { type: 'user', message_type: 'comment', intercom_user_id: contact.id, body: 'x' };
    await client.control('faults', { rate: 1, kinds: ['reply-throttle'] });
    expect((await tag('a')).status).to.equal(200);
    const reply = await client.call('POST', `/conversations/${id}/reply`, body);
    expect([reply.status, reply.body.errors[0].message]).to.deep.equal([
      400,
      'Too many recent replies to this conversation',
    ]);
    await client.control('faults', {});
    expect((await client.call('POST', `/conversations/${id}/reply`, body)).status).to.equal(200);
  });

  it('hit the planned request and no other', async () => {
    await plan('500', 3);
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await client.call('GET', '/me')).status);
    expect(statuses).to.deep.equal([200, 200, 500, 200, 200]);
    expect((await client.control('faults')).fired).to.deep.equal([{ at: 3, kind: '500' }]);
  });

  it('fall the same for the same seed, about as often as the rate says', async () => {
    const draw = async (seed: number): Promise<number[]> => {
      await client.control('faults', { rate: 0.3, kinds: ['500', '429'], seed });
      const statuses: number[] = [];
      for (let count = 0; count < 100; count += 1) statuses.push((await client.call('GET', '/me')).status);
      return statuses;
    };
    const first = await draw(7);
    expect(await draw(7)).to.deep.equal(first);
    expect(await draw(8)).to.not.deep.equal(first);
    const failed = first.filter((status) => status !== 200);
    expect(failed.length).to.be.within(15, 45);
    expect(new Set(failed)).to.deep.equal(new Set([500, 429]));
  });

  it('are refused where they make no sense', async () => {
    const response = await fetch(`${client.url}/__sandbox/faults`, { method: 'POST', body: '{"rate":2}' });
    expect(response.status).to.equal(400);
    expect((await client.control('faults')).rate).to.equal(0);
  });
});

describe('the audit log', () => {
  it('has every write the API looked at, refused ones without an object, and no reads or searches', async () => {
    const client = await startClient();
    const contact = await makeContact(client, 'p');
    await client.call('POST', '/contacts', { external_id: 'p' });
    await client.ok('GET', `/contacts/${contact.id}`);
    await client.ok('POST', '/contacts/search', { query: { field: 'role', operator: '=', value: 'user' } });
    const conversationId = await openConversation(client, contact.id);
    const reply = { type: 'user', message_type: 'comment', intercom_user_id: contact.id, body: 'x' };
    const after = await client.ok('POST', `/conversations/${conversationId}/reply`, reply);
    await client.ok('DELETE', `/conversations/${conversationId}`);
    const { writes } = await client.control('audit');
    await client.close();
    const partId = after.conversation_parts.conversation_parts[0].id;
    expect(
      writes.map(({ seq, method, path, status, objectId }: Body) => [seq, method, path, status, objectId]),
    ).to.deep.equal([
      [1, 'POST', '/contacts', 200, contact.id],
      [2, 'POST', '/contacts', 409, null],
      [3, 'POST', '/conversations', 200, conversationId],
      [4, 'POST', `/conversations/${conversationId}/reply`, 200, partId],
      [5, 'DELETE', `/conversations/${conversationId}`, 200, conversationId],
    ]);
    expect(writes[4].bodyHash).to.equal(createHash('sha256').update('').digest('hex'));
  });
});
