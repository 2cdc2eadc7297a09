// One writer per run folder. A lock whose holder has died on this machine gives way at once; one whose
// holder cannot be seen (another machine) gives way when it has not been renewed for a while.
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { z } from 'zod';
import { type Clock, isoSeconds } from '../lib/clock.ts';
import { Locked } from '../lib/errors.ts';
import { writeAtomic } from './atomic-file.ts';
import type { RunFolder } from './run-folder.ts';

/** Milliseconds without renewal after which a lock counts as abandoned. */
const STALE = 20_000;

const holder = z.object({ pid: z.int(), host: z.string(), what: z.string(), since: z.string() });
type Holder = z.infer<typeof holder>;

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a run folder.
 * @param options.what names the command, for whoever is turned away
 * @param options.onLost called when the lock could not be kept (the machine slept): stop writing
 * @throws Locked naming the holder
 */
export async function lockRun(
  run: Pick<RunFolder, 'dir'>,
  options: { readonly clock: Clock; readonly what: string; onLost(error: Error): void },
): Promise<Lock> {
  const lockPath = join(run.dir, 'run.lock');
  const holderFile = join(run.dir, 'run.lock.json');

  const take = (): Promise<() => Promise<void>> =>
    lockfile.lock(run.dir, {
      lockfilePath: lockPath,
      stale: STALE,
      realpath: false,
      onCompromised: options.onLost,
    });

  let release: () => Promise<void>;
  try {
    release = await take();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
    const found = readHolder(holderFile);
    if (!found || !hasDied(found)) throw locked(run.dir, found, error);
    await rm(lockPath, { recursive: true, force: true });
    release = await take().catch((again: unknown) => {
      throw locked(run.dir, readHolder(holderFile), again);
    });
  }
  const me: Holder = {
    pid: process.pid,
    host: hostname(),
    what: options.what,
    since: isoSeconds(options.clock.now()),
  };
  // Whole or not at all: a kill in the middle must not hide that the holder is dead.
  await writeAtomic(holderFile, JSON.stringify(me));
  return {
    async release() {
      await rm(holderFile, { force: true });
      await release();
    },
  };
}

function readHolder(file: string): Holder | null {
  try {
    return holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Between taking the lock and naming oneself: the holder is alive, only not known.
    return null;
  }
}

function hasDied({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function locked(dir: string, found: Holder | null, cause: unknown): Locked {
  const who = found
    ? `"${found.what}" (process ${found.pid} on ${found.host}, since ${found.since})`
    : 'another process';
  return new Locked('locked', `This run folder is in use by ${who}.`, {
    file: join(dir, 'run.lock.json'),
    hint: `Wait for it to end. If that process is gone, the lock gives way by itself within ${STALE / 1000} seconds.`,
    cause,
  });
}
