// Search: it learns late, knows contacts by the day only, refuses what Intercom's refuses, and pages.
import { expect } from 'chai';
import { workspaceDay } from '../../../sandbox/intercom/search/fields.ts';
import {
  type Body,
  type Client,
  makeContact,
  makeTicket,
  makeTicketType,
  NOW,
  openConversation,
  startClient,
} from './client.ts';

const seconds = Math.floor(NOW / 1000);
const DAY = 86_400;

describe('search in the sandbox', () => {
  let client: Client;
  before(async () => {
    client = await startClient();
  });
  after(() => client.close());

  const filter = (field: string, operator: string, value: unknown) => ({ query: { field, operator, value } });
  const idsOf = async (what: string, body: object): Promise<string[]> => {
    const answer = await client.ok('POST', `/${what}/search`, body);
    return (answer.data ?? answer[what]).map(({ id }: Body) => id);
  };
  const refused = async (what: string, body: object): Promise<boolean> => {
    const reply = await client.call('POST', `/${what}/search`, body);
    return reply.status === 400 && reply.body.errors[0].code === 'parameter_invalid';
  };

  it('finds a conversation 10 seconds after it was made, and its changes 10 seconds after they were', async () => {
    const contact = await makeContact(client, 'lag-1');
    const id = await openConversation(client, contact.id, { created_at: 1_600_000_000 });
    expect((await client.call('GET', `/conversations/${id}`)).status).to.equal(200);
    const mine = { query: { operator: 'AND', value: [filter('contact_ids', '=', contact.id).query] } };
    expect(await idsOf('conversations', mine)).to.deep.equal([]);
    await client.advance(9_999);
    expect(await idsOf('conversations', mine)).to.deep.equal([]);
    await client.advance(1);
    expect(await idsOf('conversations', mine)).to.deep.equal([id]);

    const { id: adminId } = await client.ok('GET', '/me');
    await client.ok('POST', `/conversations/${id}/parts`, {
      message_type: 'close',
      type: 'admin',
      admin_id: adminId,
    });
    const closed = {
      query: { operator: 'AND', value: [mine.query.value[0], filter('state', '=', 'closed').query] },
    };
    expect(await idsOf('conversations', closed)).to.deep.equal([]);
    await client.advance(10_000);
    expect(await idsOf('conversations', closed)).to.deep.equal([id]);
  });

  it('finds a contact a minute after it was made, and no archived one', async () => {
    const contact = await makeContact(client, 'lag-2');
    const query = filter('external_id', '=', 'lag-2');
    await client.advance(59_999);
    expect(await idsOf('contacts', query)).to.deep.equal([]);
    await client.advance(1);
    expect(await idsOf('contacts', query)).to.deep.equal([contact.id]);
    await client.ok('POST', `/contacts/${contact.id}/archive`);
    expect(await idsOf('contacts', query)).to.deep.equal([]);
  });

  it('can be told to answer 404 by id for a while', async () => {
    await client.control('limits', { readLagMs: 5000 });
    const contact = await makeContact(client, 'lag-3');
    const id = await openConversation(client, contact.id);
    expect((await client.call('GET', `/conversations/${id}`)).status).to.equal(404);
    await client.advance(5000);
    expect((await client.call('GET', `/conversations/${id}`)).status).to.equal(200);
    await client.control('limits', { readLagMs: 0 });
  });

  it('takes the bound in on conversation dates, to the second', async () => {
    const contact = await makeContact(client, 'bounds');
    const at = 1_500_000_000;
    const id = await openConversation(client, contact.id, { created_at: at });
    await client.advance(10_000);
    const between = (low: number, high: number) => ({
      query: {
        operator: 'AND',
        value: [
          { field: 'contact_ids', operator: '=', value: contact.id },
          { field: 'created_at', operator: '>', value: String(low) },
          { field: 'created_at', operator: '<', value: high },
        ],
      },
    });
    expect(await idsOf('conversations', between(at, at))).to.deep.equal([id]);
    expect(await idsOf('conversations', between(at + 1, at + 9))).to.deep.equal([]);
  });

  it('knows contacts by the day of the workspace, not by the second', async () => {
    const [start, end] = workspaceDay('America/Los_Angeles', seconds - 300 * DAY);
    expect(end - start).to.be.oneOf([DAY - 3600, DAY, DAY + 3600]);
    expect(new Date(start * 1000).toISOString().slice(11)).to.be.oneOf(['07:00:00.000Z', '08:00:00.000Z']);
    const contact = await makeContact(client, 'day', { signed_up_at: start + 60 });
    await client.advance(60_000);
    const found = async (operator: string, value: number): Promise<boolean> => {
      const both = [filter('external_id', '=', 'day').query, filter('signed_up_at', operator, value).query];
      return (await idsOf('contacts', { query: { operator: 'AND', value: both } })).includes(contact.id);
    };
    expect(await found('=', end - 1)).to.equal(true);
    expect(await found('>', start), 'a greater second of the same day').to.equal(false);
    expect(await found('>', start - 1)).to.equal(true);
    expect(await found('<', end - 1)).to.equal(false);
    expect(await found('<', end)).to.equal(true);
    for (const operator of ['!=', '>=', '<=']) {
      expect(await refused('contacts', filter('signed_up_at', operator, start)), operator).to.equal(true);
    }
    expect(await refused('contacts', filter('signed_up_at', 'IN', [start]))).to.equal(true);
    expect(await refused('contacts', filter('tag_id', 'IN', ['1']))).to.equal(true);
  });

  it('matches single words of an opening message', async () => {
    const contact = await makeContact(client, 'words');
    const id = await openConversation(client, contact.id, { body: 'I need support, ref abc-17' });
    await client.advance(10_000);
    expect(await idsOf('conversations', filter('source.body', '=', 'SUPPORT'))).to.deep.equal([id]);
    expect(await idsOf('conversations', filter('source.body', '=', 'abc-17'))).to.deep.equal([id]);
    expect(await idsOf('conversations', filter('source.body', '=', 'need support'))).to.deep.equal([]);
    expect(await idsOf('conversations', filter('source.body', '~', 'need supp'))).to.deep.equal([id]);
  });

  it('does not search conversations by custom attribute', async () => {
    expect(await refused('conversations', filter('custom_attributes.rt_ref', '=', 'x'))).to.equal(true);
    expect(await refused('conversations', filter('nonsense', '=', 'x'))).to.equal(true);
  });

  it('finds a ticket by an attribute of its type, exactly', async () => {
    const contact = await makeContact(client, 'by-ref');
    const type = await makeTicketType(client, 'Referenced');
    const attribute = await client.ok('POST', `/ticket_types/${type.id}/attributes`, {
      name: 'source_ref',
      description: 'x',
      data_type: 'string',
    });
    const ticket = await makeTicket(client, type.id, contact.id, {
      ticket_attributes: { source_ref: 'tickets/7' },
    });
    await makeTicket(client, type.id, contact.id, { ticket_attributes: { source_ref: 'tickets/77' } });
    const query = filter(`ticket_attribute.${attribute.id}`, '=', 'tickets/7');
    expect(await idsOf('tickets', query)).to.deep.equal([]);
    await client.advance(10_000);
    expect(await idsOf('tickets', query)).to.deep.equal([ticket.id]);
    expect(await idsOf('tickets', filter('category', '=', 'request'))).to.have.length(2);
    expect(await refused('tickets', filter('ticket_attribute.1', '=', 'x'))).to.equal(true);
  });

  it('refuses more than 15 filters, more than two levels, and pages that are too large', async () => {
    const one = filter('state', '=', 'open').query;
    const group = (count: number) => ({ operator: 'AND', value: Array.from({ length: count }, () => one) });
    const nested = { operator: 'OR', value: [{ operator: 'AND', value: [one] }] };
    expect(await refused('conversations', { query: group(15) })).to.equal(false);
    expect(await refused('conversations', { query: group(16) })).to.equal(true);
    expect(await refused('conversations', { query: nested })).to.equal(false);
    expect(await refused('conversations', { query: { operator: 'AND', value: [nested] } })).to.equal(true);
    expect(await refused('conversations', { query: one, pagination: { per_page: 150 } })).to.equal(false);
    expect(await refused('conversations', { query: one, pagination: { per_page: 151 } })).to.equal(true);
  });

  it('pages with a cursor, and contacts in the order asked for', async () => {
    for (const name of ['b', 'c', 'a']) await makeContact(client, `sorted-${name}`, { phone: '+4700000000' });
    await client.advance(60_000);
    const search = (order: string, paging: object) =>
      client.ok('POST', '/contacts/search', {
        ...filter('phone', '=', '+4700000000'),
        sort: { field: 'name', order },
        pagination: { per_page: 2, ...paging },
      });
    const names = ({ data }: Body): string[] => data.map(({ name }: Body) => name);
    const first = await search('ascending', {});
    expect(names(first)).to.deep.equal(['sorted-a', 'sorted-b']);
    expect(first.pages).to.include({ page: 1, per_page: 2, total_pages: 2 });
    const second = await search('ascending', { starting_after: first.pages.next.starting_after });
    expect(names(second)).to.deep.equal(['sorted-c']);
    expect(second.pages).to.deep.equal({ type: 'pages', page: 2, per_page: 2, total_pages: 2 });
    expect(names(await search('descending', {}))).to.deep.equal(['sorted-c', 'sorted-b']);
  });
});
