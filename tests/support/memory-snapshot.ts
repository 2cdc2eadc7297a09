// A snapshot that lies in memory: what units and surveys need of one, without files.
import type { SnapshotView } from '../../importers/plan/survey.ts';
import { type RecordOf, type SourceRecord, type StreamName, streams } from '../../model/streams.ts';
import { Account } from '../../sandbox/thread/world/account.ts';
import { type SizeName, sizes } from '../../sandbox/thread/world/size.ts';
import { wholeTruth } from '../../sandbox/thread/world/truth.ts';

export type Records = { readonly [S in StreamName]?: readonly RecordOf[S][] };

/** Every record is checked by its schema, so that no test proves something about records that cannot be. */
export function memorySnapshot(records: Records): SnapshotView {
  const byStream = new Map<StreamName, Map<string, SourceRecord>>();
  for (const [stream, list] of Object.entries(records) as [StreamName, readonly SourceRecord[]][]) {
    const checked = list.map((record) => streams[stream].schema.parse(record) as SourceRecord);
    byStream.set(stream, new Map(checked.map((record) => [record.id, record])));
  }
  return {
    has: (stream, id) => byStream.get(stream)?.has(id) ?? false,
    async *ids(stream) {
      yield* [...(byStream.get(stream)?.keys() ?? [])].sort();
    },
    async read<S extends StreamName>(stream: S, id: string) {
      const record = byStream.get(stream)?.get(id);
      if (record === undefined) throw new Error(`no ${stream}/${id} in this snapshot`);
      return record as RecordOf[S];
    },
  };
}

/** Everything the Thread sandbox holds, as it really holds it. */
export function sandboxRecords(size: SizeName = 'small', seed = 1): Records {
  return wholeTruth(new Account(seed, sizes[size])).streams as Records;
}
