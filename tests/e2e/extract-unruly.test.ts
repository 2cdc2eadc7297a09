// The failure this would catch: a source that moves, breaks or swells in the middle of a run, and a snapshot that is
// short of something without a word about it.
import { readFile, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { SelectorDrift, TooManyFailures } from '../../lib/errors.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { rejection } from '../support/rejection.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { extractTiny, startTinyDesk, type TinyDesk } from '../support/tiny-desk.ts';

describe('extraction from an unruly helpdesk', function () {
  this.timeout(120_000);
  let desk: TinyDesk | undefined;

  afterEach(async () => {
    await desk?.close();
    desk = undefined;
  });

  async function start(options: Parameters<typeof startTinyDesk>[0]): Promise<TinyDesk> {
    desk = await startTinyDesk(options);
    return desk;
  }

  it('believes no count that a removed and an added row make right again', async () => {
    let changed = false;
    const source = await start({
      rows: 30,
      perPage: 10,
      onPage(page, ids) {
        if (page !== 2 || changed) return;
        changed = true;
        // a11 moves up to the page already read; the total stays what it was.
        ids.splice(0, 1);
        ids.push('a31');
      },
    });
    const { run } = await extractTiny(await temporaryFolder(), source, 'rows-only');
    const snapshot = await openSnapshot(run.snapshot);
    const captured: string[] = [];
    for await (const id of snapshot.ids('articles')) captured.push(id);
    expect(captured).to.include.members(source.ids);
  });

  it('takes no list for drift in which one row goes as another comes, walk after walk', async () => {
    let changes = 0;
    const source = await start({
      rows: 20,
      perPage: 10,
      onPage(page, ids) {
        if (page !== 2 || changes === 3) return;
        changes += 1;
        // The new one stands on the page already read, the old one on this one: 19 are seen of a total that stands.
        ids.unshift(`b${changes}`);
        ids.splice(15, 1);
      },
    });
    const { run, result } = await extractTiny(await temporaryFolder(), source, 'pages', 'http');
    expect(result.manifest.streams.articles).to.include({ expected: 20, captured: 20 });
    const snapshot = await openSnapshot(run.snapshot);
    const captured: string[] = [];
    for await (const id of snapshot.ids('articles')) captured.push(id);
    expect(changes).to.equal(3);
    expect(captured).to.have.members(source.ids);
  });

  it('tells many records deleted meanwhile from failures', async () => {
    let read = 0;
    let gone: string[] = [];
    const source = await start({
      rows: 60,
      body(id) {
        read += 1;
        if (read === 5) gone = source.ids.splice(30, 20);
        return id;
      },
    });
    const { result } = await extractTiny(await temporaryFolder(), source);
    const sealed = result.manifest.streams.articles;
    expect(sealed).to.include({ expected: 40, captured: 40 });
    expect(sealed?.gaps.map(({ id }) => id))
      .to.have.members(gone)
      .and.have.length(20);
  });

  it('stops where every address is wrong', async () => {
    const source = await start({ rows: 40 });
    source.ids.forEach((id, index) => {
      source.ids[index] = `${id} `;
    });
    expect(await rejection(extractTiny(await temporaryFolder(), source))).to.be.instanceOf(TooManyFailures);
  });

  const broken: [string, RegExp, (html: string, path: string) => string][] = [
    [
      'a class renamed that has no fallback',
      /html is not where/,
      (html) => html.replace('class="body"', 'class="k3"'),
    ],
    ['a list without its counter', /list\.counter/, (html) => html.replace('class="count"', 'class="k4"')],
    ['rows that are not found', /there are no rows/, (html) => html.replaceAll('class="row"', 'class="k5"')],
    [
      'a list that goes on no more',
      /counts 30 rows, 10 were found/,
      (html) => html.replace('class="next"', ''),
    ],
    ['an error page with status 200', /ready/, () => '<h1>Something went wrong</h1>'],
  ];
  for (const [name, problem, change] of broken) {
    itInSoak(`stops at ${name}, in the middle of a run, and keeps page and picture`, async () => {
      let pages = 0;
      const isRecord = name.startsWith('a class') || name.startsWith('an error');
      const source = await start({
        rows: 30,
        perPage: 10,
        change(html, path) {
          if (isRecord !== path.startsWith('/articles/')) return html;
          pages += 1;
          return isRecord && pages <= 7 ? html : change(html, path);
        },
      });
      const error = await rejection(extractTiny(await temporaryFolder(), source));
      expect(error).to.be.instanceOf(SelectorDrift).and.include({ exitCode: 5 });
      expect(error.message).to.match(problem);
      const file = error.file as string;
      expect(await readFile(file, 'utf8')).not.to.equal('');
      expect((await readFile(file.replace(/html$/, 'png'))).subarray(1, 4).toString()).to.equal('PNG');
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
    });
  }

  // Where the total stood there is nothing, or another number; and the list seems to end there.
  const short: [string, string, (html: string) => string][] = [
    ['no total', 'from then on', (html) => html.replace('class="count"', '').replace('"total"', '"sum"')],
    [
      'another total',
      'on every later part',
      (html) => html.replace('class="count">30', 'class="count">20').replace('"total":30', '"total":20'),
    ],
  ];
  for (const strategy of ['http', 'json', 'render'] as const) {
    for (const [what, when, change] of short) {
      it(`takes a list read by ${strategy} that ends early, with ${what} ${when}, for drift`, async () => {
        let isChanged = false;
        const source = await start({
          rows: 30,
          perPage: 10,
          change(text, path, page) {
            if (path.startsWith('/articles/')) return text;
            isChanged ||= page > 1;
            if (page === 1 && (when !== 'from then on' || !isChanged)) return text;
            return change(text).replace('class="next"', '').replace('"next"', '"last"');
          },
        });
        const kind = strategy === 'json' ? 'json' : 'pages';
        const error = await rejection(extractTiny(await temporaryFolder(), source, kind, strategy));
        expect(error).to.be.instanceOf(SelectorDrift).and.include({ exitCode: 5 });
        expect(error.message).to.match(/list\.counter/);
      });
    }
  }

  it('believes no JSON read that has no total where the page has one', async () => {
    const source = await start({
      rows: 30,
      perPage: 10,
      change: (text, path) => (path === '/api/articles' ? text.replace('"next"', '"last"') : text),
    });
    const { result } = await extractTiny(await temporaryFolder(), source, 'uncounted-json');
    expect(result.manifest.streams.articles).to.include({ expected: 30, captured: 30 });
  });

  it('reads on by a fallback, and notes which', async () => {
    const source = await start({ rows: 5, change: (html) => html.replace('class="title"', 'class="k6"') });
    const { run } = await extractTiny(await temporaryFolder(), source);
    const lines = (await readFile(`${run.snapshot}/provenance.jsonl`, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).fallbacks)).to.deep.equal(Array(5).fill(['title']));
  });

  itInSoak('bears a text of ten megabytes, and malformed HTML', async () => {
    const long = `<p>${'ten megabytes of text '.repeat(480_000)}</p>`;
    const source = await start({
      rows: 20,
      body: (id) => (id === 'a1' ? long : id === 'a2' ? '<p><b>open <i>crossed</b> &nope; <table><p>x' : id),
    });
    const { run, result } = await extractTiny(await temporaryFolder(), source, 'pages', 'http');
    expect(result.manifest.streams.articles).to.include({ expected: 20, captured: 20 });
    const snapshot = await openSnapshot(run.snapshot);
    expect((await snapshot.read('articles', 'a1')).html).to.have.length(long.length);
    expect((await snapshot.read('articles', 'a2')).html).to.include('crossed');
  });
});
