// Contacts: which keys collide, what archiving and merging leave behind, and what upserts by name or key do.
import { expect } from 'chai';
import { type Body, type Client, makeContact, startClient } from './client.ts';

describe('contacts of the sandbox', () => {
  let client: Client;
  beforeEach(async () => {
    client = await startClient();
  });
  afterEach(() => client.close());

  const conflict = async (body: object): Promise<string> => {
    const reply = await client.call('POST', '/contacts', body);
    expect([reply.status, reply.body.errors[0].code]).to.deep.equal([409, 'conflict']);
    return reply.body.errors[0].message;
  };

  it('collide with a live one of the same e-mail, whatever its case', async () => {
    const message = await conflict({ external_id: 'new', email: 'Wanda.Existing@contoso.example.com' });
    const id = /^A contact matching those details already exists with id=([0-9a-f]{24})$/.exec(message)?.[1];
    expect((await client.ok('GET', `/contacts/${id}`)).name).to.equal('Wanda Existing');
  });

  it('collide with an archived one, which only unarchiving brings back', async () => {
    const message = await conflict({ external_id: 'new', email: 'otto.archived@fabrikam.example.com' });
    const id = /^An archived contact matching those details already exists with id=([0-9a-f]{24})$/.exec(
      message,
    )?.[1];
    expect((await client.call('GET', `/contacts/${id}`)).status).to.equal(404);
    const unarchived = await client.ok('POST', `/contacts/${id}/unarchive`);
    expect(unarchived).to.deep.equal({ type: 'contact', id, external_id: null, archived: false });
    await client.ok('PUT', `/contacts/${id}`, { external_id: 'new' });
    expect((await client.ok('GET', '/contacts/find_by_external_id/new')).id).to.equal(id);
  });

  it('collide by external id, on create and on change', async () => {
    const first = await makeContact(client, 'one');
    const second = await makeContact(client, 'two');
    expect(await conflict({ external_id: 'one' })).to.include(first.id);
    expect((await client.call('PUT', `/contacts/${second.id}`, { external_id: 'one' })).status).to.equal(409);
    expect((await client.ok('GET', `/contacts/${second.id}`)).external_id).to.equal('two');
  });

  it('may share an e-mail under different external ids, or not, as switched', async () => {
    await makeContact(client, 'one', { email: 'shared@people.example.com' });
    const second = { external_id: 'two', email: 'shared@people.example.com' };
    await client.control('behaviours', { sharedEmailAcrossExternalIds: false });
    await conflict(second);
    await client.control('behaviours', { sharedEmailAcrossExternalIds: true });
    expect((await client.call('POST', '/contacts', second)).status).to.equal(200);
  });

  it('never collide as leads by e-mail', async () => {
    const lead = { role: 'lead', email: 'wanda.existing@contoso.example.com' };
    expect((await client.ok('POST', '/contacts', lead)).id).to.not.equal(
      (await client.ok('POST', '/contacts', lead)).id,
    );
  });

  it('refuse unknown, over-long and wrongly typed custom attributes, and keep nothing of the call', async () => {
    await client.ok('POST', '/data_attributes', { name: 'rt_text', model: 'contact', data_type: 'string' });
    await client.ok('POST', '/data_attributes', { name: 'rt_count', model: 'contact', data_type: 'integer' });
    const create = (values: object) =>
      client.call('POST', '/contacts', { external_id: 'a', custom_attributes: values });
    for (const values of [
      { nowhere: 'x' },
      { rt_text: 'x'.repeat(256) },
      { rt_count: 'three' },
      { 'Old score': 1 },
    ]) {
      expect((await create(values)).status, JSON.stringify(values)).to.equal(400);
    }
    expect((await client.call('GET', '/contacts/find_by_external_id/a')).status).to.equal(404);
    const kept = await create({ rt_text: 'x'.repeat(255), rt_count: 3 });
    expect(kept.body.custom_attributes).to.deep.equal({ rt_text: 'x'.repeat(255), rt_count: 3 });
  });

  it('list at most ten of what hangs on them, and link to the rest', async () => {
    const contact = await makeContact(client, 'tagged');
    for (let count = 0; count < 11; count += 1) {
      const tag = await client.ok('POST', '/tags', { name: `Tag ${count}` });
      await client.ok('POST', `/contacts/${contact.id}/tags`, { id: tag.id });
    }
    const { tags } = await client.ok('GET', `/contacts/${contact.id}`);
    expect(tags.data).to.have.length(10);
    expect(tags).to.include({ total_count: 11, has_more: true, url: `/contacts/${contact.id}/tags` });
    expect((await client.ok('GET', `/contacts/${contact.id}/tags`)).data).to.have.length(11);
  });

  it('keep their notes, newest first, as HTML', async () => {
    const { id } = await makeContact(client, 'noted');
    for (const body of ['first', 'second']) await client.ok('POST', `/contacts/${id}/notes`, { body });
    const { data } = await client.ok('GET', `/contacts/${id}/notes`);
    expect(data.map((note: Body) => note.body)).to.deep.equal(['<p>second</p>', '<p>first</p>']);
  });

  it('page through the list with a cursor that ends', async () => {
    for (let count = 0; count < 23; count += 1) await makeContact(client, `page-${count}`);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const query = after === undefined ? '' : `?starting_after=${encodeURIComponent(after)}`;
      const { data, pages, total_count } = await client.ok('GET', `/contacts${query}`);
      expect([total_count, pages.per_page, pages.total_pages]).to.deep.equal([26, 10, 3]);
      seen.push(...data.map(({ id }: Body) => id));
      after = pages.next?.starting_after;
    } while (after !== undefined);
    expect(new Set(seen).size).to.equal(26);
  });
});

