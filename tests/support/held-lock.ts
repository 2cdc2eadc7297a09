// A run folder's lock as another process left it: laid out by hand, since a real one would be renewed by this process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** The number of a process that has ended. */
export async function deadProcess(): Promise<number> {
  const dead = spawn(process.execPath, ['-e', '']);
  await once(dead, 'exit');
  return dead.pid ?? 0;
}

/** @returns the file that names the holder */
export async function heldLock(
  dir: string,
  by: { pid: number; host?: string; started?: string | null },
): Promise<string> {
  const file = join(dir, 'run.lock', 'another');
  await mkdir(join(dir, 'run.lock'), { recursive: true });
  const holder = { host: hostname(), what: 'import', since: '2026-01-01T00:00:00Z', ...by };
  await writeFile(file, JSON.stringify(holder));
  return file;
}
