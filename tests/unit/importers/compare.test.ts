// Telling our parts from others in what Intercom shows, which is never what was sent byte for byte.
import { expect } from 'chai';
import { part as partSchema } from '../../../importers/intercom/wire.ts';
import {
  containsValues,
  sameBody,
  samePart,
  samePlace,
  sentPart,
} from '../../../importers/settle/compare.ts';

const part = (over: object = {}) =>
  partSchema.parse({
    id: 7,
    part_type: 'comment',
    body: '<p>On it</p>',
    created_at: 100,
    author: { type: 'admin', id: '9' },
    attachments: [],
    ...over,
  });
const reply = (over: object = {}) =>
  sentPart({
    body: { type: 'admin', admin_id: 9, message_type: 'comment', body: 'On it', created_at: 100, ...over },
  });

describe('comparing bodies', () => {
  const same: [string, string][] = [
    ['Hello', '<p>Hello</p>'],
    ['a < b & c', '<p>a &lt; b &amp; c</p>'],
    ['one\n\ntwo', '<p>one</p>\n<p>two</p>'],
    ['<p>a <b>bold</b>  word</p>', '<p class="no-margin">a <b>bold</b> word</p>'],
    ['<p>caf\u0065\u0301</p>', '<p>café</p>'],
    ['use <b> here', '<p>use &lt;b&gt; here</p>'],
    ['a\u00a0b', '<p>a b</p>'],
  ];
  for (const [sent, found] of same) {
    it(`takes ${JSON.stringify(sent)} for ${JSON.stringify(found)}`, () => {
      expect(sameBody(sent, found)).to.equal(true);
    });
  }

  it('does not take other words, less words or no words for it', () => {
    for (const found of ['<p>Hello there</p>', '<p>Hell</p>', '', null]) {
      expect(sameBody('Hello', found), String(found)).to.equal(false);
    }
  });
});

describe('comparing parts', () => {
  it('wants author, kind, second, text and file names', () => {
    expect(samePart(reply(), part())).to.equal(true);
    const others = [
      part({ author: { type: 'admin', id: '8' } }),
      part({ author: { type: 'user', id: '9' } }),
      part({ part_type: 'note' }),
      part({ created_at: 101 }),
      part({ body: '<p>Done</p>' }),
      part({ attachments: [{ name: 'a.txt' }] }),
    ];
    for (const other of others) expect(samePart(reply(), other)).to.equal(false);
  });

  it('takes the reopening of a conversation for the contact reply that caused it', () => {
    const sent = reply({ type: 'user', intercom_user_id: 'c1' });
    const found = part({ part_type: 'open', author: { type: 'user', id: 'c1' } });
    expect(samePart(sent, found)).to.equal(true);
  });

  it('compares files whatever their order, and not at all where addresses were sent', () => {
    const files = [{ name: 'b' }, { name: 'a' }];
    const found = part({ attachments: [{ name: 'a' }, { name: 'b' }] });
    expect(samePart(reply({ attachment_files: files }), found)).to.equal(true);
    expect(samePart(reply({ attachment_urls: ['https://x.example/a'] }), found)).to.equal(true);
  });

  it('sees another text in the same place', () => {
    expect(samePlace(reply(), part({ body: '<p>Other</p>' }))).to.equal(true);
  });
});

describe('comparing values', () => {
  it('knows numbers, times and texts in other spellings', () => {
    const wanted = { n: 5, t: 1_700_000_000, s: 'a  b', gone: null };
    const found = { n: '5', t: '2023-11-14T22:13:20Z', s: 'a b', extra: 1 };
    expect(containsValues(wanted, found)).to.equal(true);
  });

  it('misses a value that is absent or different', () => {
    expect(containsValues({ a: 'x' }, {})).to.equal(false);
    expect(containsValues({ a: 'x' }, { a: 'y' })).to.equal(false);
    expect(containsValues({ a: 0 }, { a: null })).to.equal(false);
    expect(containsValues({ a: '12' }, { a: '1 2' })).to.equal(false);
  });
});
