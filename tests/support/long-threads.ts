// Threads of any length, and what the workspace must hold of them afterwards: derived from the same lines, not from
// the importer's drafts. Three messages share each second, in the source's order.
import type { Attachment, Conversation, Message, Ticket } from '../../model/records.ts';
import { members } from '../../sandbox/cast.ts';
import type { Records } from './memory-snapshot.ts';
import {
  aContact,
  aConversation,
  aMessage,
  anAttachment,
  aTicket,
  at,
  aUser,
  contactAuthor,
  SECONDS,
  userAuthor,
} from './records.ts';

/** Somebody who has a seat in the workspace too. */
const AGENT = members.flatMap(({ intercom }) => (intercom ? [intercom.email] : []))[0] ?? '';
const PEOPLE = {
  k1: { type: 'user', email: 'cora@client.example', author: contactAuthor('k1') },
  k2: { type: 'user', email: 'carl@client.example', author: contactAuthor('k2', 'Carl Client') },
  u1: { type: 'admin', email: AGENT, author: userAuthor('u1') },
} as const;
export type Person = keyof typeof PEOPLE;

const PER_SECOND = 3;
const PER_PART = 10;

export interface Line {
  readonly by: Person;
  readonly kind: 'reply' | 'note';
  readonly text: string;
  /** Seconds after the thread's first. */
  readonly second: number;
  /** How many; Intercom takes ten a part. */
  readonly files: number;
}

/** A part, or the opening, as the workspace holds it. */
export interface Arrived {
  readonly type: string;
  readonly by: string;
  readonly at: number;
  readonly text: string;
  readonly files: readonly string[];
}

export interface LinesOptions {
  /** Who write, in turn; every fifth line, if the agent's, is a note. */
  readonly people?: readonly Person[];
  /** Seconds by which the whole thread is later. */
  readonly later?: number;
  /** By number of the line: what is otherwise about it. */
  readonly but?: Readonly<Record<number, Partial<Line>>>;
}

export function lines(
  count: number,
  { people = ['k1', 'u1', 'u1', 'k2'], later = 0, but = {} }: LinesOptions = {},
): Line[] {
  return Array.from({ length: count }, (_, index): Line => {
    const by = people[index % people.length] ?? 'u1';
    return {
      by,
      kind: by === 'u1' && index % 5 === 0 ? 'note' : 'reply',
      text: `Line ${index} of ${count}`,
      second: later + Math.floor(index / PER_SECOND),
      files: 0,
      ...but[index],
    };
  });
}

const fileId = (thread: string, line: number, file: number): string => `${thread}-${line}-${file}`;
const fileName = (line: number, file: number): string => `line-${line}-file-${file}.txt`;

function messagesOf(thread: string, all: readonly Line[]): Message[] {
  return all.map(({ by, kind, text, second, files }, index) =>
    aMessage({
      id: `${thread}-m${index}`,
      kind,
      author: PEOPLE[by].author,
      createdAt: at(second),
      html: `<p>${text}</p>`,
      attachmentIds: Array.from({ length: files }, (_, file) => fileId(thread, index, file + 1)),
    }),
  );
}

function attachmentsOf(thread: string, parent: string, all: readonly Line[]): Attachment[] {
  return all.flatMap(({ files }, index) =>
    Array.from({ length: files }, (_, file) =>
      anAttachment({
        id: fileId(thread, index, file + 1),
        name: fileName(index, file + 1),
        parent,
        messageId: `${thread}-m${index}`,
      }),
    ),
  );
}

/** Closed, of two contacts, owned by the agent, with one tag of its own and its channel's. */
const conversation = (id: string, all: readonly Line[]): Conversation =>
  aConversation({
    id,
    state: 'done',
    contactIds: ['k1', 'k2'],
    ownerId: 'u1',
    tags: ['long'],
    createdAt: at(all[0]?.second ?? 0),
    messages: messagesOf(id, all),
  });

/** Closed, with one tag; its description comes before its lines. */
const ticket = (id: string, all: readonly Line[]): Ticket =>
  aTicket({
    id,
    status: 'Closed',
    ownerId: 'u1',
    tags: ['long'],
    createdAt: at(0),
    messages: messagesOf(id, all),
  });

export interface Threads {
  readonly conversations?: Readonly<Record<string, readonly Line[]>>;
  readonly tickets?: Readonly<Record<string, readonly Line[]>>;
}

export function recordsOf({ conversations = {}, tickets = {} }: Threads): Records {
  const [chats, desk] = [Object.entries(conversations), Object.entries(tickets)];
  return {
    contacts: [aContact(), aContact({ id: 'k2', name: 'Carl Client', email: PEOPLE.k2.email })],
    users: [aUser({ email: AGENT })],
    conversations: chats.map(([id, all]) => conversation(id, all)),
    tickets: desk.map(([id, all]) => ticket(id, all)),
    attachments: [
      ...chats.flatMap(([id, all]) => attachmentsOf(id, `conversations/${id}`, all)),
      ...desk.flatMap(([id, all]) => attachmentsOf(id, `tickets/${id}`, all)),
    ],
  };
}

/** Every line as it must have arrived; one with more than ten files goes on in parts that carry the others. */
export function arrivals(all: readonly Line[]): Arrived[] {
  return all.flatMap(({ by, kind, text, second, files }, index) => {
    const head = {
      type: kind === 'note' ? 'note' : 'comment',
      by: `${PEOPLE[by].type} ${PEOPLE[by].email.toLowerCase()}`,
      at: SECONDS + second,
    };
    const names = Array.from({ length: files }, (_, file) => fileName(index, file + 1));
    const parts: Arrived[] = [{ ...head, text, files: names.slice(0, PER_PART) }];
    for (let from = PER_PART; from < files; from += PER_PART) {
      const upTo = Math.min(from + PER_PART, files);
      const label = `[Files ${from + 1} to ${upTo} of ${files}]`;
      parts.push({ ...head, text: label, files: names.slice(from, upTo) });
    }
    return parts;
  });
}

interface HeldAuthor {
  readonly type: string;
  readonly email: string | null;
}

interface HeldPart {
  readonly id: string;
  readonly type: string;
  readonly body: string | null;
  readonly created_at: number;
  readonly author: HeldAuthor;
  readonly attachments: readonly { readonly name: string }[];
}

/** A conversation or ticket of the sandbox's `/__sandbox/objects`. */
export interface Held {
  readonly id: string;
  readonly created_at: number;
  readonly state: string;
  readonly source: Omit<HeldPart, 'type' | 'created_at'> | null;
  readonly custom_attributes: Readonly<Record<string, unknown>>;
  readonly ticket: { readonly values: Readonly<Record<string, unknown>> } | null;
  readonly parts: readonly HeldPart[];
}

/** What was said in it, in the order in which it holds it, whatever the API would show of that. */
export function saidIn({ source, created_at, parts }: Held): Arrived[] {
  const opening = source ? [{ ...source, type: 'comment', created_at }] : [];
  const spoken = parts.filter(({ type }) => type === 'comment' || type === 'note' || type === 'open');
  return [...opening, ...spoken].map(({ type, author, created_at: when, body, attachments }) => ({
    type,
    by: `${author.type} ${(author.email ?? '').toLowerCase()}`,
    at: when,
    text: (body ?? '').replace(/<[^>]*>/g, ''),
    files: attachments.map(({ name }) => name),
  }));
}
