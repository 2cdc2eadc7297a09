// Provocations of what conversations and messages refuse.
import { type Provocations, refusal, withoutPlan } from './stage.ts';

export const conversationRefusals: Provocations = {
  'GET /conversations 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'GET', '/conversations'),
  ),
  'POST /conversations 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'POST', '/conversations', {}),
  ),
  'POST /messages 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'POST', '/messages', {}),
  ),
  'GET /conversations/{conversation_id} 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'GET', `/conversations/${stage.conversationId}`),
  ),
  'PUT /conversations/{conversation_id} 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'PUT', `/conversations/${stage.conversationId}`, {}),
  ),
  'DELETE /conversations/{conversation_id} 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'DELETE', `/conversations/${stage.conversationId}`),
  ),
  'POST /conversations/{conversation_id}/reply 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'POST', `/conversations/${stage.conversationId}/reply`, {}),
  ),
  'POST /conversations/{conversation_id}/parts 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'POST', `/conversations/${stage.conversationId}/parts`, {}),
  ),
  'POST /conversations/{conversation_id}/customers 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) => withoutPlan(stage, 'POST', `/conversations/${stage.conversationId}/customers`, {}),
  ),
  'DELETE /conversations/{conversation_id}/customers/{contact_id} 403 API plan restricted': refusal(
    'api_plan_restricted',
    'Active subscription needed.',
    (stage) =>
      withoutPlan(stage, 'DELETE', `/conversations/${stage.conversationId}/customers/${stage.contactId}`, {}),
  ),
  'POST /conversations 404 Contact Not Found': refusal('not_found', 'User Not Found', ({ client }) =>
    client.call('POST', '/conversations', {
      from: { type: 'user', id: '123_doesnt_exist' },
      body: 'Hello there',
    }),
  ),
  'POST /conversations/redact 404 Not found': refusal(
    'conversation_part_or_message_not_found',
    'Conversation part or message not found',
    ({ client }) =>
      client.call('POST', '/conversations/redact', {
        type: 'conversation_part',
        conversation_id: 'x',
        conversation_part_id: 'x',
      }),
  ),
  'GET /conversations/deleted 400 Resource not available': refusal(
    'intercom_version_invalid',
    'Requested resource is not available in current API version.',
    ({ client }) => client.call('GET', '/conversations/deleted', undefined, { 'intercom-version': '2.14' }),
  ),
  'POST /messages 400 No body supplied for message': refusal(
    'parameter_invalid',
    'Body is required',
    ({ client, adminId, contactId }) =>
      client.call('POST', '/messages', {
        from: { type: 'admin', id: adminId },
        to: { type: 'user', id: contactId },
        message_type: 'inapp',
        body: null,
      }),
  ),
  'POST /messages 400 No body supplied for email message': refusal(
    'parameter_invalid',
    'Body is required',
    ({ client, adminId, contactId }) =>
      client.call('POST', '/messages', {
        from: { type: 'admin', id: adminId },
        to: { type: 'user', id: contactId },
        message_type: 'email',
        body: null,
        subject: 'heyy',
      }),
  ),
  'POST /messages 422 No subject supplied for email message': refusal(
    'parameter_not_found',
    'No subject supplied for email message',
    ({ client, adminId, contactId }) =>
      client.call('POST', '/messages', {
        from: { type: 'admin', id: adminId },
        to: { type: 'user', id: contactId },
        message_type: 'email',
        body: 'hey there',
      }),
  ),
  'POST /conversations/{conversation_id}/tags 404 Conversation not found': refusal(
    'not_found',
    'Conversation not found',
    ({ client, tagId, adminId }) =>
      client.call('POST', '/conversations/1/tags', { id: tagId, admin_id: adminId }),
  ),
  'DELETE /conversations/{conversation_id}/tags/{tag_id} 404 Conversation not found': refusal(
    'not_found',
    'Conversation not found',
    ({ client, tagId, adminId }) =>
      client.call('DELETE', `/conversations/1/tags/${tagId}`, { admin_id: adminId }),
  ),
  'DELETE /conversations/{conversation_id}/tags/{tag_id} 404 Tag not found': refusal(
    'tag_not_found',
    'Tag not found',
    ({ client, tagId, adminId, conversationId }) =>
      client.call('DELETE', `/conversations/${conversationId}/tags/${tagId}`, { admin_id: adminId }),
  ),
  'GET /conversations/{conversation_id} 404 Not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('GET', '/conversations/1'),
  ),
  'PUT /conversations/{conversation_id} 404 Not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('PUT', '/conversations/1', { read: true }),
  ),
  'POST /conversations/{conversation_id}/reply 404 Not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('POST', '/conversations/1/reply', { type: 'admin' }),
  ),
  'POST /conversations/{conversation_id}/parts 404 Not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('POST', '/conversations/1/parts', { message_type: 'close' }),
  ),
  'POST /conversations/{conversation_id}/customers 404 Not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('POST', '/conversations/1/customers', { customer: {} }),
  ),
  'POST /conversations/{conversation_id}/convert 400 Bad request': refusal(
    'parameter_invalid',
    'Ticket type is not a customer ticket type',
    ({ client, conversationId, officeTypeId }) =>
      client.call('POST', `/conversations/${conversationId}/convert`, { ticket_type_id: officeTypeId }),
  ),
  'DELETE /conversations/{conversation_id}/customers/{contact_id} 404 Conversation not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client, contactId, adminId }) =>
      client.call('DELETE', `/conversations/1/customers/${contactId}`, { admin_id: adminId }),
  ),
  'DELETE /conversations/{conversation_id}/customers/{contact_id} 404 Contact not found': refusal(
    'not_found',
    'User Not Found',
    ({ client, conversationId, otherId, adminId }) =>
      client.call('DELETE', `/conversations/${conversationId}/customers/${otherId}`, { admin_id: adminId }),
  ),
  'DELETE /conversations/{conversation_id}/customers/{contact_id} 422 Last customer': refusal(
    'parameter_invalid',
    'Removing the last customer is not allowed',
    ({ client, conversationId, contactId, adminId }) =>
      client.call('DELETE', `/conversations/${conversationId}/customers/${contactId}`, { admin_id: adminId }),
  ),
};
