// What `probe --reads` finds out: everything that each page kind asks for, what it is, whether the guard lets it through,
// and what of the page its answers bring. Allows nothing: what would is only told, for a person to vouch for.
import type { PageRead, ReadsReport } from '../../model/reports.ts';
import { type Occurrence, occurrencesIn, type Shown } from '../../selectors/shown.ts';
import { operationsOf } from '../access/operations.ts';
import { maskedPath } from '../access/refusals.ts';
import type { RefusedRead } from '../browser/browser-context.ts';
import type { Overheard } from '../browser/ears.ts';
import type { PageRequest, SentFrame } from '../browser/traffic.ts';

/** Everything that one page was seen to do. */
export interface Looked {
  /** The page kind in the profile. */
  readonly page: string;
  readonly requests: readonly PageRequest[];
  readonly sent: readonly SentFrame[];
  readonly refused: readonly RefusedRead[];
  readonly heard: readonly Overheard[];
  readonly shown: Shown;
}

/** One thing that a page asked for, before equal ones are counted as one. */
type Seen = Omit<PageRead, 'count' | 'bytes' | 'occurrences'> & {
  readonly bytes: number | null;
  readonly found: readonly Occurrence[];
};

/** Paths told of one read. */
const MOST_TOLD = 30;

/** Reads of each page kind, equal ones as one, in the order in which they were first seen. */
export function readsOf(pages: readonly Looked[]): ReadsReport['reads'] {
  const kinds = new Map<string, PageRead & { total: number; sized: number }>();
  for (const looked of pages)
    for (const { bytes, found, ...seen } of seenOn(looked)) {
      const key = JSON.stringify([
        seen.page,
        seen.kind,
        seen.method,
        seen.address,
        seen.name,
        seen.stopped,
        seen.hash,
      ]);
      const known = kinds.get(key);
      const total = (known?.total ?? 0) + (bytes ?? 0);
      const sized = (known?.sized ?? 0) + (bytes === null ? 0 : 1);
      kinds.set(key, {
        ...seen,
        ...{ total, sized, count: (known?.count ?? 0) + 1 },
        status: seen.status ?? known?.status ?? null,
        contentType: seen.contentType ?? known?.contentType ?? null,
        bytes: sized === 0 ? null : Math.round(total / sized),
        occurrences: merged(known?.occurrences ?? [], found),
      });
    }
  return [...kinds.values()].map(({ total: _, sized: __, ...read }) => read);
}

function merged(known: PageRead['occurrences'], more: readonly Occurrence[]): PageRead['occurrences'] {
  const paths = new Map(known.map((one) => [one.path, one]));
  for (const { path, count, sample } of more) {
    const before = paths.get(path);
    paths.set(path, { path, count: count + (before?.count ?? 0), sample: before?.sample ?? sample });
  }
  return [...paths.values()].slice(0, MOST_TOLD);
}

function seenOn(looked: Looked): Seen[] {
  const { page, requests, sent, refused, heard, shown } = looked;
  const left = [...refused];
  const found = (match: (one: Overheard) => boolean): Occurrence[] =>
    heard.filter(match).flatMap(({ value }) => occurrencesIn(value, shown));
  const asked = requests.flatMap((request) => requestsIn(request, left, page, found));
  const sockets = new Map<string, Seen>();
  const base = { page, status: null, contentType: null, bytes: null, hash: null, found: [] };
  for (const one of heard.filter(({ kind }) => kind !== 'answer')) {
    const kind = one.kind === 'frame' ? ('socket' as const) : ('events' as const);
    const address = addressOf(one.url);
    const name = kind === 'events' ? one.event : null;
    const at = `${kind} ${address} ${name ?? ''}`;
    const own = occurrencesIn(one.value, shown);
    const before = sockets.get(at);
    const told = { ...base, kind, name, method: kind === 'socket' ? 'SOCKET' : 'GET', address };
    sockets.set(at, { ...told, stopped: null, allow: null, found: [...(before?.found ?? []), ...own] });
  }
  const frames = sent.map(({ url, text }): Seen => {
    const told = { ...base, kind: 'frame' as const, method: 'SEND', address: addressOf(url) };
    return { ...told, name: typeIn(text), stopped: null, allow: null };
  });
  const stopped = left.map((one): Seen => {
    const type = one.operation?.type ?? null;
    const kind =
      one.kind === 'request'
        ? kindOf(type, one.method)
        : one.kind === 'stream'
          ? ('events' as const)
          : one.kind;
    const told = { ...base, kind, name: one.operation?.name ?? null, method: one.method };
    return { ...told, address: addressOf(one.url), stopped: one.reason, allow: allowing(one, null) };
  });
  return [...asked, ...sockets.values(), ...frames, ...stopped];
}

