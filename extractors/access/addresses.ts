// Whether a request goes to an address that the profile lists. Pure.

/**
 * Same origin and path, and every query parameter that the entry names, once and with the same value. A socket's
 * address is compared as it is, `wss://` and all.
 * @param entry an address, or a path at the UI; `*` stands for one whole segment, or at the end for anything
 */
export function isAt(entry: string, url: URL, uiOrigin: string): boolean {
  const base = url.protocol.startsWith('ws') ? uiOrigin.replace(/^http/, 'ws') : uiOrigin;
  if (!URL.canParse(entry, base)) return false;
  const wanted = new URL(entry, base);
  if (wanted.protocol !== url.protocol || wanted.host !== url.host) return false;
  if (!isPath(wanted.pathname, url.pathname)) return false;
  return [...wanted.searchParams].every(([name, value]) => {
    const found = url.searchParams.getAll(name);
    return found.length === 1 && found[0] === value;
  });
}

/** The origin that a consent names for it: that of a socket is the one of the pages beside it. */
export function consentedOriginOf(url: URL): string {
  return url.protocol.startsWith('ws') ? new URL(url.href.replace(/^ws/, 'http')).origin : url.origin;
}

function isPath(pattern: string, path: string): boolean {
  if (!pattern.includes('*')) return pattern === path;
  // What a server may take for a slash must not slip through a wildcard.
  if (/%(?:2f|5c|00)|\\/i.test(path)) return false;
  const isOpen = pattern.endsWith('*');
  const wanted = (isOpen ? pattern.slice(0, -1) : pattern).split('/');
  const found = path.split('/');
  const last = wanted.length - 1;
  const isSegment = (segment: string, index: number): boolean =>
    segment === '*' ? found[index] !== undefined && found[index] !== '' : segment === found[index];
  if (!isOpen) return wanted.length === found.length && wanted.every(isSegment);
  return (
    wanted.slice(0, last).every(isSegment) &&
    found.length >= wanted.length &&
    (found[last] ?? '').startsWith(wanted[last] ?? '')
  );
}

/** `/logout*` also stops `/%6Cogout`, `/LOGOUT` and `//logout`: a server may well take them for the same. */
export function isLike(pattern: string, url: URL): boolean {
  const source = pattern.split('*').map(escapeRegex).join('.*');
  const regex = new RegExp(`^${source}$`, 'isu');
  const path = decode(url.pathname).replace(/\/{2,}/g, '/');
  return regex.test(path) || regex.test(path + decode(url.search));
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

/**
 * Whether the profile names an address among the reads that are no concern of ours.
 * @param entries patterns of paths as in `guard.never`, wherever they lie, or such a pattern behind an origin
 */
export function isIgnoredRead(entries: readonly string[], address: string): boolean {
  if (entries.length === 0 || !URL.canParse(address)) return false;
  const url = new URL(address.replace(/^ws/, 'http'));
  return entries.some((entry) => {
    const [, origin, pattern = '*'] = /^(?:http|ws)(s?:\/\/[^/]+)(\/.*)?$/.exec(entry) ?? [];
    if (origin === undefined) return isLike(entry, url);
    return url.origin === new URL(`http${origin}`).origin && isLike(pattern, url);
  });
}
