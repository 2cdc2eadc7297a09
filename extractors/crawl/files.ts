// Attachments and inline images: streamed to disk from where they lie, addresses renewed when they have expired.
// A file that cannot be had is a gap with its reason, never a silence.
import { fileTypeFromBuffer } from 'file-type';
import { isoSeconds } from '../../lib/clock.ts';
import { MigrationError, OperatorError, RecordError, RetryableError, Throttled } from '../../lib/errors.ts';
import { pressedFile } from '../../selectors/download.ts';
import { createSignInPage } from '../capture/sign-in-page.ts';
import { Refused } from '../http/http-source.ts';
import type { FileFacts, FileRequest } from '../streams/parse-types.ts';
import { parsers } from '../streams/parsers.ts';
import type { CrawlContext } from './crawl-context.ts';
import { createDownload } from './download.ts';
import { fileName, nameInHeader } from './file-name.ts';
import { takeKnownFile, withoutSignature } from './known-file.ts';
import { createMint } from './mint.ts';
import type { Item } from './queue.ts';
import type { Records } from './records.ts';

export interface Files {
  /** Fetches and settles one file the caller has taken from the queue. */
  fetch(item: Item, total: number): Promise<void>;
}

/** Formats that are containers: their bytes show the container, the source may well know what is inside. */
const CONTAINERS: Readonly<Record<string, RegExp>> = {
  'application/zip': /zip|openxmlformats|opendocument|epub|java-archive|android|x-msix|vnd\./,
  'application/x-cfb': /msword|ms-excel|ms-powerpoint|ms-outlook|msi|vnd\./,
  'application/xml': /xml|svg/,
  'application/gzip': /gzip|tar/,
  'video/mp4': /mp4|m4a|m4v|quicktime/,
};

/** The source answers, and does not have the file: its data, not our fault, as long as it has others. */
const MISSING: ReadonlySet<string> = new Set([
  ...['file_missing', 'file_gone', 'file_expired', 'file_denied'],
  // Its record, asked for a fresh address.
  ...['record_gone', 'record_said_gone', 'record_denied'],
]);

/** Pages looked at for a fresh address; one seen a while ago may tell another that has expired since. */
const MOST_LOOKS = 12;

export function createFiles(context: CrawlContext, records: Records): Files {
  const { queue, writer, budget, logger, clock } = context;
  const { uiOrigin } = context.gate;
  const prefer = context.profile.files?.names;
  const download = createDownload({
    ...context,
    uiOrigin,
    signInPage: createSignInPage({ ...context, uiOrigin }),
    mint: createMint(context),
  });
  const fresh = new Map<string, Promise<ReadonlyMap<string, FileRequest>>>();

  /**
   * The same file at the address its record's page gives it now; one look at the page serves all its files.
   * @param tried addresses that have expired: a page seen earlier in the run may tell one of them
   */
  const renew = async (file: FileRequest, tried: ReadonlySet<string>): Promise<FileRequest> => {
    const known = (await fresh.get(file.parent)?.catch(() => undefined))?.get(file.attachmentId);
    if (known && !tried.has(known.url)) return known;
    const parent = queue.get(file.parent);
    if (!parent) throw new RecordError('file_expired', 'its address has expired and its record is not known');
    const looking = records
      .filesOf(parent)
      .then((files) => new Map(files.map((one) => [one.attachmentId, one] as const)));
    fresh.set(file.parent, looking);
    const found = (await looking).get(file.attachmentId);
    if (!found) throw new RecordError('file_gone', 'its record no longer shows it');
    return found;
  };

  /** What the earlier generation holds of it, or what the source sends. */
  const factsOf = async (file: FileRequest): Promise<{ current: FileRequest; facts: FileFacts }> => {
    const known = context.carryOver && (await takeKnownFile(file, context.carryOver.earlier, writer, prefer));
    if (known) return { current: file, facts: known };
    let current = file;
    let stored = await download(file.attachmentId, current.url);
    const tried = new Set<string>();
    // What is pressed for has a fresh address each time.
    const mostLooks = pressedFile(file.url) === null ? MOST_LOOKS : 0;
    for (let looks = 0; stored === null && looks < mostLooks; looks += 1) {
      tried.add(current.url);
      current = await renew(file, tried);
      stored = await download(file.attachmentId, current.url);
    }
    if (stored === null)
      throw new RecordError('file_denied', 'the source refuses it even at a fresh address');
    const sniffed = await fileTypeFromBuffer(stored.head);
    const facts: FileFacts = {
      sha256: stored.sha256,
      size: stored.size,
      contentType: stored.contentType,
      headerName: nameInHeader(stored.disposition),
      sniffedType: sniffed?.mime ?? null,
    };
    return { current, facts };
  };

  const obtain = async (item: Item, file: FileRequest): Promise<void> => {
    const { current, facts } = await factsOf(file);
    const { name, isCut } = fileName(current, facts.headerName, prefer);
    const { isUnnamed: _, ...request } = current;
    const parsed = parsers.attachments({ ...request, ...facts, name });
    if (!parsed.ok) throw new RecordError('record_invalid', parsed.problems[0]?.message ?? 'not usable');
    const { record } = parsed;
    if (record.sniffedType !== null && !agrees(record.contentType, record.sniffedType)) {
      const args = { name: record.name, stated: record.contentType, sniffed: record.sniffedType };
      await queue.find({ code: 'attachment_type_differs', ref: item.key, args });
    }
    if (isCut) await queue.find({ code: 'attachment_name_cut', ref: item.key, args: { name } });
    const { statedSize } = current;
    // A size that is no whole number is a rounded one ("24.3 KB") and says nothing.
    if (statedSize !== null && Number.isInteger(statedSize) && statedSize !== record.size) {
      const args = { name: record.name, stated: statedSize, size: record.size };
      await queue.find({ code: 'attachment_size_differs', ref: item.key, args });
    }
    await writer.write('attachments', record);
    await writer.note({
      ref: item.key,
      url: withoutSignature(current.url),
      at: isoSeconds(clock.now()),
      strategy: 'http',
      fallbacks: [],
    });
  };

  return {
    async fetch(item, total) {
      const { file } = item;
      if (!file) return;
      try {
        if (!writer.has('attachments', file.attachmentId)) await obtain(item, file);
        await queue.done(item);
        budget.succeeded('attachments');
      } catch (error) {
        if (!isAboutThisFile(error)) throw error;
        if (error.code === 'file_too_large') return queue.done(item, error.message);
        logger.warn('queue', `no file: ${error.message}`, { ref: item.key });
        await queue.failed(item, error.message);
        if (MISSING.has(error.code)) budget.doubted('attachments', error);
        else budget.failed('attachments', error, total);
      }
    },
  };
}

/** A file elsewhere than the consent allows is missing; a consent that ended ends the run. */
function isAboutThisFile(error: unknown): error is MigrationError {
  if (error instanceof Throttled || !(error instanceof MigrationError)) return false;
  if (error instanceof OperatorError) return error instanceof Refused;
  return error instanceof RecordError || error instanceof RetryableError;
}

function agrees(stated: string, sniffed: string): boolean {
  return stated === sniffed || (CONTAINERS[sniffed]?.test(stated) ?? false);
}
