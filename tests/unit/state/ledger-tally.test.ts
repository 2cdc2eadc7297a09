// The failure this would catch: counts that miss or double what the journal has gone on with since state.json was
// written, and a list in another order than the ledger's.
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { fakeClock } from '../../../lib/clock.ts';
import { openLedger } from '../../../state/ledger.ts';
import { tallyLedger } from '../../../state/ledger-tally.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const REFS = ['contacts/1', 'conversations/1', 'conversations/2', 'reviews/1', 'reviews/1#response'];
const step = fc.record({
  ref: fc.constantFrom(...REFS),
  act: fc.constantFrom('intend', 'last', 'half', 'answer', 'fail', 'match', 'skip', 'removed', 'checkpoint'),
});

describe('the tally of a ledger', () => {
  it('is what the opened ledger says, wherever between checkpoints it is taken', async () => {
    const dir = await temporaryFolder();
    const files = { state: `${dir}/state.json`, journal: `${dir}/journal.jsonl` };
    let answers = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        await rm(files.state, { force: true });
        await rm(files.journal, { force: true });
        const ledger = await openLedger(files, { clock: fakeClock(), compactAt: 700 });
        for (const { ref, act } of steps) {
          const { pending, status } = ledger.unit(ref);
          if (act === 'checkpoint') await ledger.checkpoint();
          else if (act === 'fail') await ledger.fail(ref, 'create', { code: 'c', message: 'm' });
          else if (act === 'match') await ledger.match(ref, '7');
          else if (act === 'skip') await ledger.skip(ref, 'why');
          else if (act === 'removed') await ledger.removed(ref);
          else if (act === 'intend' && ['todo', 'failed'].includes(status)) {
            await ledger.intend(ref, 'create', 'h');
          } else if (pending && act === 'answer') {
            await ledger.answer('Ann Example', [{ ref, step: 'create', is: 'absent' }]);
            answers += 1;
          } else if (pending && act !== 'intend') {
            await ledger.receipt(ref, 'create', { id: '8', last: act === 'last' });
          }
        }
        const { streams, named } = await tallyLedger(files);
        const units = [...ledger.units()];
        const of = (ref: string) => (ref.includes('#') ? 'responses' : ref.split('/')[0]);
        const rolledBack = (stream: string): number =>
          units.filter(([ref, { status }]) => status === 'removed' && of(ref) === stream).length;
        const inDoubt = (stream: string): number =>
          ledger.inDoubt().filter((ref) => (ref.includes('#') ? 'responses' : ref.split('/')[0]) === stream)
            .length;
        expect(streams).to.deep.equal(
          Object.fromEntries(
            Object.entries(ledger.counters()).map(([stream, counts]) => [
              stream,
              { ...counts, inDoubt: inDoubt(stream), rolledBack: rolledBack(stream) },
            ]),
          ),
        );
        expect(named).to.deep.equal(
          units.filter(([, { status, answered }]) => status === 'failed' || status === 'sent' || answered),
        );
        await ledger.close();
      }),
      { numRuns: 60 },
    );
    expect(answers).to.be.above(0);
  });

  it('reads a state that a person has laid out anew, and refuses a damaged one', async () => {
    const dir = await temporaryFolder();
    const files = { state: `${dir}/state.json`, journal: `${dir}/journal.jsonl` };
    const ledger = await openLedger(files, { clock: fakeClock() });
    for (const ref of REFS) await ledger.match(ref, '7');
    await ledger.close();
    const before = await tallyLedger(files);
    expect(before.streams.reviews).to.include({ total: 1, matched: 1 });
    const text = await readFile(files.state, 'utf8');
    await writeFile(files.state, JSON.stringify(JSON.parse(text), null, 2));
    expect(await tallyLedger(files)).to.deep.equal(before);
    for (const damaged of [text.replace(',\n', '\n'), text.replace('\n}}', ',\n}}'), text.slice(0, -9)]) {
      await writeFile(files.state, damaged);
      expect(await rejection(tallyLedger(files))).to.include({ code: 'state_damaged', exitCode: 7 });
    }
    await writeFile(files.state, text);
    await appendFile(files.journal, '[9,["skip","tags/1","x"]]\n');
    expect(await rejection(tallyLedger(files))).to.include({ code: 'journal_damaged' });
  });
});
