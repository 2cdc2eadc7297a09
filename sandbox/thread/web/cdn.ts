// The second origin: files behind signed URLs that expire.
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Account } from '../world/account.ts';
import { blobBytes, blobFacts } from '../world/blobs.ts';
import { type Traffic, trafficHandler } from './faults.ts';
import type { Signer } from './signing.ts';

/** Every fifth file lies elsewhere and is redirected to, as CDNs do. */
const isMoved = (sha256: string): boolean => Number.parseInt(sha256.slice(0, 4), 16) % 5 === 0;

/** Path of an attachment on the CDN, as it is signed and requested. */
export function filePath(id: string, name: string): string {
  return `/files/${id}/${encodeURIComponent(name)}`;
}

export function cdnApp(account: Account, signer: Signer, traffic: Traffic): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(trafficHandler(traffic, 'cdn', () => false));

  const serve = (request: Request, id: string, mayMove: boolean): Response => {
    const url = new URL(request.url);
    if (
      !signer.accepts(url.pathname, url.searchParams.get('expires') ?? '', url.searchParams.get('sig') ?? '')
    ) {
      return new Response('This link has expired', {
        status: 403,
        headers: { 'content-type': 'text/plain' },
      });
    }
    const file = account.attachment(id);
    if (!file) return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } });
    if (mayMove && isMoved(blobFacts(file.blob).sha256)) {
      return new Response(null, { status: 302, headers: { location: signer.sign(`/blob/${id}`) } });
    }
    return ranged(blobBytes(file.blob), blobFacts(file.blob).sha256, file.record.contentType, request);
  };
  app.get('/files/:id/:name', (c) => serve(c.req.raw, c.req.param('id'), true));
  app.get('/blob/:id', (c) => serve(c.req.raw, c.req.param('id'), false));
  return app;
}

/**
 * The bytes, or the one range of them that was asked for (RFC 9110, section 14). A range that makes no sense, several
 * of them, or one of another version (`If-Range`) is answered with the whole, as the RFC allows or demands.
 */
function ranged(bytes: Buffer, sha256: string, contentType: string, request: Request): Response {
  const etag = `"${sha256.slice(0, 32)}"`;
  const headers = { 'accept-ranges': 'bytes', 'cache-control': 'private', etag };
  const body = (part: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(part);
  const isSame = (request.headers.get('if-range') ?? etag) === etag;
  const range = request.method === 'GET' && isSame ? request.headers.get('range') : null;
  const asked = rangeOf(range, bytes.length);
  if (asked === null) {
    return new Response(body(bytes), {
      headers: { ...headers, 'content-type': contentType, 'content-length': String(bytes.length) },
    });
  }
  const { first, last } = asked;
  if (first > last) {
    return new Response(null, {
      status: 416,
      headers: { 'accept-ranges': 'bytes', 'content-range': `bytes */${bytes.length}` },
    });
  }
  const part = bytes.subarray(first, last + 1);
  return new Response(body(part), {
    status: 206,
    headers: {
      ...headers,
      'content-type': contentType,
      'content-length': String(part.length),
      'content-range': `bytes ${first}-${last}/${bytes.length}`,
    },
  });
}

/** First and last byte; `first > last` when none of it exists; null when the header is to be ignored. */
function rangeOf(header: string | null, length: number): { first: number; last: number } | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header ?? '') ?? [];
  if (from === '') {
    if (to === '') return null;
    return { first: to === '0' ? length : Math.max(0, length - Number(to)), last: length - 1 };
  }
  if (to !== '' && Number(to) < Number(from)) return null;
  return { first: Number(from), last: to === '' ? length - 1 : Math.min(Number(to), length - 1) };
}
