// Walks each page kind of a profile once: a list's first part and the next, a few of its records. Brings pages;
// what they show is selectors/inspect.ts's business.
import type { StreamName } from '../../model/streams.ts';
import { alsoOf } from '../../selectors/also.ts';
import { documentOf, findAll } from '../../selectors/document.ts';
import { kindOf } from '../../selectors/inspect.ts';
import type { Specimen } from '../../selectors/inspection.ts';
import { fillUrl, slotsOf } from '../../selectors/paging.ts';
import { resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import {
  isListPage,
  type ListPage,
  type Profile,
  type RecordPage,
  type Strategy,
} from '../../selectors/schema.ts';
import { absoluteUrl } from '../../selectors/text.ts';
import type { Content, Env, RawValues } from '../../selectors/values.ts';
import { spread } from '../discover/discover-estimates.ts';
import type { PageTaker } from './probe-pages.ts';

/** Records looked at for each kind: a few, and some more while there are fields that none of them had. */
const FEW = 4;
const SOME_MORE = 12;

export interface Walk {
  readonly specimens: readonly Specimen[];
  /** Page kinds that could not be reached, and why. */
  readonly unreached: ReadonlyMap<string, string>;
}

/** The account's page, and the time zone it gives. @param seen pages that were drawn as an extraction draws them */
export async function walkAccount(
  taker: PageTaker,
  profile: Profile,
  takenAt: number,
  seen: readonly Specimen[] = [],
): Promise<{ specimen: Specimen | null; env: Env }> {
  const kind = kindOf(profile, 'account') as RecordPage;
  const env: Env = { timezone: null, takenAt };
  const known = seen.find(
    ({ page, content }) => page === 'account' && content.kind === 'html' && content.drawn,
  );
  const content = known?.content ?? (await taker.html(kind, kind.url, env))?.content;
  if (content === undefined) return { specimen: null, env };
  const { timezone } = resolveRecord(kind, content, env).values;
  const specimen: Specimen = { page: 'account', part: 'record', content, env, id: null };
  return { specimen, env: { ...env, timezone: typeof timezone === 'string' ? timezone : null } };
}

/**
 * One list with the records behind it.
 * @param seen pages that were drawn as an extraction draws them: actions taken, hidden parts opened, all rows there
 * @throws OperatorError (consent, session)
 */
export async function walkListKind(
  taker: PageTaker,
  profile: Profile,
  name: string,
  strategy: Strategy | 'auto',
  env: Env,
  seen: readonly Specimen[],
): Promise<Walk> {
  const drawn = seen.filter(({ content }) => content.kind === 'html' && content.drawn);
  const drawnAs = (kind: string): Specimen[] => drawn.filter((one) => one.page === kind);
  const page = profile.pages[name] as ListPage;
  const specimens: Specimen[] = [];
  const unreached = new Map<string, string>();
  const keep = (
    kind: string,
    part: Specimen['part'],
    content: Content | null,
    more?: { id: string | null; folded?: Content | undefined; env?: Env },
  ): void => {
    if (content) specimens.push({ page: kind, part, content, env, id: null, ...more });
  };
  let rows: RawValues[] = [];
  if (page.json && (strategy === 'auto' || strategy === 'json')) {
    const first = await taker.json(page.json.url);
    keep(name, 'first', first);
    const found = first ? resolveRows(page, first, env) : null;
    if (found?.next) keep(name, 'next', await taker.json(found.next));
    rows = found?.rows.map(({ values }) => values) ?? [];
  }
  if (!page.json || strategy !== 'json') {
    const parts = drawnAs(name);
    const [known] = parts;
    const first =
      known?.content.kind === 'html'
        ? known.content
        : ((await taker.html(page, page.url, env))?.content ?? null);
    if (known) specimens.push(...parts);
    else keep(name, 'first', first);
    const found = first ? resolveRows(page, first, env) : null;
    if (found?.next && !known) keep(name, 'next', await taker.plain(found.next));
    if (rows.length === 0) rows = found?.rows.map(({ values }) => values) ?? [];
    if (first && page.open !== undefined && !rows.some((row) => fillable(profile, page, row)))
      rows = rowsByLinks(profile.pages[page.open]?.url ?? '', first);
  }
  if (specimens.length === 0) unreached.set(name, 'the source does not show this page');
  if (page.open === undefined) return { specimens, unreached };

  const target = profile.pages[page.open] as RecordPage;
  const own = drawnAs(page.open);
  specimens.push(...own);
  const reachable = rows.filter((row) => fillable(profile, page, row));
  if (reachable.length === 0) unreached.set(page.open, 'no row of its list leads to it');
  const unseen = new Set(Object.keys(target.fields));
  for (const [at, row] of spread(reachable, SOME_MORE).entries()) {
    if (at >= FEW && unseen.size === 0) break;
    const id = typeof row.id === 'string' ? row.id : null;
    const read = target.json ? fillUrl(target.json.url, row) : null;
    if (read !== null && (strategy === 'auto' || strategy === 'json'))
      keep(page.open, 'record', await taker.json(read), { id, env: { ...env, row } });
    const url = fillUrl(target.url, row);
    if (url === null || own.length > 0 || (target.json && strategy === 'json')) continue;
    const taken = await taker.html(target, url, env, row);
    if (!taken) continue;
    const around: Env = { ...env, row };
    keep(page.open, 'record', taken.content, { id, folded: taken.folded, env: around });
    const { values } = resolveRecord(target, taken.content, around);
    for (const field of Object.keys(values)) unseen.delete(field);
    for (const [other, kind] of alsoOf(profile.pages, target)) {
      const known = { ...row, ...values };
      const at = fillUrl(kind.url, known);
      const further = at === null ? null : await taker.html(kind, at, env, known);
      if (further)
        keep(other, 'record', further.content, { id, folded: further.folded, env: { ...env, row: known } });
    }
  }
  return { specimens, unreached };
}

function fillable(profile: Profile, page: ListPage, row: RawValues): boolean {
  return fillUrl(profile.pages[page.open ?? '']?.url ?? '', row) !== null;
}

/** Where a list's rows are not found any more: what on the page leads to an address like a record page's. */
function rowsByLinks(template: string, content: Content & { kind: 'html' }): RawValues[] {
  const slots = slotsOf(template);
  if (slots.length === 0) return [];
  const escaped = template.split('?')[0]?.replace(/[.*+?^$()|[\]\\]/g, '\\$&') ?? '';
  const pattern = new RegExp(`^${escaped.replace(/\{[A-Za-z0-9]+\}/g, '([^/]+)')}$`);
  const rows = new Map<string, RawValues>();
  for (const link of findAll('a[href]', documentOf(content).root)) {
    const url = absoluteUrl(link.attribs.href ?? '', content.url);
    const path = url === null ? '' : new URL(url).pathname;
    const found = pattern.exec(path);
    if (found)
      rows.set(
        path,
        Object.fromEntries(slots.map((slot, at) => [slot, decodeURIComponent(found[at + 1] ?? '')])),
      );
  }
  return [...rows.values()];
}

/** The lists of these streams, in the profile's order. */
export function listsOf(profile: Profile, wanted: readonly StreamName[]): string[] {
  return Object.entries(profile.pages)
    .filter(([, page]) => isListPage(page) && wanted.includes(page.stream))
    .map(([name]) => name);
}
