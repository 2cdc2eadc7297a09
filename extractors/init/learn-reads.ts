// Reads of an app that its own pages asked for and the guard stopped, where they show by themselves that they only read: a
// GraphQL document that is a query by name. Everything else a person vouches for.
import type { NamedRead } from '../../selectors/guard.ts';
import { operationsOf } from '../access/operations.ts';
import type { SeenPage } from './walk.ts';

export interface StoppedReads {
  readonly reads: readonly {
    readonly method: string;
    readonly url: string;
    readonly operations: readonly string[];
  }[];
  /** What nothing shows to be a read, in words. */
  readonly todos: readonly string[];
}

export function stoppedReads(
  pages: readonly SeenPage[],
  known: readonly NamedRead[],
  uiOrigin: string,
): StoppedReads {
  const named = new Set(
    known.flatMap(({ operations = [] }) =>
      operations.map((one) => (typeof one === 'string' ? one : one.name)),
    ),
  );
  const queries = new Map<string, Set<string>>();
  const todos = new Set<string>();
  for (const { drawn } of pages) {
    const { requests = [], refused = [] } = drawn?.traffic ?? {};
    const stopped = new Set(refused.filter(({ reason }) => reason === 'write').map(({ url }) => url));
    for (const { method, url, body, headers } of requests) {
      const bare = url.replace(/[?#].*$/s, '');
      if (method !== 'POST' || !stopped.has(bare)) continue;
      const operations =
        operationsOf({ method, url, body, contentType: headers['content-type'] ?? null }) ?? [];
      for (const { name, type, hasDocument } of operations) {
        if (type === 'mutation' || (name !== null && named.has(name))) continue;
        if (type === 'query' && hasDocument && name !== null) {
          queries.set(bare, (queries.get(bare) ?? new Set()).add(name));
        } else
          todos.add(
            `guard.reads: POST ${bare} ${name ?? '(no name)'} is not evidently a read; vouch for it (vouchedBy)`,
          );
      }
      if (operations.length === 0)
        todos.add(`guard.reads: POST ${bare} is not evidently a read; vouch for it (vouchedBy)`);
    }
    for (const { kind, url, reason } of refused) {
      if (kind === 'socket') todos.add(`guard.sockets: ${url} was closed; name what may be sent there`);
      else if (kind === 'stream') todos.add(`guard.events: ${url} was not opened`);
      else if (reason === 'foreign-origin')
        todos.add(`consent: ${new URL(url).origin} is asked for and not in the consent`);
    }
  }
  const spelt = (url: string): string => (url.startsWith(`${uiOrigin}/`) ? url.slice(uiOrigin.length) : url);
  return {
    reads: [...queries].map(([url, names]) => ({
      method: 'POST',
      url: spelt(url),
      operations: [...names].sort(),
    })),
    todos: [...todos].slice(0, 12),
  };
}
