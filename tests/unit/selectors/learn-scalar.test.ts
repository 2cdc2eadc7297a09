// Which of all that stands in K records is a field. The failure this would catch: a guess that looks like one, and fills
// every record of an extraction with what is something else.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { StreamName } from '../../../model/streams.ts';
import { type Found, findScalar, type Settings } from '../../../selectors/learn-scalar.ts';
import { type Want, wantsOf } from '../../../selectors/learn-wants.ts';

type Member = Readonly<Record<string, unknown>>;

const wanted = (stream: StreamName, name: string): Want => {
  const want = wantsOf(stream)[name];
  if (!want) throw new Error(`${stream} has no ${name}`);
  return want;
};
const message = wantsOf('conversations').messages?.fields ?? {};

interface Case {
  readonly want: Want;
  readonly name: string;
  readonly given?: Settings;
  readonly known?: readonly Member[];
  readonly ids?: Partial<Record<StreamName, readonly string[]>>;
  readonly asked?: readonly string[];
  /** The ids are some of them only. */
  readonly isPart?: true;
  readonly isOther?: true;
}

function find(values: readonly Member[], { want, name, given = {}, ...more }: Case) {
  const { known = [], ids = {}, asked = [], isPart, isOther } = more;
  return findScalar(
    { want, name, given, ...(isOther ? { isOther } : {}) },
    {
      items: values.map((value, at) => ({ value, known: known[at] ?? {} })),
      env: { timezone: 'UTC', takenAt: Date.UTC(2026, 10, 30), url: 'https://desk.example.com/inbox' },
      isShown: () => false,
      isAsked: (address) => asked.includes(address),
      isWhole: () => isPart !== true,
      idsOf: (stream) => (ids[stream] ? new Set(ids[stream]) : null),
    },
  );
}

const settings = (found: { found: Found | null }): Settings | undefined => found.found?.settings;
const four = <T>(make: (at: number) => T): T[] => [0, 1, 2, 3].map(make);

