// A file that need not be fetched again: the earlier generation has it, and the source shows it as it was.

import { refOf } from '../../model/streams.ts';
import type { EarlierSnapshot } from '../../state/earlier-snapshot.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';
import type { FileFacts, FileRequest } from '../streams/parse-types.ts';
import { fileName } from './file-name.ts';

/**
 * Takes the bytes over when id, address and name are the same and the size the source states is, to the byte, the
 * size of what we hold. A rounded size ("24.3 KB") or none proves nothing: such a file is fetched again. A name that the
 * page does not show in full is the one that came with those bytes.
 * @returns null when it has to be fetched
 */
export async function takeKnownFile(
  file: FileRequest,
  earlier: EarlierSnapshot,
  writer: SnapshotWriter,
  prefer?: 'page' | 'header',
): Promise<FileFacts | null> {
  const { attachmentId: id } = file;
  if (file.statedSize === null || !earlier.has('attachments', id)) return null;
  const record = await earlier.read('attachments', id);
  const address = earlier.provenance(refOf('attachments', id))?.url;
  const isNamedSo = record.name === file.name || fileName(file, record.name, prefer).name === record.name;
  const isSame = address === withoutSignature(file.url) && isNamedSo && record.size === file.statedSize;
  if (!isSame || !(await writer.carryFile(record.sha256))) return null;
  const { sha256, size, contentType, sniffedType, name: headerName } = record;
  return { sha256, size, contentType, sniffedType, headerName };
}

/** The query is the signature: different every time, and nobody's business later. */
export function withoutSignature(url: string): string {
  return url.split('?')[0] ?? url;
}
