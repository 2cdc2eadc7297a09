// A page kind learned from what a few of its pages were told, as the profile's text has it afterwards. The failure this
// would catch: a capture that is about other records, a field filled with a guess, a guard that was opened by itself.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parse } from 'yaml';
import { provedRecords } from '../../../extractors/probe/learn-proof.ts';
import { streamNames } from '../../../model/streams.ts';
import type { Heard } from '../../../selectors/heard.ts';
import { learnList, learnRecord, type PageInput } from '../../../selectors/learn-page.ts';
import { withLearned } from '../../../selectors/learn-patch.ts';
import { unplacedIn } from '../../../selectors/learned.ts';
import { parseProfile } from '../../../selectors/load.ts';

const api = 'https://api.desk.example.com';
const query = (operation: string, asked: unknown, data: unknown): Heard => ({
  ...{ kind: 'answer', url: `${api}/graphql`, method: 'POST', operation, asked, event: null },
  ...{ value: { data }, links: {} },
});
const rest = (path: string, asked: unknown, value: unknown): Heard => ({
  ...{ kind: 'answer', url: `${api}${path}`, method: 'GET', operation: null, asked, event: null },
  ...{ value, links: {} },
});

const HEAD = `formatVersion: 1
name: desk
login: { url: /, steps: [{ click: a }], signedIn: a, signedOut: b }
account: { url: /, ready: body, fields: { name: { select: h1 } } }
absent: [${streamNames.filter((name) => name !== 'conversations').join(', ')}]
`;
const PROFILE = `origins: { api: ${api} }
guard:
  reads:
    - { method: POST, url: "{api}/graphql", operations: [Thread] }
# Everything that a person wrote stays.
pages:
  threads:
    stream: conversations
    url: /inbox
    ready: body
    list: {}
    open: thread
    fields: { id: { required: true } }
  thread:
    stream: conversations
    url: /inbox/{id}
    ready: body
    fields:
      id: { required: true }
      subject: { required: true } # shown above the messages
      channel: { required: true }
      state: { required: true }
      teamId: {}
      closedAt: {}
      messages:
        required: true
        each:
          id: { required: true }
          kind: { required: true }
          author: { required: true, one: { type: { required: true }, id: {}, name: { required: true } } }
          createdAt: { required: true }
          html: { html: true, required: true }
`;

type Record = { id: string; [member: string]: unknown };
const ids = ['t1', 't2', 't3', 't4'];
const thread = (id: string, at: number): Record => ({
  ...{
    id,
    subject: `Printer ${at}`,
    source: at % 2 === 0 ? 'email' : 'chat',
    state: at % 2 === 0 ? 'OPEN' : 'CLOSED',
  },
  ...{ createdAt: 1_760_000_000 + at, team: { id: 'g9' } },
});
const messagesOf = (id: string, at: number): Record[] =>
  [1, 2, 3].map((nth) => ({
    ...{
      id: `${id}-m${nth}`,
      visibility: nth === 2 ? 'INTERNAL' : 'PUBLIC',
      createdAt: 1_760_000_000 + at * 100 + nth,
    },
    ...{ body: nth === 3 ? null : `<p>Message ${nth} of ${id}</p>`, isDeleted: nth === 3 },
    author: { id: `${id}-a${nth}`, name: `Ann ${nth}`, type: nth === 1 ? 'customer' : 'agent' },
  }));

function input(
  name: 'threads' | 'thread',
  pages: PageInput['pages'],
  more: Partial<PageInput['lesson']> = {},
): PageInput {
  const { fields } = (
    parse(PROFILE) as { pages: { [name: string]: { fields: { [name: string]: unknown } } } }
  ).pages[name] ?? { fields: {} };
  return {
    ...{ stream: 'conversations', name, given: fields, pages, uiOrigin: 'https://desk.example.com' },
    lesson: {
      env: { timezone: 'UTC', takenAt: Date.UTC(2026, 10, 30), url: 'https://desk.example.com/inbox' },
      isShown: (text) => /^(?:Printer|Ann|<p>Message)/.test(text),
      isAsked: () => false,
      idsOf: () => null,
      isWhole: () => true,
      ...more,
    },
  };
}
const page = (id: string, heard: readonly Heard[]): PageInput['pages'][number] => ({
  ...{ heard, row: id === '' ? {} : { id }, known: id === '' ? {} : { id }, pressed: [] },
});
const threadPages = (change: (message: Record) => Record = (message) => message): PageInput['pages'] =>
  ids.map((id, at) =>
    page(id, [
      query('Thread', { id }, { thread: thread(id, at) }),
      query('Thread', { id: 'zz' }, { thread: thread('zz', 9) }),
      query('Messages', { id, first: 50 }, { items: messagesOf(id, at).map(change), total: 3 }),
    ]),
  );
const patched = (name: 'threads' | 'thread', learned: ReturnType<typeof learnRecord>): string => {
  const text = learned && withLearned(PROFILE, ['pages', name], learned, { api });
  if (text === null) throw new Error('nothing was learned');
  return text;
};
/** What is wrong with the pages' own records when they are read by what was learned; null where nothing is. */
function refusal(pages: PageInput['pages'], learned: ReturnType<typeof learnRecord>): string | null {
  const profile = parseProfile(`${HEAD}${patched('thread', learned)}`, 'profile.yaml', { api });
  const url = 'https://desk.example.com/inbox';
  const content = { kind: 'html', url, html: '<body></body>' } as const;
  const env = { timezone: 'UTC', takenAt: Date.UTC(2026, 10, 30) };
  const read = pages.map((one) => ({ ...one, content }));
  return provedRecords(profile, 'thread', read, env, 'https://desk.example.com');
}

