// Turns a planned write into a request by filling in what is known only now: ids, list options, bytes.
// Looks things up through what it is given; sends nothing.
import { RecordError } from '../../lib/errors.ts';
import type { Deferred, DraftValue, Write } from '../../model/plan.ts';
import type { WriteRequest } from '../intercom/client.ts';

export type OptionName = Extract<Deferred, { $option: unknown }>['$option'];

export interface Lookups {
  /** Intercom id of another unit. */
  idOf(ref: string): string | null;
  /** Id of a list option of a ticket-type attribute. */
  optionId(option: OptionName): Promise<string | null>;
  /** The bytes of a stored file. Absent when only names matter (comparing, not sending). */
  readFile?(sha256: string): Promise<Uint8Array>;
}

export interface Request extends WriteRequest {
  readonly method: 'POST' | 'PUT';
  readonly body: { readonly [key: string]: unknown };
}

/** @throws RecordError `held`, `option_missing` or `file_missing` naming what cannot be filled in */
export async function resolveWrite(write: Write, lookups: Lookups): Promise<Request> {
  const space = write.endpoint.indexOf(' ');
  const method = write.endpoint.slice(0, space) as 'POST' | 'PUT';
  let path = write.endpoint.slice(space + 1);
  for (const [name, value] of Object.entries(write.path)) {
    path = path.replace(`{${name}}`, encodeURIComponent(String(await resolve(value, lookups))));
  }
  return { method, path, body: (await resolve(write.body, lookups)) as Request['body'] };
}

async function resolve(value: DraftValue, lookups: Lookups): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((item: DraftValue) => resolve(item, lookups)));
  if (value === null || typeof value !== 'object') return value;
  if (isDeferred(value)) return deferred(value, lookups);
  const members = Object.entries(value as { readonly [key: string]: DraftValue });
  return Object.fromEntries(
    await Promise.all(members.map(async ([key, member]) => [key, await resolve(member, lookups)])),
  );
}

async function deferred(value: Deferred, lookups: Lookups): Promise<unknown> {
  if ('$id' in value) {
    const id = lookups.idOf(value.$id);
    if (id === null) throw new RecordError('held', `${value.$id} has no Intercom id.`);
    return value.as === 'integer' ? Number(id) : id;
  }
  if ('$option' in value) {
    const id = await lookups.optionId(value.$option);
    if (id !== null) return id;
    const { ticketType, attribute, label } = value.$option;
    throw new RecordError(
      'option_missing',
      `The ticket type ${ticketType} has no option "${label}" in its attribute ${attribute}.`,
    );
  }
  const { sha256, name, contentType } = value.$file;
  const data = lookups.readFile ? Buffer.from(await bytes(sha256, name, lookups.readFile)) : null;
  return { name, content_type: contentType, ...(data ? { data: data.toString('base64') } : {}) };
}

async function bytes(
  sha256: string,
  name: string,
  read: NonNullable<Lookups['readFile']>,
): Promise<Uint8Array> {
  try {
    return await read(sha256);
  } catch (cause) {
    throw new RecordError('file_missing', `The bytes of ${name} are not in the snapshot.`, { cause });
  }
}

function isDeferred(value: object): value is Deferred {
  return '$id' in value || '$option' in value || '$file' in value;
}
