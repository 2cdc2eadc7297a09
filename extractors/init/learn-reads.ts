// Reads of an app that its own pages asked for and the guard stopped, where they show by themselves that they only read: a
// GraphQL document that is a query by name. Everything else a person vouches for. Pure.
import type { RefusedRequest } from '../../model/snapshot.ts';
import { operationsOf } from '../access/operations.ts';
import type { PageRequest } from '../browser/traffic.ts';

export interface StoppedReads {
  readonly reads: readonly {
    readonly method: string;
    readonly url: string;
    readonly operations: readonly string[];
  }[];
  /** What nothing shows to be a read, in words. */
  readonly todos: readonly string[];
}

/** TODO lines of one profile, at most. */
const MOST_TODOS = 12;

/**
 * @param refused what the guard stopped, each kind once
 * @param asked what the pages' scripts sent: where a preflight was stopped, only that tells what was to follow it
 */
export function stoppedReads(
  refused: readonly RefusedRequest[],
  uiOrigin: string,
  asked: readonly PageRequest[] = [],
): StoppedReads {
  const queries = new Map<string, Set<string>>();
  const todos = new Set<string>();
  const preflighted = new Set(
    refused.filter(({ method }) => method === 'OPTIONS').map(({ origin, path }) => `${origin}${path}`),
  );
  for (const { method, url, body, headers } of asked) {
    const bare = url.replace(/[?#].*$/s, '');
    if (method !== 'POST' || !preflighted.has(bare)) continue;
    const operations =
      operationsOf({ method, url, body, contentType: headers['content-type'] ?? null }) ?? [];
    for (const { name, type, hasDocument } of operations)
      if (type === 'query' && hasDocument && name !== null)
        queries.set(bare, (queries.get(bare) ?? new Set()).add(name));
  }
  for (const { reason, method, origin, path, operation } of refused) {
    const url = origin === uiOrigin ? path : `${origin}${path}`;
    if (reason === 'socket') todos.add(`guard.sockets: ${url} was closed; name what may be sent there`);
    if (reason === 'foreign-origin' && method === 'POST') todos.add(`consent: ${origin} is asked for`);
    if (reason !== 'write' || operation?.type === 'mutation' || method === 'OPTIONS') continue;
    if (method === 'POST' && operation?.type === 'query' && operation.name !== null)
      queries.set(url, (queries.get(url) ?? new Set()).add(operation.name));
    else todos.add(`guard.reads: ${method} ${url} is not evidently a read; where it is one, vouch for it`);
  }
  return {
    reads: [...queries].map(([url, names]) => ({ method: 'POST', url, operations: [...names].sort() })),
    todos: [...todos].slice(0, MOST_TODOS),
  };
}
