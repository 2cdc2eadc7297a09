// An export folder's files as rows: JSON, JSON lines or CSV, each row with the line it begins on.
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { UsageError } from '../../lib/errors.ts';
import type { StreamName } from '../../model/streams.ts';
import { parseCsv } from './csv.ts';

export type ExportRow =
  | { readonly line: number; readonly value: unknown }
  /** Not even a row. */
  | { readonly line: number; readonly problem: string };

const KINDS = ['json', 'jsonl', 'csv'] as const;

/** The stream's file in the folder; null where it has none. @throws UsageError `export_ambiguous` */
export function exportFile(dir: string, stream: StreamName): string | null {
  const found = KINDS.map((kind) => `${stream}.${kind}`).filter((name) => existsSync(join(dir, name)));
  if (found.length < 2) return found[0] ?? null;
  throw new UsageError('export_ambiguous', `There is more than one file of ${stream}: ${found.join(', ')}.`, {
    file: dir,
    hint: 'Keep the one that is to be read.',
  });
}

/**
 * @param shape the record's fields, which tell what the text in a CSV cell stands for
 * @throws UsageError `export_unreadable` when the file as a whole is not what its name says
 */
export async function* exportRows(
  dir: string,
  name: string,
  shape: Readonly<Record<string, z.ZodType>>,
): AsyncGenerator<ExportRow> {
  const file = join(dir, name);
  const unreadable = (message: string, cause?: unknown): UsageError =>
    new UsageError('export_unreadable', `${name}: ${message}`, { file, cause });
  if (name.endsWith('.jsonl')) {
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() !== '') yield jsonRow(text, line);
    }
    return;
  }
  const text = await readFile(file, 'utf8');
  if (name.endsWith('.json')) {
    if (!/^\s*\[[\s\S]*\]\s*$/.test(text)) throw unreadable('is not a JSON array of records');
    for (const { line, part } of elements(text)) yield jsonRow(part, line);
    return;
  }
  let header: readonly string[] | undefined;
  try {
    for (const { line, cells } of parseCsv(text)) {
      if (header === undefined) {
        header = cells.map((cell) => cell.trim());
        if (!header.includes('id')) throw unreadable('line 1: the header has no column "id"');
        continue;
      }
      if (cells.length !== header.length) {
        yield { line, problem: `has ${cells.length} cells, the header ${header.length}` };
        continue;
      }
      const named = header.map((column, at) => [column, cellValue(shape[column], cells[at] as string)]);
      yield { line, value: Object.fromEntries(named) };
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable(error.message, error);
    throw error;
  }
  if (header === undefined) throw unreadable('is empty; a header is the least');
}

function jsonRow(text: string, line: number): ExportRow {
  try {
    return { line, value: JSON.parse(text) };
  } catch (error) {
    return { line, problem: `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
}

/** The elements of a JSON array, each with its line: one that is broken does not take the others with it. */
function* elements(text: string): Generator<{ line: number; part: string }> {
  let depth = 0;
  let line = 1;
  let isText = false;
  let start = -1;
  let startLine = 1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '\n') line += 1;
    if (isText) {
      if (character === '\\') at += 1;
      else if (character === '"') isText = false;
      continue;
    }
    const isEnd = depth === 1 && (character === ',' || character === ']');
    if (isEnd && start >= 0) {
      yield { line: startLine, part: text.slice(start, at) };
      start = -1;
    }
    if (depth === 1 && start < 0 && !isEnd && !/\s/.test(character)) {
      start = at;
      startLine = line;
    }
    if (character === '"') isText = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
  }
  if (start >= 0) yield { line: startLine, part: text.slice(start) };
}

/** The first reading of a cell that the field takes; the text itself where none fits, for the schema to refuse. */
function cellValue(schema: z.ZodType | undefined, cell: string): unknown {
  const readings: unknown[] = cell === '' ? [null, '', [], {}] : [cell];
  if (/^(true|false)$/i.test(cell)) readings.push(cell.toLowerCase() === 'true');
  try {
    if (cell !== '') readings.push(JSON.parse(cell));
  } catch {
    // Ordinary text.
  }
  const found = readings.findIndex((reading) => schema?.safeParse(reading).success);
  return found < 0 ? cell : readings[found];
}

/** The fields of a record schema. */
export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
}
