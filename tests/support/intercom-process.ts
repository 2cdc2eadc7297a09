// Starts the Intercom sandbox in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { IntercomOptions } from '../../sandbox/intercom/server.ts';

const script = fileURLToPath(new URL('./intercom-child.ts', import.meta.url));

export interface IntercomProcess {
  readonly url: string;
  readonly token: string;
  readonly child: ChildProcess;
  close(): Promise<void>;
}

/**
 * @param options those of `startIntercom` that are plain data
 * @param env on top of this process's own; `fastTime().env` makes its clock that of the importer
 */
export async function startIntercomProcess(
  options: Omit<IntercomOptions, 'now'> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<IntercomProcess> {
  const args = ['--import', 'tsx', '--max-old-space-size=6000', script, JSON.stringify(options)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, token } = JSON.parse(line) as { url: string; token: string };
  return {
    url,
    token,
    child,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
