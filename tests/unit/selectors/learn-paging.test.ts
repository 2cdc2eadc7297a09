// How a list goes on, from what was heard of it. The failure this would catch: a total, a cursor or a flag that is none,
// and a list that counts as whole because of it.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Heard } from '../../../selectors/heard.ts';
import { orderOf, type Part, pagingOf } from '../../../selectors/learn-paging.ts';

interface Answer {
  readonly value: Readonly<Record<string, unknown>>;
  readonly asked?: unknown;
  readonly links?: Readonly<Record<string, string>>;
}

function part({ value, asked = {}, links = {} }: Answer): Part {
  const answer: Heard = {
    ...{ kind: 'answer', url: 'https://api.desk.example.com/rows', method: 'GET', operation: null },
    ...{ asked, event: null, value, links },
  };
  return { answer, rows: value.rows as unknown[] };
}
const rows = (from: number, to: number): { id: string }[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ id: `r${from + at}` }));
const learned = (...answers: Answer[]) => pagingOf([answers.map(part)]);

describe('how a list that was heard goes on', () => {
  it('counts by what equals the rows heard, and not by a size of pages', () => {
    const paging = learned(
      { value: { rows: rows(1, 4), total_count: 6, page_size: 6, has_more: true }, asked: { page: '1' } },
      { value: { rows: rows(5, 6), total_count: 6, page_size: 6, has_more: false }, asked: { page: '2' } },
    );
    expect(paging?.counter).to.deep.equal({
      ...{ path: 'total_count', evidence: 'equals the rows heard on 1 of 1 pages' },
    });
    expect(paging).to.deep.include({ key: 'id', isEnded: true, counts: [6] });
  });

  it('has no total in a count that another number of rows came for', () => {
    const paging = learned(
      { value: { rows: rows(1, 4), unread_count: 6, count: 9, has_more: true } },
      { value: { rows: rows(5, 6), unread_count: 6, count: 9, has_more: false } },
    );
    expect(paging?.counter).to.equal(null);
  });

  it('goes on while a flag says so, by the cursor that the next request repeats', () => {
    const paging = learned(
      { value: { rows: rows(1, 4), pageInfo: { hasNextPage: true, endCursor: 'c4' } } },
      {
        ...{ value: { rows: rows(5, 6), pageInfo: { hasNextPage: false, endCursor: 'c6' } } },
        asked: { first: '4', after: 'c4' },
      },
    );
    expect(paging?.more?.path).to.equal('pageInfo.hasNextPage');
    expect(paging?.cursor?.path).to.equal('pageInfo.endCursor');
    expect(paging?.cursor?.evidence).to.equal('repeated by the next request 1 of 1 times');
  });

  it('goes on by a next link, of the answer or of its header, without a cursor besides', () => {
    const link = learned(
      { value: { rows: rows(1, 4), next: 'https://api.desk.example.com/rows' }, asked: {} },
      { value: { rows: rows(5, 6), next: null } },
    );
    expect([link?.more?.path, link?.cursor]).to.deep.equal(['next', null]);
    const header = learned(
      { value: { rows: rows(1, 4) }, links: { next: 'https://api.desk.example.com/rows?after=4' } },
      { value: { rows: rows(5, 6) } },
    );
    expect(header?.more?.path).to.equal('link:next');
  });

  it('has no flag in one that says the opposite before further parts', () => {
    const paging = learned(
      { value: { rows: rows(1, 4), has_more: false } },
      { value: { rows: rows(5, 6), has_more: true } },
    );
    expect(paging?.more).to.equal(null);
  });

  it('goes on backwards where the last rows were asked for, and is not taken for whole by the other flag', () => {
    const pageInfo = { hasNextPage: false, hasPreviousPage: false };
    const asked = (name: string): Answer => ({
      value: { rows: rows(1, 2), pageInfo },
      asked: { [name]: 30 },
    });
    expect(learned(asked('last'))?.more?.path).to.equal('pageInfo.hasPreviousPage');
    expect(learned(asked('first'))?.more?.path).to.equal('pageInfo.hasNextPage');
    expect(learned(asked('size'))?.more).to.equal(null);
  });

  it('has no cursor in the number of pages, though the last request asks for a page of that number', () => {
    const paging = learned(
      { value: { rows: rows(1, 4), meta: { total_pages: 2, has_more: true } }, asked: { page: '1' } },
      { value: { rows: rows(5, 6), meta: { total_pages: 2, has_more: false } }, asked: { page: '2' } },
    );
    expect(paging?.cursor).to.equal(null);
  });

  it('is no list where nothing tells its rows apart', () => {
    expect(learned({ value: { rows: [{ id: 'same' }, { id: 'same' }] } })).to.equal(null);
  });

  it('stands in the order of a time where answers come newest first', () => {
    const at = (minute: number): { id: string; at: string } => ({
      ...{ id: `r${minute}`, at: `2026-03-01T00:0${minute}:00Z` },
    });
    const newest = [[{ value: { rows: [at(4), at(3)] } }, { value: { rows: [at(2), at(1)] } }].map(part)];
    expect(orderOf(newest, ['at'])?.evidence).to.equal('answers come newest first');
    expect(orderOf([[part({ value: { rows: [at(1), at(2)] } })]], ['at'])).to.equal(null);
  });
});
