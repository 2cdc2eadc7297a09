// What `probe --suggest` says of page kinds that it cannot give captures back for. The failure this would catch: a field
// that is left out without a word, and a page of which the guard stopped the reads, told as if it had none.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { RefusedRead } from '../../../extractors/browser/browser-context.ts';
import { learn } from '../../../extractors/probe/learn.ts';
import type { PageTaker } from '../../../extractors/probe/probe-pages.ts';
import { silentProgress } from '../../../lib/progress.ts';
import { streamNames } from '../../../model/streams.ts';
import type { Heard } from '../../../selectors/heard.ts';
import { parseProfile } from '../../../selectors/load.ts';

const uiOrigin = 'https://desk.example.com';
const PROFILE = `formatVersion: 1
name: desk
login: { url: /, steps: [{ click: a }], signedIn: a, signedOut: b }
account: { url: /, ready: body, fields: { name: { select: h1 } } }
pages:
  contacts:
    stream: contacts
    url: /contacts
    ready: body
    list: {}
    open: contact
    fields:
      id: { required: true }
  contact:
    stream: contacts
    url: /contacts/{id}
    ready: body
    fields:
      id: { required: true }
      name: { required: true }
      phone: {}
absent: [${streamNames.filter((name) => name !== 'contacts').join(', ')}]
`;
const contacts = [1, 2, 3, 4].map((at) => ({ id: `c${at}`, name: `Ann ${at}`, tel_no: at }));
const answer = (path: string, value: unknown): Heard => ({
  ...{ kind: 'answer', url: `${uiOrigin}${path}`, method: 'GET', operation: null, asked: {}, event: null },
  ...{ value, links: {} },
});

/** @param heardAt what is heard on the page at a path */
async function learned(heardAt: (path: string) => Heard[], refused: RefusedRead[] = []) {
  const taker: Pick<PageTaker, 'hear'> = {
    hear: async (_kind, url) => ({
      content: { kind: 'html', url: `${uiOrigin}${url}`, html: '<main>Ann 1, Ann 2, Ann 3, Ann 4</main>' },
      ...{
        status: 200,
        isRead: true,
        isGone: false,
        ended: false,
        closed: [],
        problem: null,
        evidence: null,
      },
      heard: heardAt(url).map((one) => ({ ...one, request: null, member: null })),
      traffic: { requests: [], sent: [], refused, pressed: [] },
    }),
  };
  const gate = { uiOrigin } as Parameters<typeof learn>[0]['gate'];
  const { text, notLearned } = await learn(
    { gate, signal: new AbortController().signal },
    { profile: parseProfile(PROFILE, 'desk.yaml'), progress: silentProgress, wanted: streamNames },
    taker as PageTaker,
    { text: PROFILE, file: 'desk.yaml' },
    { timezone: 'UTC', takenAt: 0 },
  );
  return { text, notLearned: Object.fromEntries(notLearned) };
}
const list = (rows: readonly object[], total = rows.length): Heard =>
  answer('/api/contacts', { rows, total });

describe('what probe --suggest could not learn', () => {
  it('is each field that nothing is sure enough for, though its page is given back', async () => {
    const { text, notLearned } = await learned((path) =>
      path === '/contacts'
        ? [list(contacts)]
        : contacts.filter(({ id }) => path.endsWith(id)).map((one) => answer(`/api${path}`, one)),
    );
    expect(notLearned).to.deep.equal({ 'contact.phone': 'nothing heard fits' });
    expect(text).to.include('# phone: not placed; nothing heard fits');
    expect(text).to.include('from: { url: "/api/contacts/{id}" } # heard on 4 of 4 pages');
  });

  it('is a page as a whole where a field that the profile requires has no place, and its text stays', async () => {
    const { text, notLearned } = await learned((path) =>
      path === '/contacts'
        ? [list(contacts)]
        : contacts
            .filter(({ id }) => path.endsWith(id))
            .map(({ name: _, ...one }) => answer(`/api${path}`, one)),
    );
    expect(notLearned).to.deep.equal({
      contact: 'contact.name is required, and nothing is sure for it: nothing heard fits',
    });
    expect(text.slice(text.indexOf('  contact:'))).to.equal(PROFILE.slice(PROFILE.indexOf('  contact:')));
  });

  it('names the reads that the guard stopped', async () => {
    const url = 'https://api.desk.example.com/graphql';
    const refused: RefusedRead[] = [
      {
        kind: 'request',
        reason: 'write',
        method: 'POST',
        url,
        operation: { name: 'Contacts', type: 'query' },
        phase: 'read',
      },
    ];
    const { text, notLearned } = await learned(() => [], refused);
    expect(notLearned.contacts).to.equal(
      'nothing that its pages were told could be it; ' +
        `the guard stopped 1 of this page's own reads: POST ${url} Contacts (query); ` +
        'where they only read, name them in guard.reads',
    );
    expect(text).to.equal(PROFILE);
  });
});
