// One row of an export -> a record its schema accepts, or the field that keeps it from being one.
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import type { z } from 'zod';
import { RecordError } from '../../lib/errors.ts';
import { asToday } from '../../model/earlier-records.ts';
import { type Attachment, attachment } from '../../model/records.ts';
import { type RecordOf, type StreamName, streams } from '../../model/streams.ts';
import { fileNameOf } from '../../state/snapshot-layout.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';
import { parsers } from '../streams/parsers.ts';

/** A row that is no record; `field` is empty when that is about the row as a whole. */
export class RowError extends RecordError {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super('record_invalid', message);
  }
}

/** An export need not say of a file what its bytes say. */
const attachmentRow = attachment.partial({ contentType: true, sniffedType: true, size: true, sha256: true });
type AttachmentRow = z.infer<typeof attachmentRow>;

export function rowSchema(stream: StreamName): z.ZodType {
  return stream === 'attachments' ? attachmentRow : streams[stream].schema;
}

/** @throws RowError naming the first field that is not as the schema wants it */
export function checkRow(stream: StreamName, value: unknown): { readonly id: string } {
  const parsed = rowSchema(stream).safeParse(asToday(stream, value));
  if (parsed.success) {
    assertNoMessageTwice(parsed.data as object);
    return parsed.data as { id: string };
  }
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  throw new RowError(
    [...(issue?.path ?? []), ...unknown.slice(0, 1)].join('.'),
    issue?.message ?? 'not usable',
  );
}

function assertNoMessageTwice(record: object): void {
  if (!('messages' in record)) return;
  const ids = (record.messages as RecordOf['conversations']['messages']).map(({ id }) => id);
  const seen = new Set<string>();
  const again = ids.findIndex((id) => seen.size === seen.add(id).size);
  if (again >= 0) throw new RowError(`messages.${again}.id`, `${ids[again]} is another message's id, too`);
}

/** The record with what its bytes say, and the bytes stored. @throws RowError */
export async function withBytes(
  dir: string,
  writer: SnapshotWriter,
  row: AttachmentRow,
): Promise<Attachment> {
  const name = fileNameOf(row.id);
  const file = join(dir, 'files', name);
  const found = await lstat(file).catch(() => null);
  if (!found?.isFile()) throw new RowError('id', `there is no file files/${name}`);
  const { sha256, size, head } = await writer.storeFile(createReadStream(file));
  for (const [field, stated, actual] of [
    ['sha256', row.sha256, sha256],
    ['size', row.size, size],
  ] as const) {
    if (stated !== undefined && stated !== actual)
      throw new RowError(field, `says ${stated}, the file ${actual}`);
  }
  const parsed = parsers.attachments({
    attachmentId: row.id,
    name: row.name,
    inline: row.inline,
    parent: row.parent,
    messageId: row.messageId,
    statedType: row.contentType ?? null,
    contentType: null,
    sniffedType: (await fileTypeFromBuffer(head))?.mime ?? null,
    sha256,
    size,
  });
  if (!parsed.ok)
    throw new RowError(parsed.problems[0]?.path ?? '', parsed.problems[0]?.message ?? 'not usable');
  return parsed.record;
}

/** The id of a row, if it is one that a record may have, whatever else is wrong with it. */
export function idOf(stream: StreamName, value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  const isId = attachment.shape.id.safeParse(value.id).success;
  return isId ? String((value as RecordOf[typeof stream]).id) : null;
}
