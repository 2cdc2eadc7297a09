// What writes do to a conversation's state, and the parts they leave, as recorded by Intercom.
import { expect } from 'chai';
import {
  type Body,
  type Client,
  makeContact,
  makeTicketType,
  NOW,
  openConversation,
  startClient,
} from './client.ts';

const seconds = Math.floor(NOW / 1000);

describe('conversation transitions', () => {
  let client: Client;
  let adminId: string;
  let teamId: string;
  let contactId: string;
  let id: string;

  before(async () => {
    client = await startClient();
    adminId = (await client.ok('GET', '/me')).id;
    teamId = (await client.ok('GET', '/teams')).teams[0].id;
  });
  after(() => client.close());
  beforeEach(async () => {
    contactId = (await makeContact(client, `person-${Math.random()}`)).id;
    id = await openConversation(client, contactId, { created_at: 1_700_000_000 });
  });

  const part = (body: Body): Body => body.conversation_parts.conversation_parts.at(-1);
  const manage = (more: object): Promise<Body> =>
    client.ok('POST', `/conversations/${id}/parts`, { type: 'admin', admin_id: adminId, ...more });
  const byAdmin = (kind: string, more: object = {}): Promise<Body> =>
    client.ok('POST', `/conversations/${id}/reply`, {
      type: 'admin',
      admin_id: adminId,
      message_type: kind,
      body: 'Well',
      ...more,
    });
  const byContact = (more: object = {}): Promise<Body> =>
    client.ok('POST', `/conversations/${id}/reply`, {
      type: 'user',
      intercom_user_id: contactId,
      message_type: 'comment',
      body: 'Thanks again :)',
      ...more,
    });

  it('starts open, with the opening message in source only and as plain text', async () => {
    const opening = { from: { type: 'user', id: contactId }, body: 'a <b>b</b> & c' };
    const message = await client.ok('POST', '/conversations', opening);
    expect(message).to.include({ type: 'user_message', body: 'a <b>b</b> & c', message_type: 'inapp' });
    const conversation = await client.ok('GET', `/conversations/${message.conversation_id}`);
    expect(conversation.source).to.include({ id: message.id, body: '<p>a &lt;b&gt;b&lt;/b&gt; &amp; c</p>' });
    expect(conversation.conversation_parts).to.deep.equal({
      type: 'conversation_part.list',
      conversation_parts: [],
      total_count: 0,
    });
    expect(conversation).to.include({ state: 'open', open: true, admin_assignee_id: 0, team_assignee_id: 0 });
  });

  it('backdates conversations and replies', async () => {
    const body = await byAdmin('comment', { created_at: 1_700_000_050 });
    expect(body.created_at).to.equal(1_700_000_000);
    expect(part(body)).to.include({ created_at: 1_700_000_050, notified_at: 1_700_000_050 });
    await client.advance(60_000);
    const later = await byAdmin('note', { created_at: 1_700_000_060 });
    expect(later.updated_at - body.updated_at, 'updated when the API took it in').to.equal(60);
    await client.control('clock', { offsetMs: 0 });
  });

  it('closes, with the body a customer would see', async () => {
    const body = await manage({ message_type: 'close', body: 'Goodbye :)' });
    expect(body).to.include({ state: 'closed', open: false, waiting_since: null });
    expect(part(body)).to.include({ part_type: 'close', body: '<p>Goodbye :)</p>' });
  });

  it('snoozes: open, but snoozed', async () => {
    const body = await manage({ message_type: 'snoozed', snoozed_until: 1_900_000_000 });
    expect(body).to.include({ state: 'snoozed', open: true, snoozed_until: 1_900_000_000 });
    expect(part(body)).to.include({ part_type: 'snoozed', body: null });
  });

  it('opens', async () => {
    await manage({ message_type: 'close' });
    const body = await manage({ message_type: 'open' });
    expect(body).to.include({ state: 'open', open: true, read: true });
    expect(part(body)).to.include({ part_type: 'open', body: null });
  });

  it('reopens when a contact replies to a closed conversation', async () => {
    await manage({ message_type: 'close' });
    const body = await byContact();
    expect(body).to.include({ state: 'open', open: true, waiting_since: seconds });
    expect(part(body)).to.include({ part_type: 'open', body: '<p>Thanks again :)</p>', created_at: seconds });
    expect(part(body).author).to.include({ type: 'user', id: contactId });
  });

  it('keeps a contact reply to an open conversation a comment', async () => {
    expect(part(await byContact())).to.include({ part_type: 'comment' });
  });

  for (const kind of ['note', 'quick_reply', 'comment']) {
    it(`stays closed after an admin ${kind}`, async () => {
      await manage({ message_type: 'close' });
      const body = await byAdmin(kind);
      expect(body).to.include({ state: 'closed', open: false });
      expect(part(body)).to.include({ part_type: kind, body: kind === 'quick_reply' ? null : '<p>Well</p>' });
    });
  }

  it('reopens after an admin comment where that undocumented reading is switched on', async () => {
    await manage({ message_type: 'close' });
    await client.control('behaviours', { adminCommentReopens: true });
    const body = await byAdmin('comment');
    await client.control('behaviours', { adminCommentReopens: false });
    expect(body.state).to.equal('open');
  });

  it('is assigned while open, and assigned and reopened while closed', async () => {
    const assignment = { message_type: 'assignment', assignee_id: adminId };
    const open = await manage(assignment);
    expect(part(open)).to.deep.include({
      part_type: 'assignment',
      assigned_to: { type: 'admin', id: adminId },
    });
    await manage({ message_type: 'close' });
    const closed = await manage(assignment);
    expect(part(closed)).to.deep.include({
      part_type: 'assign_and_reopen',
      assigned_to: { type: 'admin', id: adminId },
    });
    expect(closed).to.include({ state: 'open', admin_assignee_id: Number(adminId) });
  });

  it('holds an admin and a team at once, and lets both go', async () => {
    await manage({ message_type: 'assignment', assignee_id: adminId });
    const both = await manage({ message_type: 'assignment', type: 'team', assignee_id: teamId });
    expect(both).to.include({ admin_assignee_id: Number(adminId), team_assignee_id: Number(teamId) });
    const none = await manage({ message_type: 'assignment', assignee_id: '0' });
    expect(none).to.include({ admin_assignee_id: 0, team_assignee_id: Number(teamId) });
  });

  it('records attribute changes as parts of the bot', async () => {
    const name = `attribute-${id}`;
    await client.ok('POST', '/conversations/attributes', { name, data_type: 'string' });
    const body = await client.ok('PUT', `/conversations/${id}`, { custom_attributes: { [name]: 'x' } });
    expect(body.custom_attributes).to.deep.equal({ [name]: 'x' });
    expect(part(body)).to.include({ part_type: 'conversation_attribute_updated_by_admin', body: null });
    expect(part(body).author).to.include({ type: 'bot', name: 'Fin' });
  });

  it('refuses attributes that do not exist, are archived, are ambiguous or have no such option', async () => {
    const put = (values: object) => client.call('PUT', `/conversations/${id}`, { custom_attributes: values });
    const make = (name: string, more: object = {}) =>
      client.ok('POST', '/conversations/attributes', { name, data_type: 'string', ...more });
    await make('double');
    await make('double');
    await make('level', { data_type: 'list', options: [{ label: 'Low' }, { label: 'High' }] });
    const unknown = await put({ nowhere: 'x' });
    expect(unknown.status).to.equal(400);
    expect(unknown.body.errors[0].message).to.equal("Conversation attribute 'nowhere' does not exist");
    expect((await put({ Legacy: 'x' })).status).to.equal(400);
    expect((await put({ double: 'x' })).status).to.equal(400);
    expect((await put({ level: 'Middle' })).status).to.equal(400);
    expect((await put({ level: 'High' })).body.custom_attributes).to.deep.equal({ level: 'High' });
  });

  it('lets only participants reply, and takes people in', async () => {
    const other = await makeContact(client, `other-${id}`);
    const reply = { type: 'user', intercom_user_id: other.id, message_type: 'comment', body: 'Me too' };
    expect((await client.call('POST', `/conversations/${id}/reply`, reply)).status).to.equal(404);
    const customer = { user_id: other.external_id };
    const { customers } = await client.ok('POST', `/conversations/${id}/customers`, {
      admin_id: adminId,
      customer,
    });
    expect(customers.map((one: Body) => one.id)).to.deep.equal([contactId, other.id]);
    await client.ok('POST', `/conversations/${id}/reply`, reply);
    const stranger = { email: `lead-${id}@people.example.com` };
    const added = await client.ok('POST', `/conversations/${id}/customers`, {
      admin_id: adminId,
      customer: stranger,
    });
    expect(added.customers.at(-1).type).to.equal('lead');
  });

  it('refuses notes by contacts, empty bodies, unknown admins and impossible times', async () => {
    const reply = (more: object) => client.call('POST', `/conversations/${id}/reply`, more);
    const admin = { type: 'admin', admin_id: adminId, message_type: 'comment', body: 'x' };
    const contact = { type: 'user', intercom_user_id: contactId, body: 'x' };
    const message = async (more: object) => (await reply(more)).body.errors[0].message;
    expect(await message({ ...contact, message_type: 'note' })).to.equal('User can only create comments');
    expect(await message({ ...admin, body: '' })).to.equal('Body is required');
    expect(await message({ ...admin, admin_id: '1' })).to.equal('Admin not found');
    for (const created of [seconds + 60, -1, 1.5, 'yesterday']) {
      expect(await message({ ...admin, created_at: created })).to.equal(
        `${created} is an invalid value for created_at`,
      );
    }
    expect((await client.ok('GET', `/conversations/${id}`)).conversation_parts.total_count).to.equal(0);
  });

  it('redacts a part', async () => {
    const { id: partId } = part(await byContact());
    const body = await client.ok('POST', '/conversations/redact', {
      type: 'conversation_part',
      conversation_id: id,
      conversation_part_id: partId,
    });
    expect(part(body)).to.include({ redacted: true, body: '<p><i>This message was deleted</i></p>' });
  });

  it('becomes a ticket whose first part is the opening message', async () => {
    await byContact();
    const type = await makeTicketType(client, 'Converted');
    const ticket = await client.ok('POST', `/conversations/${id}/convert`, { ticket_type_id: type.id });
    expect(ticket).to.include({ id, is_shared: true, open: true, category: 'Customer' });
    expect(ticket.ticket_parts.ticket_parts.map((one: Body) => [one.part_type, one.body])).to.deep.equal([
      ['comment', '<p>Hello there</p>'],
      ['comment', '<p>Thanks again :)</p>'],
      ['ticket_state_updated_by_admin', undefined],
    ]);
  });

  it('shows the most recent 500 parts only', async () => {
    await client.control('limits', { appPerMinute: 100_000, workspacePerMinute: 100_000 });
    for (let count = 1; count <= 502; count += 1) await byAdmin('note', { body: `n${count}` });
    const { conversation_parts: parts, statistics } = await client.ok('GET', `/conversations/${id}`);
    expect(parts.conversation_parts).to.have.length(500);
    expect(parts.conversation_parts[0].body).to.equal('<p>n3</p>');
    expect(statistics.count_conversation_parts).to.equal(502);
  });
});