describe('companies and tags of the sandbox', () => {
  let client: Client;
  beforeEach(async () => {
    client = await startClient();
  });
  afterEach(() => client.close());

  it('upsert companies by company_id, and list them once somebody belongs to them', async () => {
    const first = await client.ok('POST', '/companies', { company_id: 'c', name: 'Old', monthly_spend: 9.9 });
    const again = await client.ok('POST', '/companies', { company_id: 'c', name: 'New' });
    expect(again).to.include({ id: first.id, name: 'New', monthly_spend: 9 });
    const listed = async () =>
      (await client.ok('GET', '/companies')).data.map(({ company_id }: Body) => company_id);
    expect(await listed()).to.deep.equal(['crm-c-1']);
    expect((await client.ok('GET', '/companies?company_id=c')).data[0].id).to.equal(first.id);
    await client.control('behaviours', { companyLookupIsList: false });
    expect((await client.ok('GET', '/companies?company_id=c')).id).to.equal(first.id);
    const contact = await makeContact(client, 'member');
    const attached = await client.ok('POST', `/contacts/${contact.id}/companies`, { id: first.id });
    expect(attached.user_count).to.equal(1);
    await client.ok('POST', `/contacts/${contact.id}/companies`, { id: first.id });
    expect(await listed()).to.deep.equal(['crm-c-1', 'c']);
    expect(await client.ok('DELETE', `/companies/${first.id}`)).to.deep.equal({
      id: first.id,
      object: 'company',
      deleted: true,
    });
    expect((await client.ok('GET', `/contacts/${contact.id}`)).companies.total_count).to.equal(0);
  });

  it('scroll once at a time, for a minute, until an empty page', async () => {
    const first = await client.ok('GET', '/companies/scroll');
    const busy = await client.call('GET', '/companies/scroll');
    expect([busy.status, busy.body.errors[0].code]).to.deep.equal([400, 'scroll_exists']);
    const last = await client.ok('GET', `/companies/scroll?scroll_param=${first.scroll_param}`);
    expect([first.data.length, last.data.length]).to.deep.equal([1, 0]);
    await client.ok('GET', '/companies/scroll');
    await client.advance(60_000);
    expect((await client.call('GET', '/companies/scroll')).status).to.equal(200);
  });

  it('return the tag that has the name already, in any case', async () => {
    const created = await client.ok('POST', '/tags', { name: 'VIP' });
    expect(created.name).to.equal('vip');
    const renamed = await client.ok('POST', '/tags', { id: created.id, name: 'Very important' });
    expect(renamed).to.include({ id: created.id, name: 'Very important' });
  });

  it('attach a tag once, keeping when and by whom', async () => {
    const { id } = await makeContact(client, 'tagged');
    const tag = await client.ok('POST', '/tags', { name: 'T' });
    const first = await client.ok('POST', `/contacts/${id}/tags`, { id: tag.id });
    await client.advance(60_000);
    expect(await client.ok('POST', `/contacts/${id}/tags`, { id: Number(tag.id) })).to.deep.equal(first);
  });
});
