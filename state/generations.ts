// The generations of a run's snapshot: `snapshot/` is always the one in force or in the making, those before it lie
// in `snapshots/<n>/`, sealed and untouched. Which is which is told by the folders alone, so a kill leaves no doubt.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EarlierSnapshot, openEarlier } from './earlier-snapshot.ts';
import type { RunFolder } from './run-folder.ts';
import { MANIFEST } from './snapshot-layout.ts';
import { hasLostFiles } from './snapshot-seal.ts';

/** Numbers of the generations put away, oldest first. */
export async function earlierGenerations(run: RunFolder): Promise<number[]> {
  const names = await readdir(run.generations).catch(() => []);
  return names
    .filter((name) => /^[1-9]\d*$/.test(name) && existsSync(join(run.generations, name, MANIFEST)))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Whether the snapshot is finished, so that extracting again means a generation of its own. */
export function isSealed(run: RunFolder): boolean {
  return existsSync(join(run.snapshot, MANIFEST));
}

/**
 * Makes sure the sealed snapshot may become an earlier generation. One that lost files is reopened instead: what is
 * missing is read again.
 * @returns false when it was reopened
 * @throws InvalidState `snapshot_tampered` when a file is not the one sealed
 */
export async function readyToKeep(run: RunFolder): Promise<boolean> {
  if (!(await hasLostFiles(run.snapshot))) return true;
  // The queue says that all was read; without it every record is looked at again.
  await rm(run.queue, { force: true });
  await rm(join(run.snapshot, MANIFEST), { force: true });
  return false;
}

/**
 * Puts the sealed snapshot and its queue away as an earlier generation; the run goes on with an empty one.
 * The queue goes first: a snapshot that is gone beside a queue that says all is done would be sealed empty.
 */
export async function keepGeneration(run: RunFolder): Promise<void> {
  const number = ((await earlierGenerations(run)).at(-1) ?? 0) + 1;
  await mkdir(run.generations, { recursive: true, mode: 0o700 });
  if (existsSync(run.queue)) await rename(run.queue, join(run.snapshot, 'queue.jsonl'));
  await rename(run.snapshot, join(run.generations, String(number)));
  await mkdir(run.snapshot, { recursive: true, mode: 0o700 });
}

/** The newest generation put away; null while there is only one. @throws InvalidState when it cannot be trusted */
export async function openEarlierGeneration(
  run: RunFolder,
): Promise<{ number: number; snapshot: EarlierSnapshot } | null> {
  const number = (await earlierGenerations(run)).at(-1);
  if (number === undefined) return null;
  return { number, snapshot: await openEarlier(join(run.generations, String(number))) };
}
