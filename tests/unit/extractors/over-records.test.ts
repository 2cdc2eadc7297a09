// The failure this would catch: joins that miss, ids that come twice and fields that are never filled go unnoticed, or
// are told of what is well.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { featuresOf, joinsIn, repeatedIn, uniformIn } from '../../../extractors/probe/over-records.ts';
import type { SourceRecord, StreamName } from '../../../model/streams.ts';
import { parseProfile } from '../../../selectors/load.ts';
import { maskRecord, ownWords } from '../../../selectors/mask.ts';
import { resolveRecord, resolveRows } from '../../../selectors/resolve.ts';
import { isListPage } from '../../../selectors/schema.ts';
import { APP_PROFILE } from '../../support/app-desk.ts';

const ticket = (id: string, more: object = {}): SourceRecord =>
  ({
    ...{ id, title: `Title of ${id}`, status: 'open', ownerId: 'u1', closedAt: null, properties: {} },
    messages: [
      {
        id: `${id}-1`,
        kind: 'reply',
        author: { type: 'user', id: 'u1', name: 'Ann Example' },
        deleted: false,
      },
    ],
    ...more,
  }) as unknown as SourceRecord;

describe('what shows over several records', () => {
  it('fields that never have a value, or always the same', () => {
    const told = uniformIn([ticket('t1'), ticket('t2'), ticket('t3', { status: 'done' })]);
    const byField = new Map(told.map(({ field, value }) => [field, value]));
    expect(byField.get('closedAt')).to.equal(null);
    expect(byField.get('ownerId')).to.equal('u0');
    expect([...byField.keys()]).not.to.include.members(['id', 'status', 'messages.deleted']);
    expect(uniformIn([ticket('t1'), ticket('t2')]), 'two may be the same by chance').to.deep.equal([]);
  });

  it('ids that lead to no record of a list that was walked', () => {
    const ids = new Map<StreamName, ReadonlySet<string>>([
      ['users', new Set(['u1'])],
      ['contacts', new Set<string>()],
    ]);
    expect(joinsIn('tickets', [ticket('t1')], ids)).to.deep.equal([]);
    const [missed] = joinsIn('tickets', [ticket('t1'), ticket('t2', { ownerId: 'Ann Example' })], ids);
    expect(missed).to.deep.equal({
      field: 'ownerId',
      to: ['users'],
      values: 2,
      missed: 1,
      sample: 'Aaa Aaaaaaa',
    });
    expect(
      joinsIn('tickets', [ticket('t1', { ownerId: 'x' })], new Map()),
      'a list that was cut',
    ).to.deep.equal([]);
  });

  it('a record brings something new when it has a field, or a word, that none had', () => {
    const known = featuresOf(ticket('t1'));
    expect([...featuresOf(ticket('t2'))].filter((one) => !known.has(one))).to.deep.equal([]);
    const closed = featuresOf(ticket('t3', { status: 'done', closedAt: '2026-03-01T00:00:00Z' }));
    expect([...closed].filter((one) => !known.has(one))).to.deep.equal(['status done', 'closedAt']);
  });

  it('rows with one id, and files of one id at several addresses', () => {
    const profile = parseProfile(APP_PROFILE, 'app.yaml');
    const { threads } = profile.pages;
    if (threads === undefined || !isListPage(threads)) throw new Error('no list');
    const captured = {
      value: [{ id: 'a1' }, { id: 'a1' }, { id: 'a2' }],
      counter: 3,
      proof: null,
      problem: null,
      parts: 1,
    };
    const content = {
      kind: 'html' as const,
      url: 'https://x.test/',
      html: '',
      captured: { threads: captured },
    };
    const { rows } = resolveRows(threads, content, { timezone: null, takenAt: 0 });
    expect(repeatedIn('threads', rows)).to.deep.equal([{ field: 'threads.id', ids: 1, sample: 'a0' }]);
    const file = (url: string) => ({ id: 'f1', url });
    const page = { fields: {} };
    const record = resolveRecord(page, content, { timezone: null, takenAt: 0 });
    const values = {
      messages: [{ attachments: [file('/a?sig=1')] }, { attachments: [file('/a?sig=2'), file('/b')] }],
    };
    expect(repeatedIn('thread', [{ ...record, values }])).to.have.length(1);
  });

  it('a record is shown without what people wrote', () => {
    const words = ownWords(parseProfile(APP_PROFILE, 'app.yaml').pages.thread?.fields ?? {});
    const masked = maskRecord(
      { id: 't12', kind: 'reply', title: 'Printer of Ann', properties: { Room: 'A1' }, n: 3 },
      words,
    );
    expect(masked).to.deep.equal({
      id: 't00',
      kind: 'reply',
      title: 'Aaaaaaa aa Aaa',
      properties: { Aaaa: 'A0' },
      n: 3,
    });
  });
});
