// Seals a snapshot and checks a seal: every file's SHA-256 in SHA256SUMS, that list's hash in the manifest.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidState } from '../lib/errors.ts';
import { canonicalJson, sha256 } from '../lib/json.ts';
import { type Delta, summarise } from '../model/delta.ts';
import { type Gap, type Manifest, manifest, SNAPSHOT_FORMAT } from '../model/snapshot.ts';
import { type StreamName, streamNames } from '../model/streams.ts';
import { writeAtomic } from './atomic-file.ts';
import { DELTA, FILES, MANIFEST, SUMS } from './snapshot-layout.ts';

/** What the extraction knows and the files do not say. */
export interface SealInput
  extends Omit<Manifest, 'formatVersion' | 'streams' | 'seal' | 'generation' | 'previous' | 'delta'> {
  readonly streams: Partial<
    Record<StreamName, { readonly expected: number | null; readonly gaps: readonly Gap[] }>
  >;
}

/** Every file's hash by its path below the snapshot. */
export type Sums = ReadonlyMap<string, string>;

/**
 * Hashes every file and writes what differs from the earlier generation, SHA256SUMS and the manifest, in this order.
 * @param compare tells what differs; absent for the first generation
 */
export async function writeSeal(
  dir: string,
  input: SealInput,
  compare?: (sums: Sums) => Promise<Delta>,
): Promise<Manifest> {
  const sums = await sumFiles(dir);
  const delta = (await compare?.(new Map(sums))) ?? null;
  const deltaText = `${canonicalJson(delta, 2)}\n`;
  const list = sumsText(sums);
  const sealedStreams = streamNames
    .filter(
      (stream) => input.streams[stream] !== undefined || sums.some(([path]) => path.startsWith(`${stream}/`)),
    )
    .map((stream) => {
      const own = sums.filter(([path]) => path.startsWith(`${stream}/`));
      const told = input.streams[stream];
      return [
        stream,
        {
          expected: told?.expected ?? null,
          captured: own.length,
          gaps: [...(told?.gaps ?? [])].sort((a, b) => (a.id ?? '').localeCompare(b.id ?? '')),
          sha256: sha256(sumsText(own)),
        },
      ] as const;
    });
  const sealed = manifest.parse({
    ...input,
    formatVersion: SNAPSHOT_FORMAT,
    generation: delta?.generation ?? 1,
    previous: delta?.previous ?? null,
    delta: delta && summarise(delta, sha256(deltaText)),
    streams: Object.fromEntries(sealedStreams),
    seal: sha256(list),
  });
  if (delta) await writeAtomic(join(dir, DELTA), deltaText, { durable: true });
  await writeAtomic(join(dir, SUMS), list, { durable: true });
  await writeAtomic(join(dir, MANIFEST), `${canonicalJson(sealed, 2)}\n`, { durable: true });
  return sealed;
}

/**
 * Reads the manifest and, unless told otherwise, checks every file against it.
 * @throws InvalidState `snapshot_unsealed`, `snapshot_format`, or `snapshot_tampered` naming the first file that differs
 */
export async function checkSeal(
  dir: string,
  options: { files: boolean } = { files: true },
): Promise<Manifest> {
  const sealed = await readManifest(dir);
  const stated = await readSums(dir, sealed);
  if (!options.files) return sealed;
  const [first] = await differences(dir, stated);
  if (first) throw tampered(join(dir, first.path), first.what);
  return sealed;
}

/**
 * The hashes a sealed snapshot states, themselves checked against its manifest.
 * @throws InvalidState `snapshot_tampered`
 */
export async function readSums(dir: string, sealed: Manifest): Promise<Sums> {
  const list = await readFile(join(dir, SUMS), 'utf8').catch(() => '');
  if (sha256(list) !== sealed.seal) throw tampered(join(dir, SUMS), 'does not match the manifest');
  if (sealed.delta) {
    const text = await readFile(join(dir, DELTA), 'utf8').catch(() => '');
    if (sha256(text) !== sealed.delta.sha256) throw tampered(join(dir, DELTA), 'does not match the manifest');
  }
  const lines = list.split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** Files that are not as the seal states them, those changed or added before those that are only gone. */
export async function differences(
  dir: string,
  stated: Sums,
): Promise<{ path: string; what: string; isMissing: boolean }[]> {
  const found = new Map(await sumFiles(dir));
  const changed = [...stated].filter(([path, sum]) => found.has(path) && found.get(path) !== sum);
  const added = [...found.keys()].filter((path) => !stated.has(path));
  const missing = [...stated.keys()].filter((path) => !found.has(path));
  return [
    ...changed.map(([path]) => ({ path, what: 'was changed after sealing', isMissing: false })),
    ...added.map((path) => ({ path, what: 'was added after sealing', isMissing: false })),
    ...missing.map((path) => ({ path, what: 'is missing', isMissing: true })),
  ];
}

export async function readManifest(dir: string): Promise<Manifest> {
  const file = join(dir, MANIFEST);
  if (!existsSync(file)) {
    throw new InvalidState('snapshot_unsealed', 'The snapshot is not finished.', {
      file,
      hint: 'Run `threadlift extract` again; it goes on where it stopped.',
    });
  }
  try {
    return manifest.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new InvalidState('snapshot_format', 'The manifest is not one this version can read.', {
      file,
      hint: 'It was edited or written by another version: run `threadlift extract` again.',
      cause,
    });
  }
}

export function tampered(file: string, what: string): InvalidState {
  return new InvalidState('snapshot_tampered', `A snapshot file ${what}.`, {
    file,
    hint: 'Restore the file, or remove it and run `threadlift extract` again to seal a fresh copy.',
  });
}

type Sum = readonly [path: string, sha256: string];

const sumsText = (sums: readonly Sum[]): string => sums.map(([path, sum]) => `${sum}  ${path}\n`).join('');

async function sumFiles(dir: string): Promise<Sum[]> {
  const sums: Sum[] = [];
  for (const folder of [...streamNames, FILES]) {
    if (!existsSync(join(dir, folder))) continue;
    const names = await readdir(join(dir, folder), { recursive: true, withFileTypes: true });
    for (const entry of names) {
      if (!entry.isFile() || entry.name.endsWith('.tmp')) continue;
      const absolute = join(entry.parentPath, entry.name);
      sums.push([absolute.slice(dir.length + 1).replaceAll('\\', '/'), await sumFile(absolute)]);
    }
  }
  return sums.sort(([a], [b]) => (a < b ? -1 : 1));
}

export async function sumFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
