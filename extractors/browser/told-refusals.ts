// What a person is told where the guard kept a page from being what it should be.
import type { RefusedRead } from './browser-context.ts';

/** Different ones told by name. */
const MOST_TOLD = 5;

/**
 * "the guard stopped 3 of this page's own reads: POST https://api.example.com/graphql InboxThreads (query); …", and what
 * to do about it; null when nothing was stopped that could be one. Mutations are none, nor is what the profile ignores.
 */
export function toldRefusals(refused: readonly RefusedRead[]): string | null {
  const reads = refused.filter(
    ({ reason, operation, isIgnored }) => reason !== 'never' && operation?.type !== 'mutation' && !isIgnored,
  );
  if (reads.length === 0) return null;
  const counts = new Map<string, number>();
  for (const read of reads) counts.set(named(read), (counts.get(named(read)) ?? 0) + 1);
  const told = [...counts].map(([what, count]) => (count === 1 ? what : `${what} (${count} times)`));
  const more = told.length > MOST_TOLD ? [`${told.length - MOST_TOLD} others`] : [];
  const keys = [...new Set(reads.map(keyFor))].join(', ');
  return (
    `the guard stopped ${reads.length} of this page's own reads: ` +
    `${[...told.slice(0, MOST_TOLD), ...more].join('; ')}; where they only read, name them in ${keys}`
  );
}

function named({ kind, method, url, operation }: RefusedRead): string {
  if (kind === 'socket' || kind === 'stream') return `${kind} ${url}`;
  if (kind === 'frame') return `frame "${operation?.name ?? ''}" to ${url}`;
  const what = operation === null ? '' : ` ${operation.name ?? '(no name)'} (${operation.type})`;
  return `${method} ${url}${what}`;
}

/** Where the profile, or the consent, would allow it. */
function keyFor({ kind, reason }: RefusedRead): string {
  if (reason === 'foreign-origin') return 'the consent (--origin)';
  if (kind === 'socket') return 'guard.sockets';
  if (kind === 'frame') return 'guard.sockets (sends)';
  return kind === 'stream' ? 'guard.events' : 'guard.reads';
}

/** Live streams that a page wanted and was not given, by address. */
export function closedStreams(refused: readonly RefusedRead[]): string[] {
  const closed = refused.filter(
    ({ kind, isIgnored }) => !isIgnored && (kind === 'socket' || kind === 'stream'),
  );
  return [...new Set(closed.map(({ url }) => url))];
}
