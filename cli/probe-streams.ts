// How `probe` shows what reading some records of each stream came to: lines that fit 80 columns.
import { stringify } from 'yaml';
import type { ProbedSelector, ProbedStream, ProbeReport } from '../model/reports.ts';
import { isStreamName } from '../model/streams.ts';
import type { Context } from './context.ts';
import { textTable } from './table.ts';

/** Problems of one stream shown; the report has all. */
const MOST_SHOWN = 3;
/** Items of a list inside a record shown on the terminal; the report has the record whole. */
const MOST_ITEMS = 2;
const WIDTH = 78;

/** A line per stream: what an extraction would do, and how much of it was looked at. */
export function sayVerdicts(context: Context, { verdicts, streams, repaired }: ProbeReport): void {
  const rows = Object.entries(verdicts).map(([stream, verdict]) => [
    stream,
    verdict,
    streams[stream] ? readOf(streams[stream]) : '',
    ...(repaired ? [repaired[stream] ?? ''] : []),
  ]);
  const head = ['stream', 'verdict', 'records read', ...(repaired ? ['with the suggestions'] : [])];
  context.say(textTable(head, rows));
}

function readOf({ listed, whole, read }: ProbedStream): string {
  return `${read} of ${listed}${whole ? '' : '+'}`;
}

/** What an extraction would stop at, with the line of the profile; then what looks wrong though it is read. */
export function sayProblems(context: Context, report: ProbeReport): void {
  for (const [stream, { problems }] of Object.entries(report.streams)) {
    for (const { ref, problem, file, places } of problems.slice(0, MOST_SHOWN)) {
      sayWrapped(context, `\n${stream}: ${ref === null ? '' : `${ref}: `}${problem}`);
      for (const place of places) context.say(`    ${place}`);
      if (file !== null) context.say(`    ${file}`);
    }
    if (problems.length > MOST_SHOWN) context.say(`    and ${problems.length - MOST_SHOWN} more`);
  }
  const looks = Object.entries(report.streams).flatMap(([stream, told]) => oddities(stream, told));
  looks.push(...report.selectors.flatMap(ambiguityOf));
  if (looks.length === 0) return;
  context.say('\nRead, and worth a look:');
  for (const line of looks) sayWrapped(context, `  ${line}`);
}

function oddities(stream: string, { uniform, repeated, joins, images, read }: ProbedStream): string[] {
  const nulls = uniform.filter(({ value }) => value === null).map(({ field }) => field);
  const equal = uniform.filter(({ value }) => value !== null);
  return [
    ...(nulls.length > 0 ? [`${stream}: never a value in ${read} records: ${nulls.join(', ')}`] : []),
    ...(equal.length > 0
      ? [`${stream}: always the same: ${equal.map(({ field, value }) => `${field} ${value}`).join(', ')}`]
      : []),
    ...repeated.map(
      ({ field, ids, sample }) => `${stream}: ${ids} ids stand for several things: ${field} (${sample})`,
    ),
    ...joins.map(
      ({ field, to, values, missed, sample }) =>
        `${stream}: ${missed} of ${values} ids in ${field} are no ids of ${to.join(' or ')} (${sample})`,
    ),
    ...(images.count > 0
      ? [
          `${stream}: ${images.count} pictures in ${images.records} records that no attachment stands for` +
            ` (${images.own} of them the source's own)`,
        ]
      : []),
  ];
}

function ambiguityOf({ page, field, choice, several }: ProbedSelector): string[] {
  if (several === null) return [];
  const by = choice === null ? '' : ` "${choice.selector}"`;
  return [`${page}.${field}:${by} matches ${several.count} elements where one is meant (${several.url})`];
}

/** One record of each stream. @param unmasked as they were read; for this terminal only */
export function sayRecords(
  context: Context,
  { streams }: ProbeReport,
  unmasked: Readonly<Record<string, unknown>> | null,
): void {
  for (const [stream, { record }] of Object.entries(streams)) {
    const shown = unmasked ? unmasked[stream] : record;
    if (!isStreamName(stream) || shown === null || shown === undefined) continue;
    context.say(`\nA record of ${stream}, ${unmasked ? 'as it was read' : 'masked'}:`);
    const text = stringify(shortened(shown), { lineWidth: WIDTH - 2, indentSeq: false });
    for (const line of text.trimEnd().split('\n')) context.say(`  ${line}`);
  }
}

function shortened(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_ITEMS).map(shortened);
    return value.length > MOST_ITEMS ? [...items, `and ${value.length - MOST_ITEMS} more`] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member)]));
}

function sayWrapped(context: Context, text: string): void {
  let line = '';
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + word.length + 1 > WIDTH) {
      context.say(line);
      line = `    ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  context.say(line);
}