type Page = { capture: unknown; list?: unknown; fields: { [name: string]: unknown } };
const pageIn = (text: string, name: string): Page =>
  (parse(text) as { pages: { [name: string]: Page } }).pages[name] as Page;

describe('a page kind learned from what its pages were told', () => {
  it('has its record by the id that it asks for, and its messages as a list', () => {
    const text = patched('thread', learnRecord(input('thread', threadPages())));
    const { capture, fields } = pageIn(text, 'thread');
    expect(capture).to.deep.equal({
      thread: { from: { operation: 'Thread', asked: { id: '{id}' } }, value: 'data.thread' },
      messages: {
        from: { operation: 'Messages', asked: { id: '{id}' } },
        ...{ rows: 'data.items', key: 'id', counter: 'data.total' },
      },
    });
    expect(fields.state).to.deep.equal({
      ...{ capture: 'thread', path: 'state', required: true },
      transform: [{ map: { OPEN: 'active', CLOSED: 'done' } }],
    });
    const { each } = fields.messages as { each: { [name: string]: unknown } };
    expect(each.html).to.deep.equal({
      ...{ path: 'body', html: true, required: true },
      or: [{ path: 'isDeleted', where: { isDeleted: 'true' }, const: '' }],
    });
  });

  it('names beside each line what speaks for it', () => {
    const text = patched('thread', learnRecord(input('thread', threadPages())));
    expect(text).to.include('counter: data.total # equals the rows heard on 4 of 4 pages');
    expect(text).to.match(/subject: \{.*\} # 4 of 4 records, 4 shown on the page # shown above the messages/);
  });

  it('names what nothing is sure enough for, and gives it no place', () => {
    const text = patched('thread', learnRecord(input('thread', threadPages())));
    expect(pageIn(text, 'thread').fields).to.not.have.property('closedAt');
    expect(text).to.include('# closedAt: not placed; nothing heard fits');
    // One id in every record, and no list of teams was heard that has it.
    expect(text).to.match(/# teamId: not placed; team\.id \(4 of 4 records, the same value in each\)/);
    const teams = (stream: string): ReadonlySet<string> | null =>
      stream === 'teams' ? new Set(['g9']) : null;
    const joined = patched('thread', learnRecord(input('thread', threadPages(), { idsOf: teams })));
    expect(pageIn(joined, 'thread').fields.teamId).to.deep.equal({ capture: 'thread', path: 'team.id' });
  });

  it('is refused where its records would lack what makes one', () => {
    const pages = threadPages(({ body: _, isDeleted: __, ...message }) => message);
    const learned = learnRecord(input('thread', pages));
    expect(unplacedIn('thread', learned?.fields ?? {}).filter(({ isRequired }) => isRequired)).to.deep.equal([
      { field: 'thread.messages.html', why: 'nothing heard fits', isRequired: true },
    ]);
  });

  it('is refused where some text is empty and no flag tells which', () => {
    const pages = threadPages((message) => ({ ...message, isDeleted: true }));
    const learned = learnRecord(input('thread', pages));
    expect(refusal(pages, learned)).to.match(/messages\[2\]\.html/);
    const deleted = threadPages();
    expect(refusal(deleted, learnRecord(input('thread', deleted)))).to.equal(null);
  });

  it('waits for the word that the socket is open, where rows come by it, too', () => {
    const socket = (value: unknown): Heard => ({
      ...query('', null, null),
      ...{ kind: 'frame', url: 'wss://live.desk.example.com/', method: '', operation: null, value },
    });
    const pages = threadPages().map((one, at): PageInput['pages'][number] => {
      const id = ids[at] ?? '';
      const newest = { ...messagesOf(id, at)[0], id: `${id}-new` };
      const frames = [
        { type: 'subscribed', id },
        { type: 'items', id, items: [newest] },
      ].map(socket);
      return { ...one, heard: [...one.heard, ...frames] };
    });
    const { capture } = pageIn(patched('thread', learnRecord(input('thread', pages))), 'thread');
    expect((capture as { messages: { from: unknown[] } }).messages.from[1]).to.deep.equal({
      ...{ socket: 'wss://live.desk.example.com/', where: { type: 'items', id: '{id}' } },
      ...{ opened: { type: 'subscribed', id: '{id}' }, rows: 'items' },
    });
  });

  it('is heard in the state that was asked for last, where a list has several', () => {
    const asked = (state: string, rows: string[]): Heard =>
      rest('/threads', { state }, { threads: rows.map((id, at) => thread(id, at)), total: rows.length });
    const heard = [asked('open', ['t1']), asked('all', ids)];
    const learned = learnList(input('threads', [page('', heard)]), false, ['id'], 'threads');
    expect(pageIn(patched('threads', learned), 'threads')).to.deep.include({
      capture: {
        threads: {
          from: { url: '{api}/threads', asked: { state: 'all' } },
          ...{ rows: 'threads', key: 'id', counter: 'total' },
        },
      },
      list: { capture: 'threads' },
      fields: { id: { path: 'id', required: true } },
    });
  });

  it('leaves everything else of the profile as a person wrote it, the guard above all', () => {
    const text = patched('thread', learnRecord(input('thread', threadPages())));
    const before = PROFILE.slice(0, PROFILE.indexOf('  thread:\n'));
    expect(text.startsWith(before)).to.equal(true);
    // Messages is read by the page and named nowhere: that is for a person to allow.
    expect((parse(text) as { guard: unknown }).guard).to.deep.equal(
      (parse(PROFILE) as { guard: unknown }).guard,
    );
  });
});
