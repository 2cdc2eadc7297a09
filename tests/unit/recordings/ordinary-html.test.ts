// Pages as any server draws them go into a recording; a customer's words are kept out of it wherever they stand. The
// failures this would catch: a charset taken for the customer's, and a name that stays where no text node is.
import { expect } from 'chai';
import type { Exchange } from '../../../recordings/exchange.ts';
import { parseHar, writeHar } from '../../../recordings/har.ts';
import { peopleIn, spells } from '../../../recordings/people.ts';
import { type Hit, scanHar, tellHits } from '../../../recordings/scan.ts';
import { scrub, standInOrigins } from '../../../recordings/scrub.ts';
import { tapeWith } from '../../support/tape.ts';

const UI = 'https://desk.acme-support.test';
const PAGE = `<!DOCTYPE html><html lang="en-US"><head>
<meta http-equiv="content-type" content="text/html; charset=utf-8"><meta charset="utf-8">
<meta http-equiv="x-ua-compatible" content="IE=edge,chrome=1"><meta http-equiv="cache-control" content="no-cache, must-revalidate">
<meta http-equiv="refresh" content="300; url=tickets.php?status=open">
<meta name="viewport" content="width=device-width, initial-scale=1, user-scalable=no"><meta name="robots" content="noindex, nofollow">
<meta name="theme-color" content="#1f2d3d"><meta name="format-detection" content="telephone=no">
<meta name="description" content="Desk of Zebulon Quist">
<title>Ticket of Zebulon Quist</title>
<link rel="stylesheet" type="text/css" media="screen and (max-width: 600px)" href="css/desk-theme.css?v=1.18">
<style>.modal-body { color: red } .post-reply::after { content: "Please Wait" }</style>
<script src="js/desk-tools.min.js"></script></head>
<body class="queue-sort table"><a class="skip-link" href="#skip-to-main-content">Skip to content</a>
<nav><a href="tickets.php?assignee=12345&amp;sort=date_created">Basic information</a> <a href="logout.php">Log Out</a></nav>
<div id="skip-to-main-content" data-target="#post-reply-tab" data-toggle="modal-body" data-sort="date_created">
<p>Please Wait while we load</p><p>Please Wait</p><p title="Wed, 21 Oct 2026 07:28:00 GMT">image/png, Wed, 21 Oct 2026 07:28</p>
<a id="post-reply-tab" href="mailto:zebulon.quist@acme.test">Zebulon Quist</a> <b>zebulon.quist@acme.test</b>
<select name="date_created_order"><option value="date_created">Date Created</option></select>
<p>The printer on the third floor prints nothing again</p><img src="img/logo@2x.png" alt="Desk logo"></div></body></html>`;
const SCRIPT = `/* desk-tools.min.js, basic functionality for every page, skip-to-main-content-navigation */
(function($) { "use strict"; alert("Please Wait"); $.get('ajax.php/tickets'); })(jQuery);`;
const STYLE = '@charset "utf-8"; /* desk-theme.css */ .modal-body { background: url(logo@2x.png) }';
const PROFILE = { pages: { ticket: { url: '/tickets.php?id={id}' } }, login: '/logout.php' };
const PEOPLE = ['Zebulon Quist'];

function exchange(url: string, type: string, body: string, headers: Record<string, string> = {}): Exchange {
  return {
    ...{ method: 'GET', url: `${UI}${url}`, status: 200, body: Buffer.from(body), via: 'browser' },
    headers: { 'content-type': type, ...headers },
  };
}

const pages = (change: (page: string) => string = (page) => page): Exchange[] => [
  exchange('/scp/tickets.php?id=7', 'text/html; charset=UTF-8', change(PAGE)),
  exchange('/scp/js/desk-tools.min.js', 'text/javascript', SCRIPT),
  exchange('/scp/css/desk-theme.css', 'text/css; charset=utf-8', STYLE),
];

function kept(
  exchanges: readonly Exchange[],
  uiTexts: readonly string[] = [],
): { text: string; hits: Hit[] } {
  const { tape, originals } = scrub(tapeWith(exchanges), {
    ...{ profile: PROFILE, origins: standInOrigins([UI]), key: Buffer.from('a key for the tests') },
    ...{ people: PEOPLE, uiTexts },
  });
  const text = writeHar(tape, '2026-01-01T00:00:00Z', 'test/1');
  return { text, hits: scanHar(parseHar(text, 'test.har'), { originals, people: PEOPLE }) };
}

