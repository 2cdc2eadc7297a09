// Catches: a value put together of parts, counted, named or taken from elsewhere that comes out wrong without a word.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { rowsProblem } from '../../../extractors/capture/taken.ts';
import { resolveRecord, resolveRows } from '../../../selectors/resolve.ts';
import { listPage, recordPage } from '../../../selectors/schema.ts';
import type { Content, RawValues } from '../../../selectors/values.ts';

const env = { timezone: 'UTC', takenAt: Date.UTC(2026, 2, 10) };
const url = 'https://desk.example/tickets/7';
const html = (text: string): Content => ({ kind: 'html', url, html: text });
const read = (fields: object, content: Content, more: object = {}, row?: RawValues) =>
  resolveRecord(recordPage.parse({ stream: 'tickets', url: '/x', ready: 'body', fields, ...more }), content, {
    ...env,
    row,
  });

describe('a composed text', () => {
  const name = { compose: '{first} {last} <{mail}>', of: { first: 'b', last: 'i', mail: 'u' } };
  const of = (page: string) => read({ title: { ...name, required: true } }, html(page));

  it('leaves nothing behind of a part without a value', () => {
    expect(of('<b>Ann</b><i>Example</i><u>a@b.test</u>').values.title).to.equal('Ann Example <a@b.test>');
    expect(of('<b>Ann</b><i> </i>').values.title).to.equal('Ann');
    expect(of('<i>Example</i><u>a@b.test</u>').values.title).to.equal('Example <a@b.test>');
  });

  it('is no value without any part, and drift where it is required', () => {
    expect(of('<p>').missing).to.deep.equal(['title']);
  });

  // A part in an unknown form must not pass for one that is rightly absent.
  it('is drift where a part is not understood or is a list', () => {
    const time = { select: 'time', transform: [{ time: { formats: ['iso'] } }] };
    const parts = { compose: '{a} {b}', of: { a: time, b: 'b' } };
    expect(read({ title: parts }, html('<time>soon</time>')).missing).to.deep.equal(['title']);
    expect(read({ title: parts }, html('<time>soon</time><b>x</b>')).missing).to.deep.equal(['title.a']);
    const list = { compose: '{a}', of: { a: { select: 'b', all: true } } };
    expect(read({ title: list }, html('<b>x</b>')).missing).to.deep.equal(['title']);
  });

  it('becomes an id by its digest, the same each time and another for another text', () => {
    const id = { compose: '{a}/{b}', of: { a: 'b', b: 'i' }, transform: ['digest'] };
    const digest = (page: string) => read({ id }, html(page)).values.id;
    expect(digest('<b>1</b><i>2</i>')).to.equal(digest('<b> 1 </b>\n<i>2</i>'));
    expect(digest('<b>1</b><i>2</i>')).to.match(/^[0-9a-f]{16}$/);
    expect(digest('<b>1</b><i>2</i>')).not.to.equal(digest('<b>1</b><i>3</i>'));
    expect(digest('<p>')).to.equal(undefined);
  });
});

describe('a count', () => {
  const stars = { within: '.rating', select: '.on', all: true, transform: ['count'] };

  it('is none where the part it is looked for in is there, and no value where that is not', () => {
    const of = (page: string) => read({ number: stars }, html(page)).values.number;
    expect(of('<p class=rating><i class=on></i><i class=on></i><i></i>')).to.equal(2);
    expect(of('<p class=rating><i></i>')).to.equal(0);
    expect(of('<p>')).to.equal(undefined);
  });

  it('counts what a text was split into, and lists in JSON', () => {
    const split = { select: 'p', transform: [{ split: ',' }, 'count'] };
    expect(read({ number: split }, html('<p>a, b, c</p>')).values.number).to.equal(3);
    const json = (value: unknown): Content => ({ kind: 'json', url, value });
    const listed = { path: 'tags', all: true, transform: ['count'] };
    expect(read({ number: listed }, json({ tags: [] })).values.number).to.equal(0);
    expect(read({ number: listed }, json({ tags: ['a'] })).values.number).to.equal(1);
    expect(read({ number: listed }, json({})).values.number).to.equal(undefined);
  });
});

