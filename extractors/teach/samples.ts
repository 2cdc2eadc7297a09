// The page to be taught on, and a few others of its kind to prove on: found through the list that leads there.
import { documentOf, findAll } from '../../selectors/document.ts';
import { fillUrl, rowOf, slotsOf } from '../../selectors/paging.ts';
import { resolveRows } from '../../selectors/resolve.ts';
import { isListPage, type ListPage, type PageKind, type Profile } from '../../selectors/schema.ts';
import type { Sample } from '../../selectors/teach/prove.ts';
import { absoluteUrl } from '../../selectors/text.ts';
import type { Env, RawValues } from '../../selectors/values.ts';
import { spread } from '../discover/discover-estimates.ts';
import type { PageTaker } from '../probe/probe-pages.ts';

/** Other records taken besides the one in the window. */
const OTHERS = 4;

export interface Subject {
  /** Path or address of the page. */
  readonly url: string;
  /** The row that leads there. */
  readonly row: RawValues;
  /** Takes the others; empty where nothing leads to any. */
  others(): Promise<readonly Sample[]>;
}

/**
 * @param given the address that a person named; else the first record of the list is taken
 * @returns why there is none, in words, where no row of the list leads to the page
 */
export async function findSubject(
  taker: PageTaker,
  profile: Profile,
  page: string,
  kind: PageKind,
  given: string | undefined,
  env: Env,
): Promise<Subject | string> {
  if (isListPage(kind) || slotsOf(kind.url).length === 0)
    return {
      url: given ?? kind.url,
      row: {},
      others: async () => (isListPage(kind) ? nextPart(taker, kind, env) : []),
    };
  const rows = await rowsTo(taker, profile, page, kind, env);
  const own = given === undefined ? undefined : rowOf(kind.url, given);
  const row = given === undefined ? rows[0] : (rows.find((one) => isSame(one, own)) ?? own ?? {});
  const url = given ?? (row && fillUrl(kind.url, row));
  if (!row || url === null || url === undefined) return 'no row of its list leads to it';
  return {
    url,
    row,
    async others() {
      const samples: Sample[] = [];
      for (const other of spread(
        rows.filter((one) => one !== row && !isSame(one, own)),
        OTHERS,
      )) {
        const address = fillUrl(kind.url, other);
        const taken = address === null ? null : await taker.html(kind, address, env, other);
        if (taken) samples.push({ content: taken.content, env });
      }
      return samples;
    },
  };
}

async function nextPart(taker: PageTaker, kind: ListPage, env: Env): Promise<Sample[]> {
  const first = await taker.html(kind, kind.url, env);
  const next = first && resolveRows(kind, first.content, env).next;
  const content = next ? await taker.plain(next) : null;
  return content ? [{ content, env }] : [];
}

/** Rows of the list that opens the page and that fill its address; by the page's links where the list is not taught yet. */
async function rowsTo(
  taker: PageTaker,
  profile: Profile,
  page: string,
  kind: PageKind,
  env: Env,
): Promise<RawValues[]> {
  const found = Object.values(profile.pages).find((one) => isListPage(one) && one.open === page);
  if (!found || !isListPage(found)) return [];
  if (found.json) {
    const content = await taker.json(found.json.url);
    const rows = content ? resolveRows(found, content, env).rows.map(({ values }) => values) : [];
    if (rows.length > 0) return rows.filter((row) => fillUrl(kind.url, row) !== null);
  }
  const taken = await taker.html(found, found.url, env);
  if (!taken) return [];
  const rows = resolveRows(found, taken.content, env)
    .rows.map(({ values }) => values)
    .filter((row) => fillUrl(kind.url, row) !== null);
  if (rows.length > 0) return rows;
  const linked = findAll('a[href]', documentOf(taken.content).root).flatMap(({ attribs }): RawValues[] => {
    const url = absoluteUrl(attribs.href ?? '', taken.content.url);
    const row = url === null ? undefined : rowOf(kind.url, url);
    return row === undefined ? [] : [row];
  });
  return linked.filter((row, at) => linked.findIndex((one) => isSame(one, row)) === at);
}

const isSame = (a: RawValues, b: RawValues | undefined): boolean =>
  b !== undefined && Object.entries(b).every(([name, value]) => String(a[name] ?? '') === String(value));
