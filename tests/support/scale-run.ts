// A run folder that is ready to be imported: an invented snapshot of any size, mapped, approved and planned by the CLI.
import { join } from 'node:path';
import { expect } from 'chai';
import { createRunFolder, type RunFolder } from '../../state/run-folder.ts';
import { threadlift } from './command-line.ts';
import { writeScaleSnapshot } from './scale-snapshot.ts';
import { temporaryFolder } from './temp-folder.ts';

export async function plannedRun(conversations: number, env: Record<string, string>): Promise<RunFolder> {
  const run = await createRunFolder(join(await temporaryFolder(), 'RUN'));
  await writeScaleSnapshot(run.snapshot, conversations);
  const confirm = ['map', 'confirm', '--by', 'Ann Example', '--yes'];
  for (const command of [['map', 'propose'], confirm, ['plan']]) {
    const { code, stderr } = await threadlift([...command, '--run', run.dir], { env });
    expect(code, stderr).to.equal(0);
  }
  return run;
}
