// A search index that learns of every write only some time after it, as Intercom's does.

/** What of a record can be searched, as it was when it was written. */
export type Doc = Readonly<Record<string, unknown>>;

export interface Entry {
  readonly id: string;
  readonly doc: Doc;
}

export interface LaggingIndex {
  /** Replaces what the index will know of this record once the lag has passed. */
  put(id: string, doc: Doc): void;
  remove(id: string): void;
  /** Everything the index knows by now. */
  entries(): IterableIterator<Entry>;
}

/**
 * @param nowMs the server's clock
 * @param lagMs asked at every write, so it can change while the server runs
 */
export function laggingIndex(nowMs: () => number, lagMs: () => number): LaggingIndex {
  const known = new Map<string, Entry>();
  let waiting: { at: number; id: string; doc: Doc | null }[] = [];
  let head = 0;
  const settle = (): void => {
    const now = nowMs();
    for (let next = waiting[head]; next !== undefined && next.at <= now; next = waiting[head]) {
      if (next.doc === null) known.delete(next.id);
      else known.set(next.id, { id: next.id, doc: next.doc });
      head += 1;
    }
    if (head > 1024 && head * 2 > waiting.length) {
      waiting = waiting.slice(head);
      head = 0;
    }
  };
  const write = (id: string, doc: Doc | null): void => {
    settle();
    waiting.push({ at: nowMs() + lagMs(), id, doc });
  };
  return {
    put: write,
    remove: (id) => write(id, null),
    entries() {
      settle();
      return known.values();
    },
  };
}
