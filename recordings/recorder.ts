// A transport that passes everything on and keeps what came back, in memory only: nothing unscrubbed is ever on disk.
import type { BrowserContext } from 'playwright';
import { network, type Transport } from '../extractors/http/transport.ts';
import { sha256 } from '../lib/json.ts';
import { bodyKind, type Exchange, KEPT_HEADERS } from './exchange.ts';

export interface Recorder {
  readonly transport: Transport;
  /** What was read so far, in the order the answers came; null when it was more than a recording may hold. */
  exchanges(): Promise<readonly Exchange[] | null>;
}

/** Past this the recording is given up, and the extraction goes on. */
export const MOST_BYTES = 256 * 1024 * 1024;

export function createRecorder(through: Transport = network): Recorder {
  const kept: Exchange[] = [];
  const pending = new Set<Promise<unknown>>();
  let bytes = 0;

  const keep = (exchange: Exchange): void => {
    // A customer's file is never needed: its hash is enough to make the stand-in.
    const type = exchange.headers['content-type'] ?? '';
    const body = bodyKind(type) === 'bytes' ? Buffer.from(sha256(exchange.body)) : exchange.body;
    bytes += body.byteLength;
    if (bytes > MOST_BYTES) kept.length = 0;
    else kept.push({ ...exchange, body });
  };

  return {
    async exchanges() {
      await Promise.all(pending);
      return bytes > MOST_BYTES ? null : kept;
    },
    transport: {
      ...through,
      async fetch(url, init) {
        const answer = await through.fetch(url, init);
        const body = new Uint8Array(await answer.arrayBuffer());
        const headers = keptHeaders((name) => answer.headers.get(name));
        keep({ method: init.method ?? 'GET', url, status: answer.status, headers, body, via: 'http' });
        const isEmpty = [101, 204, 205, 304].includes(answer.status);
        return new Response(isEmpty ? null : body, { status: answer.status, headers: answer.headers });
      },
      async attach(context: BrowserContext) {
        await through.attach(context);
        await context.route('**/*', async (route, request) => {
          // One hop at a time: where it leads to is the browser's to ask, and the guard's to judge.
          const answer = await route.fetch({ maxRedirects: 0, maxRetries: 0 }).catch(() => null);
          if (answer === null) return route.abort('failed');
          const body = await answer.body();
          const headers = keptHeaders((name) => answer.headers()[name] ?? null);
          keep({
            method: request.method(),
            url: request.url(),
            status: answer.status(),
            headers,
            body,
            via: 'browser',
          });
          await route.fulfill({ response: answer, body }).catch(() => undefined);
        });
        // Routes are not called where a redirect leads.
        context.on('response', (response) => {
          const request = response.request();
          if (request.redirectedFrom() === null) return;
          const seen = response.body().then(
            (body) => {
              const headers = keptHeaders((name) => response.headers()[name] ?? null);
              keep({
                method: request.method(),
                url: request.url(),
                status: response.status(),
                headers,
                body,
                via: 'browser',
              });
            },
            () => undefined,
          );
          pending.add(seen);
          void seen.finally(() => pending.delete(seen));
        });
      },
    },
  };
}

function keptHeaders(get: (name: string) => string | null): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = get(name);
    if (value !== null) headers[name] = value;
  }
  return headers;
}