describe('a field among what K records hold', () => {
  it('is a time, though it is told in Unix seconds or milliseconds', () => {
    const want = wanted('conversations', 'createdAt');
    const seconds = find(
      four((at) => ({ created: 1_760_000_000 + at, size: at })),
      { want, name: 'createdAt' },
    );
    expect(settings(seconds)).to.deep.equal({
      ...{ path: 'created', transform: [{ time: { formats: ['unix'] } }] },
    });
    expect(seconds.found?.values[0]).to.equal('2025-10-09T08:53:20Z');
    expect(seconds.found?.evidence).to.equal('4 of 4 records, as Unix seconds');
    const millis = find(
      four((at) => ({ created_at: 1_760_000_000_000 + at * 1000 })),
      { want, name: 'createdAt' },
    );
    expect(millis.found?.values[3]).to.equal('2025-10-09T08:53:23Z');
  });

  it('is one of the words of the record, by what the app calls them', () => {
    const states = ['OPEN', 'SNOOZED', 'RESOLVED', 'OPEN'];
    const found = find(
      four((at) => ({ status: states[at], mood: 'fine' })),
      { want: wanted('conversations', 'state'), name: 'state' },
    );
    expect(found.found?.values).to.deep.equal(['active', 'waiting', 'done', 'active']);
    expect(found.found?.evidence).to.include('observed OPEN, SNOOZED, RESOLVED');
  });

  it('is no word of the record where one of the words means none of them', () => {
    const states = ['OPEN', 'SNOOZED', 'PURPLE', 'OPEN'];
    const { found, candidates } = find(
      four((at) => ({ status: states[at] })),
      { want: wanted('conversations', 'state'), name: 'state' },
    );
    expect([found, candidates]).to.deep.equal([null, []]);
  });

  it('is text with marks, through the steps that the profile has for it', () => {
    const transform = [{ inlineFiles: { select: 'img[src]', id: '^cid:(.+)$' } }];
    const found = find(
      four((at) => ({ body_html: `<p>Number ${at} <img src="cid:a${at}"></p>`, preview: `Number ${at}` })),
      { want: message.html as Want, name: 'html', given: { html: true, transform } },
    );
    expect(settings(found)).to.deep.equal({ path: 'body_html', html: true, transform });
    expect(found.found?.values[2]).to.include('attachment:a2');
  });

  it('is text by its marks, where it is called otherwise and some have none', () => {
    const text = (summaryHtml: string | null): Member => ({ summaryHtml, id: 'a' });
    const rows = [text('<p>one</p>'), text(null), text('<p>two</p>'), text('<p>three</p>')];
    const found = find(rows, { want: message.html as Want, name: 'html' });
    expect(settings(found)).to.deep.equal({ path: 'summaryHtml', html: true });
    const plain = rows.map(({ summaryHtml }) => text(summaryHtml === null ? null : 'one'));
    expect(find(plain, { want: message.html as Want, name: 'html' }).found).to.equal(null);
  });

  it('is the one word that every record has, where the profile knows what it means', () => {
    const given = { transform: [{ map: { activity: 'activity' } }] };
    const rows = four(() => ({ __typename: 'Activity' }));
    const found = find(rows, { want: message.kind as Want, name: 'kind', given });
    expect(settings(found)).to.deep.equal({ path: '__typename', ...given });
  });

  it('is the path whose values are what is known of the same records, whatever it is called', () => {
    const records = four((at) => ({ id: `row-${at}`, zx: `c${at}` }));
    const known = four((at) => ({ id: `c${at}` }));
    const found = find(records, { want: wanted('conversations', 'id'), name: 'id', known });
    expect(settings(found)).to.deep.equal({ path: 'zx' });
    expect(found.found?.evidence).to.equal('4 of 4 records, 4 equal to what is known of them');
  });

  it('is refused where it agrees on some of the records only', () => {
    const known = four((at) => ({ id: `c${at}` }));
    const records = four((at) => ({ id: at === 3 ? 'another' : `c${at}` }));
    const { found, candidates } = find(records, { want: wanted('conversations', 'id'), name: 'id', known });
    expect([found, candidates]).to.deep.equal([null, []]);
  });

  it('is an address by what the page asked for, where the profile says how one is made', () => {
    const given = {
      transform: [{ replace: { pattern: '^(.+)$', with: 'https://desk.example.com/files/$1/url' } }],
    };
    const want = message.attachments?.fields.url as Want;
    const files = four((at) => ({ id: `f${at}`, fileName: `${at}.png` }));
    const asked = ['https://desk.example.com/files/f2/url'];
    const found = find(files, { want, name: 'url', given, asked });
    expect(settings(found)).to.deep.equal({ path: 'id', ...given });
    expect(found.found?.evidence).to.equal('4 of 4 records, after its steps, 1 asked for by the page');
    expect(find(files, { want, name: 'url', given }).found).to.equal(null);
  });

  it('joins a stream whose ids it holds, before another id that is called as well', () => {
    const want = wanted('conversations', 'ownerId');
    const records = four((at) => ({
      assignee: { id: `${at === 3 ? 'x' : 'u'}1` },
      agent: { id: `u${at % 2}` },
    }));
    const found = find(records, { want, name: 'ownerId', ids: { users: ['u0', 'u1', 'u2'] } });
    expect(settings(found)).to.deep.equal({ path: 'agent.id' });
    expect(found.found?.evidence).to.equal('4 of 4 records, 4 of 4 ids of users');
  });

  it('joins nothing by ids of which the list that was heard has none', () => {
    const want = wanted('conversations', 'ownerId');
    const records = four((at) => ({ owner: { id: `x${at}` } }));
    const sought = { want, name: 'ownerId' };
    expect(settings(find(records, sought))).to.deep.equal({ path: 'owner.id' });
    const { found, candidates } = find(records, { ...sought, ids: { users: ['u0', 'u1'] } });
    expect(found).to.equal(null);
    expect(candidates[0]?.evidence).to.equal('4 of 4 records, 0 of 4 ids of users');
    // The others may be among those that were not heard.
    const some = find(records, { ...sought, ids: { users: ['u0', 'u1'] }, isPart: true });
    expect(settings(some)).to.deep.equal({ path: 'owner.id' });
  });

  it('is nothing where two are as likely and differ', () => {
    const records = four((at) => ({
      createdAt: `2026-03-0${at + 1}T00:00:00Z`,
      detail: { createdAt: `2026-04-0${at + 1}T00:00:00Z` },
    }));
    const { found, candidates } = find(records, { want: message.createdAt as Want, name: 'createdAt' });
    expect(found).to.equal(null);
    expect(candidates).to.have.length(2);
  });

  it('is not what every record has the same of, unless it is called just so', () => {
    const want = wanted('tickets', 'title');
    const same = find(
      four(() => ({ headline: 'Northwind' })),
      { want, name: 'title' },
    );
    expect(same.found).to.equal(null);
    expect(same.candidates[0]?.evidence).to.include('the same value in each');
    const each = find(
      four((at) => ({ headline: `Printer ${at}` })),
      { want, name: 'title' },
    );
    expect(settings(each)).to.deep.equal({ path: 'headline' });
    const named = find(
      four(() => ({ title: 'Printer' })),
      { want, name: 'title' },
    );
    expect(settings(named)).to.deep.equal({ path: 'title' });
  });

  it('is not one word of ours for the one word that every record has', () => {
    const want = message.kind as Want;
    const rows = four((at) => ({ kind: 'message', internal: at % 2 === 0 }));
    expect(find(rows, { want, name: 'kind' }).found).to.equal(null);
    const told = find(
      four((at) => ({ kind: at % 2 === 0 ? 'comment' : 'internal' })),
      { want, name: 'kind' },
    );
    expect(told.found?.values).to.deep.equal(['reply', 'note', 'reply', 'note']);
  });

  it('has no second place by its name alone, where no record has anything there', () => {
    const rows = four((at) => ({ n: at }));
    const empty = rows.map((row) => ({ ...row, html: null }));
    const sought = { want: message.html as Want, name: 'html' };
    expect(settings(find(empty, sought))).to.deep.equal({ path: 'html', html: true });
    expect(find(empty, { ...sought, isOther: true }).found).to.equal(null);
  });
});
