// Identifiers in Intercom's shapes (24-hex, decimal strings, UUIDs), the same for the same seed and order.
import { createHash } from 'node:crypto';

export interface Ids {
  /** 24 hex digits: contacts and companies. */
  hex(): string;
  /** Next number of a named sequence, as Intercom's decimal string. */
  decimal(sequence: Sequence): string;
  uuid(): string;
  requestId(): string;
}

// Conversations and tickets share one sequence: a ticket's id works under /conversations. All others are unique only
// among themselves, so they begin at the same number: whoever compares ids of different kinds is found out.
const FIRST = 470;
const firstOf = {
  thread: FIRST,
  message: 403_918_320,
  part: FIRST,
  tag: FIRST,
  admin: 991_267_450,
  team: 5_017_690,
  ticketNumber: 1,
  ticketType: FIRST,
  ticketTypeAttribute: FIRST,
  ticketState: 7_490,
  dataAttribute: FIRST,
  conversationAttribute: FIRST,
  note: FIRST,
  macro: FIRST,
  snippet: FIRST,
  article: FIRST,
  collection: FIRST,
  job: 1,
  file: 1,
} as const;

export type Sequence = keyof typeof firstOf;

/** @param seed the same seed gives the same ids in the same order of asking */
export function seededIds(seed: number): Ids {
  const base = createHash('sha256').update(`ids/${seed}`).digest('hex');
  const next = new Map<Sequence, number>();
  let hexCount = 0;
  let uuidCount = 0;
  let requestCount = 0;
  const tail = (count: number): string => count.toString(16).padStart(12, '0');
  return {
    hex() {
      hexCount += 1;
      return `67${base.slice(0, 14)}${hexCount.toString(16).padStart(8, '0')}`;
    },
    decimal(sequence) {
      const value = next.get(sequence) ?? firstOf[sequence];
      next.set(sequence, value + 1);
      return String(value);
    },
    uuid() {
      uuidCount += 1;
      return `${base.slice(0, 8)}-${base.slice(8, 12)}-4${base.slice(13, 16)}-a${base.slice(17, 20)}-${tail(uuidCount)}`;
    },
    requestId() {
      requestCount += 1;
      return `${base.slice(20, 28)}-${base.slice(28, 32)}-4${base.slice(33, 36)}-8${base.slice(37, 40)}-${tail(requestCount)}`;
    },
  };
}
