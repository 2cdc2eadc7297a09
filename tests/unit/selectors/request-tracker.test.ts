// The profile for Request Tracker held against pages reduced by hand from a seeded site, so that it is checked without
// one. Catches: a change of the profile or its language that loses a transaction, a text or a file. Against a real
// Request Tracker: npm run test:rt.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import { judgeRequest } from '../../../extractors/access/guard.ts';
import { parsers } from '../../../extractors/streams/parsers.ts';
import { loadProfile } from '../../../selectors/load.ts';
import { matches, resolveRecord, resolveRows } from '../../../selectors/resolve.ts';
import type { ListPage, Profile, RecordPage } from '../../../selectors/schema.ts';
import type { HtmlContent } from '../../../selectors/values.ts';

const PROFILE = new URL('../../../selectors/request-tracker.yaml', import.meta.url).pathname;
const ui = 'https://rt.example.com';
const env = {
  timezone: 'Europe/Berlin',
  takenAt: Date.UTC(2026, 11, 1),
  listed: (stream: string) => (stream === 'users' ? new Set(['14', '29']) : null),
};

async function page(name: string, path: string): Promise<HtmlContent> {
  const html = await readFile(new URL(`request-tracker/${name}.html.txt`, import.meta.url), 'utf8');
  return { kind: 'html', url: `${ui}${path}`, html };
}

