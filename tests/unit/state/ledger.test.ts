// The ledger: what is on disk is what it says, whatever was cut, damaged or written by somebody else.
import { appendFile, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Clock, fakeClock } from '../../../lib/clock.ts';
import { InvalidState, Locked } from '../../../lib/errors.ts';
import { type Ledger, openLedger, readCheckpoint } from '../../../state/ledger.ts';
import { lockRun } from '../../../state/lock.ts';
import { deadProcess, heldLock } from '../../support/held-lock.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const binding = { plan: 'p', snapshot: 's', map: 'm', workspace: 'w' };

describe('the ledger', () => {
  let dir: string;
  let files: { state: string; journal: string };
  let clock: Clock & { advance(ms: number): void };
  let ledger: Ledger;
  const open = (): Promise<Ledger> => openLedger(files, { clock });
  const units = (of: Ledger): unknown => Object.fromEntries(of.units());

  beforeEach(async () => {
    dir = await temporaryFolder();
    files = { state: `${dir}/state.json`, journal: `${dir}/journal.jsonl` };
    clock = fakeClock();
    ledger = await open();
  });

  it('knows after reopening what it knew, half done units too', async () => {
    await ledger.bind(binding);
    await ledger.intend('conversations/1', 'create', 'h1');
    await ledger.receipt('conversations/1', 'create', { id: '77' });
    await ledger.intend('conversations/1', 'reply-1', 'h2');
    await ledger.match('users/1', '900');
    await ledger.fail('tags/1', 'create', { code: 'parameter_invalid', message: 'no' });
    const before = units(ledger);
    await ledger.close();
    const again = await open();
    expect(units(again)).to.deep.equal(before);
    expect(again.binding()).to.deep.equal(binding);
    expect(again.inDoubt()).to.deep.equal(['conversations/1']);
    expect(again.unit('conversations/1')).to.deep.include({
      target: '77',
      done: 1,
      status: 'sent',
      pending: { step: 'reply-1', hash: 'h2', at: clock.now() / 1000 },
    });
    expect(again.counters().tags).to.deep.include({ total: 1, failed: 1 });
    await again.close();
  });

  // A checkpoint that runs ahead of the journal would make a crash look like a lost journal.
  it('is the same from checkpoint and journal as from the journal alone', async () => {
    const step = fc.record({
      ref: fc.integer({ min: 0, max: 4 }).map((number) => `conversations/${number}`),
      act: fc.constantFrom(
        'intend',
        'receipt',
        'last',
        'reject',
        'fail',
        'adopt',
        'match',
        'skip',
        'removed',
      ),
      pause: fc.integer({ min: 0, max: 9_000 }),
    });
    const act = async (on: Ledger, { ref, act: what }: { ref: string; act: string }): Promise<void> => {
      const { pending } = on.unit(ref);
      if (what === 'intend') await on.intend(ref, 'create', 'hash').catch(() => undefined);
      else if (what === 'fail') await on.fail(ref, 'create', { code: 'c', message: 'm' });
      else if (what === 'adopt') await on.adopt(ref, 'id-a');
      else if (what === 'match') await on.match(ref, 'id-m');
      else if (what === 'skip') await on.skip(ref, 'why');
      else if (what === 'removed') await on.removed(ref);
      else if (pending && what === 'reject') await on.reject(ref, pending.step);
      else if (pending) await on.receipt(ref, pending.step, { id: 'id', last: what === 'last' });
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await ledger.close();
        await rm(files.state, { force: true });
        await rm(files.journal, { force: true });
        ledger = await open();
        for (const one of steps) {
          clock.advance(one.pause);
          await act(ledger, one);
        }
        const remembered = units(ledger);
        await ledger.close();
        ledger = await open();
        expect(units(ledger)).to.deep.equal(remembered);
        await ledger.close();
        await rm(files.state);
        ledger = await open();
        expect(units(ledger)).to.deep.equal(remembered);
      }),
      { numRuns: 40 },
    );
    await ledger.close();
  });

  it('writes checkpoints by time, not by entry', async () => {
    await ledger.skip('tags/1', 'x');
    expect(await readFile(files.state, 'utf8').catch(() => null)).to.equal(null);
    clock.advance(6_000);
    await ledger.skip('tags/2', 'x');
    await ledger.checkpoint();
    expect((await readCheckpoint(files.state)).units.size).to.equal(2);
    await ledger.close();
  });

  it('forgets a torn last line, which was never durable', async () => {
    await ledger.skip('tags/1', 'x');
    await ledger.close();
    await rm(files.state);
    await appendFile(files.journal, '[2,["skip","tags/2"');
    const again = await open();
    expect(units(again)).to.have.keys(['tags/1']);
    await again.skip('tags/3', 'x');
    await again.close();
    const last = await open();
    expect(units(last)).to.have.keys(['tags/1', 'tags/3']);
    await last.close();
  });

  it('refuses a journal that is damaged in the middle', async () => {
    await ledger.skip('tags/1', 'x');
    await ledger.skip('tags/2', 'x');
    await ledger.close();
    const lines = (await readFile(files.journal, 'utf8')).split('\n');
    await writeFile(files.journal, ['[1,["skip', ...lines.slice(1)].join('\n'));
    expect(await rejection(open())).to.be.instanceOf(InvalidState);
  });

  it('refuses a journal that is shorter than its checkpoint', async () => {
    await ledger.skip('tags/1', 'x');
    await ledger.close();
    await writeFile(files.journal, '');
    expect(await rejection(open())).to.include({ code: 'journal_missing' });
  });

  it('reads a state that a person has laid out anew, and refuses one cut or joined at any line', async () => {
    for (const ref of ['contact/a', 'contact/b', 'contact/c']) {
      await ledger.intend(ref, 'create', 'h');
      await ledger.receipt(ref, 'create', { id: ref, last: true });
    }
    await ledger.close();
    const text = await readFile(files.state, 'utf8');
    const read = async (): Promise<unknown> => {
      const { units: all, ...rest } = await readCheckpoint(files.state);
      return { ...rest, units: [...all] };
    };
    const whole = await read();
    expect(whole).to.have.property('units').with.length(3);
    await writeFile(files.state, JSON.stringify(JSON.parse(text), null, 2));
    expect(await read()).to.deep.equal(whole);
    const lines = text.trimEnd().split('\n');
    for (let cut = 0; cut < lines.length; cut += 1) {
      await writeFile(files.state, lines.slice(0, cut).join('\n'));
      const thrown = await rejection(readCheckpoint(files.state));
      expect(thrown, `cut at line ${cut}`).to.include({ code: 'state_damaged', exitCode: 7 });
      expect(thrown).to.include({ file: files.state });
    }
    for (const damaged of [text.replace(',\n', '\n'), text.replace('\n}}', ',\n}}'), `${text}{}`]) {
      await writeFile(files.state, damaged);
      expect(await rejection(readCheckpoint(files.state))).to.include({ code: 'state_damaged' });
    }
  });

  it('refuses the state of a newer version, and one that is no state', async () => {
    await ledger.close();
    await writeFile(files.state, '{"formatVersion":99,"units":{}}');
    expect(await rejection(open())).to.include({ code: 'state_newer', exitCode: 7 });
    await writeFile(files.state, '');
    expect(await rejection(open())).to.include({ code: 'state_damaged' });
  });

  it('belongs to one workspace, and to one map while writes are in doubt', async () => {
    await ledger.bind(binding);
    expect(await rejection(ledger.bind({ ...binding, workspace: 'other' }))).to.include({
      code: 'workspace_mismatch',
    });
    await ledger.bind({ ...binding, map: 'm2' });
    await ledger.intend('tags/1', 'create', 'h');
    expect(await rejection(ledger.bind(binding))).to.include({ code: 'plan_mismatch' });
    await ledger.bind({ ...binding, map: 'm2', plan: 'p2' });
    await ledger.close();
  });

  it('takes no receipt without an intent, and no second intent', async () => {
    expect(await rejection(ledger.receipt('tags/1', 'create'))).to.include({ code: 'ledger_misuse' });
    await ledger.intend('tags/1', 'create', 'h');
    expect(await rejection(ledger.intend('tags/1', 'create', 'h'))).to.include({ code: 'ledger_misuse' });
    await ledger.close();
  });

  it('costs the same per record however many there are', async function () {
    this.timeout(30_000);
    const round = async (from: number): Promise<number> => {
      const start = process.hrtime.bigint();
      const all = Array.from({ length: 5_000 }, (_, index) => ledger.skip(`tags/${from + index}`, 'x'));
      await Promise.all(all);
      return Number(process.hrtime.bigint() - start);
    };
    await round(0);
    const early = await round(5_000);
    for (let from = 10_000; from < 60_000; from += 5_000) await round(from);
    const late = await round(60_000);
    await ledger.close();
    expect(late / early).to.be.below(5);
  });
});

