// The failure this would catch: a page, a text or a journal nobody thought of, on which the reader throws, reads a
// time wrongly, or forgets an item.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, it } from 'mocha';
import { openQueue, type Queue } from '../../../extractors/crawl/queue.ts';
import { parsers } from '../../../extractors/streams/parsers.ts';
import { streamNames } from '../../../model/streams.ts';
import { loadProfile } from '../../../selectors/load.ts';
import { resolveRecord, resolveRows } from '../../../selectors/resolve.ts';
import { isListPage, type ListPage } from '../../../selectors/schema.ts';
import { readTime } from '../../../selectors/times.ts';
import { applyTransforms } from '../../../selectors/transforms.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const env = { timezone: 'America/New_York', takenAt: Date.UTC(2026, 0, 1) };
const url = 'https://desk.example.com/p';
const shipped = () => loadProfile(new URL('../../../selectors/thread.yaml', import.meta.url).pathname);

/** Markup as pages hold it, and as they should not. */
const tangled = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<main>',
        '</main>',
        '<table aria-label="Tickets"><tbody><tr data-id="x1">',
        '<td data-column=status>',
        '</table>',
        '<ol aria-label="Messages"><li data-message-id="m1" data-kind=reply>',
        '<dl aria-label="Details"><div><dt>Created<dd>',
        '<time title="soon">',
        '<p id=count>many',
        '<template><li>',
        '<!--',
        ']]>',
        '&nope;',
        '<svg><p>',
        '\u0000',
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('whatever the page', () => {
  it('the shipped profile and the parsers answer, and do not throw', async () => {
    const { pages } = await shipped();
    fc.assert(
      fc.property(tangled, (html) => {
        for (const page of Object.values(pages)) {
          const content = { kind: 'html' as const, url, html };
          if (isListPage(page)) resolveRows(page, content, env);
          else
            for (const stream of streamNames)
              parsers[stream](resolveRecord(page, content, env).values as never);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('every transform answers on any text', () => {
    const steps = [
      'number',
      'integer',
      'lower',
      'boolean',
      'url',
      'sort',
      'json',
      { regex: '(\\d+)', group: 1 },
      { every: '\\w+' },
      { nothing: ['None'] },
      { split: ',' },
      { path: 'a.b' },
      { time: { formats: ['LLL d, yyyy', 'iso', 'unix', 'relative'], zone: 'account' } },
    ] as const;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.shuffledSubarray([...steps]), (text, chosen) => {
        applyTransforms(text, chosen as never, { ...env, url });
      }),
      { numRuns: 2000 },
    );
  });

  it('a shown time is read back as it was, in whatever zone it was shown', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'UTC',
      'America/St_Johns',
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), zones, (seconds, zone) => {
        const at = DateTime.fromSeconds(seconds, { zone });
        const format = "LLL d, yyyy, h:mm:ss a 'GMT'ZZ";
        const shown = at.setLocale('en-US').toFormat(format);
        expect(readTime(shown, [format], zone, env.takenAt)).to.equal(
          at.toUTC().toISO({ suppressMilliseconds: true }),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('a list of ten thousand rows is read whole', async () => {
    const { pages } = await shipped();
    const rows = Array.from({ length: 10_000 }, (_, row) => `<article data-review-id="r${row}"></article>`);
    const html = `<main>${rows.join('')}<p id="count">10,000 reviews</p></main>`;
    const read = resolveRows(pages.reviews as ListPage, { kind: 'html', url, html }, env);
    expect(read.rows).to.have.length(10_000);
    expect(read.counter).to.equal(10_000);
  });
});

describe('the queue after a kill at any byte', () => {
  it('is what the whole lines before it make, and every item added there is in it', async () => {
    const folder = await temporaryFolder();
    let round = 0;
    const step = fc.record({ op: fc.constantFrom('add', 'take', 'done', 'failed'), id: fc.nat(9) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (steps, cut) => {
          round += 1;
          const file = join(folder, `${round}.jsonl`);
          const queue = await openQueue(file, 'p');
          const states: string[] = [stateOf(queue)];
          for (const { op, id } of steps) {
            const key = `tags/${id}`;
            const item = queue.get(key);
            if (op === 'add') await queue.add([{ key, stream: 'tags' }]);
            else if (op === 'take') queue.next('tags');
            else if (item && op === 'done') await queue.done(item);
            else if (item) await queue.failed(item, 'gone');
            states.push(stateOf(queue));
          }
          await queue.close();
          const bytes = await readFile(file);
          const torn = join(folder, `${round}-torn.jsonl`);
          await writeFile(torn, bytes.subarray(0, Math.floor(bytes.length * cut)));
          const again = await openQueue(torn, 'p');
          expect([...states, '{}']).to.include(stateOf(again));
          const added = (await readFile(torn, 'utf8'))
            .split('\n')
            .filter((line) => line.includes('"op":"add"'));
          expect([...again.items('tags')]).to.have.length(added.length);
          await again.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** What a queue will do next; an item under way is one that a kill puts back. */
function stateOf(queue: Queue): string {
  const items = [...queue.items('tags')].map(
    ({ key, state, reason }) => [key, [state === 'pending' ? 'queued' : state, reason]] as const,
  );
  return JSON.stringify(Object.fromEntries(items));
}
