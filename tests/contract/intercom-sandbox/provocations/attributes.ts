// Provocations of what contact, company and conversation attributes refuse.
import type { Body, Reply } from '../client.ts';
import { type Provocations, refusal, type Stage } from './stage.ts';

async function twice({ client }: Stage, model: string): Promise<Reply> {
  const ring = { name: 'The One Ring', data_type: 'string' };
  await client.ok('POST', '/data_attributes', { ...ring, model: 'company' });
  return client.call('POST', '/data_attributes', { ...ring, model });
}

async function changedTier({ client }: Stage, change: object): Promise<Reply> {
  const { data } = await client.ok('GET', '/data_attributes?model=contact');
  const { id } = data.find(({ name }: Body) => name === 'Plan tier');
  return client.call('PUT', `/data_attributes/${id}`, change);
}

export const attributeRefusals: Provocations = {
  'POST /conversations/attributes 422 Invalid data_type': refusal(
    'parameter_invalid',
    "data_type 'invalid_type' is not valid. Allowed types: string, integer, list, decimal, boolean, datetime, relationship, files",
    ({ client }) =>
      client.call('POST', '/conversations/attributes', { name: 'x', data_type: 'invalid_type' }),
  ),
  'GET /data_attributes 422 Deprecated conversation model': refusal(
    'parameter_invalid',
    'model=conversation is no longer supported. Use GET /conversations/attributes instead',
    ({ client }) => client.call('GET', '/data_attributes?model=conversation'),
  ),
  'POST /data_attributes 400 Same name already exists': refusal(
    'parameter_invalid',
    "You already have 'The One Ring' in your company data. To save this as new people data, use a different name.",
    (stage) => twice(stage, 'contact'),
  ),
  'POST /data_attributes 400 Attribute already exists': refusal(
    'parameter_invalid',
    "You already have 'The One Ring' in your company data. To save this as new company data, use a different name.",
    (stage) => twice(stage, 'company'),
  ),
  'POST /data_attributes 400 Invalid name': refusal(
    'parameter_invalid',
    'Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens',
    ({ client }) =>
      client.call('POST', '/data_attributes', {
        name: '!nv@l!d n@me',
        model: 'company',
        data_type: 'string',
      }),
  ),
  'POST /data_attributes 400 Invalid Data Type': refusal(
    'parameter_invalid',
    "Data Type isn't an option",
    ({ client }) =>
      client.call('POST', '/data_attributes', {
        name: 'The Second Ring',
        model: 'company',
        data_type: 'mithril',
      }),
  ),
  'POST /data_attributes 400 Too few options for list': refusal(
    'parameter_invalid',
    'The Data Attribute model field must be either contact or company',
    ({ client }) =>
      client.call('POST', '/data_attributes', {
        description: 'Just a plain old ring',
        options: [{ value: '1-10' }],
        archived: false,
      }),
  ),
  'GET /conversations/attributes/{id} 404 Not found': refusal(
    'conversation_attribute_not_found',
    'Conversation attribute not found',
    ({ client }) => client.call('GET', '/conversations/attributes/99'),
  ),
  'PUT /conversations/attributes/{id} 404 Not found': refusal(
    'conversation_attribute_not_found',
    'Conversation attribute not found',
    ({ client }) => client.call('PUT', '/conversations/attributes/99', { name: 'x' }),
  ),
  'DELETE /conversations/attributes/{id} 404 Not found': refusal(
    'conversation_attribute_not_found',
    'Conversation attribute not found',
    ({ client }) => client.call('DELETE', '/conversations/attributes/99'),
  ),
  'POST /conversations/attributes/{id}/options 404 Not found': refusal(
    'conversation_attribute_not_found',
    'Conversation attribute not found',
    ({ client }) => client.call('POST', '/conversations/attributes/99/options', { label: 'x' }),
  ),
  'POST /conversations/attributes/{id}/options 422 Not a list type': refusal(
    'parameter_invalid',
    'Options can only be managed on list attributes',
    ({ client, textAttributeId }) =>
      client.call('POST', `/conversations/attributes/${textAttributeId}/options`, { label: 'x' }),
  ),
  'PUT /conversations/attributes/{id}/options/{option_id} 422 Not a list type': refusal(
    'parameter_invalid',
    'Options can only be managed on list attributes',
    ({ client, textAttributeId, optionId }) =>
      client.call('PUT', `/conversations/attributes/${textAttributeId}/options/${optionId}`, { label: 'x' }),
  ),
  'POST /conversations/attributes/{id}/options 422 Label required': refusal(
    'parameter_invalid',
    'label is required',
    ({ client, listAttributeId }) =>
      client.call('POST', `/conversations/attributes/${listAttributeId}/options`, {}),
  ),
  'PUT /conversations/attributes/{id}/options/{option_id} 422 Label required': refusal(
    'parameter_invalid',
    'label is required',
    ({ client, listAttributeId, optionId }) =>
      client.call('PUT', `/conversations/attributes/${listAttributeId}/options/${optionId}`, {}),
  ),
  'POST /conversations/attributes/{id}/options 422 Label not a string': refusal(
    'parameter_invalid',
    'label must be a string',
    ({ client, listAttributeId }) =>
      client.call('POST', `/conversations/attributes/${listAttributeId}/options`, { label: 7 }),
  ),
  'PUT /conversations/attributes/{id}/options/{option_id} 422 Label not a string': refusal(
    'parameter_invalid',
    'label must be a string',
    ({ client, listAttributeId, optionId }) =>
      client.call('PUT', `/conversations/attributes/${listAttributeId}/options/${optionId}`, { label: 7 }),
  ),
  'POST /conversations/attributes/{id}/options 422 Unexpected key in body': refusal(
    'parameter_invalid',
    "only 'label' is accepted",
    ({ client, listAttributeId }) =>
      client.call('POST', `/conversations/attributes/${listAttributeId}/options`, {
        label: 'x',
        archived: true,
      }),
  ),
  'PUT /conversations/attributes/{id}/options/{option_id} 422 Unexpected key in body': refusal(
    'parameter_invalid',
    "only 'label' is accepted",
    ({ client, listAttributeId, optionId }) =>
      client.call('PUT', `/conversations/attributes/${listAttributeId}/options/${optionId}`, {
        label: 'x',
        archived: true,
      }),
  ),
  'PUT /conversations/attributes/{id}/options/{option_id} 404 Attribute not found': refusal(
    'conversation_attribute_not_found',
    'Conversation attribute not found',
    ({ client, optionId }) =>
      client.call('PUT', `/conversations/attributes/99/options/${optionId}`, { label: 'x' }),
  ),
  'PUT /conversations/attributes/{id}/options/{option_id} 404 Option not found': refusal(
    'conversation_attribute_not_found',
    'List option not found',
    ({ client, listAttributeId }) =>
      client.call('PUT', `/conversations/attributes/${listAttributeId}/options/x`, { label: 'x' }),
  ),
  'DELETE /conversations/attributes/{id}/options/{option_id} 404 Attribute not found': refusal(
    'conversation_attribute_not_found',
    'Conversation attribute not found',
    ({ client, optionId }) => client.call('DELETE', `/conversations/attributes/99/options/${optionId}`),
  ),
  'DELETE /conversations/attributes/{id}/options/{option_id} 404 Option not found': refusal(
    'conversation_attribute_not_found',
    'List option not found',
    ({ client, listAttributeId }) =>
      client.call('DELETE', `/conversations/attributes/${listAttributeId}/options/x`),
  ),
  'DELETE /conversations/attributes/{id}/options/{option_id} 422 Not a list type': refusal(
    'parameter_invalid',
    'Options can only be managed on list attributes',
    ({ client, textAttributeId, optionId }) =>
      client.call('DELETE', `/conversations/attributes/${textAttributeId}/options/${optionId}`),
  ),
  'DELETE /conversations/attributes/{id}/options/{option_id} 422 Minimum options': refusal(
    'parameter_invalid',
    'A list attribute must have at least 2 active options',
    ({ client, listAttributeId, optionId }) =>
      client.call('DELETE', `/conversations/attributes/${listAttributeId}/options/${optionId}`),
  ),
  'PUT /data_attributes/{data_attribute_id} 400 Too few options in list': refusal(
    'parameter_invalid',
    "Options isn't an array",
    (stage) => changedTier(stage, { options: { value: '1-10' } }),
  ),
  'PUT /data_attributes/{data_attribute_id} 404 Attribute Not Found': refusal(
    'field_not_found',
    "We couldn't find that data attribute to update",
    ({ client }) => client.call('PUT', '/data_attributes/1', { archived: true }),
  ),
  'PUT /data_attributes/{data_attribute_id} 422 Has Dependant Object': refusal(
    'data_invalid',
    'The Data Attribute you are trying to archive has a dependant object',
    (stage) => changedTier(stage, { archived: true }),
  ),
};
