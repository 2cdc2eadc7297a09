// A plain proxy before a sandbox: every request goes through unchanged, until a test says what happens to one of them.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** @returns false to leave the client without an answer */
type Meddle = (request: string, answer: string) => Promise<boolean>;

export interface ManInTheMiddle {
  readonly url: string;
  /** "METHOD path" of every request so far. */
  readonly seen: string[];
  /** Called once, after the first request that matches was carried out and before its answer is passed on. */
  meddle(pattern: RegExp, what: Meddle): void;
  close(): Promise<void>;
}

export async function proxyTo(target: string): Promise<ManInTheMiddle> {
  const seen: string[] = [];
  let next: { pattern: RegExp; what: Meddle } | null = null;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = `${request.method} ${request.url}`;
    seen.push(name);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const text = await answer.text();
    if (next?.pattern.test(name)) {
      const { what } = next;
      next = null;
      if (!(await what(name, text))) return void request.socket.destroy();
    }
    const {
      'content-length': _length,
      'content-encoding': _encoding,
      ...kept
    } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, kept).end(text);
  }

  const server = createServer((request, response) => {
    // The client going away is what some tests are about.
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    meddle: (pattern, what) => {
      next = { pattern, what };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
