// Seals a snapshot and checks a seal: every file's SHA-256 in SHA256SUMS, that list's hash in the manifest.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidState } from '../lib/errors.ts';
import { canonicalJson, sha256 } from '../lib/json.ts';
import { type Delta, summarise } from '../model/delta.ts';
import { type ListSeal, stateOf } from '../model/proof.ts';
import { type Gap, type Manifest, manifest, SNAPSHOT_FORMAT } from '../model/snapshot.ts';
import { type StreamName, streamNames } from '../model/streams.ts';
import { writeAtomic } from './atomic-file.ts';
import { DELTA, MANIFEST, SUMS } from './snapshot-layout.ts';
import {
  type Difference,
  differences,
  hashFiles,
  type Sum,
  statedSums,
  sumFile,
  sumLine,
} from './snapshot-sums.ts';

/** What the extraction knows and the files do not say. */
export interface SealInput
  extends Omit<Manifest, 'formatVersion' | 'streams' | 'seal' | 'generation' | 'previous' | 'delta'> {
  readonly streams: Partial<
    Record<
      StreamName,
      {
        readonly expected: number | null;
        readonly gaps: readonly Gap[];
        /** Every list the stream was read from; none where nothing is known of them. */
        readonly lists?: readonly ListSeal[];
      }
    >
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
  const sums: Sum[] = [];
  for await (const sum of hashFiles(dir)) sums.push(sum);
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
          state: stateOf(told?.gaps ?? [], told?.lists ?? []),
          lists: told?.lists ?? [],
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
  await checkLists(dir, sealed);
  const difference = options.files ? await firstDifference(dir) : undefined;
  if (difference) throw tampered(join(dir, difference.path), difference.what);
  return sealed;
}

/**
 * What first differs from SHA256SUMS, whose own hash was checked before. What was changed or added tells
 * more than what is only gone, and comes before it.
 */
async function firstDifference(dir: string): Promise<Difference | undefined> {
  let missing: Difference | undefined;
  for await (const difference of differences(dir, statedSums(dir))) {
    if (!difference.isMissing) return difference;
    missing ??= difference;
  }
  return missing;
}

/**
 * Like {@link checkSeal}, but files that are only gone are not refused.
 * @returns whether any is gone
 * @throws InvalidState `snapshot_tampered`
 */
export async function hasLostFiles(dir: string): Promise<boolean> {
  await checkLists(dir, await readManifest(dir));
  const difference = await firstDifference(dir);
  if (difference && !difference.isMissing) throw tampered(join(dir, difference.path), difference.what);
  return difference !== undefined;
}

/**
 * The hashes a sealed snapshot states, themselves checked against its manifest.
 * @throws InvalidState `snapshot_tampered`
 */
export async function readSums(dir: string, sealed: Manifest): Promise<Sums> {
  await checkLists(dir, sealed);
  const sums = new Map<string, string>();
  for await (const [path, sum] of statedSums(dir)) sums.set(path, sum);
  return sums;
}

async function checkLists(dir: string, sealed: Manifest): Promise<void> {
  const list = existsSync(join(dir, SUMS)) ? await sumFile(join(dir, SUMS)) : '';
  if (list !== sealed.seal) throw tampered(join(dir, SUMS), 'does not match the manifest');
  if (!sealed.delta) return;
  const text = await readFile(join(dir, DELTA), 'utf8').catch(() => '');
  if (sha256(text) !== sealed.delta.sha256) throw tampered(join(dir, DELTA), 'does not match the manifest');
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

const sumsText = (sums: readonly Sum[]): string => sums.map(sumLine).join('');
