// Counts what the guard stopped, by what it was.
import type { RefusedRequest } from '../../model/snapshot.ts';
import type { Refusal } from './guard.ts';
import type { Doing } from './named-reads.ts';

/** Different ones that are kept; what a page makes up anew each time must not fill the manifest. */
const MOST_KINDS = 500;

export interface RefusalTally {
  count(stopped: { reason: Refusal; method: string; url: string; doing: Doing | null }): RefusedRequest;
  /** Each kind once, with its count. */
  refused(): readonly RefusedRequest[];
}

export function tallyRefusals(): RefusalTally {
  const kinds = new Map<string, RefusedRequest>();
  return {
    count({ reason, method, url, doing }) {
      const address = URL.canParse(url) ? new URL(url) : null;
      const one: RefusedRequest = {
        reason,
        method: method.toUpperCase(),
        origin: address === null ? '' : `${address.protocol}//${address.host}`,
        path: address === null ? '' : maskedPath(address.pathname),
        operation: doing === null ? null : { name: doing.name, type: doing.type },
        count: 1,
      };
      const isKnown = kinds.has(keyOf(one));
      add(kinds, isKnown || kinds.size < MOST_KINDS ? one : { ...one, path: '*', operation: null });
      return one;
    },
    refused: () => [...kinds.values()],
  };
}

/** Counts of several runs as those of one, most frequent first. */
export function sumOfRefused(...parts: readonly (readonly RefusedRequest[])[]): readonly RefusedRequest[] {
  const kinds = new Map<string, RefusedRequest>();
  for (const one of parts.flat()) add(kinds, one);
  return [...kinds.values()].sort((a, b) => b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1));
}

function add(kinds: Map<string, RefusedRequest>, one: RefusedRequest): void {
  const key = keyOf(one);
  kinds.set(key, { ...one, count: one.count + (kinds.get(key)?.count ?? 0) });
}

const keyOf = ({ reason, method, origin, path, operation }: RefusedRequest): string =>
  [reason, method, origin, path, operation?.type ?? '', operation?.name ?? ''].join(' ');

/** The path with whatever looks like an id replaced, so that equal requests count as equal. */
export function maskedPath(path: string): string {
  return path
    .split('/')
    .map((segment) => (isIdLike(segment) ? '*' : segment))
    .join('/');
}

/** "t12", "8f3a…", an address of e-mail; not "v2". */
function isIdLike(segment: string): boolean {
  if (/^v\d+$/i.test(segment)) return false;
  return /\d|@|%40/.test(segment) || segment.length > 40;
}
