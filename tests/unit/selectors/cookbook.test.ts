// Runs every recipe of docs/profiles/: catches documentation that does not work. A recipe is a page (`html`, or `json page`),
// settings of its page kind (`yaml`), and what comes out (`json`, `json list`, or `drift` with the words of the error);
// `json row` is what the list's row said, `json records` what other streams hold. Settings alone are only checked.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parse, stringify } from 'yaml';
import { recordProblem, rowsProblem } from '../../../extractors/capture/taken.ts';
import { streamNames } from '../../../model/streams.ts';
import { parseProfile } from '../../../selectors/load.ts';
import { resolveRecord, resolveRows } from '../../../selectors/resolve.ts';
import { isListPage, type PageKind } from '../../../selectors/schema.ts';
import type { Content, RawValue, RawValues } from '../../../selectors/values.ts';

const FOLDER = new URL('../../../docs/profiles/', import.meta.url);
const PAGE = 'https://desk.example.com/tickets/7';

interface Block {
  readonly kind: string;
  readonly text: string;
}
interface Recipe {
  readonly name: string;
  readonly blocks: readonly Block[];
}

function recipesIn(text: string): Recipe[] {
  return text
    .split(/^### /m)
    .slice(1)
    .map((part) => ({
      name: part.slice(0, part.indexOf('\n')),
      blocks: [...part.matchAll(/^```([^\n]+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', text = '']) => ({
        kind,
        text,
      })),
    }))
    .filter(({ blocks }) => blocks.some(({ kind }) => kind === 'yaml'));
}

/** A whole profile around the page kind, so that everything `profile check` knows is said of it, too. */
function pageOf(yaml: string, row: RawValues): PageKind {
  const own = { stream: 'tickets', url: '/x', ready: 'body', ...(parse(yaml) as Record<string, unknown>) };
  const others = ['users', 'contacts'].filter((stream) => stream !== own.stream);
  const list = { url: '/l', ready: 'body', list: { rows: 'tr' }, fields: { id: 'td' } };
  const rowFields = Object.fromEntries(Object.keys({ id: '', ...row }).map((name) => [name, 'td']));
  const profile = {
    formatVersion: 1,
    name: 'recipe',
    login: { url: '/login', steps: [], signedIn: '#me', signedOut: '#login' },
    account: { url: '/', ready: 'body', fields: { name: 'h1' } },
    absent: streamNames.filter((name) => name !== own.stream && !others.includes(name)),
    pages: {
      ...Object.fromEntries(others.map((stream) => [stream, { ...list, stream }])),
      ...('list' in own ? {} : { rows: { ...list, stream: own.stream, open: 'page', fields: rowFields } }),
      page: own,
    },
  };
  return parseProfile(stringify(profile), 'recipe').pages.page as PageKind;
}

/** What is expected, ids by digest filled in: "@digest text". */
function expected(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('@digest ')
      ? createHash('sha256').update(value.slice('@digest '.length)).digest('hex').slice(0, 16)
      : value,
  );
}

/** @returns how many of its results were held against what it says */
function run({ blocks }: Recipe): number {
  let content: Content | undefined;
  let page: PageKind | undefined;
  let row: RawValues = {};
  let records: Record<string, RawValues[]> = {};
  let results = 0;
  for (const { kind, text } of blocks) {
    const env = {
      ...{ timezone: 'Europe/Berlin', takenAt: Date.UTC(2026, 2, 4), row },
      records: (
        { in: stream, by, take }: { in: string; by: string; take: string },
        asked: string,
      ): RawValue[] =>
        (records[stream] ?? [])
          .filter((one) => String(one[by]).toLowerCase() === asked.toLowerCase())
          .map((one) => one[take] ?? null),
    };
    if (kind === 'html') content = { kind: 'html', url: PAGE, html: text };
    else if (kind === 'json page') content = { kind: 'json', url: PAGE, value: JSON.parse(text) as unknown };
    else if (kind === 'json row') row = JSON.parse(text) as RawValues;
    else if (kind === 'json records') records = JSON.parse(text) as typeof records;
    else if (kind === 'yaml') page = pageOf(text, row);
    else {
      if (!page || !content) throw new Error(`nothing to run before: ${text}`);
      results += 1;
      if (isListPage(page)) {
        const found = resolveRows(page, content, env);
        const { rows, counter, next } = found;
        if (kind === 'drift') expect(rowsProblem(found, true)).to.equal(text.trim());
        else {
          expect({ rows: rows.map(({ values }) => values), counter, next }).to.deep.equal(expected(text));
          expect(rowsProblem(found, true)).to.equal(null);
        }
      } else {
        const found = resolveRecord(page, content, env);
        if (kind === 'drift') expect(recordProblem(found)).to.equal(text.trim());
        else {
          expect(found.values).to.deep.equal(expected(text));
          expect(recordProblem(found)).to.equal(null);
        }
      }
    }
  }
  return results;
}

describe('the profile cookbook (docs/profiles)', () => {
  const index = readFileSync(new URL('README.md', FOLDER), 'utf8');
  const files = ['fields.md', 'values.md', 'messages.md', 'lists.md'];
  const recipes = new Map(
    files.map((file) => [file, recipesIn(readFileSync(new URL(file, FOLDER), 'utf8'))] as const),
  );

  for (const [file, own] of recipes) {
    for (const recipe of own) {
      it(`${file}: ${recipe.name}`, () => {
        const wanted = recipe.blocks.some(({ kind }) => kind === 'html' || kind === 'json page') ? 1 : 0;
        expect(run(recipe)).to.be.at.least(wanted);
      });
    }
  }

  it('has an index that leads to every recipe and to nothing else', () => {
    const linked = [...index.matchAll(/\]\((\w+\.md)#([\w-]+)\)/g)].map(
      ([, file, anchor]) => `${file}#${anchor}`,
    );
    const anchors = [...recipes].flatMap(([file, own]) =>
      own.map(
        ({ name }) =>
          `${file}#${name
            .toLowerCase()
            .replace(/[^\w\s-]/g, '')
            .replaceAll(' ', '-')}`,
      ),
    );
    expect([...new Set(linked)].sort()).to.deep.equal([...anchors].sort());
  });

  it('has no file whose recipes are not run', () => {
    const others = readdirSync(FOLDER).filter((name) => name.endsWith('.md') && !files.includes(name));
    for (const name of others)
      expect(recipesIn(readFileSync(new URL(name, FOLDER), 'utf8')), name).to.deep.equal([]);
  });
});
