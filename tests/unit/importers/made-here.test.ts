// What a plan made again counts as the run folder's own. Catches: what was there before, or was rolled back and belongs
// to others by now, taken for ours (a later rollback would delete it).
import { expect } from 'chai';
import { madeHere } from '../../../importers/plan/made-here.ts';
import type { LedgerUnit } from '../../../state/ledger.ts';

const unit = (given: Partial<LedgerUnit>): LedgerUnit => ({
  target: '1',
  done: 1,
  status: 'done',
  how: 'created',
  ...given,
});

describe('what this run folder has made', () => {
  it('is what was created or is in doubt, of what plans match by name, and nothing else', () => {
    const units: [string, LedgerUnit][] = [
      ['tags/made', unit({})],
      ['setup/tag:made', unit({})],
      ['properties/made', unit({})],
      ['tags/doubt', unit({ target: null, done: 0, status: 'sent', how: null })],
      ['tags/there', unit({ how: 'matched', done: 0 })],
      ['tags/rolled-back', unit({ status: 'removed' })],
      ['tags/to-be-made-again', unit({ status: 'todo', how: null, done: 0 })],
      ['tags/refused', unit({ target: null, done: 0, status: 'failed', how: null })],
      ['tags/left-out', unit({ target: null, done: 0, how: 'skipped' })],
      ['contacts/made', unit({})],
    ];
    expect(madeHere(units)).to.deep.equal(['properties/made', 'setup/tag:made', 'tags/doubt', 'tags/made']);
  });
});
