// The failures this would catch: a selector that holds on one record only, or reads another field's value, is accepted; an
// accepted one changes anything else in the profile's file; taking it back leaves a trace.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseProfile } from '../../../../selectors/load.ts';
import { profileText, taught } from '../../../support/lesson.ts';

const PAGES = `  tickets:
    stream: tickets
    url: /t
    ready: main
    list: { rows: .row, counter: { select: '#count', transform: [integer] }, empty: .none }
    open: ticket
    fields: { id: { attr: data-id, required: true } } # the row's own
  ticket: # one of them
    stream: tickets
    url: /t/{id}
    ready: main
    fields:
      title: h2.gone # an old release's
      messages:
        select: li.message
        each:
          id: { attr: data-id, required: true }
`;
const page = (
  id: string,
  status: string,
  closed = '',
  more = '',
): string => `<body><main><h1>Printer ${id}</h1>
<dl><dt>State</dt><dd><span class="pill">${status}</span></dd><dt>Opened</dt><dd>Mar ${id}, 2026, 9:05 AM</dd>
${closed}</dl><p data-testid="board">Help</p>${more}
<ol>${[1, 2]
  .map(
    (at) => `<li class="message" data-id="m${id}${at}" data-by="contact"><b>Kim</b>
<time datetime="2026-03-0${at}T08:00:00Z">8:00</time><div class="text">It <i>drops</i>.</div></li>`,
  )
  .join('')}</ol></main>`;
const OTHERS = [page('2', 'Done'), page('3', 'Open'), page('4', 'Waiting')];

const told = (offers: readonly { said: string; value: string; refused: string | null }[]): string =>
  offers.map(({ said, value, refused }) => `${said} = ${value} (${refused ?? 'holds'})`).join('; ');
const record = (html = page('1', 'Open')) => taught(profileText(PAGES), 'ticket', html, OTHERS);

