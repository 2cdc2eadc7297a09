// Runs a command of the built CLI as it stands and says how long it took and what memory it needed at its peak.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ended, threadlift } from './command-line.ts';
import { temporaryFolder } from './temp-folder.ts';

const preload = new URL('./report-peak.mjs', import.meta.url).href;

export interface Measured extends Ended {
  /** Peak resident size in megabytes, as the kernel counts it. */
  readonly peak: number;
  readonly seconds: number;
}

export async function measured(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Measured> {
  const file = join(await temporaryFolder(), 'peak');
  const begun = Date.now();
  const ended = await threadlift(args, {
    env: { ...env, NODE_OPTIONS: `--import=${preload}`, PEAK_FILE: file },
  });
  const seconds = (Date.now() - begun) / 1000;
  const peak = Number(await readFile(file, 'utf8'));
  return Object.assign(ended, { peak, seconds });
}
