// `threadlift init DIR`: the folder one migration lives in.

import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { createRunFolder } from '../state/run-folder.ts';
import type { CommandModule, Handler } from './context.ts';
import { defaultProfile } from './package-root.ts';

export const runInit: Handler = async (context, options) => {
  const [dir = '.'] = options.arguments as string[];
  const run = await createRunFolder(dir);
  const profile = typeof options.profile === 'string' ? options.profile : defaultProfile;
  if (!existsSync(run.profile)) await copyFile(profile, run.profile);
  context.say(`Run folder: ${run.dir}`);
  return { json: { run: run.dir }, next: `threadlift consent grant --run ${dir} --help` };
};

export const configure: CommandModule['configure'] = (command, act) => {
  command
    .argument('<dir>', 'folder to make')
    .option('--profile <file>', 'selector profile to copy in (default: the one for Thread)')
    .action(act(runInit));
};
