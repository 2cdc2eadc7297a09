// The failure this would catch: a try that calls well what an extraction refuses, or that does not say where to look.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { recordedPages } from '../../../extractors/probe/recorded-pages.ts';
import { tryPage } from '../../../extractors/probe/try-page.ts';
import { streamNames } from '../../../model/streams.ts';
import { tapeOf } from '../../../recordings/har.ts';
import { readRecording } from '../../../recordings/store.ts';
import { loadProfile, parseProfile } from '../../../selectors/load.ts';

const TEXT = `formatVersion: 1
name: invented
login: { url: /login, steps: [{ click: '#go' }], signedIn: '#me', signedOut: '#login' }
account: { url: /, ready: main, fields: { name: h1 } }
absent: [${streamNames.filter((name) => name !== 'tags').join(', ')}]
pages:
  tags:
    stream: tags
    url: /tags
    ready: main
    list: { rows: main li, counter: { select: '#count', transform: [integer] } }
    fields:
      id: { attr: data-id, required: true }
      name: { select: [b, span], required: true }
`;
const env = { timezone: 'UTC', takenAt: 0 };
const page = (rows: string, count = 2) => ({
  row: {},
  content: {
    kind: 'html' as const,
    url: 'https://desk.example.com/tags',
    html: `<main><p id="count">${count}</p>${rows}</main>`,
  },
});
const row = (id: string, inner: string): string => `<li data-id="${id}">${inner}</li>`;

describe('a page on disk, tried', () => {
  const profile = parseProfile(TEXT, 'tags.yaml');

  it('gives the records it makes, and the choice that matched', () => {
    const tried = tryPage(profile, 'tags', page(row('t1', '<b>Red</b>') + row('t2', '<b>Blue</b>')), env);
    expect(tried.problem).to.equal(null);
    expect(tried.records.map(({ record }) => record)).to.deep.equal([
      { id: 't1', name: 'Red' },
      { id: 't2', name: 'Blue' },
    ]);
    const name = tried.fields.find(({ field }) => field === 'name');
    expect(name).to.include({ state: 'ok', value: 'Red', found: 2, several: null });
  });

  it('says what is missing, by the line of the profile, and what the schema refuses', () => {
    const missing = tryPage(profile, 'tags', page(row('t1', '<i>Red</i>'), 1), env);
    expect(missing.problem).to.equal('the field name of row 1 is not where it should be');
    expect(missing.places[0]).to.match(/^tags\.yaml:14:7 pages\.tags\.fields\.name$/);
    const refused = tryPage(profile, 'tags', page(row(' ', '<b>Red</b>'), 1), env);
    expect(refused.records[0]?.record).to.equal(null);
    expect(refused.records[0]?.problems[0]).to.include({
      path: 'id',
      place: 'tags.yaml:13:7 pages.tags.fields.id',
    });
  });

  it('names the selector that matches several, and a list that is not whole', () => {
    const tried = tryPage(profile, 'tags', page(row('t1', '<b>Red</b><b>Rot</b>'), 7), env);
    expect(tried.fields.find(({ field }) => field === 'name')).to.include({ several: 2 });
    expect(tried.problem).to.include('counts 7 rows, 1 are on this page');
  });

  it('reads what the scripts of a recorded page were told, and says that HTML alone does not hold it', async () => {
    const { har, manifest } = await readRecording(
      new URL('../../../recordings/single-page', import.meta.url).pathname,
    );
    const spa = await loadProfile(new URL('../../../selectors/thread-spa.yaml', import.meta.url).pathname);
    const [first] = recordedPages(tapeOf(har), spa, 'thread', manifest.origins[0] as string, env);
    if (first === undefined) throw new Error('no thread was recorded');
    const { problem, records, notes } = tryPage(spa, 'thread', first, env);
    expect({ problem, notes }).to.deep.equal({ problem: null, notes: [] });
    expect(records[0]?.record).to.include({ id: first.row.id });
    const bare = tryPage(
      spa,
      'thread',
      { ...first, content: { kind: 'html', url: 'https://x.test/', html: '' } },
      env,
    );
    expect(bare.notes[0]).to.include('an HTML page alone does not hold');
  });
});
