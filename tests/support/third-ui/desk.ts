// The whole invented account: what is true of it, and what its API tells differently before it tells the truth.
import type { Message } from '../../../model/records.ts';
import type { RecordOf } from '../../../model/streams.ts';
import { attachFiles } from './attachments.ts';
import { inventConversations } from './conversations.ts';
import { inventPeople } from './people.ts';
import { createScribe } from './scribe.ts';
import { type FiledTemplate, inventTemplates } from './templates.ts';
import { inventTickets } from './tickets.ts';

export type ThirdStream =
  | 'users'
  | 'teams'
  | 'companies'
  | 'contacts'
  | 'tags'
  | 'conversations'
  | 'tickets'
  | 'attachments'
  | 'templates';
/** Records per stream, in no particular order. */
export type Truth = { readonly [Name in ThirdStream]: readonly RecordOf[Name][] };

/** What the collections say of a message that an event corrects later. */
export type Stale = Pick<Message, 'html' | 'editedAt' | 'deleted'>;

export interface Aside {
  /** The collections lack the message; only the event stream has it. */
  live: boolean;
  /** The collections still have this; the event stream brings the change. */
  stale: Stale | null;
  /** Milliseconds past the second, in JSON only. */
  millis: number;
  /** Person the author link leads to, though the directory lacks it. */
  lostPersonId: string | null;
}

export interface Desk {
  readonly truth: Truth;
  readonly templates: readonly FiledTemplate[];
  /** By message id. */
  readonly asides: ReadonlyMap<string, Aside>;
  /** By attachment id. */
  readonly bytes: ReadonlyMap<string, Buffer>;
}

/** @param now Unix seconds; nothing in the account is later */
export function inventDesk(seed: number, now: number): Desk {
  const people = inventPeople(seed);
  const scribe = createScribe(seed, now, people);
  const conversations = inventConversations(seed, now, people, scribe);
  const tickets = inventTickets(seed, now, people, scribe);
  const { attachments, bytes } = attachFiles(conversations, tickets);
  const templates = inventTemplates();
  return {
    truth: {
      ...people,
      conversations,
      tickets,
      attachments,
      templates: templates.map(({ template }) => template),
    },
    templates,
    asides: scribe.asides,
    bytes,
  };
}
