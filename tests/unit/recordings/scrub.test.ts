// The scrubber: what tells of somebody goes, in every encoding; what the pages are built of stays.
import { expect } from 'chai';
import { load } from 'cheerio';
import { isTag } from 'domhandler';
import fc from 'fast-check';
import type { Exchange } from '../../../recordings/exchange.ts';
import { scanText } from '../../../recordings/scan.ts';
import { scrub, standInOrigins } from '../../../recordings/scrub.ts';
import { tapeWith } from '../../support/tape.ts';

const UI = 'https://desk.acme-support.test';
const PROFILE = {
  fields: { name: 'Name', kind: { map: { reply: 'reply' } } },
  url: '/people/{id}',
  file: '/files/{id}',
  json: 'items',
};

function exchange(body: string, type = 'text/html', url = `${UI}/people/c1`): Exchange {
  return {
    method: 'GET',
    url,
    status: 200,
    headers: { 'content-type': type },
    body: Buffer.from(body),
    via: 'http',
  };
}

function scrubbed(exchanges: readonly Exchange[], key = 'a key for the tests'): Exchange[] {
  const options = { profile: PROFILE, origins: standInOrigins([UI]), key: Buffer.from(key) };
  return [...scrub(tapeWith(exchanges), options).tape.exchanges];
}
const bodyOf = (one: Exchange | undefined): string => Buffer.from(one?.body ?? []).toString();
const one = (body: string, type?: string): string => bodyOf(scrubbed([exchange(body, type)])[0]);

/** Names as people have them; long enough that none comes up by chance. */
const name = fc
  .stringMatching(/^[A-ZÀÉÖŁ][a-zàéößł]{7,12}$/)
  .filter((text) => text.toLowerCase() !== text.toUpperCase());

