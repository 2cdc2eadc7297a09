// The demo's sandbox as a process of its own: it survives an interrupted demo and ends by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { MigrationError } from '../lib/errors.ts';

export interface SandboxAddress {
  readonly thread: {
    readonly url: string;
    readonly cdnUrl: string;
    readonly email: string;
    readonly mailboxUrl: string;
    /** Where the sign-in, the API and the socket lie, on the single-page face. */
    readonly origins?: Readonly<Record<string, string>>;
  };
  readonly intercom: { readonly url: string; readonly token: string };
}

export interface SandboxProcess {
  readonly pid: number;
  readonly address: SandboxAddress;
  /** After so many minutes it stops by itself. */
  readonly minutes: number;
  stop(): void;
}

const MINUTES = 60;

/**
 * What makes an app hard to read and is ordinary all the same: a list that draws only rows in view, older messages on
 * scrolling up, panels without an address, opening a thread that marks it as read.
 */
export const HAZARDS: readonly string[] = [
  ...['virtualised', 'doneHidden', 'panelTickets', 'replacingPages', 'scrollUp', 'collapsedActivities'],
  ...['hoverTimes', 'starIcons', 'snippetsDialog', 'whatsNew', 'mintedUrls', 'hashedClasses', 'markRead'],
];

export async function startSandboxProcess(options: {
  seed: number;
  size: string;
  ui: 'classic' | 'spa';
}): Promise<SandboxProcess> {
  const main = process.argv[1] ?? '';
  const args = [
    'sandbox',
    '--json',
    '--seed',
    String(options.seed),
    '--size',
    options.size,
    ...['--ui', options.ui, '--hazards', options.ui === 'spa' ? HAZARDS.join(',') : 'none'],
    '--stop-after',
    String(MINUTES),
  ];
  // Detached: Ctrl-C in the terminal must reach the demo only.
  const child = spawn(process.execPath, [...process.execArgv, main, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'exit').then(() => undefined),
  ]);
  if (first === undefined || child.pid === undefined) {
    throw new MigrationError('sandbox_failed', 'The sandbox did not start.', {
      hint: 'Run `threadlift sandbox` to see why.',
    });
  }
  lines.close();
  child.stdout.destroy();
  child.unref();
  const pid = child.pid;
  return {
    pid,
    address: JSON.parse(first) as SandboxAddress,
    minutes: MINUTES,
    stop: () => child.kill('SIGTERM'),
  };
}
