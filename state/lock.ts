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
/** The same for the gate, which is held for milliseconds; proper-lockfile takes no less. */
const GATE_STALE = 2_000;
/** Of 20 to 50 ms each: longer than a gate can be left behind. */
const GATE_TRIES = 150;

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
  const place = { lockfilePath: lockPath, stale: STALE, realpath: false };
  const me: Holder = {
    pid: process.pid,
    host: hostname(),
    what: options.what,
    since: isoSeconds(options.clock.now()),
  };
  const release = await gated(run.dir, async () => {
    if (await lockfile.check(run.dir, place)) {
      const found = readHolder(holderFile);
      if (!found || !hasDied(found)) throw locked(run.dir, found);
      await rm(lockPath, { recursive: true, force: true });
    }
    // Named first, whole or not at all: a kill at any moment leaves a lock whose holder can be seen to be dead.
    await writeAtomic(holderFile, JSON.stringify(me));
    return lockfile.lock(run.dir, { ...place, onCompromised: options.onLost });
  });
  return {
    release: () =>
      gated(run.dir, async () => {
        await release();
        await rm(holderFile, { force: true });
      }),
  };
}

/**
 * One process at a time takes or gives back the lock: between seeing that a holder has died and naming oneself,
 * another must not see the dead one too. Left behind by a kill, the gate opens again after {@link GATE_STALE}.
 */
async function gated<Result>(dir: string, step: () => Promise<Result>): Promise<Result> {
  let lost: Error | null = null;
  const open = await lockfile
    .lock(join(dir, 'run.lock.gate'), {
      lockfilePath: join(dir, 'run.lock.gate'),
      stale: GATE_STALE,
      realpath: false,
      retries: { retries: GATE_TRIES, factor: 1, minTimeout: 20, maxTimeout: 50, randomize: true },
      onCompromised: (error) => {
        lost = error;
      },
    })
    .catch((error: unknown) => {
      if (!isLocked(error)) throw error;
      throw locked(dir, readHolder(join(dir, 'run.lock.json')), error);
    });
  try {
    return await step();
  } catch (error) {
    if (!isLocked(error)) throw error;
    throw locked(dir, readHolder(join(dir, 'run.lock.json')), error);
  } finally {
    // Already another's if it was lost: the run's own lock then tells whoever lost that one.
    if (!lost) await open();
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ELOCKED';

function readHolder(file: string): Holder | null {
  try {
    return holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Taken by something that does not say who it is: only time can tell whether it lives.
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

function locked(dir: string, found: Holder | null, cause?: unknown): Locked {
  const who = found
    ? `"${found.what}" (process ${found.pid} on ${found.host}, since ${found.since})`
    : 'another process';
  return new Locked('locked', `This run folder is in use by ${who}.`, {
    file: join(dir, 'run.lock.json'),
    hint: `Wait for it to end. If that process is gone, the lock gives way by itself within ${STALE / 1000} seconds.`,
    cause,
  });
}
