// What trying each stream came to, for the report: masked, counted, and with one record to look at. Pure.
import type { ProbedStream } from '../../model/reports.ts';
import { isStreamName, type SourceRecord, type StreamName } from '../../model/streams.ts';
import type { Specimen } from '../../selectors/inspection.ts';
import { maskRecord, ownWords } from '../../selectors/mask.ts';
import { type Resolution, resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import { isListPage, type Profile } from '../../selectors/schema.ts';
import type { RawValue } from '../../selectors/values.ts';
import { unclaimedImages } from '../streams/images.ts';
import { featuresOf, joinsIn, repeatedIn, uniformIn } from './over-records.ts';
import type { StreamTrial } from './trial.ts';

type Told = { readonly told: Record<string, ProbedStream>; readonly unmasked: Record<string, SourceRecord> };

/**
 * @param seen the pages that records and rows were read from
 * @param ids of streams whose lists were walked to the end
 * @param uiOrigin whose pictures are the source's own
 */
export function toldStreams(
  profile: Profile,
  trials: readonly StreamTrial[],
  seen: readonly Specimen[],
  ids: ReadonlyMap<StreamName, ReadonlySet<string>>,
  uiOrigin: string,
): Told {
  const told: Told = { told: {}, unmasked: {} };
  for (const { stream, problems, listed, isWhole, records } of trials) {
    const pages = Object.entries(profile.pages).filter(([, page]) => page.stream === stream);
    const words = new Set(pages.flatMap(([, { fields }]) => [...ownWords(fields)]));
    const sample = richest(records);
    if (sample) told.unmasked[stream] = sample;
    told.told[stream] = {
      ...{ problems: [...problems], listed, whole: isWhole, read: records.length },
      record: sample ? (maskRecord(sample as unknown as RawValue, words) as ProbedStream['record']) : null,
      uniform: uniformIn(records),
      repeated: pages.flatMap(([name]) => repeatedOn(profile, name, seen)),
      joins: joinsIn(stream, records, ids),
      images: imagesIn(records, uiOrigin),
    };
  }
  return told;
}

/** The record that shows most; of equals the shorter one, which a person reads sooner. */
function richest(records: readonly SourceRecord[]): SourceRecord | null {
  let best: SourceRecord | null = null;
  for (const record of records) {
    const [more, before] = [featuresOf(record).size, best === null ? -1 : featuresOf(best).size];
    const isShorter = best !== null && JSON.stringify(record).length < JSON.stringify(best).length;
    if (more > before || (more === before && isShorter)) best = record;
  }
  return best;
}

/** Rows of one part of a list, or files of one record. A list that moves may show a row on two parts. */
function repeatedOn(profile: Profile, name: string, seen: readonly Specimen[]): ProbedStream['repeated'] {
  const kind = profile.pages[name];
  const own = seen.filter(({ page }) => page === name);
  const found = own.flatMap(({ content, env }) => {
    if (kind === undefined) return [];
    const rows: readonly Resolution[] = isListPage(kind)
      ? resolveRows(kind, content, env).rows
      : [resolveRecord(kind, content, env)];
    return repeatedIn(name, rows);
  });
  const byField = new Map(found.map((one) => [one.field, one]));
  return [...byField.values()];
}

function imagesIn(records: readonly SourceRecord[], uiOrigin: string): ProbedStream['images'] {
  const found = records.map((record) => unclaimedImages(record, uiOrigin)).filter(({ count }) => count > 0);
  const sum = (of: 'count' | 'own'): number => found.reduce((total, one) => total + one[of], 0);
  return { records: found.length, count: sum('count'), own: sum('own') };
}

/** Streams whose ids fields of others ask for (`listed`, `lookup`). */
export function streamsAskedFor(value: unknown, found = new Set<StreamName>()): Set<StreamName> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [name, member] of Object.entries(value)) {
    if (name === 'in' && typeof member === 'string' && isStreamName(member)) found.add(member);
    else streamsAskedFor(member, found);
  }
  return found;
}