/** A batch as its members; each with what the guard said of the request as a whole. */
function requestsIn(
  request: PageRequest,
  left: RefusedRead[],
  page: string,
  found: (match: (one: Overheard) => boolean) => Occurrence[],
): Seen[] {
  const { method, url, body, headers, status, contentType, bytes } = request;
  const operations = operationsOf({ method, url, body, contentType: headers['content-type'] ?? null });
  const at = left.findIndex(
    (one) => isRequest(one) && one.method === method && one.url === url.replace(/[?#].*$/s, ''),
  );
  // What was let through has an answer of the source; to a write that was stopped we answer ourselves (403).
  const isOurs = status === null || (status === 403 && left[at]?.reason === 'write');
  const refused = at >= 0 && isOurs ? left.splice(at, 1)[0] : undefined;
  const answer = refused ? { status: null, contentType: null, bytes: null } : { status, contentType, bytes };
  const base = { page, method, address: addressOf(url), ...answer };
  const stopped = refused?.reason ?? null;
  const isSame = (one: Overheard): boolean =>
    one.kind === 'answer' && one.url === url && one.method === method;
  if (operations === null || operations.length === 0) {
    const kind =
      request.kind === 'beacon' ? 'beacon' : request.kind === 'events' ? 'events' : kindOf(null, method);
    const allow = refused ? allowing(refused, null) : null;
    return [{ ...base, kind, name: null, hash: null, stopped, allow, found: found(isSame) }];
  }
  return operations.map(({ name, type, hash, hasDocument }) => ({
    ...base,
    kind: !hasDocument && hash !== null ? ('persisted' as const) : kindOf(type, method),
    ...{ name, hash: hasDocument ? null : hash, stopped },
    allow: refused ? allowing(refused, hasDocument ? null : hash, name) : null,
    found: found((one) => isSame(one) && one.operation === name),
  }));
}

const isRequest = ({ kind }: RefusedRead): boolean => kind === 'request' || kind === 'stream';

function kindOf(type: string | null, method: string): PageRead['kind'] {
  if (type === 'query' || type === 'mutation' || type === 'subscription') return type;
  if (type !== null) return 'unknown';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'other';
}

/** The address with what looks like an id as `*`, and the names of its query only. */
function addressOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())];
  const query = names.length === 0 ? '' : `?${names.map((name) => `${name}=*`).join('&')}`;
  return `${protocol}//${host}${maskedPath(pathname)}${query}`;
}

function typeIn(text: string): string {
  try {
    const { type, event, action } = JSON.parse(text) as Record<string, unknown>;
    const name = [type, event, action].find((one) => typeof one === 'string');
    return typeof name === 'string' ? name.slice(0, 40) : '(no type)';
  } catch {
    // No JSON: what it says may be anybody's.
    return '(text)';
  }
}

/**
 * The entry that would allow it, as the profile would say it; null for what is known to write, and for what no entry
 * allows.
 */
function allowing(
  { kind, reason, method, url, operation }: RefusedRead,
  hash: string | null,
  name?: string | null,
): string | null {
  if (reason === 'never' || operation?.type === 'mutation') return null;
  if (reason === 'foreign-origin')
    return `consent: --origin ${URL.canParse(url) ? new URL(url).origin : url}`;
  const address = addressOf(url);
  if (kind === 'socket') return `guard.sockets: { url: "${address}", sends: [] }`;
  if (kind === 'frame')
    return `guard.sockets: { url: "${address}", sends: [{ json: { type: ${operation?.name ?? '…'} } }] }`;
  if (kind === 'stream' || reason === 'unwatched') return `guard.events: "${address}"`;
  const called = name ?? operation?.name ?? null;
  const vouched = 'vouchedBy: "who looked it up, and when"';
  if (operation === null || called === null)
    return `guard.reads: { method: ${method}, url: "${address}", ${vouched} }`;
  const named = hash === null ? called : `{ name: ${called}, sha256: ${hash}, ${vouched} }`;
  return `guard.reads: { method: ${method}, url: "${address}", operations: [${named}] }`;
}