describe('values from around a row', () => {
  it('come from the whole page, and from the row that led there', () => {
    const fields = {
      messages: {
        select: 'li',
        each: {
          id: { compose: '{ticket}-{no}', of: { ticket: { row: 'id' }, no: 'b' } },
          createdAt: { page: true, select: 'h1 time', attr: 'datetime' },
          author: { one: { name: { row: 'contact', transform: ['lower'] }, id: { row: 'nobody' } } },
        },
      },
    };
    const page = html('<h1><time datetime="2026"></time></h1><li><b>1</b><li><b>2</b>');
    const { values } = read(fields, page, {}, { id: 't7', contact: 'KIM' });
    const rest = { createdAt: '2026', author: { name: 'kim' } };
    expect(values.messages).to.deep.equal([
      { id: 't7-1', ...rest },
      { id: 't7-2', ...rest },
    ]);
  });

  it('come from the whole page in the rows of a list, JSON included', () => {
    const page = (more: object) =>
      listPage.parse({ stream: 'teams', url: '/x', ready: 'body', list: { rows: 'li' }, ...more });
    const fields = { id: { attr: 'id' }, name: { page: true, select: 'h1', path: 'title' } };
    const rows = (content: Content) =>
      resolveRows(
        page({
          fields: { ...fields, id: { attr: 'id', or: [{ path: 'id' }] } },
          json: { url: '/x', rows: 'rows' },
        }),
        content,
        env,
      ).rows.map(({ values }) => values);
    expect(rows(html('<h1>A</h1><li id=x>'))).to.deep.equal([{ id: 'x', name: 'A' }]);
    expect(rows({ kind: 'json', url, value: { title: 'A', rows: [{ id: 'x' }] } })).to.deep.equal([
      { id: 'x', name: 'A' },
    ]);
  });
});

describe('ids of inline files', () => {
  it('are changed by steps of their own; an image without one stays as it is', () => {
    const inlineFiles = {
      ...{ select: 'img', id: 'key=([^&]*)' },
      transform: ['lower', { regex: '^[0-9a-f]+', group: 0 }],
    };
    const field = { select: 'div', html: true, transform: [{ inlineFiles }] };
    const { values } = read(
      { description: field },
      html('<div><img src="/f?key=AB1-x"><img src="/f?key=zz">'),
    );
    expect(values.description).to.equal(
      '<img src="attachment:ab1"><img src="https://desk.example/f?key=zz">',
    );
  });
});

describe('a way on that is no link', () => {
  const page = listPage.parse({
    ...{ stream: 'teams', url: '/x', ready: 'body', fields: { id: { attr: 'id' } } },
    list: {
      rows: 'li',
      pagination: {
        ...{ kind: 'next', select: 'a.next', attr: 'onclick' },
        transform: [
          { nothing: ['return false'] },
          { regex: '^go\\((\\d+)\\)$' },
          { replace: { pattern: '^', with: '/list?p=' } },
        ],
      },
    },
  });
  const rows = (onclick: string) =>
    resolveRows(page, html(`<li id=a><a class=next onclick="${onclick}">`), env);

  it('is made one by its steps, and is the end where they say so', () => {
    expect(rows('go(2)').next).to.equal('https://desk.example/list?p=2');
    expect(rows('return false')).to.include({ next: null });
    expect(rowsProblem(rows('return false'), true)).to.equal(null);
  });

  // The list would end here, and be called whole.
  it('is drift where they come to nothing', () => {
    expect(rows('load(2)').next).to.equal(null);
    expect(rowsProblem(rows('load(2)'), true)).to.contain('comes to no address');
  });
});

describe('a counter over some items of a list', () => {
  const fields = { messages: { select: 'li', each: { id: { attr: 'id' }, kind: { attr: 'class' } } } };
  const more = {
    counters: { messages: { select: 'h2', transform: ['integer'], over: { kind: ['reply', 'note'] } } },
  };

  it('counts only those, and proves no others', () => {
    const of = (page: string) => {
      const { shortfalls, nested } = read(fields, html(page), more);
      return [shortfalls.map(({ expected, found }) => [expected, found]), nested[0]?.proof];
    };
    expect(of('<h2>2</h2><li class=reply><li class=note>')).to.deep.equal([[], 'counter']);
    expect(of('<h2>2</h2><li class=reply><li class=note><li class=event>')).to.deep.equal([[], null]);
    expect(of('<h2>2</h2><li class=reply><li class=event>')).to.deep.equal([[[2, 1]], null]);
  });
});
