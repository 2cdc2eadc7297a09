// Catches: a demo that claims success, and an import that cannot be finished after it was stopped.
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { judge } from '../../cli/demo-judge.ts';
import type { SandboxAddress } from '../../cli/demo-sandbox.ts';
import { streamNames } from '../../model/streams.ts';
import { runFolder } from '../../state/run-folder.ts';
import { start, threadlift } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

type StreamFigures = Record<
  'truth' | 'captured' | 'equal' | 'planned' | 'imported' | 'fieldsExpected' | 'fieldsVerified',
  number
>;

describe('demo', function () {
  this.timeout(180_000);

  it('captures the truth, imports what was planned and verifies every field, of every stream', async () => {
    const dir = join(await temporaryFolder(), 'demo');
    const ended = await threadlift(['demo', '--json', '--seed', '7', '--run', dir]);
    expect(ended.code, ended.stderr).to.equal(0);
    expect(ended.stdout.trim().split('\n')).to.have.length(1);
    const streams = ended.json.streams as Record<string, StreamFigures>;
    expect(Object.keys(streams)).to.have.members(streamNames);
    for (const [stream, figures] of Object.entries(streams)) {
      expect(figures.truth, `${stream} is in the sandbox`).to.be.greaterThan(0);
      expect(figures, stream).to.include({
        captured: figures.truth,
        equal: figures.truth,
        imported: figures.planned,
      });
      expect(figures.fieldsVerified, stream).to.equal(figures.fieldsExpected);
    }
    const verified = Object.values(streams).reduce((sum, one) => sum + one.fieldsVerified, 0);
    expect(verified).to.be.greaterThan(5000);
    expect(await readFile(String(ended.json.report), 'utf8')).to.include('read back and equal');
    // The page stands alone: nothing in it makes a browser ask anybody for anything.
    expect(await readFile(String(ended.json.report), 'utf8')).not.to.match(
      /<(script|link|img|iframe)\b|url\(|@import/,
    );
  });

  it('stopped half-way through its import, is finished by the ordinary command: nothing lost, nothing doubled', async () => {
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

  it('leaves a folder alone that is not its own', async () => {
    const ended = await threadlift(['demo', '--run', await temporaryFolder()]);
    expect(ended.code).to.equal(2);
    expect(ended.stderr).to.include('not_a_demo_folder');
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
