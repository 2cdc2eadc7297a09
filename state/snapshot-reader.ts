// Reads a sealed snapshot; the seal is checked before the first record is handed out.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidState } from '../lib/errors.ts';
import { asToday } from '../model/earlier-records.ts';
import type { Manifest } from '../model/snapshot.ts';
import { type RecordOf, refOf, type StreamName, streams } from '../model/streams.ts';
import { filePath, idIn, recordPath } from './snapshot-layout.ts';
import { checkSeal } from './snapshot-seal.ts';

export interface SnapshotReader {
  readonly dir: string;
  readonly manifest: Manifest;
  has(stream: StreamName, id: string): boolean;
  /** Ids, shard by shard and sorted inside each: always the same order. */
  ids(stream: StreamName): AsyncIterable<string>;
  /** @throws InvalidState `record_unreadable` */
  read<S extends StreamName>(stream: S, id: string): Promise<RecordOf[S]>;
  records<S extends StreamName>(stream: S): AsyncIterable<RecordOf[S]>;
  /** Absolute path of a stored file's bytes. */
  filePath(sha256: string): string;
}

/**
 * @param options.check `'seal'` (default) hashes every file; `'manifest'` only the list, for commands that just look
 * @throws InvalidState when the seal does not hold
 */
export async function openSnapshot(
  dir: string,
  options: { check: 'seal' | 'manifest' } = { check: 'seal' },
): Promise<SnapshotReader> {
  const sealed = await checkSeal(dir, { files: options.check === 'seal' });

  async function* ids(stream: StreamName): AsyncIterable<string> {
    const folder = join(dir, stream);
    if (!existsSync(folder)) return;
    for (const shard of (await readdir(folder)).sort()) {
      for (const name of (await readdir(join(folder, shard))).sort()) {
        if (name.endsWith('.json')) yield idIn(name);
      }
    }
  }

  async function read<S extends StreamName>(stream: S, id: string): Promise<RecordOf[S]> {
    const file = join(dir, recordPath(stream, id));
    try {
      return streams[stream].schema.parse(asToday(stream, JSON.parse(await readFile(file, 'utf8'))));
    } catch (cause) {
      throw new InvalidState('record_unreadable', 'A snapshot record cannot be read.', {
        ref: refOf(stream, id),
        file,
        hint: 'Restore the file, or remove it and run `threadlift extract` again.',
        cause,
      });
    }
  }

  return {
    dir,
    manifest: sealed,
    has: (stream, id) => existsSync(join(dir, recordPath(stream, id))),
    ids,
    read,
    async *records(stream) {
      for await (const id of ids(stream)) yield await read(stream, id);
    },
    filePath: (hash) => join(dir, filePath(hash)),
  };
}
