// What another list says of a text: the rows of a capture, or the records of a stream that was read before. Pure.
import { isStreamName } from '../model/streams.ts';
import { valueAt } from './json-path.ts';
import { NO_VALUE, NOT_UNDERSTOOD, type Outcome } from './outcome.ts';
import type { Lookup } from './steps.ts';
import type { CapturedAll, Env, Miss, RawValue } from './values.ts';

interface Around extends Pick<Env, 'records'> {
  readonly captured?: CapturedAll | undefined;
  readonly onMiss?: ((miss: Miss) => void) | undefined;
}

/** The value that stands in the other list; nothing is made of rows that say different things. */
export function lookUp(text: string, lookup: Lookup, around: Around): Outcome {
  const { in: name, by, take, ambiguous } = lookup;
  if (text.trim() === '') return NO_VALUE;
  const rows = around.captured?.[name]?.value;
  const isCapture = around.captured !== undefined && Object.hasOwn(around.captured, name);
  const found = isCapture
    ? Array.isArray(rows)
      ? (indexOf(rows, by).get(text) ?? []).map((row) => valueAt(row, take) ?? null)
      : null
    : isStreamName(name)
      ? (around.records?.({ in: name, by, take }, text) ?? null)
      : null;
  if (found === null) return NOT_UNDERSTOOD;
  const [only, ...others] = new Set(found);
  if (others.length > 0) {
    if (ambiguous === undefined) return NOT_UNDERSTOOD;
    around.onMiss?.({ code: 'lookup_ambiguous', in: name, text });
    return NO_VALUE;
  }
  if (only === undefined && !isCapture) around.onMiss?.({ code: 'lookup_missing', in: name, text });
  return only ?? NO_VALUE;
}

type Rows = ReadonlyMap<string, readonly RawValue[]>;
const indexes = new WeakMap<object, Map<string, Rows>>();

function indexOf(rows: readonly RawValue[], by: string): Rows {
  const known = indexes.get(rows) ?? new Map<string, Rows>();
  const index = known.get(by) ?? rowsBy(rows, by);
  known.set(by, index);
  indexes.set(rows, known);
  return index;
}

function rowsBy(rows: readonly RawValue[], path: string): Rows {
  const index = new Map<string, RawValue[]>();
  for (const row of rows) {
    const key = String(valueAt(row, path) ?? '');
    index.set(key, [...(index.get(key) ?? []), row]);
  }
  return index;
}
