// A local server that answers the Intercom client as a test says, counts what it is asked, and the client before it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, createClient } from '../../importers/intercom/client.ts';
import { createPacer } from '../../importers/intercom/pacing.ts';
import { systemClock } from '../../lib/clock.ts';

/** @param count of requests so far, this one among them */
export type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface ScriptedServer {
  http: Server;
  handler: Handler;
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  stop: AbortController;
  client: Client;
  make(options?: { timeout?: number; baseUrl?: string }): Client;
}

const limits = { 'x-ratelimit-limit': '100000', 'x-ratelimit-remaining': '100000' };

/** Everything in it is new before each test of the suite that calls this. */
export function scriptedServer(): ScriptedServer {
  let baseUrl: string;
  const made: Pick<ScriptedServer, 'make'> & Partial<ScriptedServer> = {
    make: (options = {}) =>
      createClient({
        baseUrl: options.baseUrl ?? baseUrl,
        token: 'dG9rOnRlc3Q=',
        clock: systemClock,
        pacer: createPacer({ clock: systemClock }),
        signal: made.stop?.signal,
        timeout: options.timeout ?? 500,
        backoff: 2,
      }),
  };

  beforeEach(async () => {
    const requests: ScriptedServer['requests'] = [];
    const http = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        requests.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
        for (const [name, value] of Object.entries(limits)) response.setHeader(name, value);
        response.setHeader('x-ratelimit-reset', String(Math.ceil(Date.now() / 10_000) * 10));
        response.setHeader('content-type', 'application/json');
        made.handler?.(request, response, requests.length);
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    Object.assign(made, { http, requests, stop: new AbortController() });
    made.client = made.make();
  });

  afterEach(async () => {
    made.http?.closeAllConnections();
    await new Promise((resolve) => made.http?.close(resolve));
  });
  return made as ScriptedServer;
}

/** Answers `status` and `body` to the first `times` requests, then 200. */
export const failing =
  (times: number, status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (_request, response, count) => {
    if (count > times) return void response.end('{"id":"1"}');
    response.writeHead(status, headers).end(body);
  };

/** The body of an error as Intercom words it. */
export function error(code: string, message = code): string {
  return JSON.stringify({ type: 'error.list', request_id: null, errors: [{ code, message }] });
}
