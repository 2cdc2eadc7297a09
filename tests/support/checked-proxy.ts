// A loopback HTTP proxy that holds every request and response passing through it against the description.
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Description } from './openapi.ts';

export interface CheckedProxy {
  /** Give this to the client in place of the API's own address. */
  readonly url: string;
  /** What did not conform so far, each naming its exchange. */
  readonly violations: readonly string[];
  /** Exchanges seen so far, as "METHOD /path status". */
  readonly exchanges: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts the proxy. Connections the API drops are dropped towards the client too.
 * @param ignoreRequests leaves requests unchecked, for clients that send what the description does not allow
 */
export function startCheckedProxy(
  targetUrl: string,
  description: Description,
  { ignoreRequests = false } = {},
): Promise<CheckedProxy> {
  const target = new URL(targetUrl);
  const violations: string[] = [];
  const exchanges: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const method = incoming.method ?? 'GET';
    const path = incoming.url ?? '/';
    const sent = await collect(incoming);
    const upstream = forward({
      host: target.hostname,
      port: target.port,
      method,
      path,
      headers: { ...incoming.headers, host: target.host },
    });
    upstream.on('error', () => incoming.socket.destroy());
    upstream.on('response', async (answer) => {
      const received = await collect(answer).catch(() => undefined);
      if (received === undefined) {
        incoming.socket.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(received);
      if (path.startsWith('/attachments/') || path.startsWith('/__sandbox')) return;
      const status = answer.statusCode ?? 0;
      exchanges.push(`${method} ${path} ${status}`);
      const note = (side: string, found: readonly string[]): void => {
        for (const one of found) violations.push(`${side} of ${method} ${path} (${status}): ${one}`);
      };
      // What the API refused need not have conformed; what it accepted must have.
      if (!ignoreRequests && status < 300) {
        note('request', description.checkRequest({ method, path, body: jsonOf(sent) }));
      }
      note('response', description.checkResponse({ method, path, status, body: jsonOf(received) }));
    });
    upstream.end(sent);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}`,
        violations,
        exchanges,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// Anything that is not JSON (an HTML error page, a body cut short) is handed on as text and fails as such.
function jsonOf(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes.toString('utf8');
  }
}
