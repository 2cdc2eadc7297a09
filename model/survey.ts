// What only a look at the whole snapshot can tell: the distinct values that need an object in Intercom, how the
// values of each property really look, and which openings would collide. Small, whatever the size of the snapshot.
import { z } from 'zod';
import { sourceId } from './records.ts';

/** Distinct values kept of one list property; more are not a list. */
export const MAX_LISTED = 250;

export const propertySurvey = z.strictObject({
  /** Records that have a value. */
  count: z.int().nonnegative(),
  /** Whether every value so far reads as this. */
  numbers: z.boolean(),
  booleans: z.boolean(),
  dates: z.boolean(),
  /** Longest value in characters. */
  longest: z.int().nonnegative(),
  multiline: z.boolean(),
  /** Distinct values, sorted; null past {@link MAX_LISTED}. */
  values: z.array(z.string()).nullable(),
});

export const survey = z.strictObject({
  channels: z.array(z.string()),
  platforms: z.array(z.string()),
  /** Tag names as found on records, whether in the tags stream or not. */
  tags: z.array(z.string()),
  collections: z.array(z.string()),
  /** Status names of tickets and reviews. */
  statuses: z.array(z.string()),
  /** Priority names of tickets. */
  priorities: z.array(z.string()),
  properties: z.record(sourceId, propertySurvey),
  /** Some conversation or ticket has no contact that is in the snapshot. */
  withoutContact: z.boolean(),
  /** Some ticket carries a PSA number. */
  psaNumbers: z.boolean(),
  /**
   * Ref -> seconds its opening is moved. Conversations have no key in Intercom: they are found again by
   * contact and second, so no two openings of one contact may share a second (docs/intercom.md 11).
   */
  nudges: z.record(z.string(), z.int().positive()),
  /** Ids of response records that repeat what the review itself carries. */
  repeatedResponses: z.array(sourceId),
  /** Records per stream. */
  counts: z.record(z.string(), z.int().nonnegative()),
});
export type Survey = z.infer<typeof survey>;
export type PropertySurvey = z.infer<typeof propertySurvey>;
