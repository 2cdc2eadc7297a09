// Whether the process that wrote a number down is the one that has this number now: a number is used again after its
// process has ended, the moment of its start is not.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a process that has ended, but that nobody has taken note of, has in place of a start. */
const ENDED = 'ended';

/**
 * When a running process of this machine was started, as text to be compared: on Linux the boot and the clock ticks
 * since (proc_pid_stat(5), field 22), elsewhere what `ps` says.
 * @returns null where neither tells
 */
export async function processStart(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The second field is the command's name in brackets, which may hold blanks and brackets itself.
    const [state, ...more] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = more[18];
    if (state === 'Z' || state === 'X') return ENDED;
    return ticks === undefined ? null : `${boot.trim()} ${ticks}`;
  } catch {
    return process.platform === 'linux' ? null : startByPs(pid);
  }
}

async function startByPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    });
    const [, state, start] = /^(\S+)\s+(\S.*\S)\s*$/.exec(stdout.trim()) ?? [];
    return state?.startsWith('Z') ? ENDED : (start ?? null);
  } catch {
    // No `ps` (Windows), or no such process: time must tell.
    return null;
  }
}

/**
 * Whether a process of this machine still runs; one that is stopped does.
 * @param start what {@link processStart} said of it
 * @returns null when its number is in use and nothing tells by whom
 */
export async function isRunning(pid: number, start: string | null): Promise<boolean | null> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const now = await processStart(pid);
  if (now === ENDED) return false;
  return now === null || start === null ? null : now === start;
}
