// Lists of objects among what pages were told: which of them a stream's records, or a record's messages, are, and the
// capture that a profile needs for one. Pure.
import { valueAt } from './json-path.ts';
import { learnFields } from './learn-fields.ts';
import { nameScore, wordsOf } from './learn-names.ts';
import { orderOf, type Paging, type Part, pagingOf, type Reason } from './learn-paging.ts';
import type { Item, Lesson } from './learn-scalar.ts';
import { isObject, shapeOf } from './learn-shapes.ts';
import type { LearnedSource } from './learn-sources.ts';
import type { Wants } from './learn-wants.ts';
import { hasMusts, type LearnedFields } from './learned.ts';

/** One setting of a capture, with what speaks for it. */
export interface CaptureLine {
  readonly key: string;
  readonly value: unknown;
  readonly evidence: string;
}

/** A list that was heard. */
export interface HeardRows {
  readonly source: LearnedSource;
  /** Where its rows are in each answer. */
  readonly path: string;
  readonly paging: Paging;
  /** By page, in the order heard. */
  readonly parts: readonly (readonly Part[])[];
  /** Each row once, from the first answer that has it; rows without a key left out. */
  readonly rows: readonly unknown[];
}

/** Rows that fields are looked for in; more tell nothing new. */
const MOST_ROWS = 80;

/** Every list of objects that the sources' answers hold. */
export function rowsIn(sources: readonly LearnedSource[]): HeardRows[] {
  return sources.flatMap((source) => {
    const arrays = shapeOf(source.answers.flat().map(({ value }) => value)).arrays;
    // A connection's edges are not rows where their nodes are.
    const paths = arrays.filter((path) => !arrays.includes(`${path}[*].node`));
    return paths.flatMap((path) => rowsAt(source, path));
  });
}

function rowsAt(source: LearnedSource, path: string): HeardRows[] {
  const parts = source.answers.map((answers) =>
    answers.flatMap((answer): Part[] => {
      const rows = valueAt(answer.value, path);
      return Array.isArray(rows) ? [{ answer, rows: rows.filter(isObject) }] : [];
    }),
  );
  const paging = pagingOf(parts);
  if (paging === null) return [];
  const byKey = new Map<string, unknown>();
  for (const [at, own] of parts.entries())
    for (const row of own.flatMap((part) => part.rows)) {
      const key = valueAt(row, paging.key);
      if (key !== undefined && !byKey.has(`${at} ${String(key)}`)) byKey.set(`${at} ${String(key)}`, row);
    }
  return [{ source, path, paging, parts, rows: [...byKey.values()].slice(0, MOST_ROWS) }];
}

/** How well rows are what is wanted: fields found, what of it stands on the page, whether it goes on. */
export function rankRows(
  found: HeardRows,
  wants: Wants,
  lesson: Lesson,
  name: string,
): { score: number; fields: LearnedFields } {
  const items = found.rows.map((value): Item => ({ value, known: {} }));
  const fields = learnFields({}, wants, { ...lesson, items }, true);
  if (!hasMusts({ ...fields, ...missingForms(fields, wants) }, wants)) {
    const id = fields.id;
    // A row may only lead to its record; without an id it leads nowhere.
    if (id?.how !== 'found') return { score: 0, fields };
  }
  const sum = Object.entries(fields).reduce(
    (total, [field, one]) => total + (one.how === 'found' ? one.score * (wants[field]?.must ? 2 : 1) : 0),
    0,
  );
  const isShown = ({ value }: Item): boolean =>
    shapeOf([value]).scalars.some((path) => {
      const text = valueAt(value, path);
      return typeof text === 'string' && text.length > 2 && lesson.isShown(text);
    });
  const shown = items.filter(isShown).length / Math.max(items.length, 1);
  const words = [
    ...wordsOf(found.path),
    ...wordsOf(String(found.source.from.operation ?? found.source.from.url ?? '')),
  ];
  const named = Math.max(0, ...words.map((word) => nameScore(name, word)));
  const goesOn = found.parts.some((own) => own.length > 1) ? 0.5 : 0;
  return { score: sum + shown * 2 + goesOn + named + (found.source.isBound ? 0.5 : 0), fields };
}

/** What a list's rows rightly leave to the record's own page counts as there. */
function missingForms(fields: LearnedFields, wants: Wants): LearnedFields {
  return Object.fromEntries(
    Object.entries(wants)
      .filter(([name, want]) => want.kind === 'each' && fields[name]?.how === 'unplaced')
      .map(([name]) => [name, { how: 'kept' as const, settings: null }]),
  );
}

/**
 * The capture of a list.
 * @param order paths by which rows may be in order; none where the order heard is kept
 * @param others rows of the same list from elsewhere
 * @param sources what else was heard
 */
export function captureOf(
  found: HeardRows,
  order: readonly string[],
  others: readonly HeardRows[],
  sources: readonly LearnedSource[] = [],
): CaptureLine[] {
  const { source, path, paging, parts } = found;
  const pages = parts.length;
  const reason = (key: string, one: Reason | null): CaptureLine[] =>
    one === null ? [] : [{ key, value: one.path, evidence: one.evidence }];
  const total = paging.counts.reduce((sum, one) => sum + one, 0);
  const first = {
    key: 'from',
    value: source.from as unknown,
    evidence: `heard on ${source.pages} of ${pages} pages`,
  };
  const folded = foldedIn(found);
  const from = [
    source.from,
    ...others.map((other) => ({
      ...other.source.from,
      ...openedBy(other.source, sources),
      rows: other.path,
      ...(folded && other.source.from.operation !== undefined ? { unfolds: true } : {}),
    })),
  ];
  return [
    others.length === 0
      ? first
      : { ...first, value: from, evidence: `${first.evidence}; the others hold rows of the same kind` },
    { key: 'rows', value: path, evidence: `${total} different rows in ${parts.flat().length} answers` },
    { key: 'key', value: paging.key, evidence: 'another in every row' },
    ...reason('order', orderOf(parts, order)),
    ...(folded ? [folded] : []),
    ...reason('more', paging.more),
    ...reason('cursor', paging.cursor),
    ...reason('counter', paging.counter),
  ];
}

/** The frame that answers each subscription: until it came, what the socket has to tell may still be on its way. */
function openedBy(source: LearnedSource, sources: readonly LearnedSource[]): { opened?: unknown } {
  const { socket } = source.from;
  if (socket === undefined) return {};
  const said = sources.find(
    (one) =>
      one !== source && one.from.socket === socket && one.answers.every((frames) => frames.length === 1),
  );
  return said ? { opened: said.from.where } : {};
}

/** Rows without a key that say of how many others they stand in the place. */
function foldedIn({ parts, paging }: HeardRows): CaptureLine | null {
  const stubs = parts.flatMap((own) =>
    own.flatMap((part) => part.rows.filter((row) => valueAt(row, paging.key) === undefined)),
  );
  if (stubs.length === 0) return null;
  const { scalars } = shapeOf(stubs);
  const count = scalars.find((path) => stubs.every((row) => typeof valueAt(row, path) === 'number'));
  const type = scalars.find((path) => {
    const words = new Set(stubs.map((row) => valueAt(row, path)));
    return words.size === 1 && typeof [...words][0] === 'string' && /type|kind/i.test(path);
  });
  if (count === undefined || type === undefined) return null;
  const where = { [type]: String(valueAt(stubs[0], type)) };
  return { key: 'folded', value: { where, count }, evidence: `${stubs.length} rows without a key` };
}
