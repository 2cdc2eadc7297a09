// Guesses about pages nobody has described: each on a few lines of HTML, as helpdesks write them.
import { expect } from 'chai';
import { stoppedReads } from '../../../../extractors/init/learn-reads.ts';
import { documentOf } from '../../../../selectors/document.ts';
import { field } from '../../../../selectors/field.ts';
import { actOf, patternFor } from '../../../../selectors/guess/acts.ts';
import { recordAddresses } from '../../../../selectors/guess/addresses.ts';
import { linksIn } from '../../../../selectors/guess/links.ts';
import { guessList } from '../../../../selectors/guess/list-page.ts';
import { loginFormIn } from '../../../../selectors/guess/login-form.ts';
import { pagerIn } from '../../../../selectors/guess/paging.ts';
import { guessRecord } from '../../../../selectors/guess/record-page.ts';
import { streamOf, streamScores } from '../../../../selectors/guess/streams.ts';
import { timeFormatsOf } from '../../../../selectors/guess/times.ts';
import { mapOf } from '../../../../selectors/guess/words.ts';
import { newReport, readField } from '../../../../selectors/read-fields.ts';
import type { HtmlContent } from '../../../../selectors/values.ts';

const at = 'https://desk.example.com/agent/tickets';
const page = (html: string): HtmlContent => ({ kind: 'html', url: at, html });
const rootOf = (html: string) => documentOf(page(html)).root;

