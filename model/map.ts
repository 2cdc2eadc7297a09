// map.yaml: people's decisions on what cannot be decided by the data alone, and the approval of them.
import { z } from 'zod';
import { instant, sourceId } from './records.ts';

export const MAP_FORMAT = 1;

export const ticketCategories = ['submitted', 'in_progress', 'waiting_on_customer', 'resolved'] as const;
export type TicketCategory = (typeof ticketCategories)[number];

export const migrationMap = z.strictObject({
  formatVersion: z.literal(MAP_FORMAT),
  conversations: z.strictObject({ as: z.enum(['conversation', 'ticket']) }),
  reviews: z.strictObject({ as: z.enum(['ticket', 'conversation']) }),
  articles: z.strictObject({ state: z.enum(['draft', 'as-source']) }),
  /** Names of the ticket types; found by name or made. */
  ticketTypes: z.strictObject({
    tickets: z.string().min(1),
    conversations: z.string().min(1),
    reviews: z.string().min(1),
  }),
  /** An opening message with formatting is plain text in Intercom: its original follows in an internal note, or not. */
  openers: z.enum(['note', 'text']),
  /** Activity lines become one internal note each, or are left out (and counted). */
  activities: z.enum(['notes', 'skip']),
  /** Source user id -> Intercom admin id; null means the stand-in writes for them, with their name kept. */
  users: z.record(sourceId, z.string().nullable()),
  /** Intercom admin id that writes for people without one. */
  standIn: z.string(),
  /** Source team id -> Intercom team id; null leaves records without a team. */
  teams: z.record(sourceId, z.string().nullable()),
  /** Status name of tickets and reviews -> Intercom ticket state category. */
  statuses: z.record(z.string(), z.enum(ticketCategories)),
  /**
   * Priority name of tickets -> value of the attribute `priority`; null sends none. Intercom has no priority of its
   * own that can be written. One that is not named here goes as it is.
   */
  priorities: z.record(z.string(), z.string().min(1).nullable()).default({}),
  /** Source property id -> what becomes of it. */
  properties: z.record(
    sourceId,
    z.strictObject({
      name: z.string().min(1),
      type: z.enum(['string', 'integer', 'decimal', 'boolean', 'datetime', 'list', 'skip']),
    }),
  ),
  /** Longest tag name sent; Intercom documents no limit, 255 is ours. */
  tagLength: z.int().min(1).max(255),
  /** Snippet variable -> Intercom attribute, for the templates' import file; null has no equivalent. */
  variables: z.record(z.string(), z.string().nullable()),
  /** Written by `map confirm`; void as soon as the map above or the snapshot changes. */
  approval: z
    .strictObject({ by: z.string().min(1), at: instant, mapHash: z.string(), snapshotSeal: z.string() })
    .nullable(),
});
export type MigrationMap = z.infer<typeof migrationMap>;