describe('an ordinary page in a recording', () => {
  it('is kept: charset, viewport, robots, dates, ids, style sheets and scripts are nobody’s words', () => {
    const { text, hits } = kept(pages());
    expect(tellHits(hits)).to.equal('');
    expect(text).to.include('content=\\"text/html; charset=utf-8\\"').and.include('noindex, nofollow');
    expect(text)
      .to.include('width=device-width, initial-scale=1, user-scalable=no')
      .and.include('IE=edge,chrome=1');
    expect(text)
      .to.include('href=\\"#skip-to-main-content\\"')
      .and.include('data-target=\\"#post-reply-tab\\"');
    expect(text).to.include('title=\\"Wed, 21 Oct 2026 07:28:00 GMT\\"');
  });

  it('keeps two addresses apart that differ in who is assigned', () => {
    expect(kept(pages()).text).to.include('12345').and.not.include('assignee=0');
  });

  it('says nothing of the customer, and a script says what the page says', () => {
    const { text } = kept(pages((page) => page.replace('<p>Please Wait</p>', '<p>Zebulon Quist</p>')));
    expect(text).to.not.match(/zebulon|quist|third floor/i);
    const script = kept([...pages(), exchange('/x.js', 'text/javascript', 'var me = "Zebulon Quist";')]);
    expect(script.text).to.not.match(/zebulon|quist/i);
    expect(script.hits).to.deep.equal([]);
  });

  // What is protocol must not be a place to hide in.
  const planted: [string, Exchange[]][] = [
    ['a content type', [exchange('/a', 'text/html; name="Zebulon Quist.pdf"', PAGE)]],
    ['a Link header', [exchange('/a', 'text/html', PAGE, { link: '</b>; rel=next; title="Zebulon Quist"' })]],
    ['a Retry-After header', [exchange('/a', 'text/html', PAGE, { 'retry-after': 'ask Zebulon Quist' })]],
    ['an address', [exchange('/people/zebulon-quist', 'text/html', PAGE)]],
    ['a query', [exchange('/people?q=Zebulon+Quist', 'text/html', PAGE)]],
    ['a viewport', pages((page) => page.replace('initial-scale=1', 'Zebulon Quist'))],
    ['a charset', pages((page) => page.replace('charset=utf-8', 'charset=Zebulon Quist'))],
    ['a link to a part', pages((page) => page.replace('#skip-to', '#zebulon-quist'))],
    ['an id that is pointed at', pages((page) => page.replaceAll('skip-to', 'zebulon-quist'))],
    ['a class', pages((page) => page.replace('queue-sort', 'owner-ZebulonQuist'))],
    ['a form control', pages((page) => page.replace('date_created_order', 'of_zebulon_quist'))],
    ['a style', pages((page) => page.replace('color: red', 'content: "Zebulon Quist"'))],
    ['a script’s comment', [...pages(), exchange('/a.js', 'text/javascript', '// by Zebulon Quist')]],
    [
      'an escaped script text',
      [...pages(), exchange('/a.js', 'text/javascript', 'a("Zebulon\\u0020Quist")')],
    ],
    [
      'an inline script',
      pages((page) => page.replace('</body>', '<script>me("Zebulon Quist")</script></body>')),
    ],
    ['JSON sent as HTML', [...pages(), exchange('/j', 'text/html', '{"url": "Zebulon Quist"}')]],
    ['an e-mail address in a class', pages((page) => page.replace('queue-sort', 'zeb@gmail.com'))],
    [
      'a message in a style sheet',
      [
        ...pages(),
        exchange('/a.css', 'text/css', '/* The printer on the third floor prints nothing again */'),
      ],
    ],
    [
      'an access header',
      [exchange('/a', 'text/html', PAGE, { 'access-control-expose-headers': 'x-zebulon-quist' })],
    ],
  ];
  for (const [place, exchanges] of planted) {
    it(`does not keep a name in ${place}`, () => {
      const { text, hits } = kept(exchanges);
      // It is refused, or it is gone.
      if (hits.length === 0) expect(text.toLowerCase()).to.not.match(/zebulon|quist|third floor|zeb@gmail/);
    });
  }

  it('shows what is refused masked, with its place, and takes a text of the interface for one when told so', () => {
    const html = pages((page) =>
      page.replace('<title>', '<title class="Log Out now">Log Out now</title><title>'),
    );
    const { hits } = kept(html);
    expect(tellHits(hits)).to.equal(
      'original in entry 3 (GET /cza/tickets.php) body, line 8 <title class> "L… O… n…" (11 characters)'.replace(
        /"L.*? n…"/,
        '"L…… O…… n……"',
      ),
    );
    expect(kept(html, ['Log Out now']).hits).to.deep.equal([]);
  });
});

describe('the names of an account’s people', () => {
  it('are those of members, contacts, companies and authors, in full', () => {
    const records = new Map([
      ['users/a.json', JSON.stringify({ id: 'u1', name: 'Ann Carter', team: { name: 'First Line' } })],
      [
        'tickets/t.json',
        JSON.stringify({ title: 'x y', messages: [{ author: { type: 'contact', name: 'Bo Lindqvist' } }] }),
      ],
      ['tags/g.json', JSON.stringify({ name: 'Two Words' })],
      ['files.json', '[]'],
    ]);
    expect(peopleIn(records)).to.deep.equal(['Ann Carter', 'Bo Lindqvist']);
  });

  it('are spelled by identifiers, and too short a name by none', () => {
    for (const each of ['ann-carter', 'owner_Ann_Carter2', '/u/AnnCarter'])
      expect(spells(each, 'Ann Carter')).to.equal(true);
    expect(spells('tool-ali', 'Al Li')).to.equal(false);
  });
});
