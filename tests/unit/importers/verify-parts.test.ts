import { expect } from 'chai';
import type { Part } from '../../../importers/intercom/wire.ts';
import { holds } from '../../../importers/verify/verify-fields.ts';
import { compareParts } from '../../../importers/verify/verify-parts.ts';
import type { PartDraft } from '../../../mapping/draft.ts';
import { findingText } from '../../../model/findings.ts';

const file = { name: 'a.txt', contentType: 'text/plain', size: 3, sha256: 'a'.repeat(64) };

const draft = (index: number, given: Partial<PartDraft> = {}): PartDraft => ({
  step: `reply-${index}`,
  kind: 'comment',
  author: { type: 'admin', id: '501' },
  at: 1000 + index,
  body: { format: 'html', content: `<p>Line ${index}</p>` },
  files: [],
  ...given,
});

/** The part as Intercom would show it, were everything right. */
const shown = (index: number, given: Partial<Part> = {}): Part => ({
  id: String(index),
  part_type: 'comment',
  body: `<p>Line ${index}</p>`,
  created_at: 1000 + index,
  author: { id: '501', type: 'admin' },
  attachments: [],
  app_package_code: null,
  ...given,
});

const event = (index: number): Part => shown(index, { part_type: 'assignment', body: null });
const idOf = (ref: string): string | null => (ref === 'contacts/k1' ? 'abc' : null);

function compare(drafts: PartDraft[], parts: Part[], total = parts.length) {
  const { checks, findings, extra } = compareParts(
    'conversations/c1',
    drafts,
    { parts, total, preamble: 0 },
    idOf,
  );
  return {
    extra,
    open: checks.filter((check) => !holds(check)).length,
    expected: checks.length,
    texts: findings.map(findingText),
  };
}

describe('parts read back', () => {
  it('are all verified when all is right, whatever stands between them', () => {
    const found = compare([draft(1), draft(2)], [shown(1), event(9), shown(2)]);
    expect(found).to.deep.equal({ extra: 0, open: 0, expected: 9, texts: [] });
  });

  for (const [what, change, text] of [
    ['a character', { body: '<p>Line l</p>' }, 'part 1 body: expected Line 1, found Line l.'],
    [
      'the author',
      { author: { id: '502', type: 'admin' } },
      'part 1 author: expected admin 501, found admin 502.',
    ],
    [
      'the kind of author',
      { author: { id: '501', type: 'user' } },
      'part 1 author: expected admin 501, found contact 501.',
    ],
    ['the date', { created_at: 1002 }, 'part 1 created_at: expected 1001, found 1002.'],
    ['the kind', { part_type: 'note' }, 'part 1 kind: expected comment, found note.'],
  ] as const) {
    it(`show exactly one difference when ${what} is another`, () => {
      expect(compare([draft(1)], [shown(1, change as Partial<Part>)])).to.deep.include({
        open: 1,
        texts: [text],
      });
    });
  }

  it('show which file is missing, renamed, of another type or size', () => {
    const drafts = [draft(1, { files: [file, { ...file, name: 'b.txt' }] })];
    const attached = (name: string, type = 'text/plain', size = 3) => ({
      name,
      content_type: type,
      filesize: size,
    });
    expect(
      compare(drafts, [shown(1, { attachments: [attached('a.txt'), attached('b.txt')] })]).open,
    ).to.equal(0);
    expect(
      compare(drafts, [shown(1, { attachments: [attached('a.txt', 'text/html', 4)] })]).texts,
    ).to.deep.equal([
      'part 1 file 1 type: expected text/plain, found text/html.',
      'part 1 file 1 size: expected 3, found 4.',
      'part 1 file 2 name: expected b.txt, found nothing.',
      'part 1 file 2 type: expected text/plain, found nothing.',
      'part 1 file 2 size: expected 3, found nothing.',
    ]);
    const three = [attached('a.txt'), attached('b.txt'), attached('c.txt')];
    expect(compare(drafts, [shown(1, { attachments: three })]).texts).to.deep.equal([
      'part 1 files: expected 2, found 3.',
    ]);
  });

  it('count equal parts instead of finding one of them twice', () => {
    const twice = [draft(1), draft(1, { step: 'reply-1b' })];
    expect(compare(twice, [shown(1), shown(1, { id: '2' })]).open).to.equal(0);
    expect(compare(twice, [shown(1)]).texts).to.deep.equal(['Part 2 is missing.']);
    expect(compare([draft(1)], [shown(1), shown(1, { id: '2' })]).extra).to.equal(1);
  });

  it('miss what is not there, and notice what nobody planned', () => {
    expect(compare([draft(1), draft(2)], [shown(2)]).texts).to.deep.equal(['Part 1 is missing.']);
    expect(compare([draft(1)], [shown(1), shown(5, { author: { id: 'bot', type: 'bot' } })]).extra).to.equal(
      1,
    );
  });

  it('notice parts of one second in another order', () => {
    const drafts = [draft(1, { at: 7 }), draft(2, { at: 7 })];
    const parts = [shown(1, { created_at: 7, id: '11' }), shown(2, { created_at: 7, id: '10' })];
    expect(compare(drafts, parts).texts).to.deep.equal(['order of parts: expected kept, found changed.']);
  });

  it("take a contact's comment on something closed for a comment", () => {
    const drafts = [
      draft(1, {
        author: { type: 'contact', ref: 'contacts/k1' },
        body: { format: 'text', content: 'a < b' },
      }),
    ];
    const parts = [
      shown(1, { part_type: 'open', author: { id: 'abc', type: 'user' }, body: '<p>a &lt; b</p>' }),
    ];
    expect(compare(drafts, parts).open).to.equal(0);
  });

  it('count the oldest of more than Intercom shows, and only the oldest', () => {
    const drafts = [draft(1), draft(2), draft(3), draft(4)];
    const found = compare(drafts, [shown(3), shown(4)], 4);
    expect(found.open).to.equal(0);
    expect(found.texts).to.have.length(1);
    expect(compare(drafts, [shown(3), shown(4)], 3).texts).to.include(
      'parts not shown: expected 2, found 1.',
    );
    expect(compare(drafts, [shown(2), shown(4)], 3).texts).to.include('Part 3 is missing.');
  });
});
