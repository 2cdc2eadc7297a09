// The failure this would catch: a picture in a customer's message that is in no attachment, and nobody hears of it.
import { expect } from 'chai';
import { unclaimedImages } from '../../../extractors/streams/images.ts';
import { parsers } from '../../../extractors/streams/parsers.ts';

const PAGE = 'https://desk.example.com/threads/c1';

function imagesIn(...texts: string[]) {
  const parsed = parsers.conversations({
    ...{ id: 'c1', channel: 'Email', state: 'active', createdAt: '2026-03-03T21:05:09Z' },
    messages: texts.map((html, index) => ({
      ...{ id: `m${index}`, kind: 'reply', createdAt: '2026-03-03T21:05:09Z', html },
      author: { type: 'contact', id: 'k1', name: 'Ann' },
    })),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return unclaimedImages(parsed.record, PAGE);
}

describe('images in the text of a record', () => {
  it('are claimed where they are attachments', () => {
    expect(imagesIn('<p><img src="attachment:f1">', 'no picture: &lt;img src=x>')).to.deep.equal({
      count: 0,
      own: 0,
    });
  });

  it('are counted where they are not, those the source keeps apart from those of other sites', () => {
    expect(
      imagesIn(
        '<img src="https://logo.example.org/a.png"><img src="attachment:f1">',
        '<img src="https://desk.example.com/files/f2"><IMG SRC="data:image/png;base64,AA=="><img src="cid:1"><img>',
      ),
    ).to.deep.equal({ count: 5, own: 4 });
  });

  it('are those of an article, too', () => {
    const parsed = parsers.articles({ id: 'a1', title: 'A', html: '<img src="/x.png">', state: 'draft' });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(unclaimedImages(parsed.record, PAGE)).to.deep.equal({ count: 1, own: 1 });
  });
});
