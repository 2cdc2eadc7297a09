// The failure this would catch: two processes that both see a dead holder, and both take its lock: two writers.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { temporaryFolder } from '../../support/temp-folder.ts';

const ROUNDS = 60;
const RACER = join(import.meta.dirname, '../../support/lock-racer.ts');

function racer() {
  const child = spawn(process.execPath, ['--import', 'tsx', RACER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async tryFor(dir: string): Promise<string> {
      child.stdin.write(`${dir}\n`);
      return (await lines.next()).value;
    },
    end: () => child.stdin.end(),
  };
}

describe('two processes at the lock of a dead one', () => {
  it('get it one at a time', async () => {
    const parent = await temporaryFolder();
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.on('exit', resolve));
    const holder = { pid: dead.pid, host: hostname(), what: 'import', since: '2026-01-01T00:00:00Z' };
    const racers = [racer(), racer()];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const dir = join(parent, String(round));
        await mkdir(join(dir, 'run.lock'), { recursive: true });
        await writeFile(join(dir, 'run.lock.json'), JSON.stringify(holder));
        const got = await Promise.all(racers.map(({ tryFor }) => tryFor(dir)));
        expect(got.sort(), `round ${round}`).to.deep.equal(['locked', 'won']);
      }
    } finally {
      for (const { end } of racers) end();
    }
  });
});
