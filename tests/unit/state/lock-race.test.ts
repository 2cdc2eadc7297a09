// The failure this would catch: two processes that both see a dead holder, and both take its lock: two writers. Also when
// one of them is stopped in the middle of taking it, for as long as you like.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../lib/clock.ts';
import { Locked } from '../../../lib/errors.ts';
import { lockRun } from '../../../state/lock.ts';
import { contender, stopped } from '../../support/contender.ts';
import { deadProcess, heldLock } from '../../support/held-lock.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const ROUNDS = 60;

describe('two processes at the lock of a dead one', () => {
  it('get it one at a time', async () => {
    const parent = await temporaryFolder();
    const pid = await deadProcess();
    const racers = [contender('lock-racer.ts'), contender('lock-racer.ts')];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const dir = join(parent, String(round));
        await heldLock(dir, { pid });
        for (const { ask } of racers) ask(dir);
        const got = await Promise.all(racers.map(({ said }) => said()));
        expect(got.sort(), `round ${round}`).to.deep.equal(['locked', 'won']);
      }
    } finally {
      for (const { end } of racers) await end();
    }
  });

  it('get it one at a time when one is stopped at any step, and goes on after the other has taken it', async () => {
    const parent = await temporaryFolder();
    const pid = await deadProcess();
    const { child, ask, said, end } = contender('lock-stopper.ts');
    const ended: string[] = [];
    try {
      for (let step = 1; ; step += 1) {
        const dir = join(parent, String(step));
        await heldLock(dir, { pid });
        ask(`${dir}\t${step}`);
        // Not stopped any more: it takes fewer steps than this.
        if ((await said()) !== 'stopping') break;
        await stopped(child);
        let lost = false;
        const options = { clock: systemClock, what: 'verify', onLost: () => (lost = true) };
        const mine = await lockRun({ dir }, options).catch((error: unknown) => {
          if (error instanceof Locked) return null;
          throw error;
        });
        child.kill('SIGCONT');
        const theirs = await said();
        expect(theirs, `stopped before step ${step}`).to.equal(mine ? 'locked' : 'won');
        const [name = '', ...others] = await readdir(join(dir, 'run.lock'));
        expect(others).to.deep.equal([]);
        const held = JSON.parse(await readFile(join(dir, 'run.lock', name), 'utf8')) as { pid: number };
        expect(held.pid).to.equal(mine ? process.pid : child.pid);
        expect(lost).to.equal(false);
        await mine?.release();
        ended.push(theirs);
      }
    } finally {
      await end();
    }
    // Both ways were met: stopped before it had the lock, and with it.
    expect(ended.filter((end) => end === 'locked').length).to.be.at.least(6);
    expect(ended).to.include('won');
  });
});
