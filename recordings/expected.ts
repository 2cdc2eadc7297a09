// The snapshot a recording must come to: records byte for byte, files by their hash, and what the lists counted.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../lib/json.ts';
import type { Manifest } from '../model/snapshot.ts';
import { streamNames } from '../model/streams.ts';

/** Path -> text: every record, `files.json` (hashes) and `streams.json` (expected, captured, gaps). */
export type Outcome = ReadonlyMap<string, string>;

export interface Difference {
  /** "conversations/1f/c12.json" */
  readonly path: string;
  readonly kind: 'missing' | 'unexpected' | 'changed';
  /** Top-level fields that differ; empty where the whole file does. */
  readonly fields: readonly string[];
}

/** What a snapshot amounts to. @param dir the snapshot's folder */
export async function outcomeOf(dir: string, manifest: Manifest): Promise<Outcome> {
  const outcome = new Map<string, string>();
  for (const stream of streamNames)
    for (const path of await filesBelow(join(dir, stream)))
      outcome.set(`${stream}/${path}`, await readFile(join(dir, stream, path), 'utf8'));
  outcome.set('files.json', `${canonicalJson((await filesBelow(join(dir, 'files'))).sort(), 2)}\n`);
  const streams = Object.fromEntries(
    Object.entries(manifest.streams).map(([stream, { expected, captured, gaps }]) => [
      stream,
      { expected, captured, gaps: tally(gaps.map(({ reason }) => reason)) },
    ]),
  );
  outcome.set('streams.json', `${canonicalJson(streams, 2)}\n`);
  return outcome;
}

/** @returns null where the recording does not say what it must come to */
export async function readExpected(dir: string): Promise<Outcome | null> {
  const paths = await filesBelow(dir);
  if (paths.length === 0) return null;
  const outcome = new Map<string, string>();
  for (const path of paths) outcome.set(path, await readFile(join(dir, path), 'utf8'));
  return outcome;
}

/** Replaces what the folder holds. */
export async function writeExpected(dir: string, outcome: Outcome): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  for (const [path, text] of outcome) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
}

/** Nothing for equal outcomes, down to the byte. */
export function compare(expected: Outcome, actual: Outcome): Difference[] {
  const paths = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  return paths.flatMap((path): Difference[] => {
    const [before, after] = [expected.get(path), actual.get(path)];
    if (before === after) return [];
    if (before === undefined) return [{ path, kind: 'unexpected', fields: [] }];
    if (after === undefined) return [{ path, kind: 'missing', fields: [] }];
    return [{ path, kind: 'changed', fields: fieldsThatDiffer(before, after) }];
  });
}

function fieldsThatDiffer(before: string, after: string): string[] {
  const [one, other] = [JSON.parse(before), JSON.parse(after)] as Record<string, unknown>[];
  const keys = [...new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])];
  return keys
    .filter((key) => canonicalJson(one?.[key] ?? null) !== canonicalJson(other?.[key] ?? null))
    .sort();
}

function tally(reasons: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}