describe('scrubbing', () => {
  // A second fake for the same person would cut the links between pages.
  it('gives the same person the same fake in text, attribute, mailto, JSON, escaped JSON, URL and file name', () => {
    const html = `<p>Zebulon</p><img alt="Zebulon"><a href="mailto:zebulon@acme.test">x1</a>
      <a href="/people/Zebulon?q=Zebulon">x1</a><a href="/files/zebulon.pdf">x1</a>
      <script type="application/json">{"items":[{"name":"Zebulon"}]}</script>
      <div data-props='{"items":"{\\"name\\":\\"Zebulon\\"}"}'></div>`;
    const out = one(html);
    const fake = /<p>(\w+)<\/p>/.exec(out)?.[1] ?? '';
    expect(fake)
      .to.match(/^[A-Z][a-z]{6}$/)
      .and.not.equal('Zebulon');
    expect(out.toLowerCase().split(fake.toLowerCase())).to.have.length(9);
    expect(out.toLowerCase()).not.to.include('zebulon');
    expect(out).to.match(new RegExp(`mailto:${fake.toLowerCase()}@\\w+\\.example\\.com`));
  });

  it('is the same function of its key, and another of another', () => {
    fc.assert(
      fc.property(name, (who) => {
        const page = exchange(`<p>${who}</p>`);
        const [first, again, other] = ['k1', 'k1', 'k2'].map((key) => bodyOf(scrubbed([page], key)[0]));
        expect(first).to.equal(again);
        expect(first).not.to.equal(other);
      }),
    );
  });

  it('leaves no name behind in any encoding', () => {
    fc.assert(
      fc.property(name, name, (first, last) => {
        const email = `${first}.${last}@acme-support.test`;
        const inJson = JSON.stringify({ items: [{ name: `${first} ${last}`, kind: 'reply', mail: email }] });
        const escaped = inJson.replace(
          /[^\x20-\x7e]/g,
          (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        const html = `<h1 title="${first}">${first} ${last}</h1><a href="/people/${encodeURIComponent(first)}?of=${encodeURIComponent(email)}">${email}</a>
          <script type="application/json">${escaped}</script><script>window.S = ${inJson};</script><!-- ${first} -->
          <script>track("${last}")</script><p onclick="say('${first}')">&#${first.codePointAt(0)};${first.slice(1)}</p>`;
        const url = `${UI}/people/${encodeURIComponent(first)}?mail=${encodeURIComponent(email)}`;
        const [page, read] = scrubbed([
          exchange(html, 'text/html', url),
          exchange(escaped, 'application/json'),
        ]);
        const all = [bodyOf(page), bodyOf(read), page?.url ?? ''];
        const plain = all.flatMap((text) => [
          text,
          load(text).root().text(),
          decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25')),
        ]);
        for (const text of plain) {
          const low = text.toLowerCase();
          expect(low).not.to.include(first.toLowerCase());
          expect(low).not.to.include(last.toLowerCase());
          expect(low).not.to.include('acme-support');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('changes no tag and no attribute that selectors hold on to', () => {
    const text = fc.stringMatching(/^[A-Za-z &<>"'@.\d-]{0,30}$/).map((s) => s.replace(/[&<>"]/g, ' '));
    const tree = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        text,
        fc
          .tuple(
            fc.constantFrom('div', 'p', 'span', 'ul', 'section', 'time', 'dd'),
            fc.constantFrom('row', 'who', 'a b'),
            text,
            fc.array(tie('node'), { maxLength: 4 }),
          )
          .map(
            ([tag, kind, title, inner]) =>
              `<${tag} class="${kind}" role="x" title="${title}">${inner.join('')}</${tag}>`,
          ),
      ),
    })).node;
    const shapeOf = (html: string): string[] =>
      load(
        html,
        { xml: { xmlMode: false } },
        false,
      )('*')
        .toArray()
        .filter((node) => isTag(node))
        .map(
          (node) =>
            `${node.name} ${Object.keys(node.attribs).join()} ${node.attribs.class} ${node.attribs.role}`,
        );
    fc.assert(
      fc.property(tree, (html) => {
        expect(shapeOf(one(html))).to.deep.equal(shapeOf(html));
      }),
    );
  });

  it('keeps JSON JSON, with the same shape, numbers, booleans and nulls', () => {
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom('name', 'items', 'kind', 'url'), tie('any')),
      ),
    })).any;
    const shapeOf = (input: unknown): unknown => {
      if (typeof input === 'string') return 'text';
      if (Array.isArray(input)) return input.map(shapeOf);
      if (input === null || typeof input !== 'object') return input;
      return Object.fromEntries(Object.entries(input).map(([key, each]) => [key, shapeOf(each)]));
    };
    fc.assert(
      fc.property(value, (input) => {
        const out: unknown = JSON.parse(one(JSON.stringify({ items: input }), 'application/json'));
        expect(shapeOf(out)).to.deep.equal(shapeOf({ items: input }));
      }),
    );
  });

  it('keeps times, counts, ids and the interface’s own words', () => {
    const html =
      '<p>Name</p><time title="Mar 3, 2026, 4:05:06 PM GMT-5">2026-03-03T21:05:06Z</time><p>1-15 of 240</p><a href="/people/c12" data-id="c12">x7</a>';
    expect(one(html))
      .to.include('<p>Name</p>')
      .and.include('title="Mar 3, 2026, 4:05:06 PM GMT-5">2026-03-03T21:05:06Z<');
    expect(one(html)).to.include('1-15 ').and.include(' 240').and.include('href="/people/c12" data-id="c12"');
  });

  it('drops signatures, and gives telephone numbers nobody has', () => {
    const out = one(
      '<img src="https://desk.acme-support.test/files/f1/a.png?sig=9f8e7d6c5b4a39281706f5e4d3c2b1a0"><p>(415) 867-2309</p><a href="tel:+14158672309">+1 415 867 2309</a>',
    );
    expect(out).to.include('https://helpdesk.example.com/files/f1/').and.not.include('9f8e7d6c');
    expect(out.match(/555-01\d\d/g)).to.have.length(2);
    expect(out).not.to.match(/867.?2309/);
    expect(scanText(out, 'page', {}, 'html')).to.deep.equal([]);
  });

  it('writes of what the same words say differently in prose, so that counting words tells nothing', () => {
    const out = one(
      '<p>the printer on the third floor prints nothing again</p><p>the router in the hall blinks red again now</p>',
    );
    const [first, second] = [...out.matchAll(/<p>(\w+)/g)].map(([, word]) => word);
    expect(first).not.to.equal(second);
  });

  it('replaces the bytes of files by small ones of the same type, equal ones by equal ones', () => {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5000, 7)]);
    const of = (body: Buffer): Exchange => ({ ...exchange('', 'image/png'), body });
    const [a, b, c] = scrubbed([of(png), of(png), of(Buffer.concat([png, Buffer.from('x')]))]);
    expect(
      Buffer.from(a?.body ?? [])
        .subarray(0, 8)
        .toString('hex'),
    ).to.equal('89504e470d0a1a0a');
    expect(a?.body.byteLength).to.be.lessThan(200);
    expect(bodyOf(a)).to.equal(bodyOf(b));
    expect(bodyOf(a)).not.to.equal(bodyOf(c));
  });
});
