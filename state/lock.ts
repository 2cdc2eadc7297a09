// One writer per run folder. The lock is a folder, `run.lock`, with one file in it that names its holder and has a name
// of its own. It is taken by renaming a folder that already holds that file, which fails while another's file is in the
// way; it is broken by removing the very file that was judged. So a process may be stopped between any two of its steps,
// for however long: what it then does concerns a holder that is gone, and never the one that came since.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Clock, isoSeconds } from '../lib/clock.ts';
import { Locked } from '../lib/errors.ts';
import { isRunning, processStart } from './process-start.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * Milliseconds without renewal after which the lock of a holder that cannot be seen, on another machine, counts as
 * abandoned. On this machine it gives way once its holder has died, and not before: one that is stopped goes on some day.
 */
const STALE = 20_000;
const RENEW_EVERY = 5_000;

const LOCK = 'run.lock';
/** What a contender prepares, beside the lock; left behind only by a kill, and then removed by the next holder. */
const PREPARED = 'run.lock.new-';

const holder = z.object({
  pid: z.int(),
  /** What {@link processStart} says of it. */
  started: z.string().nullable().default(null),
  host: z.string(),
  what: z.string(),
  since: z.string(),
});
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
  const lock = join(run.dir, LOCK);
  const name = randomUUID();
  const me: Holder = {
    pid: process.pid,
    started: await processStart(process.pid),
    host: hostname(),
    what: options.what,
    since: isoSeconds(options.clock.now()),
  };
  const text = JSON.stringify(me);
  const prepared = join(run.dir, `${PREPARED}${name}`);
  try {
    await mkdir(prepared, { mode: 0o700 });
    await writeFile(join(prepared, name), text, { mode: 0o600 });
    // By the disk's own clock, which need not be this machine's.
    await breakAbandoned(run.dir, (await stat(join(prepared, name))).mtimeMs);
    await rename(prepared, lock);
  } catch (error) {
    await rm(prepared, { recursive: true, force: true });
    // ENOENT: somebody got it meanwhile, and removed what others had prepared.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) throw error;
    throw locked(run.dir, (await holdersIn(lock))[0]?.holder ?? null, error);
  }
  const own = join(lock, name);
  const stop = keepFresh(own, text, options.onLost);
  for (const other of await readdir(run.dir)) {
    if (other.startsWith(PREPARED)) await rm(join(run.dir, other), { recursive: true, force: true });
  }
  return {
    async release() {
      stop();
      await unlink(own).catch(unless('ENOENT'));
      // Another may have it already.
      await rmdir(lock).catch(unless('ENOENT', 'ENOTEMPTY', 'EEXIST'));
    },
  };
}

/** @throws Locked for a holder that may be alive */
async function breakAbandoned(dir: string, now: number): Promise<void> {
  for (const { file, holder: found, renewed } of await holdersIn(join(dir, LOCK))) {
    const running = found?.host === hostname() ? await isRunning(found.pid, found.started) : null;
    const abandoned = running === null ? now - renewed > STALE : !running;
    if (!abandoned) throw locked(dir, found);
    await unlink(file).catch(unless('ENOENT'));
  }
}

interface Held {
  readonly file: string;
  /** Null when the file does not say: only time can tell whether its writer lives. */
  readonly holder: Holder | null;
  /** Milliseconds since the epoch, by the disk's clock. */
  readonly renewed: number;
}

/** Never more than one, save what a person has put there. */
async function holdersIn(lock: string): Promise<Held[]> {
  const held: Held[] = [];
  for (const name of await readdir(lock).catch(unless('ENOENT'))) {
    const file = join(lock, name);
    try {
      const renewed = (await stat(file)).mtimeMs;
      held.push({ file, holder: readHolder(await readFile(file, 'utf8')), renewed });
    } catch (error) {
      // Given back since.
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
  return held;
}

function readHolder(text: string): Holder | null {
  try {
    return holder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Writes the same bytes again and again, which fails once the file is gone. @returns what ends it */
function keepFresh(file: string, text: string, onLost: (error: Error) => void): () => void {
  let renewed = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const renew = async (): Promise<void> => {
    try {
      const handle = await open(file, 'r+');
      await handle.write(text, 0).finally(() => handle.close());
      renewed = performance.now();
    } catch (error) {
      if (!ended && (hasCode(error, 'ENOENT') || performance.now() - renewed > STALE)) {
        ended = true;
        onLost(error instanceof Error ? error : new Error(String(error)));
      }
    }
    if (!ended) plan();
  };
  const plan = (): void => {
    timer = setTimeout(() => void renew(), RENEW_EVERY);
    timer.unref();
  };
  plan();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** For `catch`: an error of these codes is as if there had been nothing. */
const unless =
  (...codes: string[]) =>
  (error: unknown): [] => {
    if (!hasCode(error, ...codes)) throw error;
    return [];
  };

function locked(dir: string, found: Holder | null, cause?: unknown): Locked {
  const who = found
    ? `"${found.what}" (process ${found.pid} on ${found.host}, since ${found.since})`
    : 'another process';
  return new Locked('locked', `This run folder is in use by ${who}.`, {
    file: join(dir, LOCK),
    hint: `Wait for it to end; if it was stopped (Ctrl-Z), let it go on or end it. If that process is gone, the lock gives way by itself within ${STALE / 1000} seconds.`,
    cause,
  });
}
