// Where things lie inside snapshot/, shared by its writer and its reader.
import { basename, join } from 'node:path';
import { sha256 } from '../lib/json.ts';
import type { StreamName } from '../model/streams.ts';

export const MANIFEST = 'manifest.json';
/** "sha256  path" per line, sorted by path: `sha256sum -c SHA256SUMS` checks a snapshot without us. */
export const SUMS = 'SHA256SUMS';
/** Where and how each record was read; outside the seal, since it differs between equal extractions. */
export const PROVENANCE = 'provenance.jsonl';
/** Ids that are new, changed, gone or carried over, where there is an earlier generation. */
export const DELTA = 'delta.json';
export const FILES = 'files';
/** Half-downloaded files; gone once the snapshot is sealed. */
export const PARTIAL = 'partial';

/**
 * A source id as a file name that leads nowhere else and that every file system takes: what is no letter, digit,
 * `.`, `_` or `-` is spelled `%2F`, and so is a dot in front.
 */
export function fileNameOf(id: string): string {
  return id.replace(/^\.|[^A-Za-z0-9._-]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** Path below snapshot/ of a record's file; two hex digits of the id's hash spread large streams. */
export function recordPath(stream: StreamName, id: string): string {
  return join(stream, sha256(id).slice(0, 2), `${fileNameOf(id)}.json`);
}

/** The id in a record's path. */
export function idIn(path: string): string {
  return decodeURIComponent(basename(path, '.json'));
}

/** Path below snapshot/ of a file's bytes. */
export function filePath(hash: string): string {
  return join(FILES, hash);
}
