// A folder of its own for every test, removed after it by the root hook below (loaded by .mocharc.json, so that
// it also holds where test files run side by side).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

export const mochaHooks = {
  async afterEach(): Promise<void> {
    for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
  },
};

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'threadlift-test-'));
  made.push(folder);
  return folder;
}
