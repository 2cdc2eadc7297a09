// Tables for people: the counters that end every command, the same five in the same order.
import Table from 'cli-table3';
import type { DeltaSummary } from '../model/delta.ts';
import type { Counters } from '../model/plan.ts';
import { streamNames } from '../model/streams.ts';

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Rows of text under headings, numbers to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const table = new Table({
    head: [...head],
    chars: PLAIN,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) =>
      rows.every((row) => typeof row[column] === 'number') ? 'right' : 'left',
    ),
  });
  for (const row of rows) table.push(row.map(String));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** @param complete how complete each stream is, where that is known */
export function countersTable(
  streams: Readonly<Record<string, Counters>>,
  complete?: Readonly<Record<string, { readonly state: string }>>,
): string {
  const rows = inOrder(streams).map(([stream, c]) => [
    ...[stream, c.total, c.created, c.matched, c.skipped, c.failed],
    ...(complete ? [complete[stream]?.state ?? ''] : []),
  ]);
  const head = ['stream', 'total', 'created', 'matched', 'skipped', 'failed'];
  return textTable(complete ? [...head, 'complete'] : head, rows);
}

/** Streams in the table's order, which is that of the import; what the map itself wants ("setup") goes first. */
export function inOrder<T>(streams: Readonly<Record<string, T>>): [string, T][] {
  const order = ['setup', ...streamNames];
  return Object.entries(streams).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** A line per stream: what differs from the generation before. */
export function deltaTable(delta: DeltaSummary): string {
  const rows = Object.entries(delta.streams).map(([stream, counts]) => [
    stream,
    counts.new,
    counts.changed,
    counts.vanished,
    counts.unread,
    counts.carried,
  ]);
  return textTable(['stream', 'new', 'changed', 'vanished', 'unread', 'carried over'], rows);
}

/** Below this many columns a table wraps and cannot be read; show lines instead. */
const NARROW = 100;

/** Whether a table fits; a pipe has no width and takes any. */
export function isWideTerminal(): boolean {
  return (process.stdout.columns ?? Number.POSITIVE_INFINITY) >= NARROW;
}
