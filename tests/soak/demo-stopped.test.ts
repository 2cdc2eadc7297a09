// Catches: a demo that claims success, and one whose import cannot be finished after it was stopped.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { judge } from '../../cli/demo-judge.ts';
import type { SandboxAddress } from '../../cli/demo-sandbox.ts';
import { runFolder } from '../../state/run-folder.ts';
import { start, threadlift } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('the demo, interrupted', function () {
  this.timeout(180_000);

  it('half-way through its import, is finished by the ordinary command: nothing lost, nothing doubled', async () => {
    const dir = join(await temporaryFolder(), 'demo');
    const demo = start(['demo', '--run', dir]);
    const { pid, ...address } = await sandboxOf(dir);
    try {
      await writesApplied(address, 400);
      demo.child.kill('SIGINT');
      const stopped = await demo.ended;
      expect(stopped.code, stopped.stderr).to.equal(130);
      expect(stopped.stdout).to.include('npx threadlift import --run');

      const finished = await threadlift(['import', '--run', dir, '--json']);
      expect(finished.code, finished.stderr).to.equal(0);
      expect((await threadlift(['verify', '--run', dir])).code).to.equal(0);
      const verdict = await judge(runFolder(dir), address);
      expect(verdict.problems).to.deep.equal([]);

      const again = await threadlift(['import', '--run', dir, '--json']);
      expect(again.code).to.equal(0);
      expect((await judge(runFolder(dir), address)).writes).to.deep.equal(verdict.writes);
    } finally {
      process.kill(pid, 'SIGTERM');
    }
  });
});

async function sandboxOf(dir: string): Promise<SandboxAddress & { pid: number }> {
  const file = join(dir, 'sandbox.json');
  for (;;) {
    if (existsSync(file)) {
      const text = readFileSync(file, 'utf8');
      if (text.endsWith('}\n')) return JSON.parse(text) as SandboxAddress & { pid: number };
    }
    await pause(20);
  }
}

async function writesApplied(address: SandboxAddress, count: number): Promise<void> {
  for (;;) {
    const audit = (await (await fetch(`${address.intercom.url}/__sandbox/audit`)).json()) as {
      writes: unknown[];
    };
    if (audit.writes.length >= count) return;
    await pause(50);
  }
}
