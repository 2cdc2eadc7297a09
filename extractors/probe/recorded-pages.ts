// The pages of one kind that a recording holds: as HTML, as JSON, and as what their scripts were told. Pure.
import { documentOf } from '../../selectors/document.ts';
import { placeFragments, remainingExpanders } from '../../selectors/expand.ts';
import { type Heard, parsed } from '../../selectors/heard.ts';
import { captureAll } from '../../selectors/merge.ts';
import { fillUrl, slotsOf } from '../../selectors/paging.ts';
import { resolveRows } from '../../selectors/resolve.ts';
import { isListPage, type PageKind, type Profile } from '../../selectors/schema.ts';
import type { Content, Env, HtmlContent, RawValues } from '../../selectors/values.ts';

/** A recording, as far as pages are put together from it. */
export interface Recorded {
  readonly exchanges: readonly RecordedAnswer[];
  readonly sockets: readonly {
    readonly url: string;
    readonly frames: readonly { readonly sent: boolean; readonly text: string }[];
  }[];
  readonly streams: readonly {
    readonly url: string;
    readonly events: readonly { readonly type: string; readonly data: string }[];
  }[];
}

interface RecordedAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** GraphQL operation, and its variables or the fields of the body as JSON. */
  readonly asked?: { readonly operation: string | null; readonly fields: string } | undefined;
}

export interface RecordedPage {
  readonly content: Content;
  /** What the list told of it, or the slots of its address. */
  readonly row: RawValues;
}

/** Pages of one kind that are looked at. */
const MOST = 5;
/** A page that keeps offering hidden parts is not one we understand. */
const MOST_ROUNDS = 100;

/** @param page page kind of the profile; must be one */
export function recordedPages(
  tape: Recorded,
  profile: Profile,
  page: string,
  uiOrigin: string,
  env: Env,
): RecordedPage[] {
  const kind = profile.pages[page];
  if (kind === undefined) return [];
  const heard = heardIn(tape);
  const contentAt = (url: string, row: RawValues): Content | null =>
    contentOf(tape, kind, url, row, heard, uiOrigin);
  if (isListPage(kind)) {
    const content = contentAt(kind.url, {});
    return content === null ? [] : [{ content, row: {} }];
  }
  const rows = rowsTo(profile, page, contentsOf(tape, profile, page, uiOrigin, env), env);
  const known = rows.length > 0 ? rows : rowsByAddress(tape, kind, uiOrigin);
  return known
    .flatMap((row): RecordedPage[] => {
      const url = fillUrl(kind.url, row);
      const content = url === null ? null : contentAt(url, row);
      return content === null ? [] : [{ content, row }];
    })
    .slice(0, MOST);
}

/** The lists that open a page kind, as far as they were recorded. */
function contentsOf(
  tape: Recorded,
  profile: Profile,
  page: string,
  uiOrigin: string,
  env: Env,
): [PageKind, Content][] {
  return Object.entries(profile.pages).flatMap(([name, list]) => {
    if (!isListPage(list) || list.open !== page) return [];
    const [first] = recordedPages(tape, profile, name, uiOrigin, env);
    return first ? [[list, first.content] as [PageKind, Content]] : [];
  });
}

function rowsTo(
  profile: Profile,
  page: string,
  lists: readonly [PageKind, Content][],
  env: Env,
): RawValues[] {
  return lists.flatMap(([list, content]) =>
    isListPage(list) && profile.pages[page]
      ? resolveRows(list, content, env).rows.map(({ values }) => values)
      : [],
  );
}

