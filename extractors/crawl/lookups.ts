// What records that were read before say, for fields of later streams (`lookup`). Only what a profile asks for is kept
// in memory, and each stream is read once, when the first that needs it begins.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StreamName } from '../../model/streams.ts';
import { streamLookups } from '../../selectors/check-lookups.ts';
import type { Profile } from '../../selectors/schema.ts';
import { fold } from '../../selectors/text.ts';
import type { RawValue, RawValues, RecordsBy } from '../../selectors/values.ts';
import type { EarlierSnapshot } from '../../state/earlier-snapshot.ts';
import { recordPath } from '../../state/snapshot-layout.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';

export interface Lookups {
  /** Reads what the pages of a stream will ask for; at once where that is known already. */
  prepare(stream: StreamName): Promise<void>;
  readonly look: RecordsBy;
}

interface Entry {
  /** The text as the record has it, white space folded. */
  readonly text: string;
  readonly taken: RawValues;
}
/** Records by their text in small letters. */
type Index = Map<string, Entry[]>;

/** Records read at once. */
const BATCH = 64;

/**
 * Of a stream that was read to its end, its records in the snapshot are asked; of one that is not in scope, those of the
 * generation before. Where neither is there, nothing is told.
 */
export function createLookups(deps: {
  profile: Profile;
  scope: ReadonlySet<StreamName>;
  earlier: EarlierSnapshot | undefined;
  writer: Pick<SnapshotWriter, 'dir' | 'ids'>;
  /** Whether a stream was read to its end, in this run or an earlier one of the same generation. */
  isRead(stream: StreamName): boolean;
  /** Rows that stand for records which are not read: for a trial, which reads a few only. */
  rows?(stream: StreamName): Iterable<RawValues>;
}): Lookups {
  const { profile, scope, earlier, writer } = deps;
  const wanted = streamLookups(profile);
  const indexes = new Map<string, Index>();
  const prepared = new Map<StreamName, Promise<void>>();

  const build = async (stream: StreamName): Promise<void> => {
    const isOwn = deps.isRead(stream);
    if (!isOwn && (scope.has(stream) || earlier === undefined)) return;
    const own = wanted.filter((one) => one.in === stream);
    const takes = [...new Set(own.map(({ take }) => take))];
    const bys = [...new Set(own.map(({ by }) => by))];
    const built = new Map(bys.map((by) => [by, new Map() as Index]));
    const keep = (record: RawValues): void => {
      const taken = Object.fromEntries(takes.map((take) => [take, record[take] ?? null]));
      for (const [by, index] of built) put(index, record[by], taken);
    };
    const read = async (id: string): Promise<RawValues> =>
      isOwn
        ? (JSON.parse(await readFile(join(writer.dir, recordPath(stream, id)), 'utf8')) as RawValues)
        : ((await earlier?.read(stream, id)) as unknown as RawValues);
    const ids = [...(isOwn ? writer.ids(stream) : (earlier?.ids(stream) ?? []))];
    for (let at = 0; at < ids.length; at += BATCH)
      for (const record of await Promise.all(ids.slice(at, at + BATCH).map(read))) keep(record);
    for (const row of deps.rows?.(stream) ?? []) keep(row);
    for (const [by, index] of built) indexes.set(`${stream} ${by}`, index);
  };

  return {
    async prepare(stream) {
      const needed = new Set(wanted.filter(({ asker }) => asker === stream).map((one) => one.in));
      for (const one of needed) {
        const under = prepared.get(one) ?? build(one);
        prepared.set(one, under);
        await under;
      }
    },

    look({ in: stream, by, take }, text) {
      const index = indexes.get(`${stream} ${by}`);
      if (index === undefined) return null;
      const asked = spelt(text);
      const near = index.get(asked.toLowerCase()) ?? [];
      const same = near.filter((entry) => entry.text === asked);
      // An id is one by its very letters; what people typed is not.
      return (same.length > 0 || by === 'id' ? same : near).map(({ taken }) => taken[take] ?? null);
    },
  };
}

function put(index: Index, value: RawValue | undefined, taken: RawValues): void {
  if (value === undefined || value === null || typeof value === 'object') return;
  const text = spelt(String(value));
  if (text === '') return;
  const key = text.toLowerCase();
  const known = index.get(key);
  if (known) known.push({ text, taken });
  else index.set(key, [{ text, taken }]);
}

/** One spelling for what looks the same. */
const spelt = (text: string): string => fold(text).normalize('NFC');
