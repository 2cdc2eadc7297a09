// The generation before the one being made: what it holds, and its files for the new one to share. Whatever is
// taken from it is hashed first, so a file that went bad there cannot get into a new seal.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../lib/json.ts';
import { asToday } from '../model/earlier-records.ts';
import type { Manifest, Provenance } from '../model/snapshot.ts';
import { type RecordOf, type Ref, type StreamName, streams } from '../model/streams.ts';
import { readNotes } from './provenance-notes.ts';
import { shareFile } from './share-file.ts';
import { idIn, recordPath } from './snapshot-layout.ts';
import { readManifest, readSums, type Sums, tampered } from './snapshot-seal.ts';
import { sumFile } from './snapshot-sums.ts';

export interface EarlierSnapshot {
  readonly dir: string;
  readonly manifest: Manifest;
  readonly sums: Sums;
  has(stream: StreamName, id: string): boolean;
  /** Sorted by shard, then id. */
  ids(stream: StreamName): string[];
  /** @throws InvalidState `snapshot_tampered` */
  read<S extends StreamName>(stream: S, id: string): Promise<RecordOf[S]>;
  /** Whether the file at this path below the snapshot has exactly these bytes, now. */
  equals(path: string, text: string): Promise<boolean>;
  /** Whether it holds a file at this path and the bytes are still those sealed. */
  isWhole(path: string): Promise<boolean>;
  /** Puts one of its files into another snapshot. @throws InvalidState `snapshot_tampered` */
  share(path: string, into: string): Promise<void>;
  /** Where and when a record was read; undefined when that was not noted. */
  provenance(ref: Ref): Provenance | undefined;
}

/** @throws InvalidState when manifest and list of hashes do not belong together */
export async function openEarlier(dir: string): Promise<EarlierSnapshot> {
  const manifest = await readManifest(dir);
  const sums = await readSums(dir, manifest);
  const byStream = new Map<string, string[]>();
  for (const path of sums.keys()) {
    const folder = path.slice(0, path.indexOf('/'));
    const paths = byStream.get(folder) ?? [];
    byStream.set(folder, paths);
    paths.push(path);
  }
  const notes = await readNotes(dir, (note) => note);
  const isWhole = async (path: string): Promise<boolean> => {
    const stated = sums.get(path);
    const file = join(dir, path);
    return stated !== undefined && existsSync(file) && (await sumFile(file)) === stated;
  };

  return {
    dir,
    manifest,
    sums,
    has: (stream, id) => sums.has(recordPath(stream, id)),
    ids: (stream) => (byStream.get(stream) ?? []).map(idIn),
    async read(stream, id) {
      const path = recordPath(stream, id);
      const text = await readFile(join(dir, path), 'utf8').catch(() => '');
      if (sha256(text) !== sums.get(path)) throw tampered(join(dir, path), 'is not as it was sealed');
      return streams[stream].schema.parse(asToday(stream, JSON.parse(text)));
    },
    async equals(path, text) {
      if (sums.get(path) !== sha256(text)) return false;
      return (await readFile(join(dir, path), 'utf8').catch(() => null)) === text;
    },
    isWhole,
    async share(path, into) {
      if (!(await isWhole(path))) throw tampered(join(dir, path), 'is not as it was sealed');
      await shareFile(join(dir, path), join(into, path));
    },
    provenance: (ref) => notes.get(ref),
  };
}
