// A rule that stops finding what it is there for warns nobody, and one that finds too much is soon not read any more.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { streamNames } from '../../../model/streams.ts';
import { ProfileMistake, parseProfile, warningsIn } from '../../../selectors/load.ts';

const absent = streamNames.filter((name) => name !== 'users');

/** @param fields of the list's rows, one a line; @param list its other settings */
function profileText(fields: readonly string[], list: readonly string[] = [], rows = 'tr'): string {
  const lists = [`rows: '${rows}'`, "counter: '#count'", "empty: '#none'"].filter(
    (line) => !list.includes(`no ${line.split(':')[0]}`),
  );
  return [
    'formatVersion: 1',
    'name: other',
    "login: { url: /login, steps: [], signedIn: '#me', signedOut: '#login' }",
    'account: { url: /, ready: body, fields: { name: h1 } }',
    'pages:',
    '  members:',
    '    stream: users',
    '    url: /people',
    '    ready: table',
    `    list: { ${lists.join(', ')} }`,
    '    fields:',
    ...fields.map((line) => `      ${line}`),
    `absent: [${absent.join(', ')}]`,
  ].join('\n');
}

const all = (text: string): string[] =>
  warningsIn(text, 'p.yaml').map(({ line, path, message }) => `${line} ${path}: ${message}`);
/** All but that fields are left out, as most of these profiles do for short. */
const warnings = (text: string): string[] => all(text).filter((line) => !line.includes('no page supplies'));

describe('warnings about a profile', () => {
  it('are none where nothing smells', () => {
    const fields = ['id: { attr: id, required: true }', 'name: { select: [h1, h2], required: true }'];
    expect(warnings(profileText(fields))).to.deep.equal([]);
  });

  for (const name of [
    ...[
      '.css-1q2w3e',
      '.sc-bdVaJa',
      '.jss-12',
      '.emotion-0',
      '.Row_k3x9a',
      'td.cell-a1b2c3',
      '.rowTitle__x1Y2',
      '.Table_row__xYzAb',
    ],
  ]) {
    it(`name the class ${name} as one a bundler made`, () => {
      const [one, ...more] = warnings(profileText([`name: { select: ['${name}', h2] }`]));
      expect(more).to.deep.equal([]);
      expect(one).to.equal(
        `12 pages.members.fields.name.select: looks like a generated class name, which the next release changes: ${name}`,
      );
    });
  }

  for (const name of ['.thread-row', '.is-active', '.col-md-6', '.block__element', '[data-x=".css-1q2w3e"]'])
    it(`let ${name} pass`, () => {
      expect(
        warnings(profileText([`name: { select: ['${name.replaceAll("'", "''")}', h2] }`])),
      ).to.deep.equal([]);
    });

  it('look for such classes wherever a selector stands', () => {
    const generated = '.css-1q2w3e';
    const fields = [
      `name: { within: ['${generated}'], select: [h1, h2] }`,
      `email: { label: [E-mail], or: [{ select: '${generated}' }] }`,
      `avatarUrl: { select: img, one: { url: { select: '${generated}' } } }`,
    ];
    const text = profileText(fields, [], generated)
      .replace('    ready: table', `    ready: '${generated}'\n    clear: '${generated}'`)
      .replace('avatarUrl', 'role');
    const paths = warnings(text).map((line) => line.split(': ')[0]?.split(' ')[1]);
    expect(paths).to.have.members([
      'pages.members.ready',
      'pages.members.clear',
      'pages.members.list.rows',
      'pages.members.fields.name.within',
      'pages.members.fields.email.or[0].select',
      'pages.members.fields.role.one.url.select',
    ]);
  });

  const rules: [what: string, text: string, found: RegExp][] = [
    [
      'a required field with one selector',
      profileText(['name: { select: h1, required: true }']),
      /^12 pages\.members\.fields\.name: is required and has one selector only/,
    ],
    [
      'relative times',
      profileText(['state: { select: [time, b], transform: [{ time: { formats: [relative] } }] }']),
      /^12 pages\.members\.fields\.state\.transform\[0\]: relative times differ/,
    ],
    [
      'one column read by two fields, however it is written',
      profileText(['name: { column: Name }', 'email: { column: [E-mail, NAME] }']),
      /^13 pages\.members\.fields\.email\.column: column "NAME" is read by name, too$/,
    ],
    [
      'a list without counter',
      profileText(['name: h1'], ['no counter']),
      /^10 pages\.members\.list: has no counter/,
    ],
    [
      'a list that cannot be empty',
      profileText(['name: h1'], ['no empty']),
      /^10 pages\.members\.list: has no "empty"/,
    ],
  ];
  for (const [what, text, found] of rules) {
    it(`name ${what}`, () => {
      const [one, ...more] = warnings(text);
      expect(one).to.match(found);
      expect(more).to.deep.equal([]);
    });
  }

  it('name a list without a counter the more where nothing clears its filters', () => {
    const text = profileText(['name: h1'], ['no counter']);
    expect(warnings(text)[0]).to.include('a filter may hide some');
    const menu = "    clear: { select: 'select[name=state]', choose: all }";
    const cleared = text.replace('    ready: table', `    ready: table\n${menu}`);
    expect(warnings(cleared)[0]).to.include('has no counter').and.not.include('filter');
  });

  it('name what no page supplies, down to the parts of a message, and let what is rightly none pass', () => {
    const some = ['id: { attr: id }', 'name: { select: [h1, h2] }', 'role: { const: null }'];
    expect(all(profileText(some))).to.deep.equal([
      '11 pages.members.fields: no page supplies email, state: empty on every record',
    ]);
    expect(all(profileText([...some, 'email: i', 'state: b']))).to.deep.equal([]);
    const threads = profileText(['id: { attr: id }'])
      .replace('stream: users', 'stream: conversations')
      .replace(
        '    fields:',
        `    open: thread
    fields:`,
      )
      .replace(
        'absent:',
        `  thread:
    stream: conversations
    url: /threads/{id}
    ready: main
    fields:
      subject: { select: [h1, h2] }
      messages: { select: li, each: { id: { attr: id }, author: { or: [{ one: { name: b } }] } } }
absent:`,
      );
    const [line] = all(
      threads.replace(
        /absent: .*/,
        `absent: [${streamNames.filter((one) => one !== 'conversations').join(', ')}]`,
      ),
    );
    expect(line).to.match(/pages\.thread\.fields: no page supplies number, channel, .*, messages\.kind/);
    expect(line).to.include('messages.author.type, messages.author.id, messages.createdAt');
    expect(line).to.include('messages.attachments').and.not.include('author.name');
  });

  it('let a label be read twice where each takes another part of it, or all of its values', () => {
    const fields = [
      'name: { label: Contact, select: b }',
      'email: { label: Contact, select: i }',
      'role: { label: Contact, select: b, transform: [{ every: "," }] }',
    ];
    expect(warnings(profileText(fields))).to.deep.equal([]);
  });
});

