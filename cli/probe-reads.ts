// How `probe --reads` shows what pages ask for: a table where there is room, lines where there is none.
import type { PageRead, ReadsReport } from '../model/reports.ts';
import type { Context } from './context.ts';
import { isWideTerminal, textTable } from './table.ts';

/** Paths shown of one read; the report has all. */
const MOST_SHOWN = 4;

export function sayReads(context: Context, { reads, unreached }: ReadsReport): void {
  if (isWideTerminal()) {
    const rows = reads.map((read) => [
      read.page,
      read.kind,
      whatOf(read),
      verdictOf(read),
      String(read.count),
      answerOf(read),
      valuesOf(read).join('\n'),
    ]);
    const heads = ['page', 'kind', 'request', 'guard', 'times', 'answer', 'values of the page in it'];
    context.say(textTable(heads, rows));
  } else {
    for (const read of reads) {
      context.say(`${read.page}: ${read.kind}, ${verdictOf(read)}, ${read.count} times, ${answerOf(read)}`);
      for (const line of [whatOf(read), ...valuesOf(read)]) context.say(`    ${line}`);
    }
  }
  for (const [page, why] of Object.entries(unreached)) context.say(`Not looked at: ${page} (${why}).`);
  const entries = [...new Set(reads.flatMap(({ allow }) => allow ?? []))];
  if (entries.length === 0) return;
  context.say(
    '\nStopped, and nothing shows that it writes. If it only reads, name who vouches for it and allow it with:',
  );
  for (const entry of entries) context.say(`    ${entry}`);
}

const whatOf = ({ method, address, name }: PageRead): string =>
  `${method} ${address}${name ? ` ${name}` : ''}`;

const verdictOf = ({ stopped }: PageRead): string => (stopped === null ? 'allowed' : `stopped (${stopped})`);

function answerOf({ status, contentType, bytes }: PageRead): string {
  const parts = [status, contentType, bytes === null ? null : `${bytes} bytes`];
  return parts.filter((part) => part !== null).join(' ') || '-';
}

function valuesOf({ occurrences }: PageRead): string[] {
  const told = [...occurrences]
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_SHOWN)
    .map(({ path, count, sample }) => `${path} ${count}x${sample === null ? '' : ` "${sample}"`}`);
  const more = occurrences.length - told.length;
  return more > 0 ? [...told, `and ${more} more`] : told;
}
