// Services of Debian's packages that an opt-in suite starts for itself: installing what is missing, a free port, the
// wait until a server answers, and its end.
import { type ChildProcess, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const INSTALL_TIMEOUT_MS = 600_000;

/**
 * Installs packages unless what they bring is there.
 * @param brings files that only these packages bring
 * @throws Error naming the packages, where this is not root's process
 */
export async function installed(packages: readonly string[], brings: readonly string[]): Promise<void> {
  if (brings.every((file) => existsSync(file))) return;
  if (process.getuid?.() !== 0) {
    throw new Error(
      `Packages are missing. As root: apt-get install --no-install-recommends ${packages.join(' ')}`,
    );
  }
  console.error(`      installing ${packages.join(', ')}`);
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: INSTALL_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** @returns a loopback port that nobody listened on a moment ago, for servers that cannot take port 0 */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Waits until `isUp` says so. @throws Error when the process ends before, or `timeoutMs` have passed */
export async function answering(
  child: ChildProcess,
  isUp: () => Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('it ended or is silent');
    if (await isUp().catch(() => false)) return;
    await delay(100);
  }
}

/** Ends a server and the workers it forked: it must be the leader of its own process group. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const pid = child.pid;
  const ended = new Promise((resolve) => child.once('close', resolve));
  process.kill(-pid, 'SIGTERM');
  const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), 5000);
  await ended;
  clearTimeout(timer);
}
