// The client against a real local server that counts requests: reads are asked again, and pages followed to their end.
import { expect } from 'chai';
import { z } from 'zod';
import { createApi } from '../../importers/intercom/api.ts';
import { RecordError, RetryableError } from '../../lib/errors.ts';
import { rejection } from '../support/rejection.ts';
import { error, failing, type Handler, scriptedServer } from '../support/scripted-server.ts';

const anything = z.unknown();

describe('the Intercom client', () => {
  const server = scriptedServer();

  describe('a read', () => {
    const get = (): Promise<unknown> => server.client.read('/me', anything);

    const transient: [string, Handler][] = [
      ['500', failing(2, 500, error('server_error'))],
      ['502 with an HTML page', failing(2, 502, '<html></html>')],
      [
        'a dropped socket',
        (request, response, count) =>
          void (count > 2 ? response.end('{"id":"1"}') : request.socket.destroy()),
      ],
      [
        'truncated JSON',
        (_request, response, count) => void response.end(count > 2 ? '{"id":"1"}' : '{"id":'),
      ],
      ['no answer', (_request, response, count) => void (count > 2 && response.end('{"id":"1"}'))],
      [
        'headers, then silence',
        (_request, response, count) => void (count > 2 ? response.end('{"id":"1"}') : response.write('{')),
      ],
    ];
    for (const [name, reaction] of transient) {
      it(`is asked again after ${name}`, async () => {
        server.client = server.make({ timeout: 100 });
        server.handler = reaction;
        expect(await get()).to.deep.equal({ id: '1' });
        expect(server.requests).to.have.length(3);
      });
    }

    it('may be a POST: searches are asked again too', async () => {
      server.handler = failing(1, 500, error('server_error'));
      await server.client.read('/tickets/search', anything, { json: { query: {} } });
      expect(server.requests.map(({ method }) => method)).to.deep.equal(['POST', 'POST']);
    });

    it('takes an early 404 for lag only when asked to', async () => {
      server.handler = failing(2, 404, error('not_found'));
      expect(await createApi(server.client).conversation('5')).to.equal(null);
      expect(server.requests).to.have.length(1);
      server.requests.length = 0;
      await server.client.read('/conversations/5', anything, { early404: true });
      expect(server.requests).to.have.length(3);
    });

    it('gives up as resumable when the server stays broken', async () => {
      server.handler = failing(99, 500, error('server_error'));
      expect(await rejection(get())).to.be.instanceOf(RetryableError);
      expect(server.requests).to.have.length(7);
    });

    it('names the field of an answer with another shape', async () => {
      server.handler = (_request, response) => void response.end('{"type":"admin.list"}');
      const thrown = await rejection(createApi(server.client).admins());
      expect(thrown).to.be.instanceOf(RecordError).and.to.include({ code: 'unexpected_answer' });
      expect(thrown.message).to.contain('admins');
    });
  });

  describe('pages', () => {
    const page = (cursor: string | null, ...ids: string[]): string =>
      JSON.stringify({
        type: 'conversation.list',
        conversations: ids.map((id) => ({ id, created_at: 1 })),
        pages: { type: 'pages', ...(cursor ? { next: { starting_after: cursor } } : {}) },
      });
    const query = { field: 'created_at', operator: '>', value: 1 };
    const ids = async (): Promise<string[]> => {
      const seen: string[] = [];
      for await (const { id } of createApi(server.client).searchConversations(query)) seen.push(id);
      return seen;
    };

    it('are followed to the last one', async () => {
      server.handler = (_request, response, count) =>
        void response.end(count === 1 ? page('A', '1', '2') : count === 2 ? page('B', '3') : page(null, '4'));
      expect(await ids()).to.deep.equal(['1', '2', '3', '4']);
      expect(server.requests.map(({ body }) => JSON.parse(body).pagination.starting_after)).to.deep.equal([
        undefined,
        'A',
        'B',
      ]);
    });

    it('that repeat their cursor are an error, not an endless loop', async () => {
      server.handler = (_request, response) => void response.end(page('A', '1'));
      expect(await rejection(ids())).to.include({ code: 'cursor_repeats' });
      expect(server.requests).to.have.length(2);
    });
  });
});
