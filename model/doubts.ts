// reports/in-doubt.yaml: the writes that only a person can settle, and the person's answers in the same file.
import { z } from 'zod';
import { instant } from './records.ts';

export const DOUBTS_FORMAT = 1;

/** What a write makes, in Intercom's words; the kind an id given in an answer must be of. */
export const madeKinds = [
  'tag',
  'contact attribute',
  'company attribute',
  'conversation attribute',
  'ticket type',
  'ticket type attribute',
  'company',
  'contact',
  'conversation',
  'ticket',
  'part',
  'collection',
  'article',
] as const;
export type MadeKind = (typeof madeKinds)[number];

export const doubtItem = z.strictObject({
  /** The unit, for example `conversations/c12`. */
  ref: z.string(),
  step: z.string(),
  /** When it was sent; tells this write from a later one of the same step. */
  sentAt: instant,
  sent: z.string(),
  look: z.string(),
  why: z.string(),
  /** Null for a write that changes something instead of making it. */
  makes: z.enum(madeKinds).nullable(),
  /** Whether the answer `applied` must name the Intercom id: everything later is hung on it. */
  idNeeded: z.boolean(),
  /** Ids in Intercom that stand where it would stand. */
  candidates: z.array(z.string()),
  answer: z.enum(['applied', 'absent']).nullable(),
  /** With `applied`: the Intercom id of what it made. */
  id: z
    .union([z.string(), z.int()])
    .transform((value) => String(value).trim())
    .nullable(),
});
export type DoubtItem = z.infer<typeof doubtItem>;

export const doubtList = z.strictObject({
  formatVersion: z.literal(DOUBTS_FORMAT),
  /** Who answers. */
  answeredBy: z
    .string()
    .transform((name) => name.trim() || null)
    .nullable(),
  items: z.array(doubtItem),
});
export type DoubtList = z.infer<typeof doubtList>;
