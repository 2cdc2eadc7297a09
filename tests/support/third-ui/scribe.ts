// Writes messages and threads: who says what and when, with a fresh id for each.
import type { Contact, Message, User } from '../../../model/records.ts';
import { type Random, seededRandom } from '../../../sandbox/random.ts';
import type { Aside } from './desk.ts';
import type { People } from './people.ts';
import { ACTIVITIES, BLOCKS, NOTES, SENTENCES } from './vocabulary.ts';

export interface ThreadWish {
  readonly contact: Contact;
  readonly colleague: User;
  /** Unix seconds of the first message. */
  readonly start: number;
  /** Replies and activities. */
  readonly lines: number;
  readonly notes: number;
  readonly random: Random;
}

export interface Scribe {
  readonly asides: Map<string, Aside>;
  /** In order of time. */
  thread(wish: ThreadWish): Message[];
  /** @param at Unix seconds */
  message(kind: Message['kind'], by: Contact | User | null, at: number, html: string): Message;
  aside(message: Message): Aside;
}

export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
export const unix = (instant: string): number => Date.parse(instant) / 1000;

export function createScribe(seed: number, now: number, people: People): Scribe {
  const ids = seededRandom(seed, 'message ids');
  const asides = new Map<string, Aside>();
  const writers = people.users.filter(({ state }) => state !== 'pending');
  let id = 900_100;

  const message: Scribe['message'] = (kind, by, at, html) => {
    id += ids.int(1, 4);
    const author = (): Message['author'] => {
      if (by === null) return { type: 'system', id: null, name: 'System' };
      return { type: 'role' in by ? 'user' : 'contact', id: by.id, name: by.name };
    };
    const told: Message = {
      ...{ id: String(id), kind, author: author(), createdAt: iso(at), html },
      ...{ subject: null, editedAt: null, deleted: false, attachmentIds: [] },
    };
    asides.set(told.id, { live: false, stale: null, millis: ids.int(0, 999), lostPersonId: null });
    return told;
  };

  return {
    asides,
    message,
    aside(told) {
      const found = asides.get(told.id);
      if (found === undefined) throw new RangeError(`no such message: ${told.id}`);
      return found;
    },
    thread({ contact, start, lines, notes, random }) {
      const longest = Math.floor((now - start) / (lines + 1));
      const noted = new Set(Array.from({ length: notes }, (_, n) => Math.floor((n * lines) / notes)));
      const told: Message[] = [];
      let at = start;
      for (let line = 0; line < lines; line += 1) {
        const reply = line === 0 || !random.chance(0.12);
        const by = line % 2 === 0 ? contact : random.pick(writers);
        told.push(
          reply
            ? message('reply', by, at, letter(random))
            : message('activity', null, at, `<p>${random.pick(ACTIVITIES)}</p>`),
        );
        const last = told.at(-1);
        if (reply && last && random.chance(0.06)) last.editedAt = iso(at + Math.min(240, longest - 1));
        if (noted.has(line))
          told.push(message('note', random.pick(writers), at + 7, `<p>${random.pick(NOTES)}</p>`));
        at += Math.min(longest, random.int(40, 90_000));
      }
      return told;
    },
  };
}

/** A letter of one to three paragraphs, serialized as a browser would. */
function letter(random: Random): string {
  const paragraphs = Array.from({ length: random.int(1, 3) }, () => `<p>${random.pick(SENTENCES)}</p>`);
  if (random.chance(0.15)) paragraphs.push(random.pick(BLOCKS));
  return random.chance(0.5) ? `<p>Guten Tag,</p>${paragraphs.join('')}` : paragraphs.join('');
}
