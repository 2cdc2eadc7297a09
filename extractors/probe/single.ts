// Single records, read as an extraction reads them, for whoever writes a profile. The run's queue and snapshot are left
// alone: a part of an account must never pass for the whole.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../lib/errors.ts';
import type { Provenance } from '../../model/snapshot.ts';
import { type Ref, type SourceRecord, type StreamName, splitRef } from '../../model/streams.ts';
import { alsoOf } from '../../selectors/also.ts';
import { slotsOf } from '../../selectors/paging.ts';
import { isListPage, type ListPage, type Profile, type RecordPage } from '../../selectors/schema.ts';
import { assertConsent } from '../../state/consent-file.ts';
import { readNotes } from '../../state/provenance-notes.ts';
import { recordPath } from '../../state/snapshot-layout.ts';
import { walkList } from '../crawl/lists.ts';
import type { Item } from '../crawl/queue.ts';
import { reasonOf, type SourceOptions } from '../source.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { streamsAskedFor } from './told-streams.ts';

export interface SingleRecord {
  readonly ref: Ref;
  readonly record: SourceRecord | null;
  /** Why there is none. */
  readonly problem: string | null;
  /** Where it was kept: reports/only/<stream>/…/<id>.json. */
  readonly file: string | null;
  /** Where it was read, and how. */
  readonly read: Pick<Provenance, 'url' | 'strategy' | 'fallbacks'> | null;
}

/**
 * Reads these records and writes each to reports/only/.
 * @throws what an extraction throws; UsageError `stream_absent`
 */
export async function readSingle(options: SourceOptions, refs: readonly Ref[]): Promise<SingleRecord[]> {
  const { profile, run } = options;
  const streams = new Set(refs.map((ref) => splitRef(ref).stream));
  for (const stream of streams) {
    if (listsOf(profile, stream).length > 0) continue;
    throw new UsageError('stream_absent', `The profile "${profile.name}" has no page for ${stream}.`, {
      file: run.profile,
    });
  }
  const asked = streamsAskedFor(Object.values(profile.pages).filter(({ stream }) => streams.has(stream)));
  let scratch: Scratch | undefined;
  try {
    scratch = await openScratch({ ...options, scope: new Set([...asked, ...streams]) });
    const { source, context } = scratch;
    for (const stream of context.scope)
      assertConsent(await source.gate.assert(), { stream, now: options.clock.now() });
    await source.readAccount();
    for (const stream of asked) if (!streams.has(stream)) await walk(scratch, stream);
    const records: SingleRecord[] = [];
    for (const ref of refs) records.push(await readOne(scratch, ref, join(run.reports, 'only')));
    return records;
  } catch (error) {
    throw reasonOf(error, scratch?.source.signal ?? options.signal);
  } finally {
    await scratch?.close();
  }
}

async function readOne(scratch: Scratch, ref: Ref, folder: string): Promise<SingleRecord> {
  const { context, records } = scratch;
  const { stream, id } = splitRef(ref);
  const item = await itemOf(scratch, stream, ref);
  const nothing = { ref, record: null, file: null, read: null };
  if (item === undefined) return { ...nothing, problem: 'no list of the stream has it' };
  if (context.queue.claim(item)) await records.read(item, context.queue.size(stream));
  const [gone] = records.takeGone();
  if (gone) return { ...nothing, problem: gone.why };
  if (!context.writer.has(stream, id)) return { ...nothing, problem: item.reason ?? 'it was not read' };
  const path = recordPath(stream, id);
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await copyFile(join(context.writer.dir, path), file);
  const notes = await readNotes(context.writer.dir, ({ url, strategy, fallbacks }) => ({
    url,
    strategy,
    fallbacks,
  }));
  const record = JSON.parse(await readFile(file, 'utf8')) as SourceRecord;
  return { ref, record, problem: null, file, read: notes.get(ref) ?? null };
}

/** By its id alone, where that leads to all of it; else found through the lists, which are walked once. */
async function itemOf(scratch: Scratch, stream: StreamName, ref: Ref): Promise<Item | undefined> {
  const { queue, profile } = scratch.context;
  const known = queue.get(ref);
  if (known) return known;
  const page = pageById(profile, stream);
  if (page !== null) {
    const [item] = await queue.add([{ key: ref, stream, page, row: { id: splitRef(ref).id } }]);
    return item;
  }
  await walk(scratch, stream);
  return queue.get(ref);
}

async function walk({ context, records }: Scratch, stream: StreamName): Promise<void> {
  for (const [name, page] of listsOf(context.profile, stream))
    await walkList(context, records, name, page, () => undefined);
}

function listsOf({ pages }: Profile, stream: StreamName): [string, ListPage][] {
  return Object.entries(pages).filter(
    (entry): entry is [string, ListPage] => isListPage(entry[1]) && entry[1].stream === stream,
  );
}

/** The record page that an id alone leads to, and that has every field the list has; null where there is none. */
function pageById(profile: Profile, stream: StreamName): string | null {
  const lists = listsOf(profile, stream);
  const [first] = lists;
  const name = first?.[1].open;
  const page = name === undefined ? undefined : profile.pages[name];
  if (name === undefined || page === undefined || isListPage(page)) return null;
  if (lists.some(([, list]) => list.open !== name)) return null;
  const all: RecordPage[] = [page, ...alsoOf(profile.pages, page).map(([, other]) => other)];
  const own = new Set(['id', 'updatedAt', ...all.flatMap(({ fields }) => Object.keys(fields))]);
  const slots = all.flatMap(({ url, json, actions, capture }) =>
    slotsOf(JSON.stringify({ url, json, actions, capture })),
  );
  const isEnough =
    slots.includes('id') &&
    slots.every((slot) => slot === 'id') &&
    lists.every(([, { fields }]) => Object.keys(fields).every((field) => own.has(field)));
  return isEnough ? name : null;
}
