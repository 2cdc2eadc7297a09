// What a new generation takes from the one before without looking at the source: streams not asked for, records the
// list says are as old as they were, and the files of both. Everything else is read.
import { UsageError } from '../../lib/errors.ts';
import { refOf, type StreamName, splitRef, streamNames, streams } from '../../model/streams.ts';
import type { EarlierSnapshot } from '../../state/earlier-snapshot.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';
import type { Item, Queue } from './queue.ts';

/** Ids per stream. */
export type Carried = ReadonlyMap<StreamName, ReadonlySet<string>>;

export interface CarryOver {
  readonly earlier: EarlierSnapshot;
  /** Takes a listed record over where that is safe. @returns false when it has to be read */
  take(item: Item): Promise<boolean>;
  /** Takes all the rest that is not read. @returns everything taken, by this run or an interrupted one */
  finish(): Promise<Carried>;
}

/** Clocks differ: ours says when a record was read, the source's when it was updated. */
const CLOCK_DOUBT_MS = 3_600_000;

export function createCarryOver(deps: {
  readonly earlier: EarlierSnapshot;
  readonly writer: SnapshotWriter;
  readonly queue: Queue;
  readonly scope: ReadonlySet<StreamName>;
  /** ISO 8601; null when every record is to be read. */
  readonly since: string | null;
}): CarryOver {
  const { earlier, writer, queue, scope, since } = deps;
  const missingFiles = new Set(
    earlier.manifest.streams.attachments?.gaps.map((gap) => gap.id).filter((id) => id !== null),
  );

  /** Decided by what is on disk alone, so that an interrupted run comes to the same answer. */
  const isCovered = async (item: Item): Promise<boolean> => {
    const { row, stream } = item;
    if (since === null || row?.id === undefined || row.id === null) return false;
    const id = String(row.id);
    const readAt = earlier.provenance(refOf(stream, id))?.at;
    if (typeof row.updatedAt !== 'string' || readAt === undefined || !earlier.has(stream, id)) return false;
    const updated = Date.parse(row.updatedAt);
    if (!(updated < Date.parse(since) && updated < Date.parse(readAt) - CLOCK_DOUBT_MS)) return false;
    return missingFiles.size === 0 || !(await lacksFiles(stream, id));
  };

  /** A record whose files could not all be had is read again: they may be there now. */
  const lacksFiles = async (stream: StreamName, id: string): Promise<boolean> => {
    if (!streams.attachments.dependsOn.includes(stream)) return false;
    const record = await earlier.read(stream, id);
    const holders = 'messages' in record ? record.messages : 'attachmentIds' in record ? [record] : [];
    return holders.some(({ attachmentIds }) => attachmentIds.some((file) => missingFiles.has(file)));
  };

  const carry = async (stream: StreamName, id: string): Promise<void> => {
    if (!writer.has(stream, id)) await writer.carry(stream, id);
    if (stream === 'responses') await queue.note('response:record');
    if (stream === 'reviews' && (await earlier.read('reviews', id)).response !== null)
      await queue.note('response:field');
  };

  return {
    earlier,

    async take(item) {
      if (!(await isCovered(item))) return false;
      await carry(item.stream, String(item.row?.id));
      return true;
    },

    async finish() {
      const carried = new Map<StreamName, Set<string>>();
      const take = async (stream: StreamName, id: string): Promise<void> => {
        carried.set(stream, (carried.get(stream) ?? new Set()).add(id));
        await carry(stream, id);
      };
      for (const stream of streamNames) {
        if (stream === 'attachments' && scope.has(stream)) continue;
        if (!scope.has(stream)) for (const id of earlier.ids(stream)) await take(stream, id);
        else
          for (const item of queue.items(stream)) if (await isCovered(item)) await take(stream, idOf(item));
      }
      // Nobody looked at the pages of records that were carried over, so nobody saw their files either.
      if (scope.has('attachments')) {
        for (const id of earlier.ids('attachments')) {
          const parent = splitRef((await earlier.read('attachments', id)).parent);
          if (carried.get(parent.stream)?.has(parent.id)) await take('attachments', id);
        }
      }
      return carried;
    },
  };
}

const idOf = (item: Item): string => String(item.row?.id);

/**
 * The date a delta goes back to, the same for all its runs: what was carried over under one date cannot be
 * told from what would have been under another.
 * @throws UsageError `since_differs`
 */
export async function settleSince(queue: Queue, asked: string | undefined): Promise<string | null> {
  const noted = [...queue.facts()].find((fact) => fact.startsWith('since:'))?.slice('since:'.length);
  const since = asked ?? noted ?? '';
  if (noted !== undefined && noted !== since) {
    throw new UsageError(
      'since_differs',
      noted === ''
        ? 'This extraction was begun without --since.'
        : `This extraction was begun with --since ${noted}.`,
      { hint: 'Finish it the same way, then run another one.' },
    );
  }
  await queue.note(`since:${since}`);
  return since === '' ? null : since;
}
