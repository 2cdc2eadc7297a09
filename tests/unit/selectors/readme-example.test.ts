// The worked example of selectors/README.md, executed: catches documentation that no longer works.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseProfile } from '../../../selectors/load.ts';
import { resolveRecord, resolveRows } from '../../../selectors/resolve.ts';
import { isListPage, type ListPage, type RecordPage } from '../../../selectors/schema.ts';

const readme = readFileSync(new URL('../../../selectors/README.md', import.meta.url), 'utf8');
const example = readme.slice(readme.indexOf('## A worked example'));
const blocks = (language: string): string[] =>
  [...example.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text]) => text ?? '',
  );

describe('the worked example of selectors/README.md', () => {
  const [listHtml = '', recordHtml = ''] = blocks('html');
  const profile = parseProfile(blocks('yaml')[0] ?? '', 'README.md');
  const env = { timezone: 'Europe/Berlin', takenAt: Date.UTC(2026, 2, 4) };
  const at = (path: string, html: string) =>
    ({ kind: 'html', url: `https://desk.example.com${path}`, html }) as const;

  it('reads the list: rows, total, and where it goes on', () => {
    const page = profile.pages.tickets as ListPage;
    expect(isListPage(page)).to.equal(true);
    const { rows, counter, next, empty } = resolveRows(page, at('/tickets', listHtml), env);
    expect(rows.map(({ values }) => values)).to.deep.equal([
      { id: 't7', number: '1007' },
      { id: 't9', number: '1009' },
    ]);
    expect(rows.flatMap(({ missing, fallbacks }) => [...missing, ...fallbacks])).to.deep.equal([]);
    expect({ counter, next, empty }).to.deep.equal({
      counter: 52,
      next: 'https://desk.example.com/tickets?page=2',
      empty: false,
    });
  });

  it('reads the record: times with their zone, author, text and files of its message', () => {
    const page = profile.pages.ticket as RecordPage;
    const { values, ...troubles } = resolveRecord(page, at('/tickets/t7', recordHtml), env);
    const nested = [{ field: 'messages', found: 1, proof: 'counter' }];
    expect(troubles).to.deep.equal({
      ...{ missing: [], fallbacks: [], shortfalls: [], strays: [], seesNoLabel: false },
      ...{ unlabelled: [], relative: [], hidden: [], misses: [] },
      nested,
    });
    expect(values).to.deep.equal({
      title: 'VPN down',
      status: 'Open',
      createdAt: '2026-03-03T08:05:00Z',
      messages: [
        {
          id: 'm1',
          kind: 'reply',
          createdAt: '2026-03-03T08:05:00Z',
          author: { type: 'contact', id: 'k2', name: 'Kim' },
          html: 'It <i>drops</i>.',
          attachments: [{ id: 'f3', name: 'log.txt', url: 'https://desk.example.com/files/f3' }],
        },
      ],
    });
  });

  it('says when something required is gone', () => {
    const page = profile.pages.ticket as RecordPage;
    const { missing } = resolveRecord(page, at('/tickets/t7', recordHtml.replace('State', 'Phase')), env);
    expect(missing).to.deep.equal(['status']);
  });
});
