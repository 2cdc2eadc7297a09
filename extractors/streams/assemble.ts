// From raw values to members of a record: the defaults and spellings every stream shares.
// What belongs together in one record is the stream files' business. Pure.
import type { z } from 'zod';
import { type RecordOf, type StreamName, streams } from '../../model/streams.ts';
import type { FileRequest, Parsed, ParseProblem, RawValue, RawValues } from './parse-types.ts';

type Raw = RawValue | undefined;

/** Text, "" where there is none. */
export function text(value: Raw): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

/** Trimmed text, null where there is none. */
export function textOrNull(value: Raw): string | null {
  const trimmed = text(value).trim();
  return trimmed === '' ? null : trimmed;
}

/** Null where the source shows no number. */
export function numberOrNull(value: Raw): number | null {
  return typeof value === 'number' ? value : null;
}

/** False where the source shows nothing. */
export function flag(value: Raw): boolean {
  return value === true || value === 'true';
}

/** Trimmed texts without empty ones, in the source's order; one text is a list of one. */
export function texts(value: Raw): string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map(textOrNull).filter((item) => item !== null);
}

/** Each text once, sorted by code unit, so that the source's order leaves no trace. */
export function sortedTexts(value: Raw): string[] {
  return [...new Set(texts(value))].sort();
}

/** An object's members, or none. */
export function members(value: Raw): RawValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** A list of objects, or an empty one. */
export function rows(value: Raw): RawValues[] {
  return Array.isArray(value) ? value.map(members) : [];
}

/** Property id -> value as shown; empty values are no values. */
export function properties(value: Raw): Record<string, string> {
  const shown = Object.entries(members(value)).map(([id, entry]) => [id, textOrNull(entry)] as const);
  return Object.fromEntries(shown.filter(([, entry]) => entry !== null)) as Record<string, string>;
}

/** Type, id and name of who wrote something. Without a type it is the system; the schema refuses unknown types. */
export function author(value: Raw): { type: string; id: string | null; name: string } {
  const { type, id, name } = members(value);
  const kind = textOrNull(type) ?? 'system';
  return { type: kind, id: kind === 'system' ? null : textOrNull(id), name: text(name).trim() };
}

/** The record if its schema accepts it, else every reason why not. */
export function finish<S extends StreamName>(
  stream: S,
  candidate: { readonly [Name in keyof RecordOf[S]]: unknown },
  files: readonly FileRequest[] = [],
  problems: readonly ParseProblem[] = [],
): Parsed<S> {
  const schema = streams[stream].schema as unknown as z.ZodType<RecordOf[S]>;
  const result = schema.safeParse(candidate);
  if (result.success && problems.length === 0) return { ok: true, record: result.data, files };
  const refused = (result.error?.issues ?? []).map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }));
  return { ok: false, problems: [...refused, ...problems] };
}
