// How ids are spelled: a letter per stream and a number, so that a record can be made from its id alone.
import type { StreamName } from '../../../model/streams.ts';

/** Streams whose records are made one by one from a number. */
export type NumberedStream = Exclude<StreamName, 'attachments'>;

const spelling: Record<NumberedStream, { letter: string; offset: number }> = {
  users: { letter: 'm', offset: 1000 },
  teams: { letter: 't', offset: 200 },
  companies: { letter: 'o', offset: 0 },
  contacts: { letter: 'k', offset: 0 },
  tags: { letter: 'g', offset: 0 },
  properties: { letter: 'p', offset: 0 },
  reviews: { letter: 'r', offset: 0 },
  responses: { letter: 's', offset: 0 },
  conversations: { letter: 'c', offset: 0 },
  tickets: { letter: 'x', offset: 0 },
  templates: { letter: 'n', offset: 0 },
  integrations: { letter: 'i', offset: 0 },
  automations: { letter: 'w', offset: 0 },
  articles: { letter: 'a', offset: 0 },
};

export function idOf(stream: NumberedStream, number: number): string {
  const { letter, offset } = spelling[stream];
  return `${letter}${number + offset}`;
}

/** The number in an id of this stream, or null for any other text. */
export function numberOf(stream: NumberedStream, id: string): number | null {
  const { letter, offset } = spelling[stream];
  const digits = id.slice(letter.length);
  if (!id.startsWith(letter) || !/^[1-9]\d{0,8}$/.test(digits)) return null;
  return Number(digits) - offset;
}

export function messageId(parentId: string, position: number): string {
  return `${parentId}-${position}`;
}

/** @param holder id of the message or snippet that shows it */
export function attachmentId(holder: string, position: number): string {
  return `f${holder}-${position}`;
}

/** The thread, ticket or snippet an attachment id belongs to: `fc12-7-1` -> `c12`, `fn3-1` -> `n3`. */
export function parentOfAttachment(id: string): string | null {
  return /^f(?:([cx]\d+)-\d+|(n\d+))-\d+$/.exec(id)?.slice(1).find(Boolean) ?? null;
}
