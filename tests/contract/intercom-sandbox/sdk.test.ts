// Intercom's own client library, pointed at the sandbox, does what an importer does and reads it back.
import { expect } from 'chai';
import { IntercomClient, IntercomError } from 'intercom-client';
import { type Client, startClient } from './client.ts';

describe('the official SDK against the sandbox', () => {
  let client: Client;
  let intercom: IntercomClient;
  let adminId: string;

  beforeEach(async () => {
    client = await startClient();
    intercom = new IntercomClient({
      token: client.token,
      baseUrl: client.url,
      headers: { 'Intercom-Version': '2.16' },
      maxRetries: 0,
    });
    adminId = (await client.ok('GET', '/me')).id;
  });
  afterEach(() => client.close());

  const person = (key: string): Promise<{ id?: string | undefined }> =>
    intercom.contacts.create({ external_id: key, email: `${key}@people.example.com`, name: key });

  const conversationOf = async (contactId: string | undefined, more: object = {}): Promise<string> => {
    const from = { type: 'user' as const, id: contactId ?? '' };
    const message = await intercom.conversations.create({ from, body: 'Hello', ...more });
    return message.conversation_id ?? '';
  };

  it('creates, finds, changes, archives and deletes contacts', async () => {
    const { id = '' } = await person('sdk-1');
    expect(await intercom.contacts.find({ contact_id: id })).to.include({
      id,
      external_id: 'sdk-1',
      name: 'sdk-1',
    });
    expect(await intercom.contacts.showContactByExternalId({ external_id: 'sdk-1' })).to.include({ id });
    expect(await intercom.contacts.update({ contact_id: id, name: 'Changed' })).to.include({
      id,
      name: 'Changed',
    });
    expect(await intercom.contacts.archive({ contact_id: id })).to.include({ id, archived: true });
    expect(await intercom.contacts.unarchive({ contact_id: id })).to.include({ id, archived: false });
    expect(await intercom.contacts.delete({ contact_id: id })).to.include({ id, deleted: true });
    const error = await intercom.contacts.find({ contact_id: id }).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(IntercomError);
    expect(error).to.include({ statusCode: 404 });
  });

  it('sees the conflict and the id in it', async () => {
    const { id } = await person('sdk-2');
    const error = await person('sdk-2').catch((caught: unknown) => caught);
    expect(error).to.include({ statusCode: 409 });
    expect(JSON.stringify((error as IntercomError).body)).to.include(`already exists with id=${id}`);
  });

  it('iterates over all pages of contacts', async () => {
    for (let count = 0; count < 25; count += 1) await person(`sdk-page-${count}`);
    const seen: string[] = [];
    for await (const contact of await intercom.contacts.list({ per_page: 10 })) seen.push(contact.id ?? '');
    expect(seen).to.have.length(28);
    expect(new Set(seen).size).to.equal(28);
  });

  it('upserts, attaches and lists companies', async () => {
    const { id: contactId = '' } = await person('sdk-3');
    const company = await intercom.companies.createOrUpdate({ company_id: 'sdk', name: 'SDK Ltd' });
    const again = await intercom.companies.createOrUpdate({ company_id: 'sdk', name: 'SDK Limited' });
    expect(again).to.include({ id: company.id, name: 'SDK Limited' });
    await intercom.companies.attachContact({ contact_id: contactId, id: company.id });
    const names: string[] = [];
    for await (const one of await intercom.companies.list({})) names.push(one.name);
    expect(names).to.deep.equal(['Adatum', 'SDK Limited']);
    // The recorded list of a contact's companies is under `data`; the SDK looks for `companies` and sees none.
    const { companies } = await intercom.contacts.find({ contact_id: contactId });
    expect(companies?.data?.map(({ id }) => id)).to.deep.equal([company.id]);
    expect(await intercom.companies.delete({ company_id: company.id })).to.include({ deleted: true });
  });

  it('builds a conversation and reads it back', async () => {
    const { id: contactId = '' } = await person('sdk-4');
    const id = await conversationOf(contactId, { created_at: 1_700_000_000 });
    const say = (body: Parameters<typeof intercom.conversations.reply>[0]['body']) =>
      intercom.conversations.reply({ conversation_id: id, body });
    const at = 1_700_000_000;
    await say({
      type: 'user',
      message_type: 'comment',
      intercom_user_id: contactId,
      body: 'More',
      created_at: at + 60,
    });
    await say({
      type: 'admin',
      message_type: 'comment',
      admin_id: adminId,
      body: 'An answer',
      created_at: at + 120,
    });
    const file = { name: 'a.txt', content_type: 'text/plain', data: Buffer.from('hi').toString('base64') };
    const note = {
      type: 'admin' as const,
      message_type: 'note' as const,
      admin_id: adminId,
      body: '<b>n</b>',
    };
    await say({ ...note, attachment_files: [file] });
    const tag = await intercom.tags.create({ name: 'SDK' });
    await intercom.tags.tagConversation({ conversation_id: id, id: tag.id ?? '', admin_id: adminId });
    const manage = (body: Parameters<typeof intercom.conversations.manage>[0]['body']) =>
      intercom.conversations.manage({ conversation_id: id, body });
    await manage({ message_type: 'assignment', type: 'admin', admin_id: adminId, assignee_id: adminId });
    await manage({ message_type: 'close', type: 'admin', admin_id: adminId });

    const read = await intercom.conversations.find({ conversation_id: id });
    expect(read).to.include({ id, state: 'closed', created_at: at });
    expect(read.tags?.tags?.map(({ name }) => name)).to.deep.equal(['SDK']);
    const parts = read.conversation_parts?.conversation_parts ?? [];
    expect(parts.map(({ part_type: type, body, author }) => [type, body, author?.type])).to.deep.equal([
      ['comment', '<p>More</p>', 'user'],
      ['comment', '<p>An answer</p>', 'admin'],
      ['note', '<p><b>n</b></p>', 'admin'],
      ['assignment', null, 'admin'],
      ['close', null, 'admin'],
    ]);
    const url = parts[2]?.attachments?.[0]?.url ?? '';
    expect(await (await fetch(url)).text()).to.equal('hi');
    expect(await intercom.conversations.deleteConversation({ conversation_id: Number(id) })).to.include({
      deleted: true,
    });
  });

  it('searches conversations once the index has caught up, over several pages', async () => {
    const { id: contactId = '' } = await person('sdk-5');
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.push(await conversationOf(contactId));
    const search = async (): Promise<string[]> => {
      const query = { field: 'contact_ids', operator: '=' as const, value: contactId };
      const found: string[] = [];
      const page = await intercom.conversations.search({ query, pagination: { per_page: 2 } });
      for await (const one of page) found.push(one.id ?? '');
      return found;
    };
    expect(await search()).to.deep.equal([]);
    await client.advance(10_000);
    expect(await search()).to.deep.equal(made.toReversed());
  });

  it('makes a ticket type with attributes, and a ticket of it, and works on it', async () => {
    const { id: contactId = '' } = await person('sdk-6');
    const type = await intercom.ticketTypes.create({ name: 'Repair', category: 'Customer' });
    const typeId = type?.id ?? '';
    const attribute = await intercom.ticketTypes.attributes.create({
      ticket_type_id: typeId,
      name: 'source_ref',
      description: 'Where it comes from',
      data_type: 'string',
    });
    const made = {
      ticket_type_id: typeId,
      contacts: [{ id: contactId }],
      ticket_attributes: { _default_title_: 'Broken', source_ref: 'tickets/1' },
      created_at: 1_700_000_000,
      skip_notifications: true,
    };
    const ticket = await intercom.tickets.create(made);
    const id = ticket?.id ?? '';
    const reply = { type: 'admin' as const, message_type: 'note' as const, admin_id: adminId, body: 'Seen' };
    expect(await intercom.tickets.reply({ ticket_id: id, body: reply })).to.include({ body: '<p>Seen</p>' });
    const states = await intercom.ticketStates.listTicketStates();
    const resolved = states.data?.find((state) => state?.category === 'resolved')?.id ?? '';
    await intercom.tickets.update({ ticket_id: id, ticket_state_id: resolved, open: false });
    const read = await intercom.tickets.get({ ticket_id: id });
    expect(read).to.include({ open: false, created_at: 1_700_000_000 });
    expect(read?.ticket_state?.category).to.equal('resolved');
    expect(read?.ticket_attributes).to.include({ _default_title_: 'Broken', source_ref: 'tickets/1' });

    await client.advance(10_000);
    const query = { field: `ticket_attribute.${attribute?.id}`, operator: '=' as const, value: 'tickets/1' };
    const found = await intercom.tickets.search({ query });
    expect(found.data.map((one) => one?.id)).to.deep.equal([id]);
    expect(await intercom.tickets.deleteTicket({ ticket_id: id })).to.include({ id, deleted: true });
  });

  it('waits for the next window after a 429, as told by the header', async () => {
    const patient = new IntercomClient({ token: client.token, baseUrl: client.url, maxRetries: 1 });
    await client.control('faults', { plan: [{ at: 1, kind: '429' }] });
    // The sandbox's clock stands in the past, so the window the header names has ended already.
    expect((await patient.tags.list()).type).to.equal('list');
    expect((await client.control('faults')).seen).to.equal(2);
  });
});
