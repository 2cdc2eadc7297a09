// What the answers, links and events of a page come to: one list, in its order, and whether that is all of it.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { captureSource } from '../../../selectors/capture.ts';
import { type Heard, isLinkTo } from '../../../selectors/heard.ts';
import { valueAt } from '../../../selectors/json-path.ts';
import { captureAll } from '../../../selectors/merge.ts';
import { resolveRecord } from '../../../selectors/resolve.ts';
import { field } from '../../../selectors/schema.ts';
import type { CapturedAll } from '../../../selectors/values.ts';

const api = 'https://api.desk.example.com';
const answer = (path: string, value: unknown): Heard => ({
  ...{ kind: 'answer', url: `${api}${path}`, method: 'GET', operation: null, asked: {}, event: null },
  ...{ value, links: {} },
});
const event = (type: string, value: unknown): Heard => ({
  ...answer('/events?thread=7', value),
  ...{ kind: 'event', event: type },
});
const capture = (source: unknown, heard: readonly Heard[]) => {
  const hearing = { heard, document: null, uiOrigin: 'https://desk.example.com', row: { id: 7 } };
  return captureAll({ messages: captureSource.parse(source) }, hearing).messages;
};

const thread = {
  from: [
    { url: `${api}/threads/{id}/messages`, rows: 'items', more: 'older' },
    { url: `${api}/threads/{id}/notes`, beside: true, rows: 'notes', counter: 'total' },
    {
      ...{ events: `${api}/events?thread={id}`, event: 'message', rows: 'message' },
      opened: { event: 'alive' },
    },
    { events: `${api}/events?thread={id}`, event: 'change', opened: { event: 'alive' }, rows: '.' },
  ],
  ...{ key: 'id', order: 'at' },
};
const newest = answer('/threads/7/messages', {
  items: [
    { id: 3, at: '2026-10-25T02:30:00+02:00', text: 'c' },
    { id: 4, at: '2026-10-25T02:10:00+01:00', text: 'd' },
  ],
  older: '/threads/7/messages?before=3',
});
const older = answer('/threads/7/messages?before=3&_=1764500000000', {
  items: [
    { id: 2, at: '2026-10-01T10:00:00+02:00', text: 'b' },
    { id: 1, at: '2026-10-01T10:00:00+02:00', text: 'a' },
  ],
});
const notes = answer('/threads/7/notes', {
  ...{ notes: [{ id: 9, at: '2026-10-02T10:00:00Z', text: 'n' }], total: 1 },
});
const live = event('message', { message: { id: 5, at: Date.parse('2026-10-25T00:40:00Z'), text: 'e' } });
const change = event('change', { id: 2, text: 'B' });
const alive = event('alive', {});

describe('what was heard for a capture', () => {
  it('is one list of several collections, events and changes, in the order of their times', () => {
    // The change is told before the page that has the row is read.
    const found = capture(thread, [newest, change, notes, live, alive, older]);
    expect(found).to.deep.include({ proof: 'end', problem: null });
    const told = (found?.value ?? []) as { id: number; text: string }[];
    expect(told.map(({ id, text }) => `${id} ${text}`)).to.deep.equal([
      '2 B',
      '1 a',
      '9 n',
      '3 c',
      '5 e',
      '4 d',
    ]);
  });

  const lacking: [string, Heard[], string][] = [
    ['a page that a link leads to', [newest, notes, alive], 'more messages follow'],
    ['a list beside it', [newest, older, alive], 'a list of it was not heard'],
    ['rows of a list beside it', [newest, older, without(notes), alive], 'counts 1 messages, 0 were heard'],
    ['the word that all is told', [newest, older, notes, live], 'did not tell all it has'],
  ];
  for (const [name, heard, problem] of lacking)
    it(`is not whole without ${name}`, () => {
      const found = capture(thread, heard);
      expect(found?.problem).to.include(problem);
      expect(found?.proof).to.equal(null);
    });

  it('takes a number against caches for no other address, and another page for one', () => {
    expect(isLinkTo('/a?page=2', `${api}/a?_=1764500000000&page=2`, `${api}/a`)).to.equal(true);
    expect(isLinkTo('/a?page=2', `${api}/a?page=2&state=done`, `${api}/a`)).to.equal(false);
    expect(isLinkTo('/a?page=2', `${api}/a?page=3`, `${api}/a`)).to.equal(false);
  });
});

describe('fields of what was heard', () => {
  const rows = (value: CapturedAll[string]['value']): CapturedAll[string] => ({
    ...{ value, counter: null, proof: null, problem: null, parts: 1 },
  });
  const captured: CapturedAll = {
    people: rows([
      { id: 1, name: 'Ann' },
      { id: 2, name: 'Bo' },
      { id: 2, name: 'Bea' },
    ]),
    one: rows({ by: '/people/1', twice: '/people/2', lost: '/people/3', gone: true, text: 'secret' }),
  };
  const read = (wanted: unknown) => {
    const content = { kind: 'html', url: 'https://desk.example.com/', html: '', captured } as const;
    const fields = { it: field.parse(wanted) };
    const { values, missing } = resolveRecord({ fields }, content, { timezone: null, takenAt: 0 });
    return [values.it, missing];
  };
  const person = [{ regex: '([^/]+)$' }, { lookup: { in: 'people', by: 'id', take: 'name' } }];

  it('look into another list', () => {
    expect(read({ capture: 'one', path: 'by', transform: person })).to.deep.equal(['Ann', []]);
    const lost = { capture: 'one', path: 'lost', transform: person };
    expect(read({ ...lost, or: [{ capture: 'one', path: 'lost', const: '?' }] })).to.deep.equal(['?', []]);
  });

  it('make nothing of rows that say different things, or of a list that was not heard', () => {
    const twice = { capture: 'one', path: 'twice', transform: person };
    expect(read(twice)).to.deep.equal([undefined, ['it']]);
    const unheard = [{ lookup: { in: 'nobody', by: 'id', take: 'name' } }];
    expect(read({ capture: 'one', path: 'by', transform: unheard })).to.deep.equal([undefined, ['it']]);
  });

  it('are read only where something else stands', () => {
    const text = { path: 'text', where: { gone: 'false' }, or: [{ path: 'gone', const: '' }] };
    expect(read({ capture: 'one', one: { text } })).to.deep.equal([{ text: '' }, []]);
  });

  it('make one list of several paths', () => {
    expect(valueAt({ a: { id: 1 }, b: [{ id: 2 }, { id: 3 }] }, 'a.id, b[*].id')).to.deep.equal([1, 2, 3]);
    expect(valueAt({ b: [] }, 'a.id, b[*].id')).to.deep.equal([]);
  });
});

function without(heard: Heard): Heard {
  return { ...heard, value: { ...(heard.value as object), notes: [] } };
}
