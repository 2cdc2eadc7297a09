// The checks against the description can themselves find something: wrong requests, wrong answers, and the
// few recorded examples that contradict the description they stand in.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { routes } from '../../../sandbox/intercom/routes.ts';
import { startCheckedProxy } from '../../support/checked-proxy.ts';
import { type Description, loadDescription } from '../../support/openapi.ts';

const description = await loadDescription();

/** Recorded examples that do not fit their own schema, and are followed all the same where they matter. */
const stale: readonly (readonly [example: string, because: string])[] = [
  ['GET /macros 200 large_list_preview', 'a list preview with bodies left out as null'],
  ['GET /conversations/{conversation_id} 200 conversation found', 'a made-up one: its part ids are numbers'],
  [
    'PUT /conversations/{conversation_id} 200 update a conversation with an association to a custom object instance',
    'custom objects, which the sandbox has none of',
  ],
  [
    'POST /tickets/{ticket_id}/change_type 200 Successful response',
    'its ticket_state is text, as in old versions',
  ],
];

(description === undefined ? describe.skip : describe)('checks against the description', () => {
  const { checkRequest, checkResponse, examples } = description ?? ({} as Description);

  it('accept every recorded answer but those known to be stale', () => {
    const patterns = routes.map(
      ({ method, path }) => new RegExp(`^${method} ${path.replace(/:[a-z]+/g, '{[a-z_]+}')}$`),
    );
    const inScope = examples.filter(({ method, path }) =>
      patterns.some((one) => one.test(`${method} ${path}`)),
    );
    expect(inScope.length).to.be.greaterThan(250);
    const refused = inScope.filter(({ method, path, status, value }) => {
      const asked = { method, path: path.replace(/\{[a-z_]+\}/g, '1'), status, body: value };
      return checkResponse(asked).length > 0;
    });
    const names = refused.map(({ method, path, status, name }) => `${method} ${path} ${status} ${name}`);
    expect(names).to.have.members(stale.map(([example]) => example));
  });

  const tag = { method: 'POST', path: '/conversations/1/tags' };
  it('find missing members, wrong types, wrong values and undescribed addresses in requests', () => {
    expect(checkRequest({ ...tag, body: { id: '1', admin_id: '2' } })).to.deep.equal([]);
    expect(checkRequest({ ...tag, body: { id: '1' } })).to.deep.equal([
      "/ must have required property 'admin_id'",
    ]);
    expect(checkRequest({ ...tag, body: { id: 1, admin_id: '2' } })).to.deep.equal(['/id must be string']);
    const type = { method: 'POST', path: '/ticket_types', body: { name: 'x', category: 'Other' } };
    expect(checkRequest(type).join()).to.include('must be equal to one of the allowed values ["Customer"');
    const nowhere = { method: 'POST', path: '/macros', body: {} };
    expect(checkRequest(nowhere)).to.deep.equal(['POST /macros is not in the description']);
    expect(checkRequest({ method: 'POST', path: '/conversations/attributes' })).to.deep.equal([
      '/ needs a body',
    ]);
  });

  it('find wrong types and undescribed statuses in answers, also where an endpoint lists no such error', () => {
    const deleted = {
      method: 'DELETE',
      path: '/tickets/1',
      body: { id: '1', object: 'ticket', deleted: true },
    };
    expect(checkResponse({ ...deleted, status: 200 })).to.deep.equal([]);
    expect(checkResponse({ ...deleted, status: 202 })).to.deep.equal(['status 202 is not described']);
    expect(checkResponse({ ...deleted, status: 200, body: { id: 1 } })).to.deep.equal(['/id must be string']);
    expect(checkResponse({ ...deleted, status: 429, body: 'busy' })).to.deep.equal(['/ must be object']);
  });

  it('happen in the proxy too, which drops what its target drops', async () => {
    const upstream = createServer((request, response) => {
      if (request.method === 'DELETE') request.socket.destroy();
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"type":"team.list","teams":[{"id":1}]}');
    });
    await new Promise<void>((listening) => upstream.listen(0, '127.0.0.1', listening));
    const { port } = upstream.address() as AddressInfo;
    const proxy = await startCheckedProxy(`http://127.0.0.1:${port}`, description as Description);
    await fetch(`${proxy.url}/teams`);
    await fetch(`${proxy.url}/conversations/1/tags`, { method: 'POST', body: '{}' });
    const dropped = await fetch(`${proxy.url}/tags/1`, { method: 'DELETE' }).catch(
      (error: Error) => error.message,
    );
    await proxy.close();
    upstream.close();
    expect(dropped).to.equal('fetch failed');
    expect(proxy.exchanges).to.deep.equal(['GET /teams 200', 'POST /conversations/1/tags 200']);
    expect(proxy.violations).to.deep.equal([
      'response of GET /teams (200): /teams/0/id must be string',
      "request of POST /conversations/1/tags (200): / must have required property 'id'",
      "request of POST /conversations/1/tags (200): / must have required property 'admin_id'",
    ]);
  });
});