function contentOf(
  tape: Recorded,
  kind: PageKind,
  path: string,
  row: RawValues,
  heard: readonly Heard[],
  uiOrigin: string,
): Content | null {
  const read = kind.json ? fillUrl(kind.json.url, row) : null;
  const json = read === null ? undefined : answerAt(tape, new URL(read, uiOrigin).href, 'json');
  if (json) return { kind: 'json', url: json.url, value: parsed(textOf(json)) };
  const url = new URL(path, uiOrigin).href;
  const html = answerAt(tape, url, 'html');
  const text = html ? textOf(html) : '';
  if (!kind.capture) return html ? opened(tape, kind, { kind: 'html', url, html: text }) : null;
  const bare = { kind: 'html' as const, url, html: text };
  const captured = captureAll(kind.capture, {
    heard,
    document: html ? documentOf(bare) : null,
    uiOrigin,
    row,
  });
  const isHeard = Object.values(captured).some(({ parts }) => parts > 0);
  return isHeard ? { ...bare, captured } : html ? bare : null;
}

/** With the hidden parts that were recorded in their places. */
function opened(tape: Recorded, kind: PageKind, content: HtmlContent): HtmlContent {
  if (isListPage(kind)) return content;
  let whole = content;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const urls = remainingExpanders(kind, whole).flatMap(({ url }) => url ?? []);
    const parts = urls.flatMap((url) => {
      const answer = answerAt(tape, url, 'html');
      return answer ? [[url, textOf(answer)] as const] : [];
    });
    if (parts.length === 0) return whole;
    whole = placeFragments(kind, whole, new Map(parts));
  }
  return whole;
}

function answerAt(tape: Recorded, url: string, what: 'html' | 'json'): RecordedAnswer | undefined {
  const bare = (address: string): string => address.replace(/#.*$/, '');
  return tape.exchanges.find(
    (one) =>
      one.method === 'GET' &&
      one.status === 200 &&
      bare(one.url) === bare(url) &&
      (one.headers['content-type'] ?? '').includes(what),
  );
}

/** Where no list tells: every recorded address that looks like the page's. */
function rowsByAddress(tape: Recorded, kind: PageKind, uiOrigin: string): RawValues[] {
  const slots = slotsOf(kind.url);
  if (slots.length === 0) return [{}];
  const escaped = kind.url.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[A-Za-z0-9]+\}/g, '([^/?#]+)');
  const pattern = new RegExp(`^${escaped}$`);
  const rows = new Map<string, RawValues>();
  for (const { url } of tape.exchanges) {
    if (!url.startsWith(uiOrigin)) continue;
    const found = pattern.exec(url.slice(uiOrigin.length));
    if (found)
      rows.set(
        url,
        Object.fromEntries(slots.map((slot, at) => [slot, decodeURIComponent(found[at + 1] ?? '')])),
      );
  }
  return [...rows.values()];
}

/** Everything that any page's scripts were told. */
function heardIn({ exchanges, sockets, streams }: Recorded): Heard[] {
  const nothing = { method: '', operation: null, asked: null, event: null, links: {} } as const;
  const answers = exchanges.flatMap((one): Heard[] => {
    const value = one.status === 200 ? parsed(textOf(one)) : undefined;
    if (value === undefined || !URL.canParse(one.url)) return [];
    const query = Object.fromEntries(new URL(one.url).searchParams);
    const fields = one.asked ? parsed(one.asked.fields) : {};
    const asked = one.asked?.operation ? fields : { ...query, ...(typeof fields === 'object' ? fields : {}) };
    return [
      {
        ...nothing,
        kind: 'answer',
        url: one.url,
        method: one.method,
        operation: one.asked?.operation ?? null,
        asked,
        value,
      },
    ];
  });
  const frames = sockets.flatMap(({ url, frames: all }) =>
    all.flatMap(({ sent, text }): Heard[] => {
      const value = sent ? undefined : parsed(text);
      return value === undefined ? [] : [{ ...nothing, kind: 'frame', url, value }];
    }),
  );
  const events = streams.flatMap(({ url, events: all }) =>
    all.flatMap(({ type, data }): Heard[] => {
      const value = parsed(data);
      return value === undefined
        ? []
        : [{ ...nothing, kind: 'event', url, method: 'GET', event: type, value }];
    }),
  );
  return [...answers, ...frames, ...events];
}

const textOf = ({ body }: RecordedAnswer): string => Buffer.from(body).toString('utf8');
