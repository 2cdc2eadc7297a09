// Writes a snapshot record by record. A record's presence on disk is the extraction's checkpoint,
// so it appears whole (temp + rename) and only after its schema accepted it.

import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationError, RecordError } from '../lib/errors.ts';
import { canonicalJson } from '../lib/json.ts';
import type { Delta } from '../model/delta.ts';
import type { Manifest, Provenance } from '../model/snapshot.ts';
import { type RecordOf, refOf, type StreamName, streamNames, streams } from '../model/streams.ts';
import { writeAtomic } from './atomic-file.ts';
import type { EarlierSnapshot } from './earlier-snapshot.ts';
import { type FileVersion, type PartialFile, partialFilesIn, writeBytes } from './partial-file.ts';
import { FILES, filePath, idIn, MANIFEST, PROVENANCE, recordPath } from './snapshot-layout.ts';
import { type SealInput, type Sums, writeSeal } from './snapshot-seal.ts';

/** What is known of a file once its bytes are stored. */
export interface StoredFile {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
  /** The first bytes (up to 4,100), enough to tell the file's type. */
  readonly head: Uint8Array;
}

/** A download that can go on where it broke off. */
export interface Resumable {
  /** The attachment's id. */
  readonly id: string;
  readonly version: FileVersion;
  /** Bytes already here that the source continues; 0 to start afresh. */
  readonly from: number;
}

const SPOILT: readonly string[] = ['file_too_large', 'file_length'];

export interface SnapshotWriter {
  readonly dir: string;
  has(stream: StreamName, id: string): boolean;
  ids(stream: StreamName): Iterable<string>;
  count(stream: StreamName): number;
  /** @throws RecordError `record_invalid` when the stream's schema refuses it */
  write<S extends StreamName>(stream: S, record: RecordOf[S]): Promise<void>;
  remove(stream: StreamName, id: string): Promise<void>;
  note(provenance: Provenance): Promise<void>;
  hasFile(sha256: string): boolean;
  /**
   * Streams bytes to `files/<sha256>`; equal bytes are kept once.
   * @param options.resumable keep what has arrived when the source breaks off, and go on behind it next time
   * @throws RecordError `file_too_large` past `maxBytes`; RetryableError `file_length`; what the source throws
   */
  storeFile(
    source: AsyncIterable<Uint8Array>,
    options?: { maxBytes?: number | undefined; resumable?: Resumable | undefined },
  ): Promise<StoredFile>;
  /** What an earlier attempt, or a run that was killed, left of a file. */
  partial(id: string): Promise<PartialFile | null>;
  discardPartial(id: string): Promise<void>;
  /** Takes a record as it is in the earlier generation, with its provenance and, for an attachment, its bytes. */
  carry(stream: StreamName, id: string): Promise<void>;
  /** Takes bytes the earlier generation holds. @returns false when it does not, or they are no longer as sealed */
  carryFile(sha256: string): Promise<boolean>;
  /** @param compare tells what differs from the earlier generation */
  seal(info: SealInput, compare?: (sums: Sums) => Promise<Delta>): Promise<Manifest>;
}

/**
 * Opens a snapshot folder for writing and lists what it already holds. An earlier seal is broken by the first write.
 * @param earlier the generation before: what is equal to it is shared with it instead of stored twice
 */
