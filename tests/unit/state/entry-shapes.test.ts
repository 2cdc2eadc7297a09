// The failure this would catch: a line of the journal that is good JSON in its place but no entry (an editor's slip, a
// wrong merge) read as if it were one, or reported as a bug of threadlift instead of by its number.
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { fakeClock } from '../../../lib/clock.ts';
import { openLedger } from '../../../state/ledger.ts';
import { tallyLedger } from '../../../state/ledger-tally.ts';
import { viewLedger } from '../../../state/ledger-view.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const NONE: readonly unknown[] = [
  null,
  'carried',
  {},
  [],
  [7, 'tags/a'],
  ['receipt'],
  ['receipt', 'tags/a'],
  ['receipt', 'tags/a', null],
  ['receipt', 'tags/a', { id: 7 }],
  ['receipt', 'tags/a', { last: 'yes' }],
  ['receipt', 'tags/a', {}, 'more'],
  ['intent', 'tags/a', 'create', 'hash', null],
  ['answers', 'Ann Example', 1, [{ ref: 'tags/a', step: 'create', is: 'perhaps' }]],
  ['before', 'tags/a', { archived: 'no' }],
  ['bind', { plan: 'p', snapshot: 's', map: 'm' }],
  ['match', 'tags/a', 7],
  ['removed', null],
  ['again', 'tags/a'],
];

describe('a line of the journal that is no entry', () => {
  for (const checkpoint of [true, false]) {
    it(`is named by its number, whoever reads it, ${checkpoint ? 'after' : 'without'} a checkpoint`, async () => {
      const dir = await temporaryFolder();
      const files = { state: join(dir, 'state.json'), journal: join(dir, 'journal.jsonl') };
      const open = () => openLedger(files, { clock: fakeClock() });
      const good = '[1,["intent","tags/a","create","hash",1]]\n';
      await writeFile(files.journal, good);
      if (checkpoint) await (await open()).close();
      for (const entry of NONE) {
        await writeFile(files.journal, good);
        await appendFile(files.journal, `${JSON.stringify([2, entry])}\n[3,["carried","tags/b"]]\n`);
        for (const read of [open, () => viewLedger(files), () => tallyLedger(files)]) {
          const error = await rejection(read());
          expect(error, JSON.stringify(entry)).to.include({ code: 'journal_damaged', exitCode: 7 });
          expect(error.message).to.include('Entry 2 ');
        }
      }
    });
  }

  it('of a later version is told apart from damage', async () => {
    const dir = await temporaryFolder();
    const files = { state: join(dir, 'state.json'), journal: join(dir, 'journal.jsonl') };
    for (const entry of [['waived', 'tags/a'], ['waived'], ['toString']]) {
      await writeFile(files.journal, `${JSON.stringify([1, entry])}\n`);
      expect(await rejection(tallyLedger(files))).to.include({ code: 'journal_newer', exitCode: 7 });
    }
  });

  it('costs a new run folder, and says so: what was imported would be made twice', async () => {
    const dir = await temporaryFolder();
    const files = { state: join(dir, 'state.json'), journal: join(dir, 'journal.jsonl') };
    await writeFile(files.journal, '[1,null]\n');
    const { hint } = (await rejection(viewLedger(files))) as Error & { hint: string };
    expect(hint).to.include('do not start anew').and.to.include('source_ref').and.to.include('state.json');
    expect(hint).not.to.include('Nothing was sent');
  });
});
