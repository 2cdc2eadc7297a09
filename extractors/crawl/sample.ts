// Reading a few records of every kind instead of all: enough to calibrate a profile or to keep a recording, never a
// migration. What is left out is a gap with its reason, so nobody can take the result for the whole account.
import type { Ref, StreamName } from '../../model/streams.ts';
import type { Queue } from './queue.ts';

export interface Sample {
  /** Records read per page kind; a list is walked until it has shown that many. */
  readonly perPage: number;
  /** Exactly these of their streams instead of the first ones; their lists are walked to the end. */
  readonly only?: readonly Ref[] | undefined;
  /** Streams whose lists are walked to the end all the same: fields of others ask which ids there are. */
  readonly whole?: ReadonlySet<StreamName> | undefined;
}

export const OUTSIDE_SAMPLE = 'outside the sample';

/** Whether a list has shown enough rows. */
export function isEnough(sample: Sample | null, stream: StreamName, rows: number): boolean {
  if (sample === null || sample.whole?.has(stream) || namedOf(sample, stream).length > 0) return false;
  return rows >= sample.perPage;
}

/** Settles every item of a stream that is not in the sample. */
export async function leaveOutRest(queue: Queue, stream: StreamName, sample: Sample | null): Promise<void> {
  if (sample === null) return;
  const named = new Set(namedOf(sample, stream));
  const taken = new Map<string | undefined, number>();
  for (const item of queue.items(stream)) {
    const earlier = taken.get(item.page) ?? 0;
    const isIn = named.size > 0 ? named.has(item.key as Ref) : earlier < sample.perPage;
    if (isIn) taken.set(item.page, earlier + 1);
    else if (item.state === 'queued') await queue.done(item, OUTSIDE_SAMPLE);
  }
}

function namedOf(sample: Sample, stream: StreamName): Ref[] {
  return (sample.only ?? []).filter((ref) => ref.startsWith(`${stream}/`));
}
