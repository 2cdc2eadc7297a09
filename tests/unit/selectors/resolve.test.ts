import { expect } from 'chai';
import fc from 'fast-check';
import { pierced } from '../../../selectors/document.ts';
import { matches, resolveRecord } from '../../../selectors/resolve.ts';
import { recordPage } from '../../../selectors/schema.ts';
import type { Content, HtmlContent } from '../../../selectors/values.ts';

const env = { timezone: 'UTC', takenAt: Date.UTC(2026, 2, 10) };
const url = 'https://desk.example/a/b';
const html = (text: string): Content => ({ kind: 'html', url, html: text });
const json = (value: unknown): Content => ({ kind: 'json', url, value });
const page = (fields: object, more: object = {}) =>
  recordPage.parse({ stream: 'tickets', url: '/x', ready: 'body', fields, ...more });
const read = (fields: object, content: Content, more: object = {}) =>
  resolveRecord(page(fields, more), content, env);

describe('resolveRecord', () => {
  it('reads text folded, raw text as it is, attributes and constants', () => {
    const { values, missing } = read(
      {
        title: 'h1',
        description: { select: 'pre', raw: true },
        number: { select: 'a', attr: ['data-no', 'title'] },
        type: { const: 'Incident' },
        id: { from: 'url', transform: [{ regex: '[^/]+$' }] },
      },
      html('<h1> A\n <i>b</i>\t</h1><pre>one\n  two</pre><a title=" x  y ">'),
    );
    expect(values).to.deep.equal({
      title: 'A b',
      description: 'one\n  two',
      number: 'x y',
      type: 'Incident',
      id: 'b',
    });
    expect(missing).to.deep.equal([]);
  });

  it('breaks lines at <br> and between blocks, and leaves scripts out', () => {
    const { values } = read(
      { description: { select: 'div', raw: true } },
      html('<div>one<br>two<script>no()</script><p>three</p>\n  <p>four</p></div>'),
    );
    expect(values.description).to.equal('one\ntwo\nthree\nfour');
  });

  it('reports fallbacks once, and empty elements as empty rather than missing', () => {
    const fields = {
      title: { select: ['h1', 'h2'], required: true },
      messages: { select: 'li', each: { id: { select: ['b', 'i'], required: true } } },
    };
    const { values, missing, fallbacks } = read(fields, html('<h1></h1><li><i>1</i><li><i>2</i>'));
    expect(values).to.deep.equal({ title: '', messages: [{ id: '1' }, { id: '2' }] });
    expect(missing).to.deep.equal([]);
    expect(fallbacks).to.deep.equal(['messages.id']);
  });

  it('names every required field without a value, with its place', () => {
    const fields = {
      status: { select: '.status', required: true },
      messages: { select: 'li', each: { createdAt: { select: 'time', attr: 'title', required: true } } },
    };
    const { missing } = read(fields, html('<li><time title="x"></time><li>'));
    expect(missing).to.deep.equal(['status', 'messages[1].createdAt']);
  });

  // An optional date in a new format would otherwise be lost without a word.
  it('reports what stands there and is not understood, required or not', () => {
    const fields = { closedAt: { select: 'time', transform: [{ time: { formats: ['iso'] } }] } };
    expect(read(fields, html('<time>vorgestern</time>')).missing).to.deep.equal(['closedAt']);
    expect(read(fields, html('<time> </time>')).missing).to.deep.equal([]);
    expect(read(fields, html('')).missing).to.deep.equal([]);
  });

  it('tries other ways in order, and knows when there is rightly nothing', () => {
    const fields = {
      html: { select: 'div', html: true, required: true, or: [{ select: 'p.deleted', const: '' }] },
      type: { select: 'b', required: true, or: [{ select: ':scope:not(:has(s))', const: null }] },
    };
    const messages = (inner: string) =>
      read({ messages: { select: 'li', each: fields } }, html(`<li>${inner}`));
    expect(messages('<div>x</div>').values.messages).to.deep.equal([{ html: 'x' }]);
    const deleted = messages('<p class=deleted>');
    expect(deleted.values.messages).to.deep.equal([{ html: '' }]);
    expect([...deleted.missing, ...deleted.fallbacks]).to.deep.equal([]);
    expect(messages('<s>').missing).to.deep.equal(['messages[0].html', 'messages[0].type']);
  });

  it('finds values by their label, exactly, in the part it is told to', () => {
    const fields = {
      status: { within: '#d', label: ['State', 'Status'] },
      ownerId: { within: '#d', label: 'Owner', select: '[data-id]', attr: 'data-id' },
      type: { within: '#e', label: 'Type' },
    };
    const content = html(
      '<dl id=p><dt>Status</dt><dd>wrong</dd></dl><dl id=d><dt>Status name</dt><dd>no</dd><dt>Status:</dt><dd>New</dd>' +
        '<div><dt>Owner</dt><dd><b data-id=m1></b></dd></div></dl>',
    );
    expect(read(fields, content).values).to.deep.equal({ status: 'New', ownerId: 'm1' });
  });

  it('nests lists, objects and pairs', () => {
    const fields = {
      properties: { select: 'dl > div', pairs: { key: { select: 'dt', attr: 'id' }, value: 'dd' } },
      tags: { select: '.tag', all: true },
      author: { select: '.who', one: { name: 'b' } },
      response: { select: '.none', one: { name: 'b' } },
    };
    const content = html(
      '<dl><div><dt id=p1><dd>x</div><div><dt id=p2><dd>y</div></dl><i class=tag>a</i><i class=tag>b</i><p class=who><b>Ann</b>',
    );
    expect(read(fields, content).values).to.deep.equal({
      properties: { p1: 'x', p2: 'y' },
      tags: ['a', 'b'],
      author: { name: 'Ann' },
    });
  });

  it('normalises HTML, makes links absolute, takes things out and names inline files', () => {
    const field = {
      select: 'div',
      path: 'html',
      html: true,
      transform: [{ remove: '.menu' }, { inlineFiles: { select: 'img', id: '/files/([^/]+)/' } }],
    };
    const body =
      ' <P>a &lt; b&nbsp;<a href="../c">c</a><img src="https://cdn.example/files/f1/x.png?sig=1"><br/><i class=menu>…</i></P>';
    const expected =
      '<p>a &lt; b&nbsp;<a href="https://desk.example/c">c</a><img src="attachment:f1"><br></p>';
    expect(read({ html: field }, html(`<div>${body}</div>`)).values.html).to.equal(expected);
    // However a record was read, it must come out the same.
    expect(read({ html: field }, json({ html: body })).values.html).to.equal(expected);
  });

  it('reads JSON by path, and only by path', () => {
    const fields = {
      id: { path: 'id', attr: 'data-id', required: true },
      title: { path: 'summary', select: 'h1' },
      priority: { path: 'priority.name', select: '.p' },
      tags: { path: 'tags[*].name', select: '.t', all: true },
      properties: { path: 'fields', pairs: { key: { path: 'key' }, value: { path: 'value' } } },
      messages: {
        path: 'messages',
        select: 'li',
        each: { id: { path: 'id' }, deleted: { path: 'deleted' } },
      },
      number: { select: '.n', required: true },
    };
    const value = {
      ticket: {
        id: 7,
        summary: ' a  b ',
        priority: null,
        tags: [{ name: 'x' }, { name: 'y' }],
        fields: { p1: 'v' },
        messages: [{ id: 'm', deleted: false }],
      },
    };
    const { values, missing, fallbacks } = read(fields, json(value), { json: { url: '/j', rows: 'ticket' } });
    expect(values).to.deep.equal({
      id: 7,
      title: 'a b',
      tags: ['x', 'y'],
      properties: { p1: 'v' },
      messages: [{ id: 'm', deleted: false }],
    });
    expect(missing).to.deep.equal(['number']);
    expect(fallbacks).to.deep.equal([]);
  });

  it('takes an empty list in JSON for a value', () => {
    const fields = { messages: { path: 'messages', required: true, each: { id: { path: 'id' } } } };
    expect(read(fields, json({ messages: [] }))).to.deep.include({ values: { messages: [] }, missing: [] });
    expect(read(fields, json({})).missing).to.deep.equal(['messages']);
  });

  it('holds nested lists against the count the page states', () => {
    const fields = { messages: { select: 'li', each: { id: { attr: 'id' } } } };
    const counters = { counters: { messages: { select: '#n', transform: ['integer'] } } };
    const result = read(fields, html('<p id=n>3 messages</p><li id=a><li id=b>'), counters);
    expect(result.shortfalls).to.deep.equal([{ field: 'messages', expected: 3, found: 2 }]);
    expect(read(fields, html('<p id=n>1 message</p><li id=a>'), counters).shortfalls).to.deep.equal([]);
    expect(read(fields, html('<li id=a>'), counters).shortfalls).to.deep.equal([]);
  });

  // The failure these two would catch: a label the source renamed, and a customer's phone numbers read as none.
  it('misses a label that must be there, though its value need not', () => {
    const owner = { label: ['Owner', 'Assigned to'], labelRequired: true, select: 'a', attr: 'id' };
    const fields = { ownerId: { within: 'dl', ...owner }, psaNumber: { within: 'dl', label: 'PSA' } };
    const shown = (text: string) => read(fields, html(text));
    expect(shown('<dl><dt>Owner<dd><a id=m1>Ada</a></dl>').values).to.deep.equal({ ownerId: 'm1' });
    expect(shown('<dl><dt>Assigned to:<dd>Nobody</dl>')).to.deep.include({ values: {}, missing: [] });
    expect(shown('<dl><dt>Assignee<dd><a id=m1>Ada</a></dl>').missing).to.deep.equal(['ownerId']);
    expect(shown('<dt>Owner<dd><a id=m1>Ada</a>').missing).to.deep.equal(['ownerId']);
    expect(read({ ownerId: { path: 'owner', ...owner } }, json({ owner: null })).missing).to.deep.equal([]);
    const other = { ownerId: { ...owner, or: [{ select: '#owner' }] } };
    expect(read(other, html('<b id=owner>m2</b>'))).to.deep.include({
      values: { ownerId: 'm2' },
      missing: [],
      fallbacks: ['ownerId'],
    });
  });

  it('names labels that no field reads, in the part where all are accounted for', () => {
    const fields = {
      status: { label: ['State', 'Status'] },
      messages: { select: 'li', each: { kind: { label: 'Kind', or: [{ label: 'Sort' }] } } },
    };
    const labels = { labels: { within: ['dl.new', 'dl'], unread: ['Site'] } };
    const strays = (text: string) => read(fields, html(text), labels).strays;
    const known = '<dt>STATE ▲<dd>Open<dt>Status:<dd>Open<dt>Site<dd>Rome<dt>Kind<dd>a<dt>Sort<dd>b';
    expect(strays(`<dl>${known}</dl><p><dt>Elsewhere<dd>x</p>`)).to.deep.equal([]);
    const more = '<dt>Phone number:<dd>1<dt>Phone number<dd>2<dt> <dd>3';
    expect(strays(`<dl>${known}${more}</dl>`)).to.deep.equal(['phone number']);
    expect(strays('<p>no such part</p>')).to.deep.equal([]);
    expect(read(fields, html(`<dl>${more}</dl>`)).strays).to.deep.equal([]);
    expect(read(fields, json({ phone: 1 }), labels).strays).to.deep.equal([]);
  });

  it('tells a part that shows no label, where all are said to be accounted for', () => {
    const fields = { status: { label: 'Status' } };
    const labels = { labels: { within: 'section' } };
    const sees = (text: string) => !read(fields, html(text), labels).seesNoLabel;
    expect(sees('<section><dl><dt>Status<dd>Open</dl></section>')).to.equal(true);
    expect(sees('<section><div>Status</div><div>Open</div></section>')).to.equal(false);
    expect(sees('<dl><dt>Status<dd>Open</dl>')).to.equal(false);
    expect(read(fields, html('<p>x')).seesNoLabel).to.equal(false);
    expect(read(fields, json({ phone: 1 }), labels).seesNoLabel).to.equal(false);
  });

  it('tells fields whose label does not stand on the page from those that are only empty', () => {
    const fields = {
      phone: { within: 'dl', label: ['Phone', 'Tel'] },
      email: { label: 'Email', transform: [{ nothing: ['None'] }] },
      site: { label: 'Site', or: [{ select: '#site' }] },
      name: 'h1',
    };
    const missing = (text: string) => read(fields, html(text)).unlabelled;
    expect(missing('<dl><dt>Tel<dd>1<dt>Email<dd>None</dl><b id=site>x</b>')).to.deep.equal([]);
    expect(missing('<p><dt>Phone<dd>1<dt>E-mail<dd>a@example.com')).to.deep.equal(['phone', 'email', 'site']);
    expect(read(fields, json({})).unlabelled).to.deep.equal([]);
  });

  it('tells times that were read from words like "3 days ago"', () => {
    const time = { select: 'time', transform: [{ time: { formats: ['iso', 'relative'], zone: 'UTC' } }] };
    const fields = { createdAt: time, messages: { select: 'li', each: { createdAt: time } } };
    const page = (first: string, second: string) =>
      read(fields, html(`<time>${first}</time><li><time>${second}</time><li><time>${second}</time>`))
        .relative;
    expect(page('2026-03-03T08:00:00Z', '2026-03-03T08:00:00Z')).to.deep.equal([]);
    expect(page('3 days ago', '2026-03-03T08:00:00Z')).to.deep.equal(['createdAt']);
    expect(page('2026-03-03T08:00:00Z', '2h')).to.deep.equal(['messages.createdAt']);
  });

  // The failure these would catch: 750 messages, 750 empty texts, exit 0.
  const shadow =
    '<template shadowrootmode=open><style>p{}</style><p>In <b>shadow</b> <slot></slot></p></template>';
  const frame =
    '<iframe class=body src="/m"></iframe><template data-frame><p>In a <i>frame</i></p></template>';
  const drawn = (text: string): Content => ({ kind: 'html', url, html: text, drawn: true });

  it('tells an element that is empty but for a shadow root or a frame from one that is empty', () => {
    const hidden = (text: string, field: object = {}) =>
      read({ title: { select: 'div', ...field } }, drawn(text)).hidden;
    expect(hidden(`<div><x-body>${shadow}</x-body></div>`)).to.deep.equal(['title']);
    expect(hidden(`<div>${frame}</div>`, { html: true })).to.deep.equal(['title']);
    expect(hidden(`<div>Words ${frame}</div>`, { html: true })).to.deep.equal([]);
    expect(hidden('<div></div>')).to.deep.equal([]);
    expect(hidden('<div><template><p>of the page</p></template></div>')).to.deep.equal([]);
    expect(hidden(`<div id=x>${frame}</div>`, { attr: 'id' })).to.deep.equal([]);
    expect(hidden('<div><x-icon></x-icon></div>')).to.deep.equal([]);
    // Without a browser nobody knows what a script would put there.
    expect(read({ title: 'div' }, html('<div><x-body></x-body></div>')).hidden).to.deep.equal(['title']);
    const messages = { messages: { select: 'li', each: { html: { select: 'div', html: true } } } };
    expect(read(messages, drawn(`<li><div>a</div><li><div>${frame}</div>`)).hidden).to.deep.equal([
      'messages[1].html',
    ]);
  });

  it('reads what stands in shadow roots and frames where it is told to', () => {
    const page = drawn(`<div><x-body>Kim ${shadow}</x-body></div><section>${frame}</section>`);
    const one = (field: object) => {
      const { values, hidden } = read({ title: field }, page);
      return [values.title, hidden.length];
    };
    expect(one({ select: 'div', pierce: true })).to.deep.equal(['In shadow Kim', 0]);
    expect(one({ select: 'div p', pierce: true, html: true })[0]).to.equal(
      'In <b>shadow</b> <slot>Kim </slot>',
    );
    expect(one({ select: 'iframe.body', pierce: true, html: true })).to.deep.equal([
      '<p>In a <i>frame</i></p>',
      0,
    ]);
    expect(one({ select: 'section', pierce: true })).to.deep.equal(['In a frame', 0]);
    // The page's own way with them is left as it was.
    expect(one({ select: 'section p' })).to.deep.equal([undefined, 0]);
    const whole = pierced(page as HtmlContent);
    expect(read({ title: 'section > div.body > p', status: 'x-body > p' }, whole).values).to.deep.equal({
      title: 'In a frame',
      status: 'In shadow Kim',
    });
  });

  it('survives pages that are broken, absurdly deep or huge', () => {
    const fields = { title: 'h1', messages: { select: 'li', each: { html: { select: 'div', html: true } } } };
    for (const broken of [
      '',
      '<',
      '<h1>a<h1>b</table></p><li><div>',
      '\u0000<h1>\u0000',
      '<!--',
      '</html><li>',
    ]) {
      expect(() => read(fields, html(broken))).not.to.throw();
    }
    const deep = read(fields, html(`<li>${'<div>'.repeat(20_000)}end`));
    expect(JSON.stringify(deep.values)).to.contain('end');
    const huge = read(fields, html(`<li><div>${'x'.repeat(10_000_000)}</div>`));
    expect(JSON.stringify(huge.values).length).to.be.greaterThan(10_000_000);
  });

  it('takes any text for a page', () => {
    const fields = { title: { select: 'h1', transform: ['number'] }, html: { select: '*', html: true } };
    const markup = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('<', '<h1', '>', '</', '<table>', '<li ', '&', '"')),
    );
    fc.assert(
      fc.property(markup, (parts) => {
        const { missing } = read(fields, html(parts.join('')));
        return Array.isArray(missing);
      }),
    );
  });

  it('does not see into templates', () => {
    expect(read({ title: 'h1' }, html('<template><h1>no</h1></template>')).values).to.deep.equal({});
  });
});

describe('matches', () => {
  it('looks for any of the selectors in HTML', () => {
    expect(matches(['#a', '#b'], html('<p id=b>'))).to.equal(true);
    expect(matches(['#a'], html('<p id=b>'))).to.equal(false);
    expect(matches(['#a'], json({ a: 1 }))).to.equal(false);
  });
});
