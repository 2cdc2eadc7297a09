// Catches: settings of a field that cannot work together and would only give no value at run time.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { streamNames } from '../../../model/streams.ts';
import { ProfileMistake, parseProfile } from '../../../selectors/load.ts';

const absent = streamNames.filter((name) => !['users', 'tickets'].includes(name));
/** A profile with these settings as the ticket page's fields, and more of the page. */
const profileText = (fields: string, more = '') => `formatVersion: 1
name: other
login: { url: /login, steps: [], signedIn: '#me', signedOut: '#login' }
account: { url: /, ready: body, fields: { name: h1 } }
absent: [${absent.join(', ')}]
pages:
  people: { stream: users, url: /people, ready: table, list: { rows: tr }, fields: { id: { attr: id }, email: td } }
  tickets:
    { stream: tickets, url: /t, ready: table, list: { rows: tr, pagination: { kind: next, select: a } }, open: ticket, fields: { id: td, number: td } }
  ticket:
    stream: tickets
    url: /t/{id}
    ready: h1
    ${more}
    fields: ${fields}
`;

function mistakesIn(text: string): string[] {
  try {
    parseProfile(text, 'p.yaml');
  } catch (error) {
    if (!(error instanceof ProfileMistake)) throw error;
    return error.issues.map(({ path, message, hint }) => `${path}: ${message}${hint ? ` (${hint})` : ''}`);
  }
  return [];
}

const cases: [name: string, fields: string, expected: RegExp, more?: string][] = [
  [
    'a page to look in where that is done already',
    '{ title: { page: true, select: h1 } }',
    /title\.page: the whole page is looked in already/,
  ],
  [
    "a row's value that no row has",
    '{ title: { row: numbr } }',
    /title\.row: .*no field numbr \(did you mean "number"\?\)/,
  ],
  [
    "a row's value and a place",
    '{ title: { row: number, select: h1 } }',
    /title\.select: the value is the row's/,
  ],
  [
    'parts of a text that are not there',
    '{ title: { compose: "{a} {b}", of: { a: h1 } } }',
    /title\.compose: "of" has no part b/,
  ],
  [
    'parts of a text that are not used',
    '{ title: { compose: "{a}", of: { a: h1, b: h2 } } }',
    /title\.of\.b: compose does not name it/,
  ],
  ['parts of no text', '{ title: { of: { a: h1 } } }', /title\.of: nothing says how/],
  ['a text of no parts', '{ title: { compose: "x" } }', /title\.compose: names no part/],
  [
    'a count of one',
    '{ title: { select: h1, transform: [count] } }',
    /title\.transform\[0\]: there is no list to count \(add all: true\)/,
  ],
  [
    'a selector inside a part that is none',
    '{ title: { compose: "{a}", of: { a: "b[" } } }',
    /title\.of\.a\.select: not a CSS selector/,
  ],
  [
    'a counter over what items do not have',
    '{ messages: { select: li, each: { kind: b } } }',
    /counters\.messages\.over\.knd: the items of messages have no field knd \(did you mean "kind"\?\)/,
    'counters: { messages: { select: i, over: { knd: [reply] } } }',
  ],
];

describe('what cannot work together in a field', () => {
  for (const [name, fields, expected, more] of cases) {
    it(`is explained: ${name}`, () => {
      const lines = mistakesIn(profileText(fields, more));
      expect(lines, lines.join('\n')).to.have.length(1);
      expect(lines[0]).to.match(expected);
    });
  }

  it('is not found in what works', () => {
    const fields = `
      title: { compose: "{a} {b}", of: { a: h1, b: { row: number } } }
      number: { row: number, transform: [lower] }
      messages: { select: li, each: { id: { page: true, select: h1 }, kind: b } }`;
    expect(
      mistakesIn(profileText(fields, 'counters: { messages: { select: i, over: { kind: reply } } }')),
    ).to.deep.equal([]);
  });
});