export async function openSnapshotWriter(
  dir: string,
  earlier: EarlierSnapshot | null = null,
): Promise<SnapshotWriter> {
  await mkdir(join(dir, FILES), { recursive: true, mode: 0o700 });
  const present = new Map<StreamName, Set<string>>();
  for (const stream of streamNames) present.set(stream, await listRecords(dir, stream));
  const files = new Set(await leftoversRemoved(join(dir, FILES)));
  const partials = partialFilesIn(dir);
  const pathFor = ({ id, version, from }: Resumable): string | Promise<string> =>
    from > 0 ? partials.pathOf(id) : partials.begin(id, version);
  const idsOf = (stream: StreamName): Set<string> => present.get(stream) ?? new Set();
  let sealed = true;
  const breakSeal = async (): Promise<void> => {
    if (!sealed) return;
    await rm(join(dir, MANIFEST), { force: true });
    sealed = false;
  };

  const note = (provenance: Provenance): Promise<void> =>
    appendFile(join(dir, PROVENANCE), `${canonicalJson(provenance)}\n`, { mode: 0o600 });
  const carryFile = async (sum: string): Promise<boolean> => {
    if (files.has(sum)) return true;
    if (!(await earlier?.isWhole(filePath(sum)))) return false;
    await breakSeal();
    await earlier?.share(filePath(sum), dir);
    files.add(sum);
    return true;
  };

  return {
    dir,
    has: (stream, id) => idsOf(stream).has(id),
    ids: (stream) => idsOf(stream),
    count: (stream) => idsOf(stream).size,
    hasFile: (hash) => files.has(hash),

    async write(stream, record) {
      const parsed = streams[stream].schema.safeParse(record);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new RecordError('record_invalid', `${issue?.path.join('.') || 'record'}: ${issue?.message}`, {
          ref: refOf(stream, record.id),
          hint: 'The page may have changed: run `threadlift probe`, or correct the profile.',
        });
      }
      await breakSeal();
      const path = recordPath(stream, record.id);
      const text = `${canonicalJson(parsed.data, 2)}\n`;
      if (await earlier?.equals(path, text)) await earlier?.share(path, dir);
      else await writeAtomic(join(dir, path), text);
      idsOf(stream).add(record.id);
    },

    async remove(stream, id) {
      await breakSeal();
      await rm(join(dir, recordPath(stream, id)), { force: true });
      idsOf(stream).delete(id);
    },

    note,

    partial: partials.find,
    discardPartial: partials.discard,

    async storeFile(source, options = {}) {
      const { maxBytes, resumable } = options;
      const held = resumable && (await pathFor(resumable));
      const path = held ?? join(dir, FILES, `.${randomBytes(8).toString('hex')}.tmp`);
      const whole = resumable ? { from: resumable.from, length: resumable.version.length } : {};
      const stored = await writeBytes(path, source, { ...whole, maxBytes }).catch(async (error: unknown) => {
        if (!resumable) await rm(path, { force: true });
        // What is too large, or not as long as was said, will not get better by more of it.
        else if (error instanceof MigrationError && SPOILT.includes(error.code)) {
          await partials.discard(resumable.id);
        }
        throw error;
      });
      const sum = stored.sha256;
      await breakSeal();
      if (await carryFile(sum)) await rm(path, { force: true });
      else await rename(path, join(dir, filePath(sum)));
      if (resumable) await partials.discard(resumable.id);
      files.add(sum);
      return { ...stored, path: join(dir, filePath(sum)) };
    },

    async carry(stream, id) {
      if (!earlier) throw new TypeError('there is no earlier generation to carry over from');
      await breakSeal();
      if (stream === 'attachments') {
        const { sha256 } = await earlier.read('attachments', id);
        if (!files.has(sha256)) await earlier.share(filePath(sha256), dir);
        files.add(sha256);
      }
      const known = earlier.provenance(refOf(stream, id));
      if (known) await note(known);
      await earlier.share(recordPath(stream, id), dir);
      idsOf(stream).add(id);
    },

    carryFile,

    async seal(info, compare) {
      await partials.clear();
      const manifest = await writeSeal(dir, info, compare);
      sealed = true;
      return manifest;
    },
  };
}

async function listRecords(dir: string, stream: StreamName): Promise<Set<string>> {
  const ids = new Set<string>();
  const folder = join(dir, stream);
  if (!(await exists(folder))) return ids;
  for (const shard of await readdir(folder)) {
    for (const name of await leftoversRemoved(join(folder, shard))) {
      if (name.endsWith('.json')) ids.add(idIn(name));
    }
  }
  return ids;
}

/** Names in a folder, after removing what a killed writer left half-written. */
async function leftoversRemoved(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const half = names.filter((name) => name.endsWith('.tmp'));
  for (const name of half) await rm(join(folder, name), { force: true });
  return names.filter((name) => !name.endsWith('.tmp'));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
