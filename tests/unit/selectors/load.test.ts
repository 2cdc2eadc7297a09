import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { streamNames } from '../../../model/streams.ts';
import { loadProfile, ProfileMistake, parseProfile } from '../../../selectors/load.ts';

const absent = streamNames.filter((name) => name !== 'users');
const profileText = (pages: string, more = `absent: [${absent.join(', ')}]`) => `formatVersion: 1
name: other
login: { url: /login, steps: [], signedIn: '#me', signedOut: '#login' }
account: { url: /, ready: body, fields: { name: h1 } }
pages:
${pages}
${more}
`;
const members = (fields: string, more = '') => `  members:
    stream: users
    url: /people
    ready: table
    list: { rows: tr }
    fields:
${fields}
${more}`;

/** The mistakes as "line:column path: message". */
function mistakesIn(text: string): string[] {
  try {
    parseProfile(text, 'p.yaml');
  } catch (error) {
    if (error instanceof ProfileMistake) {
      return error.issues.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
    }
    throw error;
  }
  return [];
}

describe('loading a profile', () => {
  it('fills in what is left out', () => {
    const { pages, guard } = parseProfile(
      profileText(members('      id: { attr: id }\n      name: td')),
      'p.yaml',
    );
    expect(pages.members?.fields.name).to.deep.equal({ select: ['td'], required: false, transform: [] });
    expect(pages.members).to.deep.include({ strategy: 'auto', ready: ['table'] });
    expect(guard).to.deep.equal({ never: [], reads: [], sockets: [], events: [] });
  });

  it('takes no read whose writes leave by the same request, and no address it could not match', () => {
    const guard = (lines: string): string[] =>
      mistakesIn(`${profileText(members('      name: td'))}\nguard:\n${lines}`).map((line) =>
        line.replace(/^\S+ /, ''),
      );
    expect(guard('  reads:\n    - { method: POST, url: /graphql }')[0]).to.match(
      /^guard.reads\[0\]: reads and writes leave/,
    );
    expect(guard('  reads:\n    - { method: POST, url: /graphql, vouchedBy: Ann }')).to.have.length(1);
    expect(guard('  reads:\n    - { method: POST, url: /search }')[0]).to.match(
      /nothing tells this POST from a write/,
    );
    expect(guard('  reads:\n    - { method: POST, url: /search, vouchedBy: Ann }')).to.deep.equal([]);
    expect(guard('  reads:\n    - { method: POST, url: /search, json: { type: all } }')).to.deep.equal([]);
    const hashed = (vouched: string): string =>
      `  reads:\n    - { method: POST, url: /graphql, operations: [{ name: A, sha256: ab${vouched} }] }`;
    expect(guard(hashed(''))[0]).to.match(/operations\[0\].sha256: a hash does not show/);
    expect(guard(hashed(', vouchedBy: Ann'))).to.deep.equal([]);
    const ignored = (entry: string): string[] => guard(`  never: []\nignoreReads: ["${entry}"]`);
    expect(ignored('presence')[0]).to.match(/ignoreReads\[0\]: neither a path nor an address/);
    expect(ignored('/*')[0]).to.match(/ignoreReads\[0\]: ignores every read/);
    expect(ignored('https://stats.example.com/*')).to.deep.equal([]);
    expect(guard('  events: ["https://api.example.com/e*s"]')[0]).to.match(
      /events\[0\]: "\*" stands for a whole segment/,
    );
    expect(guard('  events: [events]')[0]).to.match(/neither an address nor a path/);
    expect(guard('  sockets: [{ url: "https://api.example.com/socket" }]')[0]).to.match(
      /cannot be asked for by https:/,
    );
    expect(guard('  sockets: [{ url: "wss://*.example.com/socket" }]')[0]).to.match(/in paths only/);
  });

  it('takes for browsers what they know', () => {
    const clear = `    clear: ['a:first-child:not(:last-child)', '[data-text=":contains(x)"] > b']`;
    expect(mistakesIn(profileText(members('      name: td', clear)))).to.deep.equal([]);
  });

  it('reads files, and says which one is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'threadlift-profile-'));
    try {
      const file = join(folder, 'bad.yaml');
      await writeFile(file, 'formatVersion: 2\n');
      const error = await loadProfile(file).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ProfileMistake);
      expect((error as ProfileMistake).message).to.contain(`${file}:1:1 formatVersion: `);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const mistakes: [name: string, text: string, found: RegExp[]][] = [
    ['broken YAML', 'name: [', [/^1:8 : .*flow/i]],
    ['text that is no profile', 'hello', [/^1:1 : /]],
    [
      'a misspelt setting, deep inside',
      profileText(members('      id: { attr: id }\n      name: { select: td, requried: true }')),
      [/^13:27 pages\.members\.fields\.name\.requried: no such setting here$/],
    ],
    [
      'a step that does not exist',
      profileText(members('      name: { select: td, transform: [trim] }')),
      [/^12:\d+ pages\.members\.fields\.name\.transform\[0\]: /],
    ],
    [
      'a wrong value inside a step',
      profileText(members('      name: { select: td, transform: [{ time: { formats: iso } }] }')),
      [/^12:\d+ pages\.members\.fields\.name\.transform\[0\]\.time\.formats: /],
    ],
    [
      'a pattern that is none',
      profileText(members('      name: { select: td, transform: [{ regex: "(" }] }')),
      [/transform\[0\]\.regex: not a regular expression$/],
    ],
    [
      'a selector that is none',
      profileText(members('      name: { select: [td, "td["] }')),
      [/^12:\d+ pages\.members\.fields\.name\.select: not a CSS selector: td\[/],
    ],
    [
      'a selector that no browser knows, where one has to find it',
      profileText(members('      name: td', '    clear: a:contains("Clear")')),
      [/^13:5 pages\.members\.clear: a browser does not know/],
    ],
    [
      'a step on HTML after a step on text',
      profileText(members('      name: { select: td, transform: [lower, { remove: b }] }')),
      [/transform\[1\]: works on HTML/],
    ],
    [
      'a label that must be there and is not named',
      profileText(members('      name: { select: td, labelRequired: true }')),
      [/^12:\d+ pages\.members\.fields\.name\.labelRequired: there is no label/],
    ],
    [
      'a field that users have not',
      profileText(members('      fullName: td')),
      [/^12:7 pages\.members\.fields\.fullName: users have no such field$/],
    ],
    [
      'a page that does not exist',
      profileText(members('      name: td', '    open: member')),
      [/^13:5 pages\.members\.open: no such page: member$/],
    ],
    [
      'a slot that no row fills',
      profileText(
        `${members('      name: td', '    open: member')}
  member: { stream: users, url: '/people/{id}', ready: h1, fields: { name: h1 } }`,
      ),
      [/^14:\d+ pages\.member\.url: \{id\} is no field/],
    ],
    [
      'a page nobody opens',
      profileText(`${members('      name: td')}
  member: { stream: users, url: /people/1, ready: h1, fields: { name: h1 } }`),
      [/pages\.member: no list opens this page$/],
    ],
    [
      'further pages that cannot be those of one record',
      profileText(`${members('      id: td').trimEnd()}
    open: member
  member: { stream: users, url: '/people/{id}', ready: h1, also: [profil, members, more], fields: { name: h1, extra: b } }
  more: { stream: users, url: '/people/{id}/{extra}/{none}', ready: h1, fields: { id: i, name: h2 } }`),
      [
        /pages\.member\.also\[0\]: no such page: profil/,
        /pages\.member\.also\[1\]: members is a list/,
        /pages\.more\.fields\.name: member has it, too/,
        /pages\.more\.url: \{none\} is no field/,
      ],
    ],
    [
      'streams that are forgotten, unknown, or both there and absent',
      profileText(members('      name: td'), `absent: [users, cats, ${absent.slice(1).join(', ')}]`),
      [/absent\[1\]: no such stream: cats/, /absent\[0\]: users has a page/, /pages: no page for teams/],
    ],
  ];
  for (const [name, text, found] of mistakes) {
    it(`explains ${name}`, () => {
      const lines = mistakesIn(text);
      for (const pattern of found)
        expect(
          lines.some((line) => pattern.test(line)),
          lines.join('\n'),
        ).to.equal(true);
      expect(lines).to.have.length(found.length);
    });
  }
});
