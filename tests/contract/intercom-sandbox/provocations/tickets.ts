// Provocations of what tickets and jobs refuse.
import { makeTicketType, openConversation, type Reply } from '../client.ts';
import { type Provocations, refusal, type Stage, withoutPlan } from './stage.ts';

async function withoutRequired({ client, customerTypeId, contactId }: Stage): Promise<Reply> {
  const attribute = { name: 'needed', description: 'x', data_type: 'string', required_to_create: true };
  await client.ok('POST', `/ticket_types/${customerTypeId}/attributes`, attribute);
  return client.call('POST', '/tickets/enqueue', {
    ticket_type_id: customerTypeId,
    contacts: [{ id: contactId }],
  });
}

async function linkedTwice({ client, trackerTicketId, conversationId }: Stage): Promise<Reply> {
  const path = `/tickets/${trackerTicketId}/linked_conversations`;
  await client.ok('POST', path, { conversation_id: conversationId });
  return client.call('POST', path, { conversation_id: conversationId });
}

async function tooManyLinks({ client, trackerTicketId, contactId, conversationId }: Stage): Promise<Reply> {
  await client.control('behaviours', { conversationsPerTracker: 1 });
  const path = `/tickets/${trackerTicketId}/linked_conversations`;
  await client.ok('POST', path, { conversation_id: conversationId });
  return client.call('POST', path, { conversation_id: await openConversation(client, contactId) });
}

function changedType({ client, ticketId }: Stage, change: object): Promise<Reply> {
  return client.call('POST', `/tickets/${ticketId}/change_type`, change);
}

async function withExtraAttribute(stage: Stage): Promise<Reply> {
  const other = await makeTicketType(stage.client, 'Other customer');
  const state = (await stage.client.ok('GET', '/ticket_states')).data[0].id;
  const change = {
    ticket_type_id: other.id,
    ticket_state_id: state,
    ticket_attributes: { Priority: 'High' },
  };
  return changedType(stage, change);
}

