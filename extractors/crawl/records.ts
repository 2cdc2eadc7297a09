// From a record's page to its file: captured, parsed, its own files queued, written, ticked off, in this order,
// so that a kill between any two loses nothing.
import { basename } from 'node:path';
import { isoSeconds } from '../../lib/clock.ts';
import { RecordError, RetryableError, Throttled } from '../../lib/errors.ts';
import type { Provenance } from '../../model/snapshot.ts';
import { type RecordOf, type Ref, refOf, type SourceRecord, type StreamName } from '../../model/streams.ts';
import { placesOfField } from '../../selectors/profile-lines.ts';
import { isListPage, type Profile, type RecordPage } from '../../selectors/schema.ts';
import type { RawValues } from '../../selectors/values.ts';
import type { Captured } from '../capture/capture.ts';
import { unclaimedImages } from '../streams/images.ts';
import type { FileRequest, Parser } from '../streams/parse-types.ts';
import { parsers } from '../streams/parsers.ts';
import { type CrawlContext, whileSignedIn } from './crawl-context.ts';
import type { GoneItem } from './gone.ts';
import { missFindings } from './miss-findings.ts';
import type { Item } from './queue.ts';
import { rowAgain } from './row-again.ts';

export interface Records {
  /** Reads and settles one item; a failure of this record alone ends up in the queue. @returns files to fetch */
  read(item: Item, total: number): Promise<readonly Item[]>;
  /** Settles an item whose values are known already: a row that is a record. */
  settle(item: Item, captured: Captured, total: number): Promise<readonly Item[]>;
  /** Items whose page was gone when it was asked for, each once; whoever takes them settles them. */
  takeGone(): readonly GoneItem[];
  /** The files of a record as its page shows them now, with fresh addresses. */
  filesOf(item: Item): Promise<readonly FileRequest[]>;
}

const GONE: readonly string[] = ['record_gone', 'record_said_gone'];
export const OUTSIDE_RANGE = 'outside the date range of the consent';

