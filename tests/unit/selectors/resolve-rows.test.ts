// A page with a list: its rows, its total, what follows, and what is found by another way only.
import { expect } from 'chai';
import { resolveRows } from '../../../selectors/resolve.ts';
import { listPage } from '../../../selectors/schema.ts';
import type { Content } from '../../../selectors/values.ts';

const env = { timezone: 'UTC', takenAt: Date.UTC(2026, 2, 10) };
const url = 'https://desk.example/a/b';
const html = (text: string): Content => ({ kind: 'html', url, html: text });
const json = (value: unknown): Content => ({ kind: 'json', url, value });

describe('resolveRows', () => {
  const list = (more: object = {}, fields: object = { id: { attr: 'data-id', required: true } }) =>
    listPage.parse({
      stream: 'users',
      url: '/x',
      ready: 'body',
      fields,
      list: {
        rows: ['tbody tr', '.card'],
        pagination: { kind: 'next', select: ['a[rel=next]'] },
        counter: { select: '#n', transform: [{ regex: 'of ([\\d,]+)' }, 'integer'] },
        empty: '.empty',
        ...more,
      },
    });
  const columns = { name: { column: ['Full name', 'Name'] }, email: { column: 'Email', select: 'b' } };

  it('reads rows, total, what follows and emptiness', () => {
    const rows = resolveRows(
      list(),
      html(
        '<p id=n>1-2 of 1,161<table><tbody><tr data-id=1><tr data-id=2></table><a rel=next href="?page=2">',
      ),
      env,
    );
    expect(rows.rows.map(({ values }) => values)).to.deep.equal([{ id: '1' }, { id: '2' }]);
    expect(rows.counter).to.equal(1161);
    expect(rows.next).to.equal('https://desk.example/a/b?page=2');
    expect(rows.empty).to.equal(false);
    const none = resolveRows(list(), html('<p class=empty>'), env);
    expect(none).to.deep.equal({ rows: [], counter: null, next: null, empty: true, ended: true });
  });

  it('finds columns wherever they stand, by any of their names', () => {
    const table = (head: string, body: string) =>
      html(`<table><thead><tr>${head}</tr></thead><tbody><tr>${body}</tr></tbody></table>`);
    const first = (content: Content) => resolveRows(list({}, columns), content, env).rows[0];
    const one = first(table('<th>Name ▲<th>Email', '<td>Ann<td><b>a@x</b>'));
    const other = first(table('<th colspan=2>Role<th> email <th>NAME', '<td>x<td>y<td><b>a@x</b><td>Ann'));
    expect(one?.values).to.deep.equal({ name: 'Ann', email: 'a@x' });
    expect(other?.values).to.deep.equal({ name: 'Ann', email: 'a@x' });
    // A column that is gone must not look like a column of empty cells.
    expect(first(table('<th>Name', '<td>Ann'))?.missing).to.deep.equal(['email']);
    expect(first(table('<th>Name<th>Email', '<td>Ann<td>'))?.missing).to.deep.equal([]);
  });

  it('reports rows that only a fallback found', () => {
    const { rows } = resolveRows(list(), html('<p class=card data-id=1>'), env);
    expect(rows[0]?.fallbacks).to.deep.equal(['list.rows']);
  });

  it('pages through JSON by offset and by cursor, by what really came', () => {
    const source = (pagination: object) =>
      listPage.parse({
        stream: 'tags',
        url: '/x',
        ready: 'body',
        fields: { id: { path: 'id' } },
        list: { rows: 'li' },
        json: { url: '/j', rows: 'items', counter: 'total', pagination },
      });
    const offset = source({ kind: 'offset', param: 'offset', size: 100 });
    const items = [{ id: 1 }, { id: 2 }];
    expect(resolveRows(offset, json({ items, total: 5 }), env).next).to.equal(`${url}?offset=2`);
    const last: Content = { kind: 'json', url: `${url}?offset=3&x=1`, value: { items, total: 5 } };
    expect(resolveRows(offset, last, env).next).to.equal(null);
    expect(resolveRows(offset, json({ items: [], total: 0 }), env)).to.include({
      empty: true,
      counter: 0,
      next: null,
    });
    const cursor = source({ kind: 'cursor', param: 'cursor', path: 'next' });
    expect(resolveRows(cursor, json({ items, next: 'a b' }), env).next).to.equal(`${url}?cursor=a+b`);
    expect(resolveRows(cursor, json({ items, next: null }), env).next).to.equal(null);
    expect(resolveRows(cursor, json({ error: 'x' }), env)).to.include({ empty: false, counter: null });
  });
});
