// The client against a real local server that counts requests: which writes are sent again, and above all which never.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Conflict, Unproven } from '../../importers/intercom/answers.ts';
import { Interrupted, OperatorError, RecordError, RetryableError, Throttled } from '../../lib/errors.ts';
import { rejection } from '../support/rejection.ts';
import { error, failing, type Handler, scriptedServer } from '../support/scripted-server.ts';

describe('the Intercom client', () => {
  const server = scriptedServer();

  it('sends bearer, version, JSON and a user agent, and the body as it is', async () => {
    server.handler = (_request, response) => void response.end('{"id":"7"}');
    expect(await server.client.write({ method: 'POST', path: '/tags', body: { name: 'Ü' } })).to.deep.equal({
      id: '7',
    });
    const sent = server.requests[0];
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
    const send = (): Promise<unknown> =>
      server.client.write({ method: 'POST', path: '/conversations', body: {} });

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
        server.handler = reaction;
        expect(await rejection(send())).to.be.instanceOf(Unproven);
        expect(server.requests).to.have.length(1);
      });
    }

    it('waits for Retry-After on 429 and is then sent again', async () => {
      server.handler = failing(1, 429, error('rate_limit_exceeded'), { 'retry-after': '1' });
      const start = Date.now();
      await send();
      expect(server.requests).to.have.length(2);
      expect(Date.now() - start).to.be.within(950, 3000);
    });

    it('waits for X-RateLimit-Reset on 429', async () => {
      const start = Date.now();
      const reset = Math.ceil(start / 1000) + 1;
      server.handler = failing(1, 429, error('rate_limit_exceeded'), {
        'x-ratelimit-reset': String(reset),
        'x-ratelimit-remaining': '0',
      });
      await send();
      expect(server.requests).to.have.length(2);
      expect(Date.now()).to.be.at.least(reset * 1000 - 5);
    });

    it('is throttled when 429 does not end', async () => {
      server.handler = failing(99, 429, error('rate_limit_exceeded'), {
        'x-ratelimit-reset': '1',
        'retry-after': '0',
      });
      expect(await rejection(send())).to.be.instanceOf(Throttled);
      expect(server.requests).to.have.length(9);
    });

    it('is sent again after "Too many recent replies"', async () => {
      server.handler = failing(
        2,
        400,
        error('parameter_invalid', 'Too many recent replies to this conversation'),
      );
      await send();
      expect(server.requests).to.have.length(3);
    });

    it('is not sent again after any other 400', async () => {
      server.handler = failing(2, 400, error('parameter_invalid', 'x is an invalid value for created_at'));
      const thrown = await rejection(send());
      expect(thrown).to.be.instanceOf(RecordError).and.to.include({ code: 'parameter_invalid' });
      expect(server.requests).to.have.length(1);
    });

    it('is retryable, not in doubt, when no connection was made', async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const { port } = closed.address() as AddressInfo;
      await new Promise((resolve) => closed.close(resolve));
      const thrown = await rejection(
        server.make({ baseUrl: `http://127.0.0.1:${port}` }).write({ method: 'POST', path: '/tags' }),
      );
      expect(thrown).to.be.instanceOf(RetryableError).and.to.include({ code: 'unreachable' });
    });

    it('gets through when the connection is refused only at first', async () => {
      const { port } = server.http.address() as AddressInfo;
      await new Promise((resolve) => server.http.close(resolve));
      server.handler = failing(0, 200, '');
      setTimeout(() => server.http.listen(port, '127.0.0.1'), 60);
      await server.client.write({ method: 'POST', path: '/tags' });
      expect(server.requests).to.have.length(1);
    });

    it('asks again for a parent it made moments ago, and only then', async () => {
      server.handler = failing(2, 404, error('not_found', 'Resource Not Found'));
      await server.client.write({ method: 'POST', path: '/conversations/1/reply' }, { early404: true });
      expect(server.requests).to.have.length(3);
      server.requests.length = 0;
      expect(await rejection(send()))
        .to.be.instanceOf(RecordError)
        .and.to.include({ code: 'not_found' });
      expect(server.requests).to.have.length(1);
    });

    it('tells which contact a conflict is about', async () => {
      const id = '6762f1261bb69f9f2193bba7';
      server.handler = failing(
        9,
        409,
        error('conflict', `A contact matching those details already exists with id=${id}`),
      );
      expect(await rejection(send()))
        .to.be.instanceOf(Conflict)
        .and.to.include({ id, archived: false });
      server.handler = failing(
        9,
        409,
        error('conflict', `An archived contact matching those details already exists with id=${id}`),
      );
      expect(await rejection(send()))
        .to.be.instanceOf(Conflict)
        .and.to.include({ id, archived: true });
    });

    for (const status of [401, 403]) {
      it(`needs a person after ${status}, whatever the body`, async () => {
        server.handler = failing(9, status, '<html></html>');
        const thrown = await rejection(send());
        expect(thrown).to.be.instanceOf(OperatorError);
        expect((thrown as OperatorError).hint).to.be.a('string');
        expect(server.requests).to.have.length(1);
      });
    }

    it('does not start after an abort', async () => {
      server.handler = failing(0, 200, '');
      server.stop.abort();
      expect(await rejection(send())).to.be.instanceOf(Interrupted);
      expect(server.requests).to.have.length(0);
    });

    it('in flight when the abort comes still gets its answer', async () => {
      server.handler = (_request, response) => {
        server.stop.abort();
        setTimeout(() => response.end('{"id":"9"}'), 50);
      };
      expect(await send()).to.deep.equal({ id: '9' });
    });

    it('waiting out a 429 when the abort comes stops at once and was not applied', async () => {
      server.handler = failing(9, 429, error('rate_limit_exceeded'), { 'retry-after': '20' });
      setTimeout(() => server.stop.abort(), 50);
      const start = Date.now();
      expect(await rejection(send())).to.be.instanceOf(Interrupted);
      expect(Date.now() - start).to.be.below(2000);
      expect(server.requests).to.have.length(1);
    });
  });
});
