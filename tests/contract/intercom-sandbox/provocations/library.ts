// Provocations of what the library refuses: articles, collections, snippets, macros.
import type { Client, Reply } from '../client.ts';
import { type Provocations, refusal, type Stage } from './stage.ts';

async function onArticle({ client, adminId }: Stage, use: (client: Client, path: string) => Promise<Reply>) {
  const { id } = await client.ok('POST', '/articles', { title: 'x', author_id: Number(adminId) });
  return use(client, `/articles/${id}`);
}

async function changedSnippet({ client }: Stage, change: object) {
  const { id } = await client.ok('POST', '/content_snippets', { title: 'x', body_markdown: 'x' });
  return client.call('PUT', `/content_snippets/${id}`, change);
}

export const libraryRefusals: Provocations = {
  'GET /macros 400 Invalid parameter': refusal(
    'parameter_invalid',
    'Invalid updated_since timestamp',
    ({ client }) => client.call('GET', '/macros?updated_since=yesterday'),
  ),
  'POST /articles 400 Bad Request': refusal(
    'parameter_not_found',
    'author_id must be in the main body or default locale translated_content object',
    ({ client }) => client.call('POST', '/articles', { title: 'Thanks' }),
  ),
  'POST /help_center/collections 400 Bad Request': refusal(
    'parameter_not_found',
    'Name is a required parameter.',
    ({ client }) => client.call('POST', '/help_center/collections', { description: 'No name' }),
  ),
  'POST /content_snippets 404 Unknown audience IDs': refusal(
    'parameter_invalid',
    'audience_ids contains unknown audience IDs: 999',
    ({ client }) =>
      client.call('POST', '/content_snippets', { title: 'x', body_markdown: 'x', audience_ids: [999] }),
  ),
  'POST /content_snippets 422 Validation error': refusal(
    'validation_error',
    'The language is not currently supported for Fin',
    ({ client }) =>
      client.call('POST', '/content_snippets', { title: 'x', body_markdown: 'x', locale: 'tlh' }),
  ),
  'GET /macros/{id} 404 Macro not found': refusal(
    'not_found',
    'Macro not found',
    ({ client, macroOfOthers }) => macroOfOthers().then((id) => client.call('GET', `/macros/${id}`)),
  ),
  'GET /articles/{article_id} 404 Article not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('GET', '/articles/1'),
  ),
  'PUT /articles/{article_id} 404 Article Not Found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('PUT', '/articles/1', { title: 'x' }),
  ),
  'DELETE /articles/{article_id} 404 Article Not Found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('DELETE', '/articles/1'),
  ),
  'POST /articles/{article_id}/tags 404 Article not found': refusal(
    'article_not_found',
    'Article not found',
    ({ client, tagId }) => client.call('POST', '/articles/1/tags', { id: tagId }),
  ),
  'POST /articles/{article_id}/tags 404 Tag not found': refusal('tag_not_found', 'Tag not found', (stage) =>
    onArticle(stage, (client, path) => client.call('POST', `${path}/tags`, { id: '1' })),
  ),
  'DELETE /articles/{article_id}/tags/{id} 404 Article not found': refusal(
    'article_not_found',
    'Article not found',
    ({ client, tagId }) => client.call('DELETE', `/articles/1/tags/${tagId}`),
  ),
  'DELETE /articles/{article_id}/tags/{id} 404 Tag not found': refusal(
    'tag_not_found',
    'Tag not found',
    (stage) => onArticle(stage, (client, path) => client.call('DELETE', `${path}/tags/1`)),
  ),
  'GET /help_center/collections/{collection_id} 404 Collection not found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('GET', '/help_center/collections/1'),
  ),
  'PUT /help_center/collections/{collection_id} 404 Collection Not Found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('PUT', '/help_center/collections/1', { name: 'x' }),
  ),
  'DELETE /help_center/collections/{collection_id} 404 collection Not Found': refusal(
    'not_found',
    'Resource Not Found',
    ({ client }) => client.call('DELETE', '/help_center/collections/1'),
  ),
  'GET /content_snippets/{id} 404 Content snippet not found': refusal(
    'not_found',
    'Content snippet not found',
    ({ client }) => client.call('GET', '/content_snippets/1'),
  ),
  'PUT /content_snippets/{id} 404 Content snippet not found': refusal(
    'not_found',
    'Content snippet not found',
    ({ client }) => client.call('PUT', '/content_snippets/1', { title: 'x' }),
  ),
  'DELETE /content_snippets/{id} 404 Content snippet not found': refusal(
    'not_found',
    'Content snippet not found',
    ({ client }) => client.call('DELETE', '/content_snippets/1'),
  ),
  'PUT /content_snippets/{id} 404 Unknown audience IDs': refusal(
    'parameter_invalid',
    'audience_ids contains unknown audience IDs: 999',
    (stage) => changedSnippet(stage, { audience_ids: [999] }),
  ),
  'PUT /content_snippets/{id} 422 Validation error': refusal(
    'validation_error',
    'The language is not currently supported for Fin',
    (stage) => changedSnippet(stage, { locale: 'tlh' }),
  ),
};
