// What shows only over several records: fields that never differ, ids that come twice, ids that lead nowhere. Pure.
import type { ProbedJoin, Repeated, Uniform } from '../../model/reports.ts';
import type { SourceRecord, StreamName } from '../../model/streams.ts';
import { maskSample } from '../../selectors/mask.ts';
import type { Resolution } from '../../selectors/resolve.ts';
import type { RawValue } from '../../selectors/values.ts';
import { idReferences } from '../crawl/stream-findings.ts';

/** Fewer values than that may well be the same by chance. */
const LEAST = 3;
/** Words of a field that are told apart; a field with more of them is free text. */
const LONGEST_WORD = 16;
const BARE = { required: false, transform: [] };

type Json = RawValue | undefined;

/** Every value of a record by its path without positions: "messages.author.id". */
function* valuesIn(value: Json, path = ''): Generator<[string, Json]> {
  if (Array.isArray(value)) {
    if (value.length === 0) yield [path, null];
    for (const item of value) yield* valuesIn(item, path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      // Properties are named by the account, not by us.
      if (path === 'properties') yield [path, member];
      else yield* valuesIn(member, path === '' ? name : `${path}.${name}`);
    }
  } else yield [path, value];
}

const isNone = (value: Json): boolean => value === null || value === undefined || value === '';

/** What a record has that not every one has: which fields, which of a few words. Another record of the same brings nothing new. */
export function featuresOf(record: SourceRecord): Set<string> {
  const features = new Set<string>();
  for (const [path, value] of valuesIn(record as unknown as RawValue)) {
    if (isNone(value)) features.add(`${path} none`);
    else if (typeof value === 'boolean' || (isWord(value) && !/(?:^|\.|[a-z])[iI]ds?$/.test(path)))
      features.add(`${path} ${value}`);
    else features.add(path);
  }
  return features;
}

/** "reply", "active": one of a few words of ours. */
const isWord = (value: Json): boolean =>
  typeof value === 'string' && value.length <= LONGEST_WORD && /^[a-z][a-z_-]*$/.test(value);

/** Fields that are null, or the same, wherever they were read; `value` is masked. */
export function uniformIn(records: readonly SourceRecord[]): Uniform[] {
  const seen = new Map<string, { values: Set<Json>; count: number }>();
  for (const record of records) {
    for (const [path, value] of valuesIn(record as unknown as RawValue)) {
      const known = seen.get(path) ?? { values: new Set<Json>(), count: 0 };
      known.values.add(isNone(value) ? null : value);
      known.count += 1;
      seen.set(path, known);
    }
  }
  const isObject = (field: string): boolean =>
    [...seen.keys()].some((other) => other.startsWith(`${field}.`));
  return [...seen].flatMap(([field, { values, count }]) => {
    const [only] = values;
    // Of an object only its parts tell; where it is null it is not there.
    if (isObject(field)) return [];
    // That nothing is deleted, or inline, is no news.
    if (records.length < LEAST || count < LEAST || values.size !== 1 || only === false) return [];
    return [{ field, value: isNone(only) ? null : maskSample(only, BARE, field), values: count }];
  });
}

/** Ids that stand for several things: rows of one list, files of one record that lie at different addresses. */
export function repeatedIn(list: string, rows: readonly Resolution[]): Repeated[] {
  const counts = new Map<string, number>();
  const files = new Map<string, Set<string>>();
  for (const { values } of rows) {
    if (!isNone(values.id)) counts.set(String(values.id), (counts.get(String(values.id)) ?? 0) + 1);
    for (const file of filesIn(values)) {
      const known = files.get(file.id) ?? new Set<string>();
      files.set(file.id, known.add(file.url));
    }
  }
  const twice = [...counts].filter(([, count]) => count > 1);
  const mixed = [...files].filter(([, urls]) => urls.size > 1);
  const told = (field: string, ids: readonly [string, unknown][]): Repeated[] =>
    ids.length === 0
      ? []
      : [{ field, ids: ids.length, sample: maskSample(ids[0]?.[0] ?? '', BARE, 'id') ?? '' }];
  return [...told(`${list}.id`, twice), ...told(`${list}.messages.attachments.id`, mixed)];
}

function filesIn(values: Resolution['values']): { id: string; url: string }[] {
  const lists = Array.isArray(values.messages) ? values.messages : [];
  return lists.flatMap((message) => {
    const files =
      typeof message === 'object' && message !== null && 'attachments' in message ? message.attachments : [];
    return (Array.isArray(files) ? files : []).flatMap((file) => {
      const { id, url } = (file ?? {}) as { id?: RawValue; url?: RawValue };
      // A signature is another one each time.
      return isNone(id) ? [] : [{ id: String(id), url: String(url ?? '').replace(/[?#].*$/, '') }];
    });
  });
}

/**
 * Ids that lead to another stream's records, and how many of them that stream's lists have.
 * @param ids of streams whose lists were walked to the end; of others nobody can say
 */
export function joinsIn(
  stream: StreamName,
  records: readonly SourceRecord[],
  ids: ReadonlyMap<StreamName, ReadonlySet<string>>,
): ProbedJoin[] {
  return idReferences(stream).flatMap(({ field, to, of }): ProbedJoin[] => {
    const known = to.map((target) => ids.get(target));
    if (known.includes(undefined)) return [];
    const values = new Set(records.flatMap((record) => (of(record) ?? []).filter((value) => value !== null)));
    const missed = [...values].filter((value) => !known.some((set) => set?.has(value)));
    if (missed.length === 0) return [];
    return [
      {
        ...{ field, to: [...to], values: values.size, missed: missed.length },
        sample: maskSample(missed[0], BARE, 'id') ?? '',
      },
    ];
  });
}
