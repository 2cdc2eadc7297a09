// Lives of one command, each killed with SIGKILL once the file that records its work has grown by so much.
import { stat, watch } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ended, Running } from './command-line.ts';

export interface Killing {
  /** What the command appends to as it works; in a folder that exists. */
  readonly file: string;
  readonly kills: number;
  life(): Running;
  /** Bytes by which the file is to grow before the next kill. @param left kills still to come, this one included */
  step(size: number, left: number): number;
  /** Milliseconds between that growth and the kill. */
  delay?(): number;
  /** Judges a life that is over. @returns whether it counts as one of the kills */
  over(ended: Ended, kill: number): Promise<boolean>;
}

/** @returns how many lives it took */
export async function killAgainAndAgain({
  file,
  kills,
  life,
  step,
  delay = () => 0,
  over,
}: Killing): Promise<number> {
  let killed = 0;
  let lives = 0;
  while (killed < kills) {
    const from = await sizeOf(file);
    const { child, ended } = life();
    lives += 1;
    await grown(file, from + step(from, kills - killed), ended);
    await pause(delay());
    child.kill('SIGKILL');
    if (await over(await ended, killed + 1)) killed += 1;
  }
  return lives;
}

/** Bytes; 0 for a file that is not there (yet). */
export const sizeOf = async (file: string): Promise<number> =>
  (await stat(file).catch(() => null))?.size ?? 0;

/** Resolves when the file has grown to so many bytes, or the process is over. */
async function grown(file: string, size: number, ended: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  void ended.then(() => over.abort());
  try {
    for await (const _ of watch(dirname(file), { signal: over.signal })) {
      if ((await sizeOf(file)) >= size) return;
    }
  } catch (error) {
    if (!over.signal.aborted) throw error;
  }
}