describe('the lock of a run folder', () => {
  const options = { clock: fakeClock(), what: 'import', onLost: () => undefined };

  it('turns a second writer away, naming the first', async () => {
    const dir = await temporaryFolder();
    const lock = await lockRun({ dir }, options);
    const thrown = await rejection(lockRun({ dir }, { ...options, what: 'extract' }));
    expect(thrown).to.be.instanceOf(Locked).and.to.include({ exitCode: 11 });
    expect(thrown.message).to.contain('import').and.to.contain(String(process.pid));
    await lock.release();
    await (await lockRun({ dir }, options)).release();
  });

  it('gives way at once when its holder has died', async () => {
    const dir = await temporaryFolder();
    await heldLock(dir, { pid: await deadProcess() });
    const next = await lockRun({ dir }, options);
    await next.release();
  });

  it('gives way to one on another machine only when it has not been renewed', async () => {
    const dir = await temporaryFolder();
    const file = await heldLock(dir, { pid: 1, host: 'elsewhere' });
    expect(await rejection(lockRun({ dir }, options))).to.be.instanceOf(Locked);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    await (await lockRun({ dir }, options)).release();
    expect(await readdir(dir)).to.deep.equal([]);
  });

  it('that was lost takes nothing from the next holder when it is given back', async () => {
    const dir = await temporaryFolder();
    const lock = await lockRun({ dir }, options);
    await rm(`${dir}/run.lock`, { recursive: true });
    const next = await lockRun({ dir }, options);
    await lock.release();
    expect(await rejection(lockRun({ dir }, options))).to.be.instanceOf(Locked);
    await next.release();
  });
});
