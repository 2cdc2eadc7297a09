// Decides, for every single request, whether it may leave. Pure, apart from counting what it stopped.
// The same decision stands at the browser's door (browser.ts) and at the HTTP client's (http-source.ts).

export interface GuardPolicy {
  /** Scheme, host and port of the UI. */
  readonly uiOrigin: string;
  /** Every origin the consent names, the UI's included. */
  readonly origins: readonly string[];
  /** "METHOD /path?query": requests that are not GET or HEAD and yet only read. */
  readonly allowReads: readonly string[];
  /** Path patterns never requested, `*` standing for anything. */
  readonly never: readonly string[];
}

/**
 * `read` is everything after the login. `login` lets our own login steps POST. `attended-login` is a person
 * at a visible browser, whose sign-on may pass through origins nobody can list beforehand.
 */
export type Phase = 'read' | 'login' | 'attended-login';

export interface RequestFacts {
  readonly method: string;
  readonly url: string;
  /** False where nobody would be shown where its redirects lead; true when absent. */
  readonly isWatched?: boolean;
}

export type Refusal = 'write' | 'foreign-origin' | 'never' | 'unwatched';
export type Verdict = { readonly allow: true } | { readonly allow: false; readonly reason: Refusal };

const ALLOW: Verdict = { allow: true };
const refuse = (reason: Refusal): Verdict => ({ allow: false, reason });

/** The decision itself. An unreadable URL counts as a foreign origin. */
export function judgeRequest(request: RequestFacts, policy: GuardPolicy, phase: Phase): Verdict {
  if (!URL.canParse(request.url)) return refuse('foreign-origin');
  const url = new URL(request.url);
  // Nothing leaves the machine for these.
  if (url.protocol === 'data:' || url.protocol === 'blob:' || url.protocol === 'about:') return ALLOW;
  if (phase === 'attended-login' && /^https?:$/.test(url.protocol)) return ALLOW;
  if (url.username !== '' || !policy.origins.includes(url.origin)) return refuse('foreign-origin');
  if (policy.never.some((pattern) => matches(pattern, url))) return refuse('never');
  const method = request.method.toUpperCase();
  const isHarmless =
    method === 'GET' ||
    method === 'HEAD' ||
    (phase === 'login' && method === 'POST') ||
    (url.origin === policy.uiOrigin && policy.allowReads.some((entry) => isRead(entry, method, url)));
  if (!isHarmless) return refuse('write');
  return request.isWatched === false ? refuse('unwatched') : ALLOW;
}

/** `/logout*` also stops `/%6Cogout`, `/LOGOUT` and `//logout`: a server may well take them for the same. */
function matches(pattern: string, url: URL): boolean {
  const source = pattern.split('*').map(escapeRegex).join('.*');
  const regex = new RegExp(`^${source}$`, 'isu');
  const path = decode(url.pathname).replace(/\/{2,}/g, '/');
  return regex.test(path) || regex.test(path + decode(url.search));
}

/** Same method and path, and every query parameter the entry names, with the same value. */
function isRead(entry: string, method: string, url: URL): boolean {
  const [entryMethod, target = ''] = entry.trim().split(/\s+/, 2);
  if (entryMethod?.toUpperCase() !== method || !target.startsWith('/')) return false;
  const wanted = new URL(target, url.origin);
  if (wanted.pathname !== url.pathname) return false;
  return [...wanted.searchParams].every(([name, value]) => {
    const found = url.searchParams.getAll(name);
    return found.length === 1 && found[0] === value;
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape cannot be decoded; the server sees it as it is, and so do we.
    return text;
  }
}

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How many requests were stopped, by reason. */
export type RefusalCounts = Readonly<Record<Refusal, number>>;

export const NONE_REFUSED: RefusalCounts = { write: 0, 'foreign-origin': 0, never: 0, unwatched: 0 };

export interface RefusalTally {
  count(reason: Refusal): void;
  counts(): RefusalCounts;
}

export function sumOfRefusals(a: RefusalCounts, b: RefusalCounts): RefusalCounts {
  return {
    write: a.write + b.write,
    'foreign-origin': a['foreign-origin'] + b['foreign-origin'],
    never: a.never + b.never,
    unwatched: a.unwatched + b.unwatched,
  };
}

/** @param before counts of earlier runs of the same extraction */
export function tallyRefusals(before: Partial<RefusalCounts> = {}): RefusalTally {
  const counts: Record<Refusal, number> = { ...NONE_REFUSED, ...before };
  return {
    count(reason) {
      counts[reason] += 1;
    },
    counts: () => ({ ...counts }),
  };
}
