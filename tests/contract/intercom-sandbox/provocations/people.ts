// Provocations of what contacts, companies, notes, tags, admins and teams refuse.
import { expect } from 'chai';
import type { Body, Reply } from '../client.ts';
import { type Provocations, refusal, type Stage } from './stage.ts';

async function tooManyCompanies({ client, contactId }: Stage): Promise<Reply> {
  await client.control('limits', { appPerMinute: 100_000, workspacePerMinute: 100_000 });
  let last: Reply | undefined;
  for (let count = 0; count <= 1000; count += 1) {
    const { id } = await client.ok('POST', '/companies', { company_id: `many-${count}`, name: 'Many' });
    last = await client.call('POST', `/contacts/${contactId}/companies`, { id });
  }
  return last as Reply;
}

async function merged(stage: Stage, use: (stage: Stage) => Promise<Reply>): Promise<Reply> {
  const { client, leadId, contactId } = stage;
  await client.ok('PUT', `/contacts/${leadId}`, { external_id: 'was-a-lead' });
  await client.ok('POST', '/contacts/merge', {
    from: leadId,
    into: contactId,
    skip_duplicate_validation: true,
  });
  const reply = await use(stage);
  expect(reply.headers.get('link')).to.equal(`</contacts/${contactId}>; rel="canonical"`);
  return reply;
}

async function deletedNewsletter({ client }: Stage): Promise<Reply> {
  const { data } = await client.ok('GET', '/tags');
  const { id } = data.find(({ name }: Body) => name === 'Newsletter');
  return client.call('DELETE', `/tags/${id}`);
}