export const ticketRefusals: Provocations = {
  'DELETE /tickets/{ticket_id} 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'DELETE', `/tickets/${stage.ticketId}`),
  ),
  'POST /tickets/enqueue 400 Bad Request': refusal(
    'parameter_invalid',
    'Missing required ticket attributes',
    (stage) => withoutRequired(stage),
  ),
  'GET /jobs/status/{job_id} 404 Job not found': refusal('job_not_found', 'Job Not Found', ({ client }) =>
    client.call('GET', '/jobs/status/99'),
  ),
  'POST /tickets/{ticket_id}/reply 400 User reply': refusal(
    'parameter_mismatch',
    'User replies are not allowed on Backoffice tickets',
    ({ client, officeTicketId, contactId }) =>
      client.call('POST', `/tickets/${officeTicketId}/reply`, {
        type: 'user',
        message_type: 'comment',
        intercom_user_id: contactId,
        body: 'Hi',
      }),
  ),
  'POST /tickets/{ticket_id}/reply 404 Not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client, contactId }) =>
      client.call('POST', '/tickets/1/reply', {
        type: 'user',
        message_type: 'comment',
        intercom_user_id: contactId,
        body: 'Hi',
      }),
  ),
  'POST /tickets/{ticket_id}/tags 404 Ticket not found': refusal(
    'ticket_not_found',
    'Ticket not found',
    ({ client, conversationId, tagId, adminId }) =>
      client.call('POST', `/tickets/${conversationId}/tags`, { id: tagId, admin_id: adminId }),
  ),
  'DELETE /tickets/{ticket_id}/tags/{tag_id} 404 Ticket not found': refusal(
    'ticket_not_found',
    'Ticket not found',
    ({ client, tagId, adminId }) => client.call('DELETE', `/tickets/1/tags/${tagId}`, { admin_id: adminId }),
  ),
  'DELETE /tickets/{ticket_id}/tags/{tag_id} 404 Tag not found': refusal(
    'tag_not_found',
    'Tag not found',
    ({ client, ticketId, tagId, adminId }) =>
      client.call('DELETE', `/tickets/${ticketId}/tags/${tagId}`, { admin_id: adminId }),
  ),
  'POST /tickets/{ticket_id}/linked_conversations 400 Not a tracker ticket': refusal(
    'invalid_ticket_type',
    'Only tracker tickets support linking conversations',
    ({ client, ticketId, conversationId }) =>
      client.call('POST', `/tickets/${ticketId}/linked_conversations`, { conversation_id: conversationId }),
  ),
  'POST /tickets/{ticket_id}/linked_conversations 400 Already linked to a tracker': refusal(
    'already_linked_to_tracker',
    'A conversation can only have one tracker ticket',
    (stage) => linkedTwice(stage),
  ),
  'POST /tickets/{ticket_id}/linked_conversations 400 Linked conversation limit exceeded': refusal(
    'linked_conversation_limit_exceeded',
    'Ticket has reached the maximum number of conversations that can be linked',
    (stage) => tooManyLinks(stage),
  ),
  'POST /tickets/{ticket_id}/linked_conversations 400 Missing conversation_id': refusal(
    'parameter_not_found',
    'conversation_id not specified',
    ({ client, trackerTicketId }) =>
      client.call('POST', `/tickets/${trackerTicketId}/linked_conversations`, {}),
  ),
  'POST /tickets/{ticket_id}/linked_conversations 404 Ticket not found': refusal(
    'ticket_not_found',
    'Ticket not found',
    ({ client, conversationId }) =>
      client.call('POST', '/tickets/1/linked_conversations', { conversation_id: conversationId }),
  ),
  'POST /tickets/{ticket_id}/linked_conversations 404 Conversation not found': refusal(
    'conversation_not_found',
    'Conversation not found',
    ({ client, trackerTicketId }) =>
      client.call('POST', `/tickets/${trackerTicketId}/linked_conversations`, { conversation_id: '1' }),
  ),
  'DELETE /tickets/{ticket_id}/linked_conversations/{id} 400 Not a tracker ticket': refusal(
    'invalid_ticket_type',
    'Only tracker tickets support unlinking conversations',
    ({ client, ticketId, conversationId }) =>
      client.call('DELETE', `/tickets/${ticketId}/linked_conversations/${conversationId}`),
  ),
  'DELETE /tickets/{ticket_id}/linked_conversations/{id} 404 Ticket not found': refusal(
    'ticket_not_found',
    'Ticket not found',
    ({ client, conversationId }) =>
      client.call('DELETE', `/tickets/1/linked_conversations/${conversationId}`),
  ),
  'DELETE /tickets/{ticket_id}/linked_conversations/{id} 404 Conversation not linked': refusal(
    'conversation_not_found',
    'Conversation is not linked to this ticket',
    ({ client, trackerTicketId, conversationId }) =>
      client.call('DELETE', `/tickets/${trackerTicketId}/linked_conversations/${conversationId}`),
  ),
  'PUT /tickets/{ticket_id} 400 Ticket state id is not valid or is not associated with the ticket type.':
    refusal(
      'ticket_state_id_invalid',
      'Ticket state id is not valid or is not associated with the ticket type',
      ({ client, ticketId }) => client.call('PUT', `/tickets/${ticketId}`, { ticket_state_id: 0 }),
    ),
  'PUT /tickets/{ticket_id} 404 Admin not found': refusal(
    'assignee_not_found',
    'Assignee not found',
    ({ client, ticketId, adminId }) =>
      client.call('PUT', `/tickets/${ticketId}`, { admin_id: 1, assignee_id: adminId }),
  ),
  'PUT /tickets/{ticket_id} 404 Assignee not found': refusal(
    'assignee_not_found',
    'Assignee not found',
    ({ client, ticketId, adminId }) =>
      client.call('PUT', `/tickets/${ticketId}`, { admin_id: adminId, assignee_id: '1' }),
  ),
  'DELETE /tickets/{ticket_id} 404 Ticket not found': refusal(
    'ticket_not_found',
    'Ticket not found',
    ({ client }) => client.call('DELETE', '/tickets/1'),
  ),
  'POST /tickets/{ticket_id}/change_type 400 Missing ticket_type_id': refusal(
    'parameter_not_found',
    'ticket_type_id is a required parameter',
    (stage) => changedType(stage, {}),
  ),
  'POST /tickets/{ticket_id}/change_type 400 Missing ticket_state_id': refusal(
    'parameter_not_found',
    'ticket_state_id is a required parameter',
    (stage) => changedType(stage, { ticket_type_id: stage.officeTypeId }),
  ),
  'POST /tickets/{ticket_id}/change_type 400 Same ticket type': refusal(
    'parameter_invalid',
    'Cannot change to the same ticket type',
    (stage) => changedType(stage, { ticket_type_id: stage.customerTypeId, ticket_state_id: '7490' }),
  ),
  'POST /tickets/{ticket_id}/change_type 400 Ticket state not in new ticket type': refusal(
    'parameter_invalid',
    "Ticket custom state doesn't belong to the new ticket type",
    (stage) => changedType(stage, { ticket_type_id: stage.officeTypeId, ticket_state_id: '1' }),
  ),
  'POST /tickets/{ticket_id}/change_type 400 Unknown ticket attribute': refusal(
    'parameter_invalid',
    'Extra attributes provided that are not found on ticket type: Priority',
    (stage) => withExtraAttribute(stage),
  ),
  'POST /tickets/{ticket_id}/change_type 404 Ticket not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('POST', '/tickets/1/change_type', {}),
  ),
};