describe('the profile for Request Tracker', () => {
  let profile: Profile;
  before(async () => {
    profile = await loadProfile(PROFILE);
  });
  const list = (name: string): ListPage => profile.pages[name] as ListPage;

  it('reads the account and its zone', async () => {
    const { values, missing } = resolveRecord(
      profile.account,
      await page('about-me', '/Prefs/AboutMe.html'),
      env,
    );
    expect(missing).to.deep.equal([]);
    expect(values).to.deep.equal({ name: 'desk.example', timezone: 'Europe/Berlin' });
  });

  it('reads members: a name where there is one, an address that is one, who is disabled', async () => {
    const content = await page('people', '/Admin/Users/index.html');
    const { rows, next } = resolveRows(list('users'), content, env);
    expect(next).to.equal(`${ui}/Admin/Users/index.html?Page=3`);
    expect(rows.flatMap(({ missing }) => missing)).to.deep.equal([]);
    expect(rows.map(({ values }) => parsers.users(values))).to.deep.equal([
      {
        ok: true,
        files: [],
        record: { id: '14', name: 'Enoch Root', email: null, state: 'active', role: 'member' },
      },
      {
        ok: true,
        files: [],
        record: {
          id: '49',
          name: 'dee@example.com',
          email: 'dee@example.com',
          state: 'deleted',
          role: 'member',
        },
      },
    ]);
    const contacts = resolveRows(list('people'), content, env).rows.map(({ values }) => values);
    expect(contacts[0]).to.include({ id: '14', createdAt: '2026-11-25T12:03:04Z' });
    expect(contacts[1]).to.include({ phone: '+49 555 1000' }).and.not.have.property('createdAt');
  });

  it('reads the list of tickets, cells with forms included', async () => {
    const content = await page('tickets', '/Search/Results.html');
    const { rows, next, counter, empty } = resolveRows(list('tickets'), content, env);
    expect({ next, counter, empty }).to.deep.equal({
      next: `${ui}/Search/Results.html?Page=2&Rows=100`,
      counter: 1002,
      empty: false,
    });
    expect(matches(list('tickets').ready, content)).to.equal(true);
    expect(rows.flatMap(({ missing }) => missing)).to.deep.equal([]);
    expect(rows[0]?.values).to.deep.equal({
      id: '3',
      number: '#3',
      title: 'Printer',
      description: '',
      status: 'resolved',
      priority: 'High',
      type: 'ticket',
      board: 'Support',
      teamId: '5',
      ownerId: '29',
      contactId: '27',
      properties: { Requestors: 'Cora <cora@example.com>, Dora', Cc: '' },
      createdAt: '2026-11-25T12:03:32Z',
      updatedAt: '2026-11-25T12:09:32Z',
      closedAt: '2026-11-25T12:09:31Z',
    });
    expect(rows[1]?.values).to.not.have.any.keys('title', 'ownerId', 'contactId', 'closedAt');
  });

  it('reads a history: every transaction, its author, time, text and files', async () => {
    const content = await page('history', '/Helpers/TicketHistory?id=3');
    const { values, missing, fallbacks } = resolveRecord(profile.pages.ticket as RecordPage, content, env);
    expect(missing).to.deep.equal([]);
    expect(fallbacks).to.deep.equal([]);
    const row = { id: '3', title: 'Printer', status: 'open', createdAt: '2026-11-25T12:03:32Z' };
    const parsed = parsers.tickets({ ...row, ...values });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { messages } = parsed.record;
    expect(
      messages.map(({ id, kind, author, createdAt }) => [id, kind, author.type, author.id, createdAt]),
    ).to.deep.equal([
      ['48', 'reply', 'contact', '27', '2026-11-25T12:03:56Z'],
      ['49', 'activity', 'system', null, '2026-11-25T12:03:56Z'],
      ['54', 'note', 'user', '29', '2026-07-05T06:00:01Z'],
      ['63', 'reply', 'contact', '47', '2026-11-25T12:07:12Z'],
      ['65', 'reply', 'user', '29', '2026-11-25T12:07:13Z'],
      ['67', 'activity', 'user', '29', '2026-11-25T12:07:13Z'],
    ]);
    expect(messages.map(({ html }) => html)).to.deep.equal([
      '<div class="message-stanza">Plain<br><br>line  two &lt;b&gt;<br>    indented<br></div>',
      'Outgoing email recorded',
      '<div class="message-stanza">internal<br><div class="message-stanza closed">&gt; quoted<br></div></div>',
      '<div class="message-stanza"><p>Grüße <img src="attachment:29"></p></div>\n<div class="message-stanza">second part<br></div>',
      '',
      "Status changed from 'new' to 'open'",
    ]);
    expect(messages.map(({ attachmentIds }) => attachmentIds)).to.deep.equal([
      ['6', '7'],
      [],
      [],
      ['29', '30'],
      ['35'],
      [],
    ]);
    const seen = parsed.files.map(({ url, name, statedSize, inline }) => [url, name, statedSize, inline]);
    expect(seen).to.deep.equal([
      [`${ui}/Ticket/Attachment/48/6/note.txt`, 'note.txt', 5, false],
      [`${ui}/Ticket/Attachment/48/7/%E6%97%A5.bin`, '日.bin', null, false],
      [`${ui}/Ticket/Attachment/63/29/pic.png`, 'pic.png', 70, true],
      [`${ui}/Ticket/Attachment/63/30/`, '30', null, false],
      [`${ui}/Ticket/Attachment/65/35/`, '35', null, false],
    ]);
  });

  it('takes what it does not know for drift, not for an activity', async () => {
    const content = await page('history', '/Helpers/TicketHistory?id=3');
    const html = content.html.replace('Comments added', 'Kommentare hinzugefügt');
    const { missing } = resolveRecord(profile.pages.ticket as RecordPage, { ...content, html }, env);
    expect(missing).to.deep.equal(['messages[2].kind']);
  });

  it('never asks for a page that changes something, or leaves a trace', () => {
    const policy = { uiOrigin: ui, origins: [ui], ...profile.guard, loginAddresses: [] };
    const verdict = (path: string) => judgeRequest({ method: 'GET', url: `${ui}${path}` }, policy, 'read');
    for (const path of [
      '/NoAuth/Logout.html',
      '/Ticket/Display.html?id=3&Action=Take',
      '/Ticket/Display.html?id=3',
      '/Ticket/Update.html?DefaultStatus=deleted&Status=deleted&SubmitTicket=1&id=3',
      '/Helpers/Toggle/TicketBookmark?id=3',
      '/Helpers/TicketUpdate?id=3',
      '/Admin/Users/Modify.html?id=3',
      '/Ticket/History.html?CSRF_Token=0123456789abcdef',
    ])
      expect(verdict(path), path).to.deep.equal({ allow: false, reason: 'never', doing: null });
    for (const { url } of [profile.account, ...Object.values(profile.pages)])
      expect(verdict(url), url).to.deep.equal({ allow: true });
    expect(verdict('/Ticket/Attachment/63/29/pic.png')).to.deep.equal({ allow: true });
  });
});