describe('guessing at unknown pages', () => {
  it('finds who wants what in a sign-in form', () => {
    const form = loginFormIn(
      rootOf(`<form role="search"><input name="q" placeholder="Search users"></form>
        <form id="signin" action="/session"><label for="u">User name</label><input id="u" name="u">
        <input type="password" name="p"><input type="hidden" name="csrf" value="1"><button>Go</button></form>`),
    );
    expect(form?.fills.map((fill) => [fill.with, fill.select[0]])).to.deep.equal([
      ['username', 'input[name="u"]'],
      ['password', 'input[name="p"]'],
    ]);
    expect(form?.submit).to.deep.equal(['form#signin button:not([type])']);
  });

  it('knows a one-time code by what it is called', () => {
    const form = loginFormIn(
      rootOf('<form><label>Verification code <input name="x"></label><button>Verify</button></form>'),
    );
    expect(form?.fills.map((fill) => fill.with)).to.deep.equal(['passcode']);
  });

  it('follows nothing that acts, and forbids it by its address', () => {
    const url = (path: string): URL => new URL(path, at);
    expect(patternFor(url('/logout.php?x=1'))).to.equal('/logout*');
    expect(patternFor(url('/agent/tickets?a=export&id=1'))).to.equal('/agent/tickets?*a=export*');
    expect(patternFor(url('/tickets/12/mark_read'))).to.equal('/tickets/*/mark_read*');
    expect(actOf(url('/agent/tickets?status=closed'), 'Closed')).to.equal(null);
    expect(actOf(url('/agent/tickets/new'), 'New ticket')).to.equal('makes');
    const { links, never } = linksIn(
      rootOf(`<nav><a href="/agent/people">People</a><a href="/out">Log out</a><a href="?sort=name">Name</a></nav>
        <img src="/cron.php" width="1" height="1">`),
      at,
    );
    expect(links.map((link) => link.url)).to.deep.equal(['https://desk.example.com/agent/people']);
    expect(never).to.deep.equal(['/cron.php']);
  });

  it('tells streams by words, and users by what else there is', () => {
    const scores = (link: string): ReturnType<typeof streamScores> =>
      streamScores({ link, headings: [], address: '/x' });
    expect(streamOf(scores('Canned Responses'), new Set())).to.equal('templates');
    expect(streamOf(scores('Review responses'), new Set())).to.equal('responses');
    expect(streamOf(scores('Users'), new Set())).to.equal('users');
    expect(streamOf(scores('Users'), new Set(['users']))).to.equal('contacts');
    expect(streamOf(scores('Dashboard'), new Set())).to.equal(null);
  });

  it('takes out of links what varies from row to row', () => {
    const rows = documentOf(
      page(
        '<ul><li><a href="view.php?id=7&ref=1">A</a></li><li><a href="view.php?id=9&ref=2">B</a></li></ul>',
      ),
    );
    const [best] = recordAddresses([...rows.$('li').toArray()] as never, at);
    expect(best?.template).to.equal('/agent/view.php?id={id}');
    expect(best?.ids).to.deep.equal(['7', '9']);
  });

  it('finds the formats of times, and says where day and month could be either', () => {
    expect(timeFormatsOf(['Mar 3, 2026, 9:05 AM'])?.formats).to.deep.equal(['LLL d, yyyy, h:mm a']);
    expect(timeFormatsOf(['2026-03-03T08:05:00Z'])?.formats).to.deep.equal(['iso']);
    expect(timeFormatsOf(['1/15/26 5:31 PM', '2/4/26 2:07 PM'])).to.deep.equal({
      formats: ['M/d/yy h:mm a'],
      isAmbiguous: false,
    });
    expect(timeFormatsOf(['1/2/26 5:31 PM'])?.isAmbiguous).to.equal(true);
    expect(timeFormatsOf(['Printer 7'])).to.equal(null);
  });

  it('maps words for states, and none where one is unknown', () => {
    expect(mapOf(['Enabled', 'Locked'], ['active', 'pending', 'deleted'])).to.deep.equal({
      enabled: 'active',
      locked: 'deleted',
    });
    expect(mapOf(['Enabled', 'Fluffy'], ['active', 'pending', 'deleted'])).to.equal(null);
  });

  it('reads a table by its headers, with where it leads and how it goes on', () => {
    const list = guessList({
      stream: 'tickets',
      content: page(`<nav><a href="/a">A</a><a href="/b">B</a></nav><h1>Tickets</h1>
        <table class="list"><thead><tr><th>No.</th><th>Subject</th><th>Status</th><th>Opened</th></tr></thead><tbody>
        <tr><td>1007</td><td><a href="/agent/tickets/7">VPN down</a></td><td>Open</td><td>Mar 3, 2026</td></tr>
        <tr><td>1009</td><td><a href="/agent/tickets/9">Printer</a></td><td>Done</td><td>Mar 4, 2026</td></tr></tbody></table>
        <p role="status">1-2 of 52</p><a rel="next" href="?page=2">Next</a>`),
      joins: { ids: () => null, leadsTo: () => false },
      zone: 'UTC',
      takenAt: Date.UTC(2026, 10, 30),
    });
    expect(list?.ids).to.deep.equal(['7', '9']);
    expect(list?.record?.template).to.equal('/agent/tickets/{id}');
    expect(list?.counter?.total).to.equal(52);
    expect(list?.pager?.kind).to.equal('next');
    expect(Object.keys(list?.guessed.fields ?? {})).to.include.members([
      'number',
      'title',
      'status',
      'createdAt',
    ]);
  });

  it('scrolls a list that a script drew and nothing pages, which may have more on the way down', () => {
    const html = `<h1>Tags</h1><ul><li data-tag-id="1"><b>VPN</b></li><li data-tag-id="2"><b>Printer</b></li></ul>`;
    const given = {
      ...{ stream: 'tags' as const, zone: 'UTC', takenAt: 0 },
      joins: { ids: () => null, leadsTo: () => false },
    };
    const kinds = [page(html), { ...page(html), drawn: true as const }].map(
      (content) => guessList({ ...given, content })?.pager?.kind,
    );
    expect(kinds).to.deep.equal([undefined, 'infinite-scroll']);
  });

  it('goes on by numbered pages where there is no "next"', () => {
    const pager = pagerIn(
      rootOf(
        '<div><span>1 - 2 of 9</span>Page: <b>[1]</b> <a href="?p=2"><b>2</b></a> <a href="?p=3">3</a></div>',
      ),
      at,
    );
    expect(pager).to.include({ kind: 'next', select: 'b + a[href*="p="]' });
  });

  it('reads messages by their wrappers: kinds and authors by class, the text, files to keep', () => {
    const block = (id: number, kind: string): string =>
      `<div id="entry-${id}"><div class="entry ${kind}"><div class="head"><b>Kim ${id}</b> <time datetime="2026-03-0${id}T08:00:00Z">x</time></div>
       <div class="entry-body"><p>It drops, and drops again, ${id} times.</p></div>
       <a href="/file?key=abc&id=${id}" download="a.txt">a.txt</a></div></div>`;
    const content = page(
      `<h1>VPN</h1><div>${block(1, 'message')}${block(2, 'response')}${block(3, 'note')}</div>`,
    );
    const guess = guessRecord({
      ...{ stream: 'tickets', contents: [content], joins: { ids: () => null, leadsTo: () => false } },
      ...{ zone: 'UTC', takenAt: Date.UTC(2026, 10, 30) },
    });
    const settings = guess.thread?.field.settings as { select: string; each: Record<string, unknown> };
    const messages = field.parse(settings);
    const { root } = documentOf(content);
    const place = { kind: 'html' as const, document: documentOf(content), node: root };
    const context = { timezone: 'UTC', takenAt: 0, url: at, captured: undefined };
    const read = readField(messages, place, context, 'messages', newReport()) as Record<string, unknown>[];
    expect(read.map((one) => [one.id, one.kind])).to.deep.equal([
      ['entry-1', 'reply'],
      ['entry-2', 'reply'],
      ['entry-3', 'note'],
    ]);
    expect(read.map((one) => (one.author as { type: string }).type)).to.deep.equal([
      'contact',
      'user',
      'user',
    ]);
    expect(read[0]?.html).to.equal('<p>It drops, and drops again, 1 times.</p>');
    expect(read.map((one) => (one.attachments as { id: string }[])[0]?.id)).to.deep.equal(['1', '2', '3']);
  });

  it('allows of what was stopped only queries by their documents', () => {
    const one = { method: 'POST', origin: 'https://api.example.com', path: '/graphql', count: 1 };
    const { reads, todos } = stoppedReads(
      [
        { ...one, reason: 'write', operation: { name: 'Tickets', type: 'query' } },
        { ...one, reason: 'write', operation: { name: 'MarkRead', type: 'mutation' } },
        { ...one, reason: 'write', operation: { name: 'Hashed', type: 'unknown' } },
        { ...one, reason: 'write', path: '/search', operation: null },
      ],
      'https://desk.example.com',
    );
    expect(reads).to.deep.equal([
      { method: 'POST', url: 'https://api.example.com/graphql', operations: ['Tickets'] },
    ]);
    expect(todos).to.have.length(2);
  });
});
