// Who listens to what: sockets, event streams and long polls all hear the same events.

export interface HubEvent {
  readonly seq: number;
  /** `inbox`, `presence`, `thread:c12` or `ticket:x4`. */
  readonly channel: string;
  readonly event: string;
  readonly data: unknown;
}

export interface Hub {
  /** Number of the newest event. */
  readonly newest: number;
  publish(channel: string, event: string, data: unknown): void;
  /** @returns a function that stops listening */
  listen(listener: (event: HubEvent) => void): () => void;
  /** Events after a number, oldest first; only the newest few hundred are kept. */
  since(seq: number): readonly HubEvent[];
}

const kept = 300;

export function createHub(): Hub {
  const events: HubEvent[] = [];
  const listeners = new Set<(event: HubEvent) => void>();
  let newest = 0;
  return {
    get newest() {
      return newest;
    },
    publish(channel, event, data) {
      newest += 1;
      const made = { seq: newest, channel, event, data };
      events.push(made);
      if (events.length > kept) events.shift();
      for (const listener of listeners) listener(made);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since: (seq) => events.filter((event) => event.seq > seq),
  };
}
