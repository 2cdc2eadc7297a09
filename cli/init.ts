// `threadlift init DIR`: the folder one migration lives in.

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { UsageError } from '../lib/errors.ts';
import { createRunFolder } from '../state/run-folder.ts';
import type { CommandModule, Handler } from './context.ts';
import { defaultProfile } from './package-root.ts';

export const runInit: Handler = async (context, options) => {
  const [dir = '.'] = options.arguments as string[];
  const file = typeof options.profile === 'string' ? options.profile : defaultProfile;
  // Before anything is made: a folder without the profile that was asked for would pass as finished.
  const profile = await readFile(file).catch((cause: unknown) => {
    throw new UsageError('profile_unreadable', 'The profile cannot be read.', { file, cause });
  });
  const run = await createRunFolder(dir);
  if (!existsSync(run.profile)) await writeFile(run.profile, profile);
  context.say(`Run folder: ${run.dir}`);
  return { json: { run: run.dir }, next: `threadlift consent grant --run ${dir} --help` };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .argument('<dir>', 'folder to make')
    .option('--profile <file>', 'selector profile to copy in (default: selectors/thread.yaml)')
    .action(act(runInit));
};
