import { expect } from 'chai';
import { placeFragments, remainingExpanders } from '../../../selectors/expand.ts';
import { resolveRecord } from '../../../selectors/resolve.ts';
import { recordPage } from '../../../selectors/schema.ts';
import type { HtmlContent } from '../../../selectors/values.ts';

const url = 'https://desk.example/inbox/1';
const page = recordPage.parse({
  stream: 'conversations',
  url: '/x',
  ready: 'ol',
  expand: [
    { select: ['a.earlier', '[data-earlier]'], fragment: 'data-fragment', container: 'li' },
    { select: 'button.more', fragment: 'data-fragment' },
  ],
  fields: { messages: { select: 'li[id]', each: { id: { attr: 'id' } } } },
});
const ids = (content: HtmlContent) => {
  const { values } = resolveRecord(page, content, { timezone: null, takenAt: 0 });
  return (values.messages as { id: string }[]).map(({ id }) => id).join('');
};

describe('expanders', () => {
  const start: HtmlContent = {
    kind: 'html',
    url,
    html: '<ol><li><a class=earlier data-fragment="?before=c">earlier</a></li><li id=c><button class=more data-fragment="/f2">more</button><li id=e></ol>',
  };

  it('lists what is still hidden, with where to get it', () => {
    expect(remainingExpanders(page, start)).to.deep.equal([
      { selector: 'a.earlier', url: `${url}?before=c` },
      { selector: 'button.more', url: 'https://desk.example/f2' },
    ]);
    expect(remainingExpanders(page, { kind: 'json', url, value: {} })).to.deep.equal([]);
  });

  // A fragment can hide more, as the earlier messages of a long thread do.
  it('puts fragments in their place until nothing is hidden', () => {
    expect(ids(start)).to.equal('ce');
    const once = placeFragments(
      page,
      start,
      new Map([[`${url}?before=c`, '<li><i data-earlier data-fragment="?before=b"></i></li><li id=b>']]),
    );
    expect(ids(once)).to.equal('bce');
    expect(remainingExpanders(page, once).map(({ url: from }) => from)).to.deep.equal([
      `${url}?before=b`,
      'https://desk.example/f2',
    ]);
    const twice = placeFragments(
      page,
      once,
      new Map([
        [`${url}?before=b`, '<li id=a>'],
        ['https://desk.example/f2', ''],
      ]),
    );
    expect(ids(twice)).to.equal('abce');
    expect(remainingExpanders(page, twice)).to.deep.equal([]);
    expect(ids({ ...twice })).to.equal('abce');
  });

  it('leaves the content it was given as it was', () => {
    placeFragments(page, start, new Map([[`${url}?before=c`, '<li id=b>']]));
    expect(ids(start)).to.equal('ce');
  });
});
