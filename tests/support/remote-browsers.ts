// Browsers that run elsewhere, as real processes: Playwright servers, and a Chromium with its DevTools open.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { findBrowser } from '../../extractors/browser/browser-path.ts';

export interface RemoteBrowser {
  readonly endpoint: string;
  /** SIGKILL, its browser with it. */
  kill(): Promise<void>;
}

const PLAYWRIGHT = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');

/** `playwright run-server`, told by the address which Chromium to start. */
export async function startPlaywrightServer(): Promise<RemoteBrowser> {
  const found = await findBrowser(undefined);
  const child = spawn(
    process.execPath,
    [PLAYWRIGHT, 'run-server', '--host', '127.0.0.1', '--port', '0', '--unsafe'],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true, env: { ...process.env, ...found.env } },
  );
  const [, url] = await lineLike(child.stdout as Readable, /Listening on (ws:\S+)/);
  const endpoint = new URL(url as string);
  endpoint.searchParams.set('browser', 'chromium');
  endpoint.searchParams.set(
    'launch-options',
    JSON.stringify({ executablePath: found.executablePath, args: ['--disable-gpu', '--disable-quic'] }),
  );
  return { endpoint: endpoint.href, kill: () => killGroup(child) };
}

/** A Chromium that speaks DevTools. */
export async function startDevTools(): Promise<RemoteBrowser> {
  const found = await findBrowser(undefined);
  const profile = await mkdtemp(join(tmpdir(), 'threadlift-devtools-'));
  const child = spawn(
    found.executablePath,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, ...found.env } },
  );
  const [, endpoint] = await lineLike(child.stderr as Readable, /DevTools listening on (ws:\S+)/);
  return {
    endpoint: endpoint as string,
    async kill() {
      await killGroup(child);
      await rm(profile, { recursive: true, force: true });
    },
  };
}

async function lineLike(stream: Readable, wanted: RegExp): Promise<RegExpExecArray> {
  for await (const line of createInterface({ input: stream })) {
    const match = wanted.exec(line);
    if (match) {
      stream.resume();
      return match;
    }
  }
  throw new Error('it ended before it listened');
}

async function killGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-(child.pid as number), 'SIGKILL');
  await gone;
}
