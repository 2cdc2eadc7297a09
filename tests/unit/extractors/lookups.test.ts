// Catches: ids that a lookup missed and nobody was told of, and a lookup in records that were not all read.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { createLookups } from '../../../extractors/crawl/lookups.ts';
import { missFindings } from '../../../extractors/crawl/miss-findings.ts';
import { findingText } from '../../../model/findings.ts';
import { type StreamName, streamNames } from '../../../model/streams.ts';
import { ProfileMistake, parseProfile, warningsIn } from '../../../selectors/load.ts';
import { resolveRecord } from '../../../selectors/resolve.ts';
import type { RecordPage } from '../../../selectors/schema.ts';
import type { Content } from '../../../selectors/values.ts';
import type { EarlierSnapshot } from '../../../state/earlier-snapshot.ts';
import { recordPath } from '../../../state/snapshot-layout.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const profileText = (step: string, more = '', capture = ''): string => `formatVersion: 1
name: people
login: { url: /login, steps: [], signedIn: '#me', signedOut: '#login' }
account: { url: /, ready: body, fields: { name: h1 } }
absent: [${streamNames.filter((name) => !['users', 'tickets'].includes(name)).join(', ')}]
pages:
  users: { stream: users, url: /u, ready: table, list: { rows: tr }, fields: { id: td } }
  tickets: { stream: tickets, url: /t, ready: table, list: { rows: tr }, open: ticket, fields: { id: td } }
  ticket:
    stream: tickets
    url: /t/{id}
    ready: h1
    ${capture}
    fields:
      ownerId: { select: h1, transform: [{ lookup: ${step} }]${more} }
      messages: { select: li, each: { author: { one: { id: { select: b, transform: [{ lookup: ${step} }] } } } } }
