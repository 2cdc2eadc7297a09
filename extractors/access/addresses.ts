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
