// Catches: a selector that YAML takes for a list, a comment or an anchor, and a message that only its parser understands.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { streamNames } from '../../../model/streams.ts';
import { ProfileMistake, parseProfile, warningsIn } from '../../../selectors/load.ts';

const profileText = (field: string): string => `formatVersion: 1
name: other
login: { url: /login, steps: [], signedIn: '#me', signedOut: '#login' }
account: { url: /, ready: body, fields: { name: h1 } }
absent: [${streamNames.filter((name) => name !== 'users').join(', ')}]
pages:
  users:
    stream: users
    url: /u
    ready: table
    list: { rows: tr }
    fields:
      ${field}
      id: { attr: id } # 13
`;

function said(field: string): string {
  try {
    parseProfile(profileText(field), 'p.yaml');
  } catch (error) {
    if (error instanceof ProfileMistake) return error.message.split('\n')[0] ?? '';
    throw error;
  }
  return '';
}

const cases: [yaml: string, message: RegExp, spelling: string][] = [
  ['name: [data-id=x]', /\[data-id=x\] is a list to YAML/, '"[data-id=x]"'],
  ['name: { select: [data-id="x"], attr: title }', /\[data-id="x"\] is a list/, `'[data-id="x"]'`],
  ['name: [data-id] b', /is a list to YAML/, '"[data-id] b"'],
  ['name: [data-name]', /cannot be written like this/, 'for the attribute write "[data-name]"'],
  ['name: #me', /#me is a comment to YAML/, '"#me"'],
  ['name: { select: #me }', /#me is a comment to YAML/, '"#me"'],
  ['name: *', /begins with \* is the name of an anchor/, '"*"'],
  ['name: *.b', /begins with \*/, '"*.b"'],
  ['name: { select: *, attr: id }', /begins with \*/, '"*"'],
  ['name: *b', /begins with \*/, '"*b"'],
  ['name: &b c: d', /begins with & is an anchor/, '"&b c: d"'],
  ['name: !x', /begins with ! is a tag/, '"!x"'],
  ['name: @x', /begins with @ is reserved/, '"@x"'],
  ['name: > li', /begins with > is a block/, '"> li"'],
  ['name: td:contains("Email: ")', /": " makes a key/, `'td:contains("Email: ")'`],
  ['name: { select: td:contains("Email: ") }', /": " makes a key/, `'td:contains("Email: ")'`],
  ['name: { select: a[href="/u"], attr: id }', /brackets or commas/, `'a[href="/u"]'`],
  ['name: { select: ":is(a, b)", label: td:is(a, b) }', /no such setting|brackets or commas/, ''],
  ['\tname: td', /indented by a tab/, 'YAML takes only spaces there'],
];

describe('what YAML takes for something else', () => {
  for (const [yaml, message, spelling] of cases) {
    it(`is explained, with the right spelling: ${JSON.stringify(yaml)}`, () => {
      const line = said(yaml);
      expect(line).to.match(message);
      expect(line).to.match(/^p\.yaml:13:\d+ /);
      expect(line).to.contain(spelling);
    });
  }

  it('is warned of where it can be read and means something else', () => {
    const warned = (field: string) =>
      warningsIn(profileText(field), 'p.yaml')
        .filter(({ line, path }) => line === 13 && path === '')
        .map(({ message, hint }) => `${message} (${hint})`);
    expect(warned('name: { select: [data-name] }')).to.deep.equal([
      `[data-name] is a list with one element's name in it (for the attribute write "[data-name]")`,
    ]);
    expect(warned('name: td #total')).to.deep.equal([
      '#total is a comment to YAML (for a selector write "td #total")',
    ]);
    for (const fine of [
      'name: td # the cell',
      "name: '[data-name]'",
      'name: { select: [td, "[data-name]"] }',
      'name: "td #total"',
    ])
      expect(warned(fine), fine).to.deep.equal([]);
  });

  it('is found nowhere in the profiles that ship', () => {
    const folder = new URL('../../../selectors/', import.meta.url);
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.yaml'))) {
      const warnings = warningsIn(readFileSync(new URL(name, folder), 'utf8'), name);
      expect(
        warnings.filter(({ path }) => path === ''),
        name,
      ).to.deep.equal([]);
    }
  });
});
