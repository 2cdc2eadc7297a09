// What differs between a snapshot and the generation before it: ids in `delta.json`, counts in the manifest.
import { z } from 'zod';
import { instant, sourceId } from './records.ts';
import { isStreamName, type StreamName } from './streams.ts';

export const DELTA_FORMAT = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const streamKey = z
  .string()
  .refine(isStreamName)
  .transform((name) => name as StreamName);
const ids = z.array(sourceId);
const count = z.int().nonnegative();

/** Ids of one stream, sorted. An id is in at most one list; one that is in none is unchanged. */
export const streamDelta = z.strictObject({
  /** False for a stream that was not asked for: all of it is carried over. */
  read: z.boolean(),
  new: ids,
  /** Its bytes differ from the earlier generation's. */
  changed: ids,
  /** The source lists it no longer. */
  vanished: ids,
  /** The earlier generation has it, this one could not read it: a gap, not a disappearance. */
  unread: ids,
  /** Taken from the earlier generation without looking at the source. */
  carried: ids,
});

export const delta = z.strictObject({
  formatVersion: z.literal(DELTA_FORMAT),
  generation: z.int().min(2),
  /** Seal of the generation it is compared with. */
  previous: hash,
  /** Records not updated since then were carried over where the list tells when that was. */
  since: instant.nullable(),
  streams: z.record(streamKey, streamDelta),
});

/** The same in numbers, and what ties the ids to the manifest. */
export const deltaSummary = z.strictObject({
  since: instant.nullable(),
  /** SHA-256 of `delta.json`. */
  sha256: hash,
  streams: z.record(
    streamKey,
    z.strictObject({
      read: z.boolean(),
      new: count,
      changed: count,
      vanished: count,
      unread: count,
      carried: count,
    }),
  ),
});

export type StreamDelta = z.infer<typeof streamDelta>;
export type Delta = z.infer<typeof delta>;
export type DeltaSummary = z.infer<typeof deltaSummary>;

/** @param sha256 of the delta's file */
export function summarise({ since, streams }: Delta, sha256: string): DeltaSummary {
  const counts = Object.entries(streams).map(([stream, lists]) => [
    stream,
    {
      read: lists.read,
      new: lists.new.length,
      changed: lists.changed.length,
      vanished: lists.vanished.length,
      unread: lists.unread.length,
      carried: lists.carried.length,
    },
  ]);
  return { since, sha256, streams: Object.fromEntries(counts) };
}
