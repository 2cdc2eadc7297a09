// One use of every endpoint the sandbox has.
import { type Body, type Client, makeContact, makeTicket } from './client.ts';

/** Calls every endpoint at least once, in an order that makes sense. */
export async function useEverything({ ok }: Pick<Client, 'ok'>): Promise<void> {
  const client = { ok } as Client;
  const me = await ok('GET', '/me');
  await ok('GET', '/admins');
  await ok('GET', `/admins/${me.id}`);
  const [team] = (await ok('GET', '/teams')).teams;
  await ok('GET', `/teams/${team.id}`);
  const [macro] = (await ok('GET', '/macros?per_page=1')).data;
  await ok('GET', `/macros/${macro.id}`);
  await ok('GET', '/ticket_states');

  const tag = await ok('POST', '/tags', { name: 'Tested', companies: [{ company_id: 'crm-c-1' }] });
  await ok('GET', '/tags');
  await ok('GET', `/tags/${tag.id}`);
  const tier = await ok('POST', '/data_attributes', {
    name: 'rt_tier',
    model: 'contact',
    description: 'Tier of the account',
    data_type: 'options',
    options: [{ value: 'A' }, { value: 'B' }],
  });
  await ok('PUT', `/data_attributes/${tier.id}`, {
    description: 'Tier',
    options: [{ value: 'A' }, { value: 'B' }, { value: 'C' }],
  });

  await ok('GET', '/data_attributes?model=contact');

  const text = await ok('POST', '/conversations/attributes', { name: 'rt_source', data_type: 'string' });
  for (const dataType of ['integer', 'decimal', 'boolean', 'datetime']) {
    await ok('POST', '/conversations/attributes', { name: `rt_${dataType}`, data_type: dataType });
  }
  const list = await ok('POST', '/conversations/attributes', {
    name: 'rt_channel',
    data_type: 'list',
    options: [{ label: 'Chat' }, { label: 'Mail' }],
  });
  await ok('POST', '/conversations/attributes', {
    name: 'rt_order',
    data_type: 'relationship',
    reference: { type: 'many', object_type_id: 'Order' },
  });
  await ok('GET', '/conversations/attributes?include_archived=true');
  await ok('GET', `/conversations/attributes/${text.id}`);
  await ok('PUT', `/conversations/attributes/${text.id}`, { description: 'Where from' });
  const more = await ok('POST', `/conversations/attributes/${list.id}/options`, { label: 'Fax' });
  const fax = more.options.at(-1).id;
  await ok('PUT', `/conversations/attributes/${list.id}/options/${fax}`, { label: 'Telex' });
  await ok('DELETE', `/conversations/attributes/${list.id}/options/${fax}`);

  const company = await ok('POST', '/companies', {
    company_id: 'c-1',
    name: 'Contoso',
    size: 3,
    update_last_request_at: true,
  });
  const person = await makeContact(client, 'p-1', {
    custom_attributes: { rt_tier: 'A' },
    phone: '+4712345678',
  });
  const other = await makeContact(client, 'p-2');
  await ok('POST', `/contacts/${person.id}/companies`, { id: company.id });
  await ok('GET', `/contacts/${person.id}/companies`);
  await ok('GET', '/companies?company_id=c-1');
  await ok('GET', '/companies');
  await ok('POST', '/companies/list');
  await ok('GET', '/companies/scroll');
  await ok('GET', `/companies/${company.id}`);
  await ok('GET', `/companies/${company.id}/contacts`);
  await ok('PUT', `/companies/${company.id}`, { website: 'https://contoso.example.com' });
  await ok('POST', `/companies/${company.id}/notes`, { body: 'Hello' });
  await ok('GET', `/companies/${company.id}/notes`);
  const note = await ok('POST', `/contacts/${person.id}/notes`, { body: 'Hello', admin_id: me.id });
  await ok('GET', `/contacts/${person.id}/notes`);
  await ok('GET', `/notes/${note.id}`);
  await ok('POST', `/contacts/${person.id}/tags`, { id: tag.id });
  await ok('GET', `/contacts/${person.id}/tags`);
  await ok('DELETE', `/contacts/${person.id}/tags/${tag.id}`);
  await ok('GET', `/contacts/${person.id}`);
  await ok('GET', '/contacts/find_by_external_id/p-1');
  await ok('PUT', `/contacts/${person.id}`, { name: 'Someone' });
  await ok('GET', '/contacts?per_page=2');
  await ok('POST', '/contacts/search', { query: { field: 'external_id', operator: '=', value: 'p-1' } });
  await ok('DELETE', `/contacts/${person.id}/companies/${company.id}`);

  const opening = { from: { type: 'user', id: person.id }, body: 'Hello there', created_at: 1_700_000_000 };
  const { conversation_id: id } = await ok('POST', '/conversations', opening);
  const file = { name: 'a.txt', content_type: 'text/plain', data: 'aGk=' };
  const reply = { type: 'user', message_type: 'comment', intercom_user_id: person.id, body: 'More' };
  await ok('POST', `/conversations/${id}/reply`, {
    ...reply,
    created_at: 1_700_000_100,
    attachment_files: [file],
  });
  await ok('POST', `/conversations/last/reply`, reply);
  const admin = { type: 'admin', admin_id: me.id };
  const comment = { ...admin, message_type: 'comment', body: '<p>Yes</p>', skip_notifications: true };
  await ok('POST', `/conversations/${id}/reply`, comment);
  await ok('POST', `/conversations/${id}/reply`, { ...admin, message_type: 'note', body: 'Noted' });
  const values = {
    rt_source: 'x',
    rt_channel: 'Mail',
    rt_integer: 3,
    rt_decimal: 1.5,
    rt_boolean: true,
    rt_datetime: 1_700_000_000,
  };
  await ok('PUT', `/conversations/${id}`, { title: 'T', custom_attributes: values, company_id: company.id });
  await ok('POST', `/conversations/${id}/tags`, { id: tag.id, admin_id: me.id });
  await ok('POST', `/conversations/${id}/customers`, {
    admin_id: me.id,
    customer: { intercom_user_id: other.id },
  });
  const assignment = { message_type: 'assignment', admin_id: me.id };
  await ok('POST', `/conversations/${id}/parts`, { ...assignment, type: 'admin', assignee_id: me.id });
  await ok('POST', `/conversations/${id}/parts`, { ...assignment, type: 'team', assignee_id: team.id });
  await ok('POST', `/conversations/${id}/parts`, {
    message_type: 'snoozed',
    admin_id: me.id,
    snoozed_until: 1_900_000_000,
  });
  await ok('POST', `/conversations/${id}/parts`, { message_type: 'open', admin_id: me.id });
  await ok('POST', `/conversations/${id}/parts`, { ...admin, message_type: 'close' });
  const whole = await ok('GET', `/conversations/${id}?display_as=plaintext`);
  const [part] = whole.conversation_parts.conversation_parts;
  await ok('POST', '/conversations/redact', {
    type: 'conversation_part',
    conversation_id: id,
    conversation_part_id: part.id,
  });
  await ok('GET', '/conversations');
  await ok('POST', '/conversations/search', {
    query: { field: 'contact_ids', operator: '=', value: person.id },
  });
  await ok('DELETE', `/conversations/${id}/customers/${other.id}`, { admin_id: me.id });
  await ok('DELETE', `/conversations/${id}/tags/${tag.id}`, { admin_id: me.id });

  const type = await ok('POST', '/ticket_types', { name: 'Issue', description: 'Any', category: 'Customer' });
  const second = await ok('POST', '/ticket_types', {
    name: 'Wish',
    description: 'Any',
    category: 'Customer',
  });
  const tracker = await ok('POST', '/ticket_types', {
    name: 'Outage',
    description: 'Any',
    category: 'Tracker',
  });
  const priority = await ok('POST', `/ticket_types/${type.id}/attributes`, {
    name: 'priority',
    description: 'How bad',
    data_type: 'list',
    list_items: 'Low,High',
  });
  await ok('POST', `/ticket_types/${type.id}/attributes`, {
    name: 'source_ref',
    description: 'Where it comes from',
    data_type: 'string',
  });
  await ok('PUT', `/ticket_types/${type.id}/attributes/${priority.id}`, { description: 'How bad it is' });
  await ok('GET', '/ticket_types');
  await ok('GET', `/ticket_types/${type.id}`);
  await ok('PUT', `/ticket_types/${type.id}`, { description: 'Every issue' });
  const ticket = await makeTicket(client, type.id, person.id, {
    created_at: 1_700_000_000,
    company_id: company.id,
    assignment: { admin_assignee_id: me.id, team_assignee_id: team.id },
    skip_notifications: true,
  });
  const job = await ok('POST', '/tickets/enqueue', {
    ticket_type_id: type.id,
    contacts: [{ id: person.id }],
  });
  await ok('GET', `/jobs/status/${job.id}`);
  const note2 = {
    ...admin,
    message_type: 'note',
    body: 'n',
    created_at: 1_700_000_100,
    skip_notifications: true,
  };
  await ok('POST', `/tickets/${ticket.id}/reply`, { ...note2, attachment_files: [file] });
  await ok('POST', `/tickets/${ticket.id}/tags`, { id: tag.id, admin_id: me.id });
  await ok('DELETE', `/tickets/${ticket.id}/tags/${tag.id}`, { admin_id: me.id });
  const states = (await ok('GET', '/ticket_states')).data;
  const resolved = states.find((state: Body) => state.category === 'resolved').id;
  await ok('PUT', `/tickets/${ticket.id}`, {
    ticket_attributes: { priority: priority.input_options.list_options[1].id },
    ticket_state_id: resolved,
    open: false,
    admin_id: Number(me.id),
    assignee_id: me.id,
  });
  await ok('PUT', `/tickets/${ticket.id}`, { snoozed_until: 1_900_000_000 });
  await ok('GET', `/tickets/${ticket.id}`);
  await ok('POST', '/tickets/search', { query: { field: 'title', operator: '=', value: 'fire' } });
  await ok('POST', `/tickets/${ticket.id}/change_type`, {
    ticket_type_id: second.id,
    ticket_state_id: resolved,
  });
  const outage = await makeTicket(client, tracker.id, person.id);
  await ok('POST', `/tickets/${outage.id}/linked_conversations`, { conversation_id: id });
  await ok('DELETE', `/tickets/${outage.id}/linked_conversations/${id}`);
  await ok('DELETE', `/tickets/${outage.id}`);

  const message = { message_type: 'in_app', body: 'Hi', from: { type: 'admin', id: Number(me.id) } };
  await ok('POST', '/messages', { ...message, to: { type: 'user', id: person.id } });
  await ok('POST', `/conversations/${id}/convert`, { ticket_type_id: type.id });
  await ok('DELETE', `/conversations/${id}`);
  await ok('GET', '/conversations/deleted');

  const snippet = await ok('POST', '/content_snippets', { title: 'Reset', body_markdown: '# Reset' });
  await ok('GET', '/content_snippets');
  await ok('GET', `/content_snippets/${snippet.id}`);
  await ok('PUT', `/content_snippets/${snippet.id}`, { title: 'Reset it' });
  await ok('DELETE', `/content_snippets/${snippet.id}`);
  const collection = await ok('POST', '/help_center/collections', { name: 'Basics' });
  await ok('GET', '/help_center/collections');
  await ok('GET', `/help_center/collections/${collection.id}`);
  await ok('PUT', `/help_center/collections/${collection.id}`, { description: 'First steps' });
  const article = await ok('POST', '/articles', {
    title: 'How to',
    body: '<p>So</p>',
    author_id: Number(me.id),
    parent_id: Number(collection.id),
    parent_type: 'collection',
    state: 'published',
  });
  await ok('GET', '/articles');
  await ok('GET', `/articles/${article.id}`);
  await ok('PUT', `/articles/${article.id}`, { title: 'How to do it' });
  await ok('POST', `/articles/${article.id}/tags`, { id: tag.id });
  await ok('DELETE', `/articles/${article.id}/tags/${tag.id}`);
  await ok('DELETE', `/articles/${article.id}`);
  await ok('DELETE', `/help_center/collections/${collection.id}`);

  // Someone known by a key only has neither name nor address to show.
  const nameless = await ok('POST', '/contacts', { external_id: 'p-3' });
  const { conversation_id: quiet } = await ok('POST', '/conversations', {
    ...opening,
    from: { type: 'user', id: nameless.id },
  });
  await ok('POST', `/conversations/${quiet}/reply`, { ...reply, intercom_user_id: nameless.id });
  await ok('GET', `/contacts/${nameless.id}`);

  const lead = await ok('POST', '/contacts', { role: 'lead', email: 'p-2@people.example.com' });
  await ok('POST', '/contacts/merge', { from: lead.id, into: other.id });
  await ok('POST', `/contacts/${other.id}/archive`);
  await ok('POST', `/contacts/${other.id}/unarchive`);
  await ok('POST', `/contacts/${other.id}/block`);
  await ok('DELETE', `/contacts/${person.id}`);
  await ok('DELETE', `/conversations/attributes/${text.id}`);
  await ok('DELETE', `/companies/${company.id}`);
  await ok('DELETE', `/tags/${tag.id}`);
}
