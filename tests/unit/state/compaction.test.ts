// The journal folded into state.json and begun anew. Catches: a kill between any two steps of it that loses or repeats
// an entry, an old checkpoint that replaces the new one, and an fsync for every single entry.
import { cpSync } from 'node:fs';
import promises, { open, readFile, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { fakeClock } from '../../../lib/clock.ts';
import { openJournal } from '../../../state/journal.ts';
import { type Ledger, openLedger } from '../../../state/ledger.ts';
import { viewLedger } from '../../../state/ledger-view.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const clock = fakeClock();
const at = (dir: string) => ({ state: join(dir, 'state.json'), journal: join(dir, 'journal.jsonl') });
const units = (ledger: Ledger): unknown => Object.fromEntries(ledger.units());

/** Calls `before` ahead of every step that changes the disk, until undone. */
async function spyOnDisk(dir: string, before: (step: string) => void): Promise<() => void> {
  const probe = await open(join(dir, 'probe'), 'w');
  const handles = Object.getPrototypeOf(probe) as Record<string, (...args: unknown[]) => unknown>;
  await probe.close();
  const module = promises as unknown as typeof handles;
  const undo: (() => void)[] = [];
  const spy = (on: typeof handles, names: readonly string[]): void => {
    for (const name of names) {
      const real = on[name];
      if (!real) throw new Error(`there is no ${name}`);
      on[name] = function spied(this: unknown, ...args) {
        before(name);
        return real.apply(this, args);
      };
      undo.push(() => {
        on[name] = real;
      });
    }
  };
  spy(module, ['open', 'rename', 'rm', 'truncate']);
  spy(handles, ['writeFile', 'appendFile', 'sync', 'datasync']);
  syncBuiltinESMExports();
  return () => {
    for (const one of undo) one();
    syncBuiltinESMExports();
  };
}

async function fill(ledger: Ledger): Promise<void> {
  await ledger.bind({ plan: 'p', snapshot: 's', map: 'm', workspace: 'w' });
  for (let number = 0; number < 20; number += 1) {
    const ref = `conversations/${number}`;
    await ledger.intend(ref, 'create', `h${number}`);
    if (number % 3 > 0) await ledger.receipt(ref, 'create', { id: `id${number}`, last: number % 3 === 1 });
  }
}

describe('compaction of the journal', () => {
  it('leaves the same ledger, a short journal and a state a person can read', async () => {
    const dir = await temporaryFolder();
    const ledger = await openLedger(at(dir), { clock, compactAt: 600 });
    await fill(ledger);
    const before = units(ledger);
    await ledger.close();
    const lines = (await readFile(at(dir).journal, 'utf8')).trimEnd().split('\n');
    expect(lines[0]).to.match(/^\[\d\d,\["restarted"\]\]$/);
    expect(lines.length).to.be.below(16);
    const state = await readFile(at(dir).state, 'utf8');
    expect(Object.keys(JSON.parse(state).units)).to.have.length(20);
    expect(state.split('\n')).to.include('"conversations/1":["done","created","id1",1],');
    expect(Object.fromEntries((await viewLedger(at(dir))).units)).to.deep.equal(before);
    const again = await openLedger(at(dir), { clock });
    expect(units(again)).to.deep.equal(before);
    expect(again.binding()?.plan).to.equal('p');
    await again.close();
  });

  it('is harmless when killed between any two of its steps', async () => {
    const dir = await temporaryFolder();
    const copies = await temporaryFolder();
    const ledger = await openLedger(at(dir), { clock });
    await fill(ledger);
    const expected = units(ledger);
    await ledger.close();
    const steps: string[] = [];
    const undo = await spyOnDisk(copies, (step) => {
      cpSync(dir, join(copies, String(steps.length)), { recursive: true });
      steps.push(step);
    });
    // Opening finds the journal too long, and folds it at once.
    const folded = await openLedger(at(dir), { clock, compactAt: 1 }).finally(undo);
    expect(units(folded)).to.deep.equal(expected);
    await folded.close();
    // Once for the state, once for the journal.
    expect(steps.filter((step) => step === 'rename')).to.have.length(2);
    expect(steps.filter((step) => step === 'sync')).to.have.length(4);
    for (const [number] of steps.entries()) {
      const copy = at(join(copies, String(number)));
      const seen = await viewLedger(copy);
      expect(Object.fromEntries(seen.units), `killed before step ${number}`).to.deep.equal(expected);
      const again = await openLedger(copy, { clock });
      expect(units(again), `opened after a kill before step ${number}`).to.deep.equal(expected);
      await again.match('users/1', '9');
      await again.close();
      const last = await openLedger(copy, { clock });
      expect(last.targetId('users/1')).to.equal('9');
      await last.close();
    }
  });

  it('loses nothing that is appended while it runs', async () => {
    const dir = await temporaryFolder();
    const ledger = await openLedger(at(dir), { clock, compactAt: 2_000 });
    const rounds = Array.from({ length: 40 }, (_, round) => round);
    await Promise.all(
      rounds.map(async (round) => {
        for (let number = 0; number < 20; number += 1) await ledger.match(`tags/${round}-${number}`, 'x');
      }),
    );
    const before = units(ledger);
    await ledger.close();
    expect(Object.keys(before as object)).to.have.length(800);
    const again = await openLedger(at(dir), { clock });
    expect(units(again)).to.deep.equal(before);
    await again.close();
  });

  it('refuses a restarted journal without the state made from it', async () => {
    const dir = await temporaryFolder();
    const ledger = await openLedger(at(dir), { clock, compactAt: 600 });
    await fill(ledger);
    await ledger.close();
    const state = await readFile(at(dir).state);
    await rm(at(dir).state);
    const error = await rejection(openLedger(at(dir), { clock }));
    expect(error).to.include({ code: 'journal_gap', exitCode: 7 });
    await writeFile(at(dir).state, state);
    await writeFile(at(dir).journal, '');
    expect(await rejection(openLedger(at(dir), { clock }))).to.include({ code: 'journal_missing' });
  });
});

describe('group commit', () => {
  it('puts a hundred receipts that come together on the disk with one fsync', async () => {
    const dir = await temporaryFolder();
    const ledger = await openLedger(at(dir), { clock });
    const refs = Array.from({ length: 100 }, (_, number) => `tags/${number}`);
    await Promise.all(refs.map((ref) => ledger.intend(ref, 'create', 'h')));
    let syncs = 0;
    const undo = await spyOnDisk(await temporaryFolder(), (step) => {
      if (step === 'datasync') syncs += 1;
    });
    await Promise.all(refs.map((ref) => ledger.receipt(ref, 'create', { id: 'x', last: true }))).finally(
      undo,
    );
    expect(syncs).to.equal(1);
    expect((await readFile(at(dir).journal, 'utf8')).trimEnd().split('\n')).to.have.length(200);
    await ledger.close();
  });

  it('lets nothing follow an append that failed, which may have left half a line', async () => {
    const file = join(await temporaryFolder(), 'j.jsonl');
    const journal = await openJournal<number>(file, { onEntry: () => undefined });
    await journal.append(1);
    let full = true;
    const undo = await spyOnDisk(await temporaryFolder(), (step) => {
      if (full && step === 'appendFile') throw new Error('ENOSPC');
    });
    const outcome = (entry: number): Promise<unknown> =>
      journal.append(entry).catch((error: unknown) => (error as Error).message);
    const second = await outcome(2);
    full = false;
    const third = await outcome(3);
    undo();
    expect([second, third]).to.deep.equal(['ENOSPC', 'ENOSPC']);
    await journal.close();
    expect(await readFile(file, 'utf8')).to.equal('[1,1]\n');
  });
});
