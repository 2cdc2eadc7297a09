// Downloads one file. What broke off goes on where it stopped, if the source proves that it is still the same file
// (RFC 9110: `Range` with `If-Range`); in any doubt the file is fetched whole.
import { RecordError } from '../../lib/errors.ts';
import type { FileVersion, PartialFile } from '../../state/partial-file.ts';
import type { SnapshotWriter, StoredFile } from '../../state/snapshot-writer.ts';
import type { Session } from '../access/session.ts';
import type { HttpBytes, HttpSource } from '../http/http-source.ts';
import { whileSignedIn } from './crawl-context.ts';
import { type BytesDeps, createSignedInBytes, drop } from './signed-in-bytes.ts';

export type Downloaded = StoredFile & {
  readonly contentType: string | null;
  /** The Content-Disposition header; null when it sent none. */
  readonly disposition: string | null;
};

/**
 * @returns null when the address has expired; what has arrived by then is kept for the next one
 * @throws RecordError `file_too_large`, `file_missing`, `file_denied`; OperatorError `session_expired`
 */
export type Download = (id: string, url: string) => Promise<Downloaded | null>;

/** A Last-Modified proves a version only where the file was at rest for a while before it was sent. */
const AT_REST = 60_000;
/**
 * Bytes by which a file must have grown for the attempts until then not to count against it: a bad line gets a file
 * across that is cut off a hundred times, and one that brings next to nothing is given up. Ends, as files do.
 */
const STEP_ON = 65_536;

export function createDownload(
  deps: BytesDeps & {
    readonly http: Pick<HttpSource, 'retrying'>;
    readonly session: Session;
    readonly writer: Pick<SnapshotWriter, 'partial' | 'discardPartial' | 'storeFile'>;
    /** Bytes a file may have, at most. */
    readonly maxFileBytes?: number | undefined;
  },
): Download {
  const { http, session, writer, maxFileBytes } = deps;
  const bytes = createSignedInBytes(deps);

  const assertSize = async (length: number, id: string, answer: HttpBytes): Promise<void> => {
    if (maxFileBytes === undefined || !(length > maxFileBytes)) return;
    await drop(answer.body);
    await writer.discardPartial(id);
    throw new RecordError('file_too_large', `${length} bytes are more than --max-file-mb allows`);
  };

  const goOn = async (id: string, url: string, partial: PartialFile): Promise<Downloaded | null> => {
    // Of a file that is here to the last byte, that byte is asked for: whether it is still this version must be told.
    const from = Math.min(partial.size, partial.length - 1);
    const answer = await bytes(url, { from, validator: partial.validator });
    if (answer.status === 206 && continues(answer.headers, partial, from)) {
      await assertSize(partial.length, id, answer);
      const resumable = { id, version: partial, from };
      const stored = await writer.storeFile(answer.body, { maxBytes: maxFileBytes, resumable });
      return { ...stored, contentType: partial.contentType, disposition: partial.disposition };
    }
    // Another part than asked for, or a part of something else: of no use, unlike a whole (200).
    if (answer.status !== 206 && answer.status !== 416) return whole(id, answer);
    await drop(answer.body);
    await writer.discardPartial(id);
    return whole(id, await bytes(url));
  };

  const whole = async (id: string, answer: HttpBytes): Promise<Downloaded | null> => {
    const { status, headers, body } = answer;
    if (status !== 200) await drop(body);
    if (status === 403 || status === 410 || status === 401) return null;
    if (status !== 200) throw new RecordError('file_missing', `the source answered ${status}`);
    await assertSize(Number(headers.get('content-length') ?? Number.NaN), id, answer);
    const version = versionOf(headers);
    if (!version) await writer.discardPartial(id);
    const resumable = version ? { id, version, from: 0 } : undefined;
    const stored = await writer.storeFile(body, { maxBytes: maxFileBytes, resumable });
    return { ...stored, ...toldBy(headers) };
  };

  return async (id, url) => {
    // The furthest any attempt got: one version after another, each begun afresh, is no way forward.
    let furthest = (await writer.partial(id))?.size ?? 0;
    const movedOn = async (): Promise<boolean> => {
      const size = (await writer.partial(id))?.size ?? 0;
      if (size < furthest + STEP_ON) return false;
      furthest = size;
      return true;
    };
    const attempt = async (): Promise<Downloaded | null> => {
      const partial = await writer.partial(id);
      return partial ? goOn(id, url, partial) : whole(id, await bytes(url));
    };
    return whileSignedIn(session, () => http.retrying(attempt, movedOn));
  };
}

/** What a later request must name to get the rest of these very bytes; null when nothing would prove that. */
function versionOf(headers: Headers): FileVersion | null {
  const length = Number(headers.get('content-length') ?? 0);
  const validator = strongEtag(headers) ?? restedSince(headers);
  const isEncoded = (headers.get('content-encoding') ?? 'identity') !== 'identity';
  if (validator === null || isEncoded || !(Number.isSafeInteger(length) && length > 0)) return null;
  return { validator, length, ...toldBy(headers) };
}

function toldBy(headers: Headers): Pick<Downloaded, 'contentType' | 'disposition'> {
  return { contentType: headers.get('content-type'), disposition: headers.get('content-disposition') };
}

function strongEtag(headers: Headers): string | null {
  const etag = headers.get('etag');
  return etag !== null && /^"[^"]*"$/.test(etag) ? etag : null;
}

function restedSince(headers: Headers): string | null {
  // With a weak ETag the source itself says that the bytes may differ.
  if (headers.has('etag')) return null;
  const modified = headers.get('last-modified');
  const sent = Date.parse(headers.get('date') ?? '');
  return modified !== null && sent - Date.parse(modified) >= AT_REST ? modified : null;
}

/** Whether a 206 is the rest we asked for, to the end, of the version we have the beginning of. */
function continues(headers: Headers, partial: PartialFile, from: number): boolean {
  const range = `bytes ${from}-${partial.length - 1}/${partial.length}`;
  const validator = partial.validator.startsWith('"') ? headers.get('etag') : headers.get('last-modified');
  return headers.get('content-range') === range && validator === partial.validator;
}
