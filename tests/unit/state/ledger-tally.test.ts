// The failure this would catch: counts that miss or double what the journal has gone on with since state.json was
// written (among it, that everything rolled back is to be made again), and a list in another order than the ledger's.
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { fakeClock } from '../../../lib/clock.ts';
import { type Ledger, openLedger, streamOf } from '../../../state/ledger.ts';
import type { JournalEntry } from '../../../state/ledger-entries.ts';
import { tallyLedger } from '../../../state/ledger-tally.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const REFS = ['contacts/1', 'conversations/1', 'conversations/2', 'reviews/1', 'reviews/1#response'];
const KINDS: Readonly<Record<JournalEntry[0], true>> = {
  bind: true,
  intent: true,
  receipt: true,
  reject: true,
  answers: true,
  fail: true,
  adopt: true,
  before: true,
  match: true,
  carried: true,
  skip: true,
  manual: true,
  removed: true,
  again: true,
  restarted: true,
};

/** Every act can be done in any state of its unit. */
const ACTS: Readonly<Record<string, (ledger: Ledger, ref: string) => Promise<void>>> = {
  bind: (ledger, plan) => ledger.bind({ plan, snapshot: 's', map: 'm', workspace: 'w' }),
  intend: sent,
  async last(ledger, ref) {
    await sent(ledger, ref);
    await ledger.receipt(ref, 'create', { id: '8', last: true });
  },
  async half(ledger, ref) {
    await sent(ledger, ref);
    await ledger.receipt(ref, 'create', { id: '8' });
  },
  async aside(ledger, ref) {
    await sent(ledger, ref);
    await ledger.receipt(ref, 'create', { aside: true });
  },
  async reject(ledger, ref) {
    await sent(ledger, ref);
    await ledger.reject(ref, 'create');
  },
  async answer(ledger, ref) {
    await sent(ledger, ref);
    await ledger.answer('Ann Example', [{ ref, step: 'create', is: 'absent' }]);
  },
  fail: (ledger, ref) => ledger.fail(ref, 'create', { code: 'c', message: 'm' }),
  adopt: (ledger, ref) => ledger.adopt(ref, '9'),
  before: (ledger, ref) => ledger.before(ref, { archived: true, fields: { name: 'Ann' } }),
  match: (ledger, ref) => ledger.match(ref, '7'),
  carried: (ledger, ref) => ledger.carried(ref),
  skip: (ledger, ref) => ledger.skip(ref, 'why'),
  manual: (ledger, ref) => ledger.manual(ref, 'why'),
  removed: (ledger, ref) => ledger.removed(ref),
  again: (ledger) => ledger.again(),
  checkpoint: (ledger) => ledger.checkpoint(),
};

/** A unit that is settled sends nothing, unless it has failed since. */
async function sent(ledger: Ledger, ref: string): Promise<void> {
  const { status } = ledger.unit(ref);
  if (status === 'sent') return;
  if (status === 'done' || status === 'removed') await ACTS.fail?.(ledger, ref);
  await ledger.intend(ref, 'create', 'h');
}

const act = fc.record({ ref: fc.constantFrom(...REFS), act: fc.constantFrom(...Object.values(ACTS)) });

/** What the tally has to be, from a ledger that holds every unit. */
function expected(ledger: Ledger): Awaited<ReturnType<typeof tallyLedger>> {
  const units = [...ledger.units()];
  const count = (stream: string, is: string): number =>
    units.filter(([ref, { status }]) => status === is && streamOf(ref) === stream).length;
  const streams = Object.entries(ledger.counters()).map(([stream, counters]) => [
    stream,
    { ...counters, inDoubt: count(stream, 'sent'), rolledBack: count(stream, 'removed') },
  ]);
  return {
    streams: Object.fromEntries(streams),
    named: units.filter(([, { status, answered }]) => ['failed', 'sent'].includes(status) || answered),
  };
}

describe('the tally of a ledger', () => {
  it('is what the opened ledger says, wherever between checkpoints it is taken', async () => {
    const dir = await temporaryFolder();
    const files = { state: `${dir}/state.json`, journal: `${dir}/journal.jsonl` };
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 60 }), async (acts) => {
        await rm(files.state, { force: true });
        await rm(files.journal, { force: true });
        const ledger = await openLedger(files, { clock: fakeClock(), compactAt: 1500 });
        for (const { ref, act } of acts) await act(ledger, ref);
        expect(await tallyLedger(files)).to.deep.equal(expected(ledger));
        for (const kind of await kindsIn(files.journal)) met.add(kind);
        await ledger.close();
      }),
      { numRuns: 60 },
    );
    expect([...met]).to.have.members(Object.keys(KINDS));
  });

  it('counts what was rolled back as still to be made once only the journal says so', async () => {
    const dir = await temporaryFolder();
    const files = { state: `${dir}/state.json`, journal: `${dir}/journal.jsonl` };
    const ledger = await openLedger(files, { clock: fakeClock() });
    for (const ref of REFS) await ACTS.last?.(ledger, ref);
    for (const ref of REFS.slice(1)) await ledger.removed(ref);
    await ledger.checkpoint();
    expect((await tallyLedger(files)).streams.conversations).to.include({ total: 2, rolledBack: 2 });
    await ledger.again();
    await ledger.removed('conversations/1');
    await ledger.intend('conversations/2', 'create', 'h');
    const { streams, named } = await tallyLedger(files);
    expect(streams.contacts).to.include({ created: 1, rolledBack: 0 });
    expect(streams.conversations).to.include({ total: 2, created: 0, inDoubt: 1, rolledBack: 1 });
    expect(streams.reviews).to.include({ total: 1, created: 0, inDoubt: 0, rolledBack: 0 });
    expect(named.map(([ref]) => ref)).to.deep.equal(['conversations/2']);
    await ledger.close();
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

/** Of the entries since the journal last began anew. */
async function kindsIn(journal: string): Promise<string[]> {
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
  return lines.flatMap((line) => {
    const [, entry] = JSON.parse(line) as [number, [string]?];
    return entry ? [entry[0]] : [];
  });
}
