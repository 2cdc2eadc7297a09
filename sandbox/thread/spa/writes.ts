// Every change anybody asked for, by name. Signing in, token exchange and queries sent by POST are none.

export interface Write {
  readonly seq: number;
  readonly origin: 'api' | 'socket';
  /** Operation name of a mutation, `METHOD /path` of a REST call, `type` of a socket message. */
  readonly name: string;
  /** What it was about: variables or path. */
  readonly about: string;
}

export interface Writes {
  readonly list: readonly Write[];
  add(origin: Write['origin'], name: string, about: string): void;
}

export function createWrites(): Writes {
  const list: Write[] = [];
  return {
    list,
    add: (origin, name, about) => void list.push({ seq: list.length + 1, origin, name, about }),
  };
}
