// One pass over a snapshot for what only all records together can tell (model/survey.ts). Reads, decides nothing.
import { newSurveyor } from '../../mapping/survey.ts';
import { type StreamName, streamNames } from '../../model/streams.ts';
import type { Survey } from '../../model/survey.ts';
import type { SnapshotReader } from '../../state/snapshot-reader.ts';

/** What is needed of a snapshot; the real one, or records in memory. */
export type SnapshotView = Pick<SnapshotReader, 'has' | 'ids' | 'read'>;

/** Read in this order; the others are only counted. */
const SURVEYED = ['contacts', 'conversations', 'tickets', 'reviews', 'articles'] as const;

/**
 * Memory: one short string per conversation and review.
 * @throws InvalidState `record_unreadable`
 */
export async function surveySnapshot(snapshot: SnapshotView): Promise<Survey> {
  const surveyor = newSurveyor({ knows: (stream, id) => snapshot.has(stream, id) });
  for (const stream of SURVEYED) {
    for await (const id of snapshot.ids(stream)) surveyor.observe(stream, await snapshot.read(stream, id));
  }
  for await (const id of snapshot.ids('responses')) {
    const record = await snapshot.read('responses', id);
    const known = snapshot.has('reviews', record.reviewId);
    surveyor.observeResponse(record, known ? await snapshot.read('reviews', record.reviewId) : null);
  }
  const survey = surveyor.result();
  const counts: Survey['counts'] = {};
  for (const stream of streamNames)
    counts[stream] = survey.counts[stream] ?? (await countOf(snapshot, stream));
  return { ...survey, counts };
}

async function countOf(snapshot: SnapshotView, stream: StreamName): Promise<number> {
  let count = 0;
  for await (const _ of snapshot.ids(stream)) count += 1;
  return count;
}
