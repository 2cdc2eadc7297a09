import { expect } from 'chai';
import fc from 'fast-check';
import {
  cleanHtml,
  comparableHtml,
  comparableText,
  escapeHtml,
  plainText,
  textAsHtml,
  unambiguousText,
} from '../../../mapping/html.ts';

const clean = (html: string) => cleanHtml(html, (id) => (id === 'known' ? 'photo.png' : undefined));
const textOf = (html: string): string => plainText(clean(html).html);

describe('HTML of messages', () => {
  it('keeps what Intercom takes and drops what it does not, without dropping words', () => {
    const { html } = clean(
      '<div class="x">One <span style="color:red">two</span><script>evil()</script></div><h4 id="h">Three</h4>' +
        '<ul><li>four</li></ul><!-- five --><a href="javascript:x()">six</a><font>seven</font>',
    );
    expect(html).to.equal('<p>One two</p><h2>Three</h2><ul><li>four</li></ul>sixseven');
  });

  it('keeps nested blocks apart: text of neighbours never runs together', () => {
    expect(comparableHtml(clean('<div><div>a</div><div>b<div>c</div></div></div>').html)).to.equal('a b c');
  });

  it('names pictures: those attached by their file, those elsewhere by a link', () => {
    const found = clean(
      '<p>see <img src="attachment:known"> and <img src="https://x.example/y.png" alt="map"> and <img src="attachment:gone" alt="old"></p>',
    );
    expect(found.html).to.equal(
      '<p>see [image: photo.png] and <a href="https://x.example/y.png">[image: map]</a> and [image: old]</p>',
    );
    expect(found.inline).to.deep.equal(['known']);
  });

  it('turns tables into lines, nested ones included', () => {
    const found = clean(
      '<table><tr><th>Host</th><th>State</th></tr><tr><td>srv &lt;1&gt;</td><td><table><tr><td>up</td><td>2d</td></tr></table></td></tr></table>',
    );
    expect(found.html).to.equal('<p>Host | State</p><p>srv &lt;1&gt; | up | 2d</p>');
    expect(found.simplified).to.equal(true);
  });

  for (const [name, html, rich] of [
    ['paragraphs and breaks', '<p>a<br>b</p><div>c</div>', false],
    ['a bare address as link', '<p><a href="https://a.example">https://a.example</a></p>', false],
    ['a mail address as link', '<a href="mailto:a@b.example">a@b.example</a>', false],
    ['a link with words of its own', '<a href="https://a.example">here</a>', true],
    ['emphasis', '<p>so <b>bold</b></p>', true],
    ['a list', '<ol><li>a</li></ol>', true],
  ] as const) {
    it(`${rich ? 'calls' : 'does not call'} it formatting: ${name}`, () => {
      expect(clean(html).rich).to.equal(rich);
    });
  }
});

describe('plain text of messages', () => {
  it('keeps lists, link addresses and paragraphs legible', () => {
    expect(
      textOf('<p>Do:</p><ul><li>one</li><li>two</li></ul><p>See <a href="https://a.example">this</a></p>'),
    ).to.equal('Do:\n\n- one\n- two\n\nSee this [https://a.example]');
  });

  it('keeps every script, direction mark and emoji as it is', () => {
    const text = 'שלום \u202Bעולם\u202C 👩‍👩‍👧 مرحبا ﷺ 日本語 e\u0301';
    expect(textOf(`<p dir="rtl">${text}</p>`)).to.equal(text);
  });

  it('is empty for nothing but markup', () => {
    expect(textOf('<p> </p><div><br></div>&nbsp;<!-- x -->')).to.equal('');
  });

  it('loses no visible character of any text (property)', () => {
    const bare = (text: string): string => text.replace(/\s+/g, '');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(bare(textOf(`<p>${escapeHtml(text)}</p>`))).to.equal(bare(text));
      }),
      { numRuns: 300 },
    );
  });
});

describe('comparing bodies', () => {
  it('sees through the ways Intercom rewrites them', () => {
    const sent = clean('<div>One &amp; two<br>three</div><ul><li>x</li></ul>').html;
    expect(comparableHtml('<p>One &amp; two</p>\n<p>three</p>\n<ul>\n<li>x</li>\n</ul>')).to.equal(
      comparableHtml(sent),
    );
    expect(comparableHtml('<p>a &lt; b</p>')).to.equal(comparableText(' a  <\nb '));
  });

  for (const [what, changed] of [
    ['a character', '<p>Hello worlD</p>'],
    ['a lost space', '<p>Helloworld</p>'],
    ['an accent', '<p>Hello wörld</p>'],
    ['a link address', '<p><a href="https://evil.example">Hello</a> world</p>'],
  ] as const) {
    it(`does not see through ${what}`, () => {
      expect(comparableHtml(changed)).not.to.equal(comparableHtml('<p>Hello world</p>'));
    });
  }

  it('text sent for a contact reads the same as text and as markup (property)', () => {
    const risky = fc.array(
      fc.constantFrom('<b>', '</p>', '&amp;', '&', '<', '>', 'a', ' ', '\n', '<script>', '<!--'),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(risky, (pieces) => {
        const text = pieces.join('');
        expect(comparableHtml(unambiguousText(text))).to.equal(comparableText(text));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves harmless text alone, so that no reader of plain text sees entities', () => {
    for (const text of ['Q&A, 1 > 0', 'plain\n\ntext']) expect(unambiguousText(text)).to.equal(text);
  });

  it('writes text as paragraphs', () => {
    expect(textAsHtml('a <b>\nc\n\n\nd')).to.equal('<p>a &lt;b&gt;<br>c</p><p>d</p>');
  });
});
