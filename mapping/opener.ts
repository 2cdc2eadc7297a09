// Who opens a conversation in Intercom, when, and with which message: a contact, always (docs/intercom.md 6.1).
import type { Conversation, Message, Review } from '../model/records.ts';
import { reviewerRef } from './names.ts';
import { mainContact } from './people.ts';
import type { Setting } from './setting.ts';
import { secondsOf } from './time.ts';

export interface Opener {
  /** Ref of the contact. */
  readonly contact: string;
  /** Unix seconds, before any nudge. */
  readonly at: number;
  /** The contact's own first message; null when an agent began, or nobody wrote at all. */
  readonly message: Message | null;
  /** All messages in time order, the source's order between equals. */
  readonly messages: readonly Message[];
}

type Knows = Pick<Setting, 'knows'>;

export function openerOf(conversation: Conversation, setting: Knows): Opener {
  const messages = inTimeOrder(conversation.messages);
  const main = mainContact(conversation.contactIds, setting);
  const first = messages.find((message) => message.kind !== 'activity');
  if (first?.kind === 'reply' && first.author.type === 'contact') {
    const { id } = first.author;
    const known = id !== null && setting.knows('contacts', id);
    return {
      contact: known ? `contacts/${id}` : main,
      at: secondsOf(first.createdAt),
      message: first,
      messages,
    };
  }
  const created = secondsOf(conversation.createdAt);
  const at = messages[0] === undefined ? created : Math.min(created, secondsOf(messages[0].createdAt));
  return { contact: main, at, message: null, messages };
}

/** The contact a review is by: matched by the source, or made for it. */
export function reviewContact(review: Review, setting: Knows): string {
  return review.contactId !== null && setting.knows('contacts', review.contactId)
    ? `contacts/${review.contactId}`
    : reviewerRef(review.id);
}

/** Stable: equal times keep the source's order. */
export function inTimeOrder(messages: readonly Message[]): Message[] {
  return [...messages].sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
}
