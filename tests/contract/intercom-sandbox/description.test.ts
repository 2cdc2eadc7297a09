// Every endpoint is used once through a proxy that checks requests and responses against Intercom's own
// description, and what comes back has the members Intercom's recorded examples have.
import { expect } from 'chai';
import { routes } from '../../../sandbox/intercom/routes.ts';
import { startIntercom } from '../../../sandbox/intercom/server.ts';
import { type CheckedProxy, startCheckedProxy } from '../../support/checked-proxy.ts';
import { type Description, loadDescription } from '../../support/openapi.ts';
import { type Body, type Client, clientOf, NOW } from './client.ts';
import { useEverything } from './everything.ts';
import { missingMembers } from './members.ts';

const description = await loadDescription();

const suite = description === undefined ? describe.skip : describe;

suite('the sandbox against the official description', () => {
  let proxy: CheckedProxy;
  let client: Client;
  const answers: { method: string; path: string; status: number; body: Body }[] = [];

  before(async () => {
    const running = await startIntercom({
      now: () => NOW,
      searchLagMs: { conversations: 0, tickets: 0, contacts: 0 },
    });
    proxy = await startCheckedProxy(running.url, description as Description);
    const plain = clientOf(proxy.url, running.token, () => running.close());
    client = {
      ...plain,
      async ok(method, path, body) {
        const reply = await plain.call(method, path, body);
        if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
        answers.push({ method, path, status: reply.status, body: reply.body });
        return reply.body;
      },
    };
    await useEverything(client);
  });

  after(async () => {
    await proxy.close();
    await client.close();
  });

  it('finds nothing to object to in any request or response', () => {
    expect(proxy.violations).to.deep.equal([]);
  });

  it('has used every endpoint the sandbox has', () => {
    const used = (method: string, path: string): boolean => {
      const pattern = new RegExp(`^${method} ${path.replace(/:[a-z]+/g, '[^/? ]+')}(\\?\\S*)? `);
      return proxy.exchanges.some((exchange) => pattern.test(exchange));
    };
    expect(
      routes.filter(({ method, path }) => !used(method, path)).map(({ method, path }) => `${method} ${path}`),
    ).to.deep.equal([]);
  });

  it('gives every member the recorded examples have', () => {
    expect(missingMembers(description as Description, answers)).to.deep.equal([]);
  });
});