describe('a lesson on a record page', () => {
  it('says of every field of the schema where it stands', () => {
    const { field } = record();
    expect(field('title')).to.include({ state: 'empty', value: null });
    expect(field('status')).to.include({ state: 'missing' });
    expect(field('messages')).to.include({ state: 'placed', value: '2 items' });
    expect(field('messages.id')).to.include({ state: 'placed', value: 'm11' });
    expect(field('messages.author.name')).to.include({ state: 'missing' });
    expect(field('id')).to.include({ state: 'elsewhere' });
  });

  it('offers a label before everything else, proved on the other records', () => {
    const { lesson, pick } = record();
    lesson.choose('status');
    pick('.pill');
    const [first, ...rest] = lesson.view().offers;
    expect(first).to.include({ said: 'label "State"', value: 'Open', refused: null });
    expect(first?.proof).to.equal('found on 4 of 4, schema ok');
    expect(rest.map(({ said }) => said)).to.include('span.pill');
  });

  it('writes what is accepted beside everything that stood there, and takes it back to the byte', () => {
    const text = profileText(PAGES);
    const { lesson, pick, field } = record();
    lesson.choose('status');
    pick('.pill');
    const once = lesson.accept(0) ?? '';
    expect(once).to.include(
      `      # teach status: by label "State"; found on 4 of 4, schema ok (2026-11-30)\n      status: { label: State, required: true }`,
    );
    expect(once.replace(/\n.*# teach status:.*\n.*/, ''), 'nothing else').to.equal(text);
    expect(field('status')).to.include({ state: 'placed', value: 'Open' });

    lesson.choose('title');
    pick('h1');
    const twice = lesson.accept(0) ?? '';
    expect(twice).to.include('title: { select: [ h1, h2.gone ], required: true }'.slice(0, 12), twice);
    expect(twice, 'the old release goes on').to.include('h2.gone').and.include("# an old release's");
    parseProfile(twice, 'paper.yaml');

    expect(lesson.undo()).to.equal(once);
    expect(lesson.undo()).to.equal(text);
    expect(lesson.undo()).to.equal(null);
  });

  it('reaches into lists: an attribute of the item, a time, an author', () => {
    const { lesson, pick, field } = record();
    for (const [path, selector] of [
      ['messages.createdAt', 'time'],
      ['messages.html', '.text'],
      ['messages.author.name', 'li b'],
      ['messages.author.type', 'li b'],
    ] as const) {
      lesson.choose(path);
      pick(selector, 1);
      const { offers } = lesson.view();
      expect(offers[0]?.refused, `${path}: ${told(offers)}`).to.equal(null);
      expect(lesson.accept(0), path).to.be.a('string');
    }
    expect(field('messages.createdAt')).to.include({ state: 'placed', value: '2026-03-01T08:00:00Z' });
    expect(field('messages.author.name')).to.include({ value: 'Kim' });
    expect(field('messages.author.type')).to.include({ value: 'contact' });
  });

  it('finds the format of a date that is written out', () => {
    const { lesson, pick, field } = record();
    lesson.choose('createdAt');
    pick('dd', 1);
    expect(lesson.accept(0)).to.include('formats: [ "LLL d, yyyy, h:mm a" ]');
    expect(field('createdAt')).to.include({ value: '2026-03-01T09:05:00Z' });
  });

  describe('refuses, with the reason,', () => {
    const refused = (path: string, selector: string, html?: string): string => {
      const { lesson, pick } = record(html);
      const text = profileText(PAGES);
      lesson.choose(path);
      pick(selector);
      const { offers, words } = lesson.view();
      expect(offers.map(({ refused }) => refused)).to.not.include(null);
      expect(lesson.accept(0)).to.equal(null);
      expect(lesson.undo(), text).to.equal(null);
      return words;
    };
    it('a value that the schema does not take', () => {
      expect(refused('createdAt', 'h1')).to.match(/no time that is understood/);
    });
    it('what is found on this record only', () => {
      const here = page('1', 'Open', '', '<p class="vip">Gold</p>');
      expect(refused('priority', '.vip', here)).to.match(/found here only, on none of 3 others/);
    });
    it('a field of a list outside of the list', () => {
      expect(refused('messages.author.name', 'h1')).to.match(/outside of the list/);
    });
    it('an id that others have, too', () => {
      const here = page('1', 'Open').replace(/data-id="m\d+"/g, 'data-team="t1"');
      expect(refused('messages.id', 'li time', here)).to.match(/not unique/);
    });
  });
});

describe('a lesson on a list page', () => {
  const rows = (from: number, to: number): string =>
    Array.from({ length: to - from + 1 }, (_, at) => from + at)
      .map((n) => `<tr class="line" data-key="k${n}"><td><a href="/t/t${n}">#${n}</a></td><td>Ada</td></tr>`)
      .join('');
  const list = (
    count: number,
  ): string => `<body><main><p id="count">${count}</p><table><thead><tr><th>No.</th>
<th>Owner</th></tr></thead><tbody>${rows(1, 3)}</tbody></table></main>`;

  it('finds rows by two examples, and holds them against the counter', () => {
    const { lesson, pick, field } = taught(profileText(PAGES), 'tickets', list(3));
    lesson.choose('list.rows');
    pick('td', 1);
    expect(lesson.view().offers).to.deep.equal([]);
    pick('td', 2);
    const { offers } = lesson.view();
    expect(offers[0]).to.include({ value: '3 rows', refused: null });
    expect(offers.find(({ said }) => said === 'table tr')?.refused ?? '4 elements').to.match(/4 elements/);
    expect(lesson.accept(0)).to.match(/rows: \[? ?"?[^,]+"?, \.row/);
    expect(field('list.rows')).to.include({ state: 'placed', value: '3 rows' });

    lesson.choose('number');
    pick('td a', 1);
    expect(lesson.view().offers[0]).to.include({ said: 'column "No."', value: '#2', refused: null });
    lesson.choose('id');
    pick('td a', 1);
    const found = lesson.view().offers.find(({ said }) => said.includes('href'));
    expect(found, told(lesson.view().offers)).to.include({ value: 't2', refused: null });
  });

  it('refuses rows of which the page counts others', () => {
    const { lesson, pick } = taught(profileText(PAGES), 'tickets', list(2));
    lesson.choose('list.rows');
    pick('td', 1);
    pick('td', 2);
    expect(lesson.view().words).to.match(/Refused: 3 elements, and the page counts 2/);
    expect(lesson.accept(0)).to.equal(null);
  });

  it('takes two clicks in one row for what they are', () => {
    const { lesson, pick } = taught(profileText(PAGES), 'tickets', list(3));
    lesson.choose('list.rows');
    pick('td', 0);
    pick('td', 1);
    expect(lesson.view().offers.filter(({ refused }) => refused === null)).to.deep.equal([]);
  });
});
