// Everything that was recorded: answers, and what sockets and event streams said.
import type { OriginStorage } from '../extractors/access/session.ts';
import type { Exchange } from './exchange.ts';
import { jsonIn } from './secrets.ts';

export interface Tape {
  readonly exchanges: readonly Exchange[];
  readonly sockets: readonly SocketTalk[];
  readonly streams: readonly StreamTalk[];
  /** What preflights were told, one for each origin and method they announced. */
  readonly preflights: readonly Exchange[];
  /** Storage of the app's origins when the recording began, tokens left out. */
  readonly storage: readonly OriginStorage[];
}

/** One connection of a socket; text frames only, in order. */
export interface SocketTalk {
  readonly url: string;
  readonly frames: readonly Frame[];
}

export interface Frame {
  readonly sent: boolean;
  readonly text: string;
  /** Position of the sent frame that a received one followed; null for one that came by itself at the beginning. */
  readonly follows: number | null;
}

/** One connection of an event stream. */
export interface StreamTalk {
  readonly url: string;
  readonly events: readonly { readonly type: string; readonly id: string | null; readonly data: string }[];
}

/**
 * What a received frame followed: the last sent one that speaks of the same (a channel, an id), else the last one. Several
 * subscriptions may be sent before the first is answered.
 */
export function followed(frames: readonly { readonly sent: boolean; readonly text: string }[]): Frame[] {
  const sent: { at: number; said: ReadonlySet<string> }[] = [];
  return frames.map(({ sent: isSent, text }, at) => {
    const said = saidIn(text);
    if (isSent) {
      sent.push({ at, said });
      return { sent: true, text, follows: null };
    }
    const about = sent.findLast((one) => [...one.said].some((each) => said.has(each)));
    return { sent: false, text, follows: (about ?? sent.at(-1))?.at ?? null };
  });
}

/** Values of a frame, but for those that say what kind of frame it is. */
function saidIn(text: string): ReadonlySet<string> {
  const said = new Set<string>();
  const walk = (value: unknown, name: string, depth: number): void => {
    if (typeof value === 'object' && value !== null) {
      if (depth < 3) for (const [key, each] of Object.entries(value)) walk(each, key, depth + 1);
    } else if (typeof value === 'string' && !/^(?:type|event|kind|op|action)$/i.test(name)) said.add(value);
  };
  walk(jsonIn(text) ?? {}, '', 0);
  return said;
}
