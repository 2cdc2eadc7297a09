// What writes do to a ticket's state, and the parts they leave, as recorded by Intercom.
import { expect } from 'chai';
import { type Body, type Client, makeContact, makeTicket, makeTicketType, startClient } from './client.ts';

describe('ticket transitions', () => {
  let client: Client;
  let adminId: string;
  let contactId: string;
  let type: Body;
  before(async () => {
    client = await startClient();
    adminId = (await client.ok('GET', '/me')).id;
    contactId = (await makeContact(client, 'ticketed')).id;
    type = await makeTicketType(client, 'Repair');
  });
  after(() => client.close());

  it('start submitted, with the part that says so, and nothing else', async () => {
    const ticket = await makeTicket(client, type.id, contactId, { created_at: 1_700_000_000 });
    expect(ticket.created_at).to.equal(1_700_000_000);
    expect(ticket.ticket_attributes).to.deep.equal({
      _default_title_: 'Printer on fire',
      _default_description_: 'Please help',
    });
    expect(ticket.ticket_state.category).to.equal('submitted');
    expect(ticket.ticket_parts.ticket_parts).to.have.length(1);
    expect(ticket.ticket_parts.ticket_parts[0]).to.include({
      part_type: 'ticket_state_updated_by_admin',
      ticket_state: 'submitted',
      previous_ticket_state: 'submitted',
    });
  });

  it('take list values by option id, and show them so', async () => {
    const list = { name: 'size', description: 'x', data_type: 'list', list_items: 'Small, Large,  Huge' };
    const attribute = await client.ok('POST', `/ticket_types/${type.id}/attributes`, list);
    const options = attribute.input_options.list_options;
    expect(options.map(({ label }: Body) => label)).to.deep.equal(['Small', 'Large', 'Huge']);
    const ticket = await makeTicket(client, type.id, contactId, {
      ticket_attributes: { size: options[1].id },
    });
    expect(ticket.ticket_attributes.size).to.equal(options[1].id);
    const byLabel = {
      ticket_type_id: type.id,
      contacts: [{ id: contactId }],
      ticket_attributes: { size: 'Large' },
    };
    expect((await client.call('POST', '/tickets', byLabel)).status).to.equal(400);
    await client.control('behaviours', { ticketListValue: 'label' });
    expect((await client.ok('GET', `/tickets/${ticket.id}`)).ticket_attributes.size).to.equal('Large');
    await client.control('behaviours', { ticketListValue: 'id' });
  });

  it('emit attribute, state, assignment and snooze parts in this order', async () => {
    const ticket = await makeTicket(client, type.id, contactId);
    const states = (await client.ok('GET', '/ticket_states')).data;
    const progress = states.find(({ category }: Body) => category === 'in_progress');
    const updated = await client.ok('PUT', `/tickets/${ticket.id}`, {
      ticket_attributes: { _default_title_: 'Printer out' },
      ticket_state_id: progress.id,
      admin_id: adminId,
      assignee_id: adminId,
      snoozed_until: 1_900_000_000,
    });
    const parts = updated.ticket_parts.ticket_parts.slice(1);
    expect(parts.map((part: Body) => [part.part_type, part.author.type])).to.deep.equal([
      ['ticket_attribute_updated_by_admin', 'bot'],
      ['ticket_state_updated_by_admin', 'bot'],
      ['assignment', 'admin'],
      ['snoozed', 'bot'],
    ]);
    expect(parts[0].updated_attribute_data.value).to.include({ label: 'Printer out' });
    expect(parts[1]).to.include({ ticket_state: 'in_progress', previous_ticket_state: 'submitted' });
    expect(updated).to.include({ admin_assignee_id: Number(adminId), snoozed_until: 1_900_000_000 });
  });

  it('answer a reply with its part alone, and are conversations by the same id', async () => {
    const ticket = await makeTicket(client, type.id, contactId);
    const note = {
      type: 'admin',
      message_type: 'note',
      admin_id: adminId,
      body: 'x',
      created_at: 1_700_000_000,
    };
    const part = await client.ok('POST', `/tickets/${ticket.id}/reply`, note);
    expect(part).to.include({
      type: 'ticket_part',
      part_type: 'note',
      body: '<p>x</p>',
      created_at: 1_700_000_000,
    });
    const tag = await client.ok('POST', '/tags', { name: 'Via ticket' });
    await client.ok('POST', `/tickets/${ticket.id}/tags`, { id: tag.id, admin_id: adminId });
    const conversation = await client.ok('GET', `/conversations/${ticket.id}`);
    expect(conversation.tags.tags.map(({ name }: Body) => name)).to.deep.equal(['Via ticket']);
    expect(conversation.conversation_parts.conversation_parts.at(-1).id).to.equal(part.id);
  });

  it('come out of a job after a while', async () => {
    const job = await client.ok('POST', '/tickets/enqueue', {
      ticket_type_id: type.id,
      contacts: [{ id: contactId }],
    });
    expect((await client.ok('GET', `/jobs/status/${job.id}`)).status).to.equal('pending');
    await client.advance(2000);
    const done = await client.ok('GET', `/jobs/status/${job.id}`);
    expect(done.status).to.equal('success');
    expect((await client.ok('GET', `/tickets/${done.resource_id}`)).type).to.equal('ticket');
  });
});