export function createRecords(context: CrawlContext): Records {
  const { profile, session, capture, queue, writer, budget, logger } = context;

  let gone: GoneItem[] = [];

  /** Undefined for a row that is all there is of its record. */
  const pageOf = (item: Item): RecordPage | undefined => {
    const page = item.page === undefined ? undefined : profile.pages[item.page];
    return page === undefined || isListPage(page) ? undefined : page;
  };

  const captureItem = async (item: Item): Promise<Captured> => {
    const row = item.row ?? {};
    const page = pageOf(item);
    if (item.page === undefined || page === undefined) {
      const nothing = { fallbacks: [], nested: [], unlabelled: [], relative: [], misses: [] };
      return { ...nothing, values: row, url: item.key, strategy: 'http' };
    }
    const name = item.page;
    await context.lookups.prepare(item.stream);
    return whileSignedIn(session, () => capture.record(name, page, row));
  };

  const parseItem = <S extends StreamName>(stream: S, item: Item, values: RawValues) => {
    const parsed = (parsers[stream] as Parser<S>)(values);
    if (!parsed.ok) {
      const [first] = parsed.problems;
      const places = placesIn(profile, item, first?.path ?? '');
      throw new RecordError(
        'record_invalid',
        `${first?.path ?? 'record'}: ${first?.message ?? 'not usable'}${inBrief(places)}`,
        { ref: item.key, places },
      );
    }
    const listed = item.row?.id;
    if (listed !== undefined && String(listed) !== parsed.record.id) {
      throw new RecordError('record_differs', `The page shows ${parsed.record.id} instead.`, {
        ref: item.key,
      });
    }
    return parsed;
  };

  const keep = async (item: Item, captured: Captured): Promise<readonly Item[]> => {
    const { stream } = item;
    const { record, files } = parseItem(stream, item, captured.values);
    if (isOutside(record, context.range)) {
      await queue.done(item, OUTSIDE_RANGE);
      return [];
    }
    const wanted = context.scope.has('attachments') ? files : [];
    const queued = await queue.add(
      wanted.map((file) => ({ key: refOf('attachments', file.attachmentId), stream: 'attachments', file })),
    );
    // Before the record: its file is the checkpoint, after which nobody comes back here.
    await writer.note({
      ref: refOf(stream, record.id),
      url: captured.url,
      at: isoSeconds(context.clock.now()),
      strategy: captured.strategy,
      fallbacks: [...captured.fallbacks],
      ...nestedProofs(captured),
      ...(captured.unlabelled.length > 0 ? { unlabelled: [...captured.unlabelled] } : {}),
      ...(captured.also ? { also: [...captured.also] } : {}),
    });
    const [closed] = captured.closed ?? [];
    if (closed !== undefined)
      await queue.find({ code: 'stream_refused', ref: refOf(stream, record.id), args: { what: closed } });
    await noteResponse(stream, record);
    await noteFindings(refOf(stream, record.id), item, captured, record);
    await writer.write(stream, record);
    await queue.done(item);
    return queued;
  };

  const noteResponse = async (stream: StreamName, record: RecordOf[StreamName]): Promise<void> => {
    if (stream === 'responses') await queue.note('response:record');
    if (stream === 'reviews' && (record as RecordOf['reviews']).response !== null)
      await queue.note('response:field');
  };

  const noteFindings = async (
    ref: Ref,
    item: Item,
    captured: Captured,
    record: SourceRecord,
  ): Promise<void> => {
    const { count, own } = unclaimedImages(record, captured.url);
    if (count > 0) await queue.find({ code: 'image_unclaimed', ref, args: { count, own } });
    const ownFields = item.page === undefined ? {} : (profile.pages[item.page]?.fields ?? {});
    const isOfRow = (field: string): boolean => field in record && !(field in ownFields);
    const relative = [...new Set([...(item.relative ?? []).filter(isOfRow), ...captured.relative])];
    if (relative.length > 0)
      await queue.find({ code: 'time_relative', ref, args: { fields: relative.sort().join(', ') } });
    const ofRow = (item.misses ?? []).filter(({ field }) => isOfRow(field.split('.')[0] ?? ''));
    for (const finding of missFindings(ref, [...ofRow, ...captured.misses])) await queue.find(finding);
  };

  const attempt = async (
    item: Item,
    total: number,
    work: () => Promise<readonly Item[]>,
  ): Promise<readonly Item[]> => {
    try {
      // Its file is its checkpoint, unless the queue that knew the record's attachments was lost.
      if (!item.again && hasFile(context, item.stream, item.row ?? {})) {
        await queue.done(item);
        return [];
      }
      if (!item.again && (await context.carryOver?.take(item))) {
        await queue.done(item);
        return [];
      }
      const files = await work();
      budget.succeeded(item.stream);
      return files;
    } catch (error) {
      if (error instanceof RecordError && GONE.includes(error.code)) {
        budget.doubted(item.stream, error);
        gone.push({ item, isSaid: error.code === 'record_said_gone', why: error.message });
        return [];
      }
      const isOwn = error instanceof RecordError || error instanceof RetryableError;
      if (!isOwn || error instanceof Throttled) throw error;
      logger.warn('queue', error.message, { ref: item.key });
      await queue.failed(item, error.message);
      budget.failed(item.stream, error, total);
      return [];
    }
  };

  return {
    read: (item, total) => attempt(item, total, async () => keep(item, await captureItem(item))),
    settle: (item, captured, total) => attempt(item, total, () => keep(item, captured)),
    takeGone() {
      const taken = gone;
      gone = [];
      return taken;
    },
    async filesOf(item) {
      const { values } =
        pageOf(item) === undefined ? { values: await rowAgain(context, item) } : await captureItem(item);
      return parseItem(item.stream, item, values).files;
    },
  };
}

/** The line of the profile that gives a part of an item's record. */
function placesIn(profile: Profile, item: Item, path: string): string[] {
  const own = Object.entries(profile.pages).find(
    ([, kind]) => kind.stream === item.stream && isListPage(kind) && kind.open === undefined,
  );
  const page = item.page ?? own?.[0];
  return page === undefined ? [] : placesOfField(profile, page, path);
}

/** " (profile.yaml:12:5)": the reason is kept in the manifest, which names no folders of this machine. */
function inBrief([place]: readonly string[]): string {
  const [line = ''] = place?.split(' ') ?? [];
  return place === undefined ? '' : ` (${basename(line)})`;
}

/** What the page says of the record's own lists, where it has any: kept beside the record, whichever run seals it. */
function nestedProofs({ nested }: Captured): Pick<Provenance, 'nested'> {
  if (nested.length === 0) return {};
  return { nested: Object.fromEntries(nested.map(({ field, proof }) => [field, proof])) };
}

/** Whether the record a row tells of lies in the snapshot already. */
export function hasFile(context: CrawlContext, stream: StreamName, row: RawValues): boolean {
  return row.id !== undefined && row.id !== null && context.writer.has(stream, String(row.id));
}

/** From `from` on and before `to`, as the consent says: its very moment is outside. Records without a date are in every range. */
export function isOutside(record: object, range: CrawlContext['range']): boolean {
  const at = 'createdAt' in record && typeof record.createdAt === 'string' ? record.createdAt : null;
  if (at === null) return false;
  return (range.from !== null && at < range.from) || (range.to !== null && at >= range.to);
}
