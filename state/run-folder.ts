// The one folder a migration lives in: which file is where. Nothing else in the project spells these names.
import { existsSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '../lib/errors.ts';

export interface RunFolder {
  readonly dir: string;
  readonly consent: string;
  readonly profile: string;
  readonly map: string;
  readonly plan: string;
  readonly state: string;
  readonly journal: string;
  /** The crawl's own journal: what was queued, done, failed, and which strategy each page kind took. */
  readonly queue: string;
  readonly snapshot: string;
  /** Earlier generations of the snapshot, a folder `<n>` each. */
  readonly generations: string;
  /** Recorded sessions. */
  readonly recordings: string;
  readonly reports: string;
  readonly logFile: string;
  readonly errors: string;
  /** The encrypted browser session. */
  readonly session: string;
  readonly env: string;
}

export function runFolder(directory: string): RunFolder {
  const dir = resolve(directory);
  const at = (...parts: string[]) => join(dir, ...parts);
  return {
    dir,
    consent: at('consent.json'),
    profile: at('profile.yaml'),
    map: at('map.yaml'),
    plan: at('plan.json'),
    state: at('state.json'),
    journal: at('journal.jsonl'),
    queue: at('queue.jsonl'),
    snapshot: at('snapshot'),
    generations: at('snapshots'),
    recordings: at('recordings'),
    reports: at('reports'),
    logFile: at('logs', 'run.log'),
    errors: at('errors'),
    session: at('auth.enc'),
    env: at('.env'),
  };
}

/**
 * Makes the folder (mode 0700) and its fixed parts; running it again changes nothing.
 * @throws UsageError `not_a_folder` when a file is in the way
 */
export async function createRunFolder(directory: string): Promise<RunFolder> {
  const run = runFolder(directory);
  if (existsSync(run.dir) && !statSync(run.dir).isDirectory()) {
    throw new UsageError('not_a_folder', `${directory} is a file.`, {
      hint: 'Name a folder that does not exist yet.',
    });
  }
  await mkdir(run.dir, { recursive: true, mode: 0o700 });
  for (const folder of [run.snapshot, run.reports, join(run.dir, 'logs'), run.errors]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const ignore = join(run.dir, '.gitignore');
  if (!existsSync(ignore)) await writeFile(ignore, '*\n');
  return run;
}

/** @throws UsageError `no_run_folder` when `init` has not made it */
export function openRunFolder(directory: string): RunFolder {
  const run = runFolder(directory);
  // Not by its snapshot: a purge, or a kill while a generation is put away, leaves none.
  if (!existsSync(run.reports)) {
    throw new UsageError('no_run_folder', `${directory} is not a run folder.`, {
      hint: `Make one with: threadlift init ${directory}`,
    });
  }
  return run;
}
