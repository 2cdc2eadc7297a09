// The client against a real local server that counts requests: what is retried, and above all what never is.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { z } from 'zod';
import { Conflict, Unproven } from '../../importers/intercom/answers.ts';
import { createApi } from '../../importers/intercom/api.ts';
import { type Client, createClient } from '../../importers/intercom/client.ts';
import { createPacer } from '../../importers/intercom/pacing.ts';
import { systemClock } from '../../lib/clock.ts';
import { Interrupted, OperatorError, RecordError, RetryableError, Throttled } from '../../lib/errors.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const anything = z.unknown();
const limits = { 'x-ratelimit-limit': '100000', 'x-ratelimit-remaining': '100000' };

function error(code: string, message = code): string {
  return JSON.stringify({ type: 'error.list', request_id: null, errors: [{ code, message }] });
}

async function thrownBy(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (caught) {
    return caught as Error;
  }
  throw new Error('nothing was thrown');
}

describe('the Intercom client', () => {
  let server: Server;
  let handler: Handler;
  let requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  let stop: AbortController;
  let client: Client;
  let baseUrl: string;

  const make = (options: { timeout?: number; baseUrl?: string } = {}): Client =>
    createClient({
      baseUrl: options.baseUrl ?? baseUrl,
      token: 'dG9rOnRlc3Q=',
      clock: systemClock,
      pacer: createPacer({ clock: systemClock }),
      signal: stop.signal,
      timeout: options.timeout ?? 500,
      backoff: 2,
    });

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        requests.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
        for (const [name, value] of Object.entries(limits)) response.setHeader(name, value);
        response.setHeader('x-ratelimit-reset', String(Math.ceil(Date.now() / 10_000) * 10));
        response.setHeader('content-type', 'application/json');
        handler(request, response, requests.length);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    stop = new AbortController();
    client = make();
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Answers `status` and `body` to the first `times` requests, then 200. */
  const failing =
    (times: number, status: number, body: string, headers: Record<string, string> = {}): Handler =>
    (_request, response, count) => {
      if (count > times) return void response.end('{"id":"1"}');
      response.writeHead(status, headers).end(body);
    };

  it('sends bearer, version, JSON and a user agent, and the body as it is', async () => {
    handler = (_request, response) => void response.end('{"id":"7"}');
    expect(await client.write({ method: 'POST', path: '/tags', body: { name: 'Ü' } })).to.deep.equal({
      id: '7',
    });
    const sent = requests[0];
    expect(sent?.body).to.equal('{"name":"Ü"}');
    expect(sent?.headers).to.include({
      authorization: 'Bearer dG9rOnRlc3Q=',
      'intercom-version': '2.16',
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'threadlift',
    });
  });

  describe('a write', () => {
    const send = (): Promise<unknown> => client.write({ method: 'POST', path: '/conversations', body: {} });

    // A second request after one of these would be a duplicate conversation at the customer's.
    const unproven: [string, Handler][] = [
      ['500', failing(9, 500, error('server_error'))],
      ['502 with an HTML page', failing(9, 502, '<html>bad gateway</html>')],
      ['503', failing(9, 503, error('service_unavailable'))],
      ['408', failing(9, 408, error('request_timeout'))],
      ['a dropped socket', (request) => void request.socket.destroy()],
      ['no answer', () => undefined],
      ['headers, then silence', (_request, response) => void response.write('{"id":')],
      [
        'an answer cut short',
        (request, response) => {
          response.writeHead(200, { 'content-length': '100' });
          response.write('{"id":', () => request.socket.destroy());
        },
      ],
      ['truncated JSON', (_request, response) => void response.end('{"id":')],
      ['HTML with status 200', (_request, response) => void response.end('<html></html>')],
    ];
    for (const [name, reaction] of unproven) {
      it(`is sent once and unproven after ${name}`, async () => {
        handler = reaction;
        expect(await thrownBy(send())).to.be.instanceOf(Unproven);
        expect(requests).to.have.length(1);
      });
    }

    it('waits for Retry-After on 429 and is then sent again', async () => {
      handler = failing(1, 429, error('rate_limit_exceeded'), { 'retry-after': '1' });
      const start = Date.now();
      await send();
      expect(requests).to.have.length(2);
      expect(Date.now() - start).to.be.within(950, 3000);
    });

    it('waits for X-RateLimit-Reset on 429', async () => {
      const start = Date.now();
      const reset = Math.ceil(start / 1000) + 1;
      handler = failing(1, 429, error('rate_limit_exceeded'), {
        'x-ratelimit-reset': String(reset),
        'x-ratelimit-remaining': '0',
      });
      await send();
      expect(requests).to.have.length(2);
      expect(Date.now()).to.be.at.least(reset * 1000 - 5);
    });

    it('is throttled when 429 does not end', async () => {
      handler = failing(99, 429, error('rate_limit_exceeded'), {
        'x-ratelimit-reset': '1',
        'retry-after': '0',
      });
      expect(await thrownBy(send())).to.be.instanceOf(Throttled);
      expect(requests).to.have.length(9);
    });

    it('is sent again after "Too many recent replies"', async () => {
      handler = failing(2, 400, error('parameter_invalid', 'Too many recent replies to this conversation'));
      await send();
      expect(requests).to.have.length(3);
    });

    it('is not sent again after any other 400', async () => {
      handler = failing(2, 400, error('parameter_invalid', 'x is an invalid value for created_at'));
      const thrown = await thrownBy(send());
      expect(thrown).to.be.instanceOf(RecordError).and.to.include({ code: 'parameter_invalid' });
      expect(requests).to.have.length(1);
    });

    it('is retryable, not in doubt, when no connection was made', async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const { port } = closed.address() as AddressInfo;
      await new Promise((resolve) => closed.close(resolve));
      const thrown = await thrownBy(
        make({ baseUrl: `http://127.0.0.1:${port}` }).write({ method: 'POST', path: '/tags' }),
      );
      expect(thrown).to.be.instanceOf(RetryableError).and.to.include({ code: 'unreachable' });
    });

    it('gets through when the connection is refused only at first', async () => {
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      handler = failing(0, 200, '');
      setTimeout(() => server.listen(port, '127.0.0.1'), 60);
      await client.write({ method: 'POST', path: '/tags' });
      expect(requests).to.have.length(1);
    });

    it('asks again for a parent it made moments ago, and only then', async () => {
      handler = failing(2, 404, error('not_found', 'Resource Not Found'));
      await client.write({ method: 'POST', path: '/conversations/1/reply' }, { early404: true });
      expect(requests).to.have.length(3);
      requests.length = 0;
      expect(await thrownBy(send()))
        .to.be.instanceOf(RecordError)
        .and.to.include({ code: 'not_found' });
      expect(requests).to.have.length(1);
    });

    it('tells which contact a conflict is about', async () => {
      const id = '6762f1261bb69f9f2193bba7';
      handler = failing(
        9,
        409,
        error('conflict', `A contact matching those details already exists with id=${id}`),
      );
      expect(await thrownBy(send()))
        .to.be.instanceOf(Conflict)
        .and.to.include({ id, archived: false });
      handler = failing(
        9,
        409,
        error('conflict', `An archived contact matching those details already exists with id=${id}`),
      );
      expect(await thrownBy(send()))
        .to.be.instanceOf(Conflict)
        .and.to.include({ id, archived: true });
    });

    for (const status of [401, 403]) {
      it(`needs a person after ${status}, whatever the body`, async () => {
        handler = failing(9, status, '<html></html>');
        const thrown = await thrownBy(send());
        expect(thrown).to.be.instanceOf(OperatorError);
        expect((thrown as OperatorError).hint).to.be.a('string');
        expect(requests).to.have.length(1);
      });
    }

    it('does not start after an abort', async () => {
      handler = failing(0, 200, '');
      stop.abort();
      expect(await thrownBy(send())).to.be.instanceOf(Interrupted);
      expect(requests).to.have.length(0);
    });

    it('in flight when the abort comes still gets its answer', async () => {
      handler = (_request, response) => {
        stop.abort();
        setTimeout(() => response.end('{"id":"9"}'), 50);
      };
      expect(await send()).to.deep.equal({ id: '9' });
    });

    it('waiting out a 429 when the abort comes stops at once and was not applied', async () => {
      handler = failing(9, 429, error('rate_limit_exceeded'), { 'retry-after': '20' });
      setTimeout(() => stop.abort(), 50);
      const start = Date.now();
      expect(await thrownBy(send())).to.be.instanceOf(Interrupted);
      expect(Date.now() - start).to.be.below(2000);
      expect(requests).to.have.length(1);
    });
  });

  describe('a read', () => {
    const get = (): Promise<unknown> => client.read('/me', anything);

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
        client = make({ timeout: 100 });
        handler = reaction;
        expect(await get()).to.deep.equal({ id: '1' });
        expect(requests).to.have.length(3);
      });
    }

    it('may be a POST: searches are asked again too', async () => {
      handler = failing(1, 500, error('server_error'));
      await client.read('/tickets/search', anything, { json: { query: {} } });
      expect(requests.map(({ method }) => method)).to.deep.equal(['POST', 'POST']);
    });

    it('takes an early 404 for lag only when asked to', async () => {
      handler = failing(2, 404, error('not_found'));
      expect(await createApi(client).conversation('5')).to.equal(null);
      expect(requests).to.have.length(1);
      requests.length = 0;
      await client.read('/conversations/5', anything, { early404: true });
      expect(requests).to.have.length(3);
    });

    it('gives up as resumable when the server stays broken', async () => {
      handler = failing(99, 500, error('server_error'));
      expect(await thrownBy(get())).to.be.instanceOf(RetryableError);
      expect(requests).to.have.length(7);
    });

    it('names the field of an answer with another shape', async () => {
      handler = (_request, response) => void response.end('{"type":"admin.list"}');
      const thrown = await thrownBy(createApi(client).admins());
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
      for await (const { id } of createApi(client).searchConversations(query)) seen.push(id);
      return seen;
    };

    it('are followed to the last one', async () => {
      handler = (_request, response, count) =>
        void response.end(count === 1 ? page('A', '1', '2') : count === 2 ? page('B', '3') : page(null, '4'));
      expect(await ids()).to.deep.equal(['1', '2', '3', '4']);
      expect(requests.map(({ body }) => JSON.parse(body).pagination.starting_after)).to.deep.equal([
        undefined,
        'A',
        'B',
      ]);
    });

    it('that repeat their cursor are an error, not an endless loop', async () => {
      handler = (_request, response) => void response.end(page('A', '1'));
      expect(await thrownBy(ids())).to.include({ code: 'cursor_repeats' });
      expect(requests).to.have.length(2);
    });
  });
});
