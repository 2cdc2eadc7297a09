// Catches: a value beside a plain label read as none, and the words of a message read as a label.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { resolveRecord } from '../../../selectors/resolve.ts';
import { recordPage } from '../../../selectors/schema.ts';
import type { Content } from '../../../selectors/values.ts';

const env = { timezone: 'UTC', takenAt: Date.UTC(2026, 2, 10) };
const html = (text: string): Content => ({ kind: 'html', url: 'https://desk.example/7', html: text });
const read = (fields: object, page: string, more: object = {}) =>
  resolveRecord(
    recordPage.parse({ stream: 'tickets', url: '/x', ready: 'body', fields, ...more }),
    html(page),
    env,
  );
const beside = (page: string, field: object = {}) => read({ status: { label: 'Status', ...field } }, page);

describe('a value beside its label', () => {
  const marked: [string, string][] = [
    ['dt and dd', '<dl><dt>Status:</dt><dd>Open</dd></dl>'],
    ['th and td', '<table><tr><th>Owner</th><td>Ann</td><tr><th>Status *</th><td>Open</td></table>'],
    ['a label for a control', '<label for=s>Status</label><p><input id=s value=Open>'],
    ['a label around a control', '<label>Status <select><option>Done<option selected>Open</select></label>'],
    ['a label beside what it is for', '<label>Status</label><span>Open</span>'],
    ['aria-labelledby', '<b id=l>Status</b><i>x</i><p aria-labelledby=l>Open'],
  ];
  for (const [name, page] of marked) {
    it(`is read in the whole page where the markup says so: ${name}`, () => {
      expect(beside(page).values.status).to.equal('Open');
    });
  }

  const plain: [string, string][] = [
    [
      'a pair of div',
      '<div class=row><div>Owner</div><div>Ann</div></div><div class=row><div>Status</div><div>Open</div></div>',
    ],
    ['cells', '<table><tr><td>Owner:</td><td>Ann</td><td>Status:</td><td>Open</td></table>'],
    [
      'turn about',
      '<p><span class=k>Owner</span><span class=v>Ann</span><span class=k>Status</span><span class=v>Open</span></p>',
    ],
    ['a line of text', '<div>Owner: Ann<br>Status: Open<br>Board: Desk</div>'],
    ['a cell of its own', '<table><tr><td>Status: Open</td></table>'],
    ['bold words in a line', '<p><b>Owner:</b> Ann<br><b>Status:</b> Open <b>Board:</b> Desk</p>'],
    ['bold words and an element', '<p><b>Status:</b> <a href=x>Open</a><br>more</p>'],
  ];
  for (const [name, page] of plain) {
    it(`is read where only its place says so, in a part that is named: ${name}`, () => {
      expect(beside(`<main>${page}</main>`, { within: 'main' }).values.status).to.equal('Open');
      // What people write has such lines, too.
      expect(beside(`<main>${page}</main>`).values.status).to.equal(undefined);
    });
  }

  it('is not guessed of words that are no label', () => {
    const of = (page: string) => beside(`<main>${page}</main>`, { within: 'main' }).values.status;
    expect(of('<table><thead><tr><th>Status</th><th>Owner</th></table>')).to.equal(undefined);
    expect(of('<div><div>Status</div><div>Owner</div><div>Board</div></div>')).to.equal(undefined);
    expect(of('<div><div>Status is</div><div>Open</div></div>')).to.equal(undefined);
    expect(of('<div>The Status: Open</div>')).to.equal(undefined);
    expect(of('<div><a href=x>Status</a><div>Open</div></div>')).to.equal(undefined);
    expect(of('<p><b>Status:</b></p>')).to.equal(undefined);
  });

  it('is drift where several plain labels have the name', () => {
    const row = (text: string) => `<div><div>Status</div><div>${text}</div></div>`;
    expect(beside(`<main>${row('Open')}${row('Done')}</main>`, { within: 'main' }).missing).to.deep.equal([
      'status',
    ]);
    // What the page's own markup names comes first.
    const both = `<main>${row('Done')}<dl><dt>Status</dt><dd>Open</dd></dl></main>`;
    expect(beside(both, { within: 'main' }).values.status).to.equal('Open');
  });

  it('is looked into by a selector, in a line of text, too', () => {
    const { values } = beside('<main>Owner: Ann<br>Status: <img> <a id=s7>Open</a></main>', {
      ...{ within: 'main', select: 'a', attr: 'id' },
    });
    expect(values.status).to.equal('s7');
  });
});

describe('labels that are all accounted for', () => {
  const fields = { status: { within: 'main', label: 'Status' } };
  const labels = { within: 'main', unread: ['Board'] };
  const row = (name: string) => `<div class=r><div class=n>${name}</div><div>x</div></div>`;
  const of = (page: string) => {
    const { strays, seesNoLabel } = read(fields, `<main>${page}</main>`, { labels });
    return { strays, seesNoLabel };
  };

  it('are those of the kind that fields were found by', () => {
    expect(of(row('Status') + row('Board'))).to.deep.equal({ strays: [], seesNoLabel: false });
    expect(of(row('Status') + row('Site'))).to.deep.equal({ strays: ['site'], seesNoLabel: false });
    expect(of('Status: Open<br>Site: x').strays).to.deep.equal(['site']);
    expect(of('<p><label for=a>Site</label><input id=a>').strays).to.deep.equal(['site']);
    // A pair of another kind is no label.
    expect(of(`${row('Status')}<div><h2>Details</h2><p>x</p></div>`).strays).to.deep.equal([]);
  });

  it('are drift where none of any kind is seen', () => {
    expect(of(row('Site')).seesNoLabel).to.equal(true);
  });
});

describe('what a form holds', () => {
  it('is the text of its controls', () => {
    const page = `<form><input name=title value=" A  b "><textarea name=body>
one &lt;b&gt;
  two</textarea><select name=state><option value=1>New<option value=2 selected>Open</select>
<input type=checkbox name=a checked><input type=checkbox name=b><input type=password name=p value=x></form>`;
    const { values } = read(
      {
        title: '[name=title]',
        description: { select: '[name=body]', raw: true },
        status: '[name=state]',
        type: { select: '[name=state]', attr: 'value' },
        priority: { select: '[name=a]', transform: ['boolean'] },
        board: { select: '[name=b]', transform: ['boolean'] },
        number: '[name=p]',
      },
      page,
    );
    expect(values).to.deep.equal({
      ...{ title: 'A b', description: 'one <b>\n  two', status: 'Open', type: '2' },
      ...{ priority: true, board: false, number: '' },
    });
  });

  it('is HTML where an editor keeps it as text, with its files named', () => {
    const inlineFiles = { select: 'img', id: 'id=(\\d+)' };
    const field = { select: ['textarea', 'input'], html: true, transform: [{ inlineFiles }] };
    const of = (page: string) => read({ description: field }, page).values.description;
    const expected = 'It <i>drops</i> <img src="attachment:7">';
    expect(of('<textarea>It &lt;i&gt;drops&lt;/i&gt; &lt;img src="/f?id=7"&gt;</textarea>')).to.equal(
      expected,
    );
    expect(of('<input value="It <i>drops</i> <img src=/f?id=7>">')).to.equal(expected);
  });
});
