// Stands in for the sockets of a recording: what the page sends is answered by what followed the same when it was recorded.
import { EventEmitter } from 'node:events';
import type { LiveSocket, OpenSocket } from '../extractors/wire/socket-relay.ts';
import { jsonIn, textWithoutSecrets } from './secrets.ts';
import type { SocketTalk } from './tape.ts';

interface Replies {
  readonly turns: string[][];
  played: number;
}

/** @param onMissing told of what was sent and not recorded, though its like was answered */
export function createSocketPlayer(
  talks: readonly SocketTalk[],
  onMissing: (what: string) => void,
): { readonly open: OpenSocket } {
  const replies = new Map<string, Replies>();
  const answered = new Set<string>();
  const known = new Set(talks.map(({ url }) => url));
  for (const { url, frames } of talks) {
    const add = (key: string, turn: string[]): void => {
      const found = replies.get(key) ?? { turns: [], played: 0 };
      found.turns.push(turn);
      replies.set(key, found);
    };
    const after = (at: number | null): string[] =>
      frames.filter(({ sent, follows }) => !sent && follows === at).map(({ text }) => text);
    add(`${url} open`, after(null));
    for (const [at, { sent, text }] of frames.entries()) {
      if (!sent) continue;
      const turn = after(at);
      add(`${url} ${text}`, turn);
      if (turn.length > 0) answered.add(`${url} ${shapeOf(text)}`);
    }
  }

  /** In the order they came, the last one again and again. */
  const next = (key: string): string[] => {
    const found = replies.get(key);
    if (!found) return [];
    const turn = found.turns[Math.min(found.played, found.turns.length - 1)] ?? [];
    found.played += 1;
    return turn;
  };

  return {
    open(url) {
      const events = new EventEmitter();
      let readyState = 0;
      const close = (code: number): void => {
        if (readyState === 3) return;
        readyState = 3;
        events.emit('close', code, Buffer.alloc(0));
      };
      const say = (texts: readonly string[]): void => {
        for (const text of texts)
          setImmediate(() => readyState === 1 && events.emit('message', Buffer.from(text), false));
      };
      setImmediate(() => {
        if (!known.has(url)) {
          onMissing(`SOCKET ${url}`);
          return close(1011);
        }
        readyState = 1;
        events.emit('open');
        say(next(`${url} open`));
      });
      const socket: LiveSocket = {
        get readyState() {
          return readyState;
        },
        send(message) {
          if (typeof message !== 'string') return;
          const text = textWithoutSecrets(message);
          const key = `${url} ${text}`;
          if (!replies.has(key) && answered.has(`${url} ${shapeOf(text)}`)) onMissing(`SEND ${url} ${text}`);
          say(next(key));
        },
        close: (code) => close(code ?? 1005),
        terminate: () => close(1006),
        on: (event: string, listener: (...told: never[]) => void) => events.on(event, listener as () => void),
      };
      return socket;
    },
  };
}

/** What kind of frame it is: its members, and what they call themselves. */
function shapeOf(text: string): string {
  const value = jsonIn(text);
  if (value === undefined) return text.slice(0, 16);
  return Object.entries(value)
    .map(([name, each]) => (/^(?:type|event|kind|op|action)$/i.test(name) ? `${name}=${String(each)}` : name))
    .sort()
    .join(',');
}
