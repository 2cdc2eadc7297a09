// Half-downloaded files, so that a dropped connection or a killed process costs only what had not arrived yet.
// The bytes lie beside what ties them to one version of the file; both go when the file is whole or the snapshot sealed.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RecordError, RetryableError } from '../lib/errors.ts';
import { canonicalJson, sha256 } from '../lib/json.ts';
import { writeAtomic } from './atomic-file.ts';
import { PARTIAL } from './snapshot-layout.ts';

const versionFacts = z.strictObject({
  /** Strong ETag or Last-Modified, as `If-Range` sends it back. */
  validator: z.string().min(1),
  /** Bytes of the whole file. */
  length: z.int().positive(),
  /** A partial answer need not repeat it. */
  contentType: z.string().nullable(),
  /** Content-Disposition; no partial answer repeats it. */
  disposition: z.string().nullable(),
});

/** The one version of a file that a partial file belongs to. */
export type FileVersion = Readonly<z.infer<typeof versionFacts>>;

/** What is here of a file; `size` bytes, at least one. */
export type PartialFile = FileVersion & { readonly size: number };

export interface PartialFiles {
  /** @returns null when nothing usable is here */
  find(id: string): Promise<PartialFile | null>;
  /** Makes room for a version of the file; whatever was here of another goes. @returns where its bytes belong */
  begin(id: string, version: FileVersion): Promise<string>;
  pathOf(id: string): string;
  discard(id: string): Promise<void>;
  /** Removes all of them. */
  clear(): Promise<void>;
}

/** @param dir the snapshot's folder. Names are hashes of ids: an id is the source's word and no path. */
export function partialFilesIn(dir: string): PartialFiles {
  const folder = join(dir, PARTIAL);
  const pathOf = (id: string): string => join(folder, sha256(id));
  const factsOf = (id: string): string => `${pathOf(id)}.json`;
  const discard = async (id: string): Promise<void> => {
    await rm(pathOf(id), { force: true });
    await rm(factsOf(id), { force: true });
  };
  return {
    pathOf,
    discard,
    async find(id) {
      const size = (await stat(pathOf(id)).catch(() => null))?.size ?? 0;
      const text = await readFile(factsOf(id), 'utf8').catch(() => null);
      if (size === 0 || text === null) return null;
      const version = versionFacts.safeParse(parsedOrNull(text));
      // Torn by a power cut or of another version of this program: not worth an error, the file is fetched whole.
      return version.success && size <= version.data.length ? { ...version.data, size } : null;
    },
    async begin(id, version) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Bytes first: killed in between, there must be no bytes beside the facts of another version.
      await discard(id);
      await writeAtomic(factsOf(id), canonicalJson(version));
      return pathOf(id);
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What was written, told by the bytes themselves. */
export interface Written {
  readonly sha256: string;
  readonly size: number;
  /** The first bytes (up to 4,100). */
  readonly head: Uint8Array;
}

/**
 * Streams bytes behind the first `from` bytes of a file and hashes the whole; a chunk at a time is held in memory.
 * After an error the file holds what had arrived.
 * @throws RecordError `file_too_large` past `maxBytes`; RetryableError `file_length` when `length` is not what came
 */
export async function writeBytes(
  path: string,
  source: AsyncIterable<Uint8Array>,
  options: { from?: number; maxBytes?: number | undefined; length?: number },
): Promise<Written> {
  const { from = 0, maxBytes, length } = options;
  const hash = createHash('sha256');
  let size = 0;
  let head = Buffer.alloc(0);
  const take = (chunk: Uint8Array): void => {
    size += chunk.byteLength;
    if (maxBytes !== undefined && size > maxBytes) {
      throw new RecordError('file_too_large', `The file is larger than ${maxBytes} bytes.`);
    }
    hash.update(chunk);
    if (head.length < 4100) head = Buffer.concat([head, chunk]).subarray(0, 4100);
  };
  if (from > 0) {
    await truncate(path, from);
    for await (const chunk of createReadStream(path)) take(chunk as Buffer);
  }
  const file = await open(path, from > 0 ? 'a' : 'w', 0o600);
  try {
    for await (const chunk of source) {
      take(chunk);
      await file.appendFile(chunk);
    }
  } finally {
    await file.close();
  }
  if (length !== undefined && size !== length) {
    throw new RetryableError('file_length', `${size} bytes came of a file of ${length}`);
  }
  return { sha256: hash.digest('hex'), size, head };
}
