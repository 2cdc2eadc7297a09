// A process of its own, told what to do line by line on stdin, that says what came of it line by line.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Contender {
  readonly child: ChildProcess;
  ask(line: string): void;
  said(): Promise<string>;
  /** SIGSTOP; resolves once it does nothing any more. */
  stop(): Promise<void>;
  goOn(): void;
  end(): Promise<void>;
}

/** @param script of tests/support */
export function contender(script: string): Contender {
  const path = join(import.meta.dirname, script);
  const child = spawn(process.execPath, ['--import', 'tsx', path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    ask: (line) => void child.stdin.write(`${line}\n`),
    said: async () => (await lines.next()).value,
    async stop() {
      child.kill('SIGSTOP');
      await stopped(child);
    },
    goOn: () => void child.kill('SIGCONT'),
    async end() {
      child.stdin.end();
      child.kill('SIGCONT');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Resolves once the process is stopped. */
export async function stopped({ pid }: ChildProcess): Promise<void> {
  while (!/^\d+ \(.*\) T/.test(await readFile(`/proc/${pid}/stat`, 'utf8'))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