describe('hints of profile check', () => {
  const hinted: [what: string, text: string, path: string, hint: RegExp][] = [
    ['a stream', profileText(['name: h1']).replace(/\btags\b/, 'tagz'), 'absent', /did you mean "tags"\?/],
    ['a field', profileText(['emial: td']), 'fields.emial', /did you mean "email"\?/],
    [
      'a field unlike any',
      profileText(['shoeSize: td']),
      'fields.shoeSize',
      /^they have .*\bname\b.*\bemail\b/,
    ],
    ['a setting', profileText(['name: { selct: td }']), 'name.selct', /did you mean "select"\?/],
    [
      'a page',
      `${profileText(['id: { attr: id }']).replace('    fields:', '    open: membr\n    fields:').replace('absent:', "  member: { stream: users, url: '/people/{id}', ready: h1, fields: { name: h1 } }\nabsent:")}`,
      'members.open',
      /did you mean "member"\?/,
    ],
    [
      'a step',
      profileText(['name: { select: td, transform: [uppercased] }']),
      'transform[0]',
      /^a step is one of .*lower/,
    ],
    [
      'steps that are no list',
      profileText(['name: { select: td, transform: lower }']),
      'name.transform',
      /list of steps/,
    ],
    ['a field that is a number', profileText(['name: 7']), 'fields.name', /a selector, or settings in \{ \}/],
  ];
  for (const [what, text, path, hint] of hinted) {
    it(`help with ${what}`, () => {
      let issues: ProfileMistake['issues'] = [];
      try {
        parseProfile(text, 'p.yaml');
      } catch (error) {
        if (!(error instanceof ProfileMistake)) throw error;
        issues = error.issues;
      }
      const own = issues.find((one) => one.path.includes(path));
      expect(own?.hint, JSON.stringify(issues)).to.match(hint);
    });
  }
});
