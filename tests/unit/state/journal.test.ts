// Catches: a kill in the middle of a line losing earlier entries, or damage in the middle going unnoticed.
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { openJournal } from '../../../state/journal.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

async function readBack(file: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  const journal = await openJournal<unknown>(file, { onEntry: (entry) => seen.push(entry) });
  await journal.close();
  return seen;
}

async function written(file: string, entries: readonly unknown[]): Promise<void> {
  const journal = await openJournal<unknown>(file, { onEntry: () => undefined });
  await Promise.all(entries.map((entry) => journal.append(entry)));
  await journal.close();
}

describe('journal', () => {
  it('gives back what was appended, in order, also when appends came together', async () => {
    const file = join(await temporaryFolder(), 'j.jsonl');
    const entries = Array.from({ length: 500 }, (_, n) => ({ n, text: `línea ${n}\n"` }));
    await written(file, entries);
    expect(await readBack(file)).to.deep.equal(entries);
  });

  it('survives being cut at any byte: every whole line stays, and the next append goes on from there', async () => {
    const file = join(await temporaryFolder(), 'j.jsonl');
    const entries = [{ a: 1 }, { b: 'zwei 😀' }, { c: [3] }];
    await written(file, entries);
    const whole = await readFile(file);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        await writeFile(file, whole);
        await truncate(file, length);
        const lines = whole.subarray(0, length).toString('utf8').split('\n').length - 1;
        expect(await readBack(file)).to.deep.equal(entries.slice(0, lines));
        await written(file, [{ more: true }]);
        expect(await readBack(file)).to.deep.equal([...entries.slice(0, lines), { more: true }]);
      }),
      { numRuns: 60 },
    );
  });

  for (const [what, damage] of [
    ['a line that is not JSON', (text: string) => text.replace('[2,', '[2')],
    [
      'a line that is gone',
      (text: string) =>
        text
          .split('\n')
          .filter((_, n) => n !== 1)
          .join('\n'),
    ],
    ['a line repeated', (text: string) => text.replace(/^(.*\n)/, '$1$1')],
  ] as const) {
    it(`refuses ${what} in the middle with exit 7`, async () => {
      const file = join(await temporaryFolder(), 'j.jsonl');
      await written(file, [{ a: 1 }, { b: 2 }, { c: 3 }]);
      await writeFile(file, damage(await readFile(file, 'utf8')));
      const error = await rejection(readBack(file));
      expect(error).to.include({ code: 'journal_damaged', exitCode: 7, file });
    });
  }

  it('reads lines longer than one read', async () => {
    const file = join(await temporaryFolder(), 'j.jsonl');
    await written(file, [{ long: 'x'.repeat(3_000_000) }, { after: true }]);
    expect(await readBack(file)).to.have.length(2);
  });

  it('cuts only its own torn tail, never bytes of a finished line', async () => {
    const file = join(await temporaryFolder(), 'j.jsonl');
    await written(file, [{ a: 1 }]);
    const before = await readFile(file, 'utf8');
    await appendFile(file, '[2,{"torn":');
    await readBack(file);
    expect(await readFile(file, 'utf8')).to.equal(before);
  });
});