`;

const USERS = [
  { id: 'u1', name: 'Ann Example', email: 'Ann@example.com' },
  { id: 'u2', name: 'Bo  Sample', email: null },
  { id: 'u3', name: 'Kim', email: 'kim@example.com' },
  { id: 'u4', name: 'Kim', email: null },
  { id: 'u5', name: 'kim', email: null },
];
const html = (owner: string, ...authors: string[]): Content => ({
  kind: 'html',
  url: 'https://desk.example.com/t/1',
  html: `<h1>${owner}</h1>${authors.map((name) => `<li><b>${name}</b>`).join('')}`,
});

/** @param read streams that this generation has read */
async function bench(
  step: string,
  read: StreamName[] = ['users'],
  more = '',
  scope: StreamName[] = ['users', 'tickets'],
  earlier?: EarlierSnapshot,
) {
  const dir = await temporaryFolder();
  for (const user of USERS) {
    const file = join(dir, recordPath('users', user.id));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(user));
  }
  const profile = parseProfile(profileText(step, more), 'p.yaml');
  const lookups = createLookups({
    ...{ profile, scope: new Set(scope), earlier, writer: { dir, ids: () => USERS.map(({ id }) => id) } },
    isRead: (stream) => read.includes(stream),
  });
  await lookups.prepare('tickets');
  const env = { timezone: 'UTC', takenAt: 0, records: lookups.look };
  return (owner: string, ...authors: string[]) =>
    resolveRecord(profile.pages.ticket as RecordPage, html(owner, ...authors), env);
}

describe('a lookup in another stream', () => {
  it('takes what the one record says, whatever the spelling', async () => {
    const byName = await bench('{ in: users, by: name, take: id }');
    expect(byName(' bo sample').values.ownerId).to.equal('u2');
    // Of two that differ in case only, the one that is meant.
    expect(byName('kim').values.ownerId).to.equal('u5');
    const byEmail = await bench('{ in: users, by: email, take: name }');
    expect(byEmail('ANN@example.com').values.ownerId).to.equal('Ann Example');
    const byId = await bench('{ in: users, by: id, take: name }');
    expect(byId('u1').values.ownerId).to.equal('Ann Example');
    expect(byId('U1').values.ownerId).to.equal(undefined);
  });

  it('has no value where there is none, and tells so on the record', async () => {
    const read = await bench('{ in: users, by: name, take: id }');
    const { values, missing, misses } = read('Nobody', 'Ann Example', 'No One', 'Nobody', '');
    expect(missing).to.deep.equal([]);
    expect(values).to.deep.equal({
      messages: [{ author: { id: 'u1' } }, ...[1, 2, 3].map(() => ({ author: {} }))],
    });
    const [finding, ...others] = missFindings('tickets/7', misses);
    expect(others).to.deep.equal([]);
    expect(finding).to.deep.equal({
      ...{ code: 'lookup_missing', ref: 'tickets/7' },
      args: { fields: 'messages.author.id, ownerId', count: 3, in: 'users', examples: 'No One, Nobody' },
    });
    expect(finding && findingText(finding)).to.equal(
      'messages.author.id, ownerId: 3 values stand in none of the users, for example No One, Nobody; left empty.',
    );
  });

  it('is drift where several differ, or no value and a finding where the profile says so', async () => {
    const strict = await bench('{ in: users, by: name, take: id }');
    expect(strict('Kim').missing).to.deep.equal(['ownerId']);
    expect(strict('KIM').missing).to.deep.equal(['ownerId']);
    const told = await bench('{ in: users, by: name, take: id, ambiguous: finding }');
    const { missing, misses, values } = told('Kim');
    expect([missing, values.ownerId]).to.deep.equal([[], undefined]);
    expect(misses).to.deep.equal([{ code: 'lookup_ambiguous', in: 'users', text: 'Kim', field: 'ownerId' }]);
  });

  it('is silent where the profile says what a miss means', async () => {
    const read = await bench('{ in: users, by: name, take: id }', ['users'], ', or: [{ const: u0 }]');
    expect(read('Nobody').values.ownerId).to.equal('u0');
    expect(read('Nobody').misses).to.deep.equal([]);
  });

  it('is not understood until that stream was read, and asks the generation before where it is not in scope', async () => {
    const unread = await bench('{ in: users, by: name, take: id }', []);
    expect(unread('Ann Example').missing).to.deep.equal(['ownerId']);
    const earlier = { ids: () => ['u9'], read: async () => ({ id: 'u9', name: 'Ann Example' }) };
    const alone = await bench(
      '{ in: users, by: name, take: id }',
      [],
      '',
      ['tickets'],
      earlier as unknown as EarlierSnapshot,
    );
    expect(alone('Ann Example').values.ownerId).to.equal('u9');
    const first = await bench('{ in: users, by: name, take: id }', [], '', ['tickets']);
    expect(first('Ann Example').missing).to.deep.equal(['ownerId']);
  });
});

describe('a lookup that nothing could answer', () => {
  const cases: [string, RegExp][] = [
    [
      '{ in: usres, by: name, take: id }',
      /neither a capture of the page nor a stream: usres \(did you mean "users"\?\)/,
    ],
    ['{ in: conversations, by: number, take: id }', /no page of this profile reads conversations/],
    ['{ in: tickets, by: number, take: id }', /tickets are not read before tickets/],
    ['{ in: users, by: mail, take: id }', /lookup\.by: users have no text called mail/],
    [
      '{ in: users, by: name, take: idd }',
      /lookup\.take: users have no text called idd \(did you mean "id"\?\)/,
    ],
  ];
  for (const [step, expected] of cases) {
    it(`is a mistake: ${step}`, () => {
      let message = '';
      try {
        parseProfile(profileText(step), 'p.yaml');
      } catch (error) {
        message = error instanceof ProfileMistake ? error.message : '';
      }
      expect(message.split('\n')).to.have.length(2);
      expect(message).to.match(expected);
    });
  }

  it('is one to look at where a capture of the page has the name', () => {
    const capture = 'capture: { users: { from: { url: /api/u }, rows: rows, key: id } }';
    const warnings = warningsIn(profileText('{ in: users, by: name, take: id }', '', capture), 'p.yaml');
    expect(
      warnings.filter(({ message }) => message.includes('looks into the capture "users"')),
    ).to.have.length(2);
  });
});
