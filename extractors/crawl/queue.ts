// The request queue: what is to be read, what was, what failed and why, kept in queue.jsonl. After a kill the
// journal is replayed and the same command goes on. Knows nothing of pages or HTTP.
import type { Finding } from '../../model/findings.ts';
import type { RefusedRequest } from '../../model/snapshot.ts';
import type { StreamName } from '../../model/streams.ts';
import type { Strategy } from '../../selectors/schema.ts';
import { openJournal } from '../../state/journal.ts';
import { sumOfRefused } from '../access/refusals.ts';
import type { Entry, Item, ListProgress, Queue, StreamProgress, Work } from './queue-types.ts';

export type { Item, ListProgress, Queue, Work } from './queue-types.ts';

/**
 * Opens (or begins) a queue.
 * @param profileHash with another profile than last time, lists are walked and strategies learnt anew; records stay
 * @throws InvalidState `journal_damaged`
 */
export async function openQueue(file: string, profileHash: string): Promise<Queue> {
  const items = new Map<string, Item>();
  const waiting = new Map<StreamName, Set<Item>>();
  const sizes = new Map<StreamName, number>();
  const lists = new Map<string, ListProgress>();
  const ended = new Map<StreamName, StreamProgress>();
  const strategies = new Map<string, Strategy>();
  const findings = new Map<string, Finding>();
  const facts = new Set<string>();
  const reopened = new Set<Item>();
  const wronglyAsked = new Set<string>();
  let refused: readonly RefusedRequest[] = [];
  let profile = '';

  const settle = (item: Item, state: 'done' | 'failed', reason: string | null): void => {
    item.state = state;
    item.reason = reason;
    item.attempts += 1;
    waiting.get(item.stream)?.delete(item);
  };
  const enqueue = (item: Item): void => {
    item.state = 'queued';
    const queued = waiting.get(item.stream) ?? new Set();
    waiting.set(item.stream, queued.add(item));
  };

  const reopen = (item: Item): void => {
    item.again = true;
    // One that is being read right now is read again after that.
    if (item.state === 'done' || item.state === 'failed') enqueue(item);
    else reopened.add(item);
  };

  const claim = (item: Item): boolean => {
    if (item.state !== 'queued') return false;
    item.state = 'pending';
    waiting.get(item.stream)?.delete(item);
    return true;
  };

  /** The queue is what these steps make of the journal, now and after a restart. */
  const apply = (entry: Entry): void => {
    switch (entry.op) {
      case 'begin':
        if (entry.profile !== profile) {
          lists.clear();
          strategies.clear();
          wronglyAsked.clear();
        }
        profile = entry.profile;
        return;
      case 'add': {
        const item = itemOf(entry.work);
        items.set(item.key, item);
        sizes.set(item.stream, (sizes.get(item.stream) ?? 0) + 1);
        enqueue(item);
        return;
      }
      case 'done':
      case 'failed': {
        const item = items.get(entry.key);
        if (item) settle(item, entry.op, entry.reason ?? null);
        if (item && reopened.delete(item)) enqueue(item);
        return;
      }
      case 'again': {
        const item = items.get(entry.key);
        if (item) reopen(item);
        return;
      }
      case 'wrong':
        wronglyAsked.add(entry.page);
        for (const key of entry.keys) {
          const item = items.get(key);
          if (item) reopen(item);
        }
        return;
      case 'restart':
        lists.delete(entry.page);
        return;
      case 'list': {
        const keys = lists.get(entry.page)?.keys ?? new Set();
        for (const key of entry.keys) keys.add(key);
        const { strategy, next, counter } = entry;
        lists.set(entry.page, { strategy, next, counter, done: false, proof: null, keys });
        return;
      }
      case 'listed': {
        const list = lists.get(entry.page);
        const proof = entry.proof ?? null;
        if (list) Object.assign(list, { done: true, counter: entry.counter, next: null, proof });
        return;
      }
      case 'stream':
        ended.set(entry.stream, { finished: entry.problem === null, problem: entry.problem });
        return;
      case 'strategy':
        strategies.set(entry.page, entry.strategy);
        return;
      case 'finding':
        findings.set(`${entry.finding.code} ${entry.finding.ref}`, entry.finding);
        return;
      case 'refused':
        refused = sumOfRefused(refused, entry.requests ?? unnamed(entry.counts ?? {}));
        return;
      case 'fact':
        facts.add(entry.name);
    }
  };

  const journal = await openJournal<Entry>(file, { onEntry: apply });
  const record = (entry: Entry): Promise<void> => {
    apply(entry);
    return journal.append(entry);
  };
  await record({ op: 'begin', profile: profileHash });

  return {
    async add(works) {
      // Recording applies at once, so a key that comes twice in one batch is known the second time.
      await Promise.all(works.map((work) => (items.has(work.key) ? undefined : record({ op: 'add', work }))));
      return works.map(({ key }) => items.get(key) as Item);
    },
    get: (key) => items.get(key),
    *items(stream) {
      for (const item of items.values()) if (item.stream === stream) yield item;
    },
    size: (stream) => sizes.get(stream) ?? 0,
    waiting: (stream) => waiting.get(stream)?.size ?? 0,
    next(stream) {
      const [first] = waiting.get(stream) ?? [];
      if (first) claim(first);
      return first;
    },
    claim,
    done: (item, reason) => record({ op: 'done', key: item.key, ...(reason ? { reason } : {}) }),
    failed: (item, reason) => record({ op: 'failed', key: item.key, reason }),
    async readAgain(keys) {
      const wanted = keys.filter((key) => {
        const { page, reason } = items.get(key) ?? { reason: null };
        return page !== undefined && reason === null;
      });
      await Promise.all(wanted.map((key) => record({ op: 'again', key })));
      return wanted.length;
    },
    askedWrong: (page, keys) => record({ op: 'wrong', page, keys }),
    wronglyAsked: () => wronglyAsked,
    retryFailed() {
      const wanting = [...items.values()].filter((item) => item.state === 'failed' || isLeftOutFile(item));
      for (const item of wanting) enqueue(item);
      return wanting.length;
    },
    list: (page) => lists.get(page),
    listed: (page, part) => record({ op: 'list', page, ...part }),
    restartList: (page) => record({ op: 'restart', page }),
    finishList: (page, counter, proof) =>
      record({ op: 'listed', page, counter, ...(proof ? { proof } : {}) }),
    stream: (stream) =>
      ended.get(stream) ?? (sizes.has(stream) ? { finished: false, problem: null } : undefined),
    finishStream: (stream) => record({ op: 'stream', stream, problem: null }),
    spoilStream: (stream, problem) => record({ op: 'stream', stream, problem }),
    strategies: () => strategies,
    rememberStrategy: (page, strategy) => record({ op: 'strategy', page, strategy }),
    find: (finding) => record({ op: 'finding', finding }),
    findings: () => [...findings.values()],
    refused: () => refused,
    addRefused: (requests) =>
      requests.length === 0 ? Promise.resolve() : record({ op: 'refused', requests }),
    note: (fact) => (facts.has(fact) ? Promise.resolve() : record({ op: 'fact', name: fact })),
    facts: () => facts,
    close: () => journal.close(),
  };
}

/** A journal of an earlier version knows how many there were, by reason, and nothing else. */
function unnamed(counts: Record<string, number>): RefusedRequest[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({
      reason: reason as RefusedRequest['reason'],
      ...{ method: '', origin: '', path: '', operation: null, count },
    }));
}

/** A file too large for the limit of an earlier run may be small enough for this one's. */
function isLeftOutFile({ file, state, reason }: Item): boolean {
  return file !== undefined && state === 'done' && reason !== null;
}

/** Written out, not spread: V8 gives every spread object a layout of its own, which is more than the item itself. */
function itemOf({ key, stream, page, row, relative, misses, file, again }: Work): Item {
  return {
    key,
    stream,
    page,
    row,
    relative,
    misses,
    file,
    again,
    state: 'queued',
    attempts: 0,
    reason: null,
  };
}
