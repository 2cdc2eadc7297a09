// One stream of an export folder: every row becomes a record of the snapshot, or a gap that names file, line and field.
import { join } from 'node:path';
import { type Clock, isoSeconds } from '../../lib/clock.ts';
import { RecordError, TooManyFailures, throwIfAborted } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Step } from '../../lib/progress.ts';
import type { Consent } from '../../model/consent.ts';
import type { Finding } from '../../model/findings.ts';
import type { Attachment } from '../../model/records.ts';
import type { Gap } from '../../model/snapshot.ts';
import { type RecordOf, refOf, type StreamName } from '../../model/streams.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';
import type { Queue } from '../crawl/queue.ts';
import { isOutside, OUTSIDE_RANGE } from '../crawl/records.ts';
import type { StreamCounters } from '../crawl/summary.ts';
import { checkRow, idOf, RowError, rowSchema, withBytes } from './export-record.ts';
import { type ExportRow, exportRows, shapeOf } from './export-rows.ts';

/** What is wrong with one row, and where to find it. */
export interface ExportProblem {
  readonly file: string;
  readonly line: number;
  /** Path inside the record; empty when the row as a whole is not usable. */
  readonly field: string;
  readonly message: string;
}

export interface ExportedStream {
  readonly counters: StreamCounters;
  readonly gaps: readonly Gap[];
  readonly findings: readonly Finding[];
  readonly problems: readonly ExportProblem[];
  /** Ids the file names, usable or not. */
  readonly ids: ReadonlySet<string>;
}

export interface ExportContext {
  readonly dir: string;
  readonly writer: SnapshotWriter;
  readonly queue: Queue;
  readonly range: Pick<Consent, 'from' | 'to'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** @throws UsageError for the file as a whole, TooManyFailures when none of its records is usable */
export async function takeStream(
  context: ExportContext,
  stream: StreamName,
  file: string,
  step: Step,
): Promise<ExportedStream> {
  const { dir, writer, queue, logger } = context;
  const ids = new Set<string>();
  const taken = new Set<string>();
  const gaps: Gap[] = [];
  const findings: Finding[] = [];
  const problems: ExportProblem[] = [];
  let outside = 0;
  let total = 0;

  const take = async (row: ExportRow): Promise<void> => {
    if ('problem' in row) throw new RowError('', row.problem);
    const known = idOf(stream, row.value);
    if (known !== null && ids.has(known)) throw new RowError('id', `${known} stands in an earlier row too`);
    if (known !== null) ids.add(known);
    const { id } = checkRow(stream, row.value);
    if (isOutside(row.value as object, context.range)) {
      outside += 1;
      gaps.push({ id, reason: OUTSIDE_RANGE });
      return;
    }
    const record =
      stream === 'attachments' ? await withBytes(dir, writer, row.value as Attachment) : row.value;
    await writer.write(stream, record as RecordOf[typeof stream]);
    await writer.note({
      ref: refOf(stream, id),
      url: `${file}:${row.line}`,
      at: isoSeconds(context.clock.now()),
      strategy: 'export',
      fallbacks: [],
      ...('messages' in (record as object) ? { nested: { messages: null } } : {}),
    });
    if (stream === 'responses') await queue.note('response:record');
    if (stream === 'reviews' && (record as RecordOf['reviews']).response !== null)
      await queue.note('response:field');
    taken.add(id);
  };

  const refuse = (row: ExportRow, error: RecordError): void => {
    const field = error instanceof RowError ? error.field : '';
    const reason = `${file} line ${row.line}${field && `, ${field}`}: ${error.message}`;
    const id = 'value' in row ? idOf(stream, row.value) : null;
    const isSpare = id !== null && taken.has(id);
    problems.push({ file, line: row.line, field, message: error.message });
    gaps.push({ id: isSpare ? null : id, reason });
    const ref = refOf(stream, isSpare || id === null ? `line-${row.line}` : id);
    findings.push(
      stream === 'attachments'
        ? { code: 'attachment_missing', ref, args: { name: id ?? '', reason } }
        : { code: 'record_missing', ref, args: { reason } },
    );
    logger.warn('parse', reason);
    step.fail(reason);
  };

  for await (const row of exportRows(dir, file, shapeOf(rowSchema(stream)))) {
    throwIfAborted(context.signal);
    total += 1;
    try {
      await take(row);
      step.tick();
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      refuse(row, error);
    }
  }
  if (total > 0 && taken.size + outside === 0) {
    throw new TooManyFailures('too_many_failures', `No record of ${file} is usable: ${gaps[0]?.reason}`, {
      file: join(dir, file),
      hint: 'docs/export-folder.md says what the file has to look like.',
    });
  }
  // What an interrupted run took from a row that has gone or gone bad since.
  for (const id of [...writer.ids(stream)]) if (!taken.has(id)) await writer.remove(stream, id);
  const counters = { total, created: taken.size, matched: 0, skipped: outside, failed: problems.length };
  return { counters, gaps, findings, problems, ids };
}