export const peopleRefusals: Provocations = {
  'POST /companies 400 Bad Request': refusal('bad_request', "bad 'test' parameter", ({ client }) =>
    client.call('POST', '/companies', { test: 'invalid' }),
  ),
  'GET /companies 404 Company Not Found': refusal('company_not_found', 'Company Not Found', ({ client }) =>
    client.call('GET', '/companies?company_id=nobody'),
  ),
  'POST /contacts/merge 400 Not a duplicate': refusal(
    'invalid_merge',
    'Contacts can only be merged when they are duplicates (matching email or phone). Pass skip_duplicate_validation=true to override this check.',
    ({ client, leadId, contactId }) =>
      client.call('POST', '/contacts/merge', { from: leadId, into: contactId }),
  ),
  'POST /contacts/search 400 Invalid sort order': refusal(
    'invalid_sort_order',
    "Invalid sort order 'desc'. Must be one of: ascending, descending",
    ({ client }) =>
      client.call('POST', '/contacts/search', {
        query: { field: 'role', operator: '=', value: 'user' },
        sort: { field: 'created_at', order: 'desc' },
      }),
  ),
  'POST /tags 400 Invalid parameters': refusal('parameter_invalid', 'invalid tag parameters', ({ client }) =>
    client.call('POST', '/tags', { test: 'invalid' }),
  ),
  'GET /admins/{admin_id} 404 Admin not found': refusal('admin_not_found', 'Admin not found', ({ client }) =>
    client.call('GET', '/admins/1'),
  ),
  'GET /companies/{company_id} 404 Company Not Found': refusal(
    'company_not_found',
    'Company Not Found',
    ({ client }) => client.call('GET', '/companies/000000000000000000000000'),
  ),
  'PUT /companies/{company_id} 404 Company Not Found': refusal(
    'company_not_found',
    'Company Not Found',
    ({ client }) => client.call('PUT', '/companies/000000000000000000000000', { name: 'x' }),
  ),
  'DELETE /companies/{company_id} 404 Company Not Found': refusal(
    'company_not_found',
    'Company Not Found',
    ({ client }) => client.call('DELETE', '/companies/000000000000000000000000'),
  ),
  'GET /companies/{company_id}/contacts 404 Company Not Found': refusal(
    'company_not_found',
    'Company Not Found',
    ({ client }) => client.call('GET', '/companies/000000000000000000000000/contacts'),
  ),
  'GET /companies/{company_id}/notes 404 Company not found': refusal(
    'company_not_found',
    'Company Not Found',
    ({ client }) => client.call('GET', '/companies/000000000000000000000000/notes'),
  ),
  'POST /companies/{company_id}/notes 404 Company not found': refusal(
    'company_not_found',
    'Company Not Found',
    ({ client }) => client.call('POST', '/companies/000000000000000000000000/notes', { body: 'Hello' }),
  ),
  'POST /companies/{company_id}/notes 404 Admin not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client, companyId }) =>
      client.call('POST', `/companies/${companyId}/notes`, { body: 'Hello', admin_id: '123' }),
  ),
  'POST /contacts/{contact_id}/companies 400 Bad Request': refusal(
    'parameter_not_found',
    'company not specified',
    ({ client, contactId }) => client.call('POST', `/contacts/${contactId}/companies`, {}),
  ),
  'POST /contacts/{contact_id}/companies 400 Contact Company Limit Exceeded': refusal(
    'contact_company_limit_exceeded',
    'Contact has reached the maximum of 1000 company associations',
    (stage) => tooManyCompanies(stage),
  ),
  'POST /contacts/{contact_id}/companies 404 Company Not Found': refusal(
    'company_not_found',
    'Company Not Found',
    ({ client, contactId }) => client.call('POST', `/contacts/${contactId}/companies`, { id: '123' }),
  ),
  'GET /contacts/{contact_id}/companies 404 Contact not found': refusal(
    'not_found',
    'User Not Found',
    ({ client }) => client.call('GET', '/contacts/000000000000000000000000/companies'),
  ),
  'GET /contacts/{contact_id}/notes 404 Contact not found': refusal(
    'not_found',
    'User Not Found',
    ({ client }) => client.call('GET', '/contacts/000000000000000000000000/notes'),
  ),
  'POST /contacts/{contact_id}/notes 404 Admin not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client, contactId }) =>
      client.call('POST', `/contacts/${contactId}/notes`, { body: 'Hello', admin_id: 123 }),
  ),
  'POST /contacts/{contact_id}/notes 404 Contact not found': refusal(
    'not_found',
    'User Not Found',
    ({ client, adminId }) => client.call('POST', '/contacts/123/notes', { body: 'Hello', admin_id: adminId }),
  ),
  'GET /contacts/{contact_id}/tags 404 Contact not found': refusal(
    'not_found',
    'User Not Found',
    ({ client }) => client.call('GET', '/contacts/000000000000000000000000/tags'),
  ),
  'POST /contacts/{contact_id}/tags 404 Contact not found': refusal(
    'not_found',
    'User Not Found',
    ({ client, tagId }) => client.call('POST', '/contacts/000000000000000000000000/tags', { id: tagId }),
  ),
  'POST /contacts/{contact_id}/tags 404 Tag not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client, contactId }) => client.call('POST', `/contacts/${contactId}/tags`, { id: '123' }),
  ),
  'GET /contacts/{contact_id} 410 Contact Merged': refusal(
    'contact_merged',
    "This contact has been merged. See the 'Link' header for the canonical contact.",
    (stage) => merged(stage, ({ client, leadId }) => client.call('GET', `/contacts/${leadId}`)),
  ),
  'GET /contacts/find_by_external_id/{external_id} 410 Contact Merged': refusal(
    'contact_merged',
    "This contact has been merged. See the 'Link' header for the canonical contact.",
    (stage) => merged(stage, ({ client }) => client.call('GET', '/contacts/find_by_external_id/was-a-lead')),
  ),
  'GET /notes/{note_id} 404 Note not found': refusal('not_found', 'Resource Not Found', ({ client }) =>
    client.call('GET', '/notes/1'),
  ),
  'GET /tags/{tag_id} 404 Tag not found': refusal('not_found', 'Resource Not Found', ({ client }) =>
    client.call('GET', '/tags/1'),
  ),
  'DELETE /tags/{tag_id} 404 Resource not found': refusal('not_found', 'Resource Not Found', ({ client }) =>
    client.call('DELETE', '/tags/1'),
  ),
  'DELETE /tags/{tag_id} 400 Tag has dependent objects': refusal(
    'tag_has_dependent_objects',
    'Unable to delete Tag with dependent objects. Segments: Seg 1.',
    (stage) => deletedNewsletter(stage),
  ),
  'GET /teams/{team_id} 404 Team not found': refusal('team_not_found', 'Team not found', ({ client }) =>
    client.call('GET', '/teams/1'),
  ),
  'DELETE /contacts/{contact_id}/companies/{company_id} 404 Company Not Found': refusal(
    'company_not_found',
    'Company Not Found',
    ({ client, contactId, companyId }) =>
      client.call('DELETE', `/contacts/${contactId}/companies/${companyId}`),
  ),
  'DELETE /contacts/{contact_id}/companies/{company_id} 404 Contact Not Found': refusal(
    'not_found',
    'User Not Found',
    ({ client, companyId }) =>
      client.call('DELETE', `/contacts/000000000000000000000000/companies/${companyId}`),
  ),
  'DELETE /contacts/{contact_id}/tags/{tag_id} 404 Contact not found': refusal(
    'not_found',
    'User Not Found',
    ({ client, tagId }) => client.call('DELETE', `/contacts/000000000000000000000000/tags/${tagId}`),
  ),
  'DELETE /contacts/{contact_id}/tags/{tag_id} 404 Tag not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client, contactId, tagId }) => client.call('DELETE', `/contacts/${contactId}/tags/${tagId}`),
  ),
};
