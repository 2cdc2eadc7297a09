// Attachments: decoded and kept on arrival, shown by signed addresses that stop working after a while.
import { createHash, createHmac } from 'node:crypto';
import { idOf, isObject, type Json, textOf } from './call.ts';
import { invalid } from './problem.ts';
import type { StoredFile } from './things.ts';
import type { World } from './world.ts';

const MOST_PER_REPLY = 10;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The files a reply brings: `attachment_files` win over `attachment_urls`.
 * @throws Problem 400 for more than ten, or for data that is not base64
 */
export function takeFiles(world: World, body: Json, filesAllowed = true): StoredFile[] {
  const files = filesAllowed ? listOf(body, 'attachment_files') : [];
  const urls = listOf(body, 'attachment_urls');
  if (files.length === 0) return urls.map((url) => storeLink(world, url));
  return files.map((file) => storeBytes(world, file));
}

function listOf(body: Json, name: string): unknown[] {
  const value = body[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(`${name} must be an array`);
  if (value.length > MOST_PER_REPLY) throw invalid(`${name} cannot have more than ${MOST_PER_REPLY} items`);
  return value;
}

function storeBytes(world: World, file: unknown): StoredFile {
  const name = isObject(file) ? textOf(file.name) : undefined;
  const contentType = isObject(file) ? textOf(file.content_type) : undefined;
  const data = isObject(file) ? textOf(file.data)?.replace(/\s+/g, '') : undefined;
  if (!name || !contentType || data === undefined) {
    throw invalid('attachment_files items need content_type, data and name');
  }
  if (!BASE64.test(data)) throw invalid('attachment_files data is not valid base64');
  const bytes = Buffer.from(data, 'base64');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return keep(world, { name, contentType, size: bytes.length, sha256, bytes, link: null });
}

// The sandbox reaches no other host, so a file named by its address stays a reference.
function storeLink(world: World, url: unknown): StoredFile {
  const address = textOf(url);
  if (address === undefined || !URL.canParse(address)) throw invalid('attachment_urls must be valid URLs');
  const name = decodeURIComponent(new URL(address).pathname.split('/').at(-1) ?? '') || 'attachment';
  return keep(world, { name, contentType: 'image/png', size: 0, sha256: null, bytes: null, link: address });
}

function keep(world: World, file: Omit<StoredFile, 'id'>): StoredFile {
  const stored = { id: world.ids.decimal('file'), ...file };
  world.files.set(stored.id, stored);
  return stored;
}

/** A file as part of an answer, with an address that works from now on for as long as addresses do. */
export function fileShape(world: World, file: StoredFile): object {
  return {
    type: 'upload',
    name: file.name,
    url: file.link ?? signedUrl(world, file),
    content_type: file.contentType,
    filesize: file.size,
  };
}

function signedUrl(world: World, file: StoredFile): string {
  const expires = world.now() + world.settings.behaviours.attachmentSeconds;
  const path = `/attachments/${file.id}/${encodeURIComponent(file.name)}`;
  return `${world.origin}${path}?expires=${expires}&signature=${signature(world, file.id, expires)}`;
}

function signature(world: World, id: string, expires: number): string {
  return createHmac('sha256', `attachments/${world.seed}`).update(`${id}/${expires}`).digest('hex');
}

/** What `GET /attachments/...` answers; no token needed, the signature is the permission. */
export function serveFile(world: World, id: string, query: URLSearchParams): Response {
  const expires = Number(query.get('expires'));
  const file = world.files.get(id);
  if (!Number.isInteger(expires) || query.get('signature') !== signature(world, id, expires)) {
    return new Response('Forbidden', { status: 403 });
  }
  if (expires <= world.now()) return new Response('This link has expired', { status: 403 });
  if (!file?.bytes) return new Response('Not found', { status: 404 });
  return new Response(Buffer.from(file.bytes), {
    headers: { 'content-type': file.contentType, 'content-length': String(file.size) },
  });
}

/** Ids in a list of `{id}` objects. */
export function idsIn(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => (isObject(item) ? (idOf(item.id) ?? []) : []));
}
