// The failure this would catch: an import that was stopped (Ctrl-Z, a sleeping laptop) loses its lock although it lives,
// another goes on with its ledger, and the first, woken, writes behind it: a journal that nothing reads any more, and a
// request that was sent already.
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../lib/clock.ts';
import { Locked } from '../../../lib/errors.ts';
import { openLedger } from '../../../state/ledger.ts';
import { viewLedger } from '../../../state/ledger-view.ts';
import { lockRun } from '../../../state/lock.ts';
import { processStart } from '../../../state/process-start.ts';
import { type Contender, contender } from '../../support/contender.ts';
import { heldLock } from '../../support/held-lock.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const options = { clock: systemClock, what: 'import', onLost: () => undefined };

/** As if its holder had been silent for an hour. */
async function age(file: string): Promise<void> {
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(file, longAgo, longAgo);
}

async function holderOf(dir: string): Promise<string> {
  const [name = ''] = await readdir(join(dir, 'run.lock'));
  return join(dir, 'run.lock', name);
}

/** As if the folder were shared and its holder on another machine, where nobody can see that it lives. */
async function seenFromElsewhere(dir: string): Promise<void> {
  const file = await holderOf(dir);
  const holder = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...holder, host: 'elsewhere' }));
  await age(file);
}

describe('a process that was stopped for long', () => {
  let writer: Contender;
  let dir: string;
  let files: { state: string; journal: string };
  const told = async (line: string): Promise<string> => {
    writer.ask(line);
    return writer.said();
  };

  beforeEach(async () => {
    dir = await temporaryFolder();
    files = { state: join(dir, 'state.json'), journal: join(dir, 'journal.jsonl') };
    writer = contender('ledger-writer.ts');
    expect(await told(`open\t${dir}`)).to.equal('done');
    expect(await told('intend\tcontacts/1')).to.equal('done');
    await writer.stop();
  });
  afterEach(() => writer.end());

  it('keeps its lock on this machine, and goes on with it', async () => {
    await age(await holderOf(dir));
    const thrown = await rejection(lockRun({ dir }, options));
    expect(thrown).to.be.instanceOf(Locked).and.to.include({ exitCode: 11 });
    expect(thrown.message).to.contain(String(writer.child.pid));
    writer.goOn();
    expect(await told('intend\tcontacts/2')).to.equal('done');
    expect(await told('close')).to.equal('done');
    expect([...(await viewLedger(files)).units].map(([ref]) => ref)).to.deep.equal([
      'contacts/1',
      'contacts/2',
    ]);
  });

  for (const compactAt of [undefined, 1]) {
    const how = compactAt === undefined ? 'gone on with' : 'begun anew';
    it(`may send nothing once another has taken over, and leaves the journal it has ${how} alone`, async () => {
      await seenFromElsewhere(dir);
      const lock = await lockRun({ dir }, options);
      const ledger = await openLedger(files, {
        clock: systemClock,
        ...(compactAt === undefined ? {} : { compactAt }),
      });
      await ledger.reject('contacts/1', 'create');
      await ledger.intend('contacts/1', 'create', 'hash');
      await ledger.receipt('contacts/1', 'create', { id: '71', last: true });
      await ledger.close();
      const left = await Promise.all(Object.values(files).map((file) => readFile(file, 'utf8')));
      writer.goOn();
      // An intent is on the disk before its request starts; this one is refused, so there is none.
      expect(await told('intend\tcontacts/2')).to.equal('lock_lost');
      expect(await told('close')).to.equal('lock_lost');
      expect(await Promise.all(Object.values(files).map((file) => readFile(file, 'utf8')))).to.deep.equal(
        left,
      );
      const again = await openLedger(files, { clock: systemClock });
      expect(again.unit('contacts/1')).to.include({ status: 'done', target: '71' });
      await again.close();
      await lock.release();
    });
  }
});

describe('the number of a process', () => {
  it('used again by another does not keep the lock of the one that had it', async () => {
    const dir = await temporaryFolder();
    await heldLock(dir, { pid: process.pid, started: 'before this one' });
    await (await lockRun({ dir }, options)).release();
  });

  it('with the start of the one that has it keeps the lock, however long ago it was renewed', async () => {
    const dir = await temporaryFolder();
    await age(await heldLock(dir, { pid: process.pid, started: await processStart(process.pid) }));
    expect(await rejection(lockRun({ dir }, options))).to.be.instanceOf(Locked);
  });

  it('of which nothing is known but that it is in use keeps the lock only while it is renewed', async () => {
    const dir = await temporaryFolder();
    const file = await heldLock(dir, { pid: process.pid });
    expect(await rejection(lockRun({ dir }, options))).to.be.instanceOf(Locked);
    await age(file);
    await (await lockRun({ dir }, options)).release();
  });
});
