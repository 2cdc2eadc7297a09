// Puts together what was heard for a capture: pages of one list as one list, and whether that is all of it. Pure.
import type { CaptureSource, HeardFrom } from './capture.ts';
import { type Hearing, holds, isFrom, isLinkTo, matching, saidAt } from './heard.ts';
import { valueAt } from './json-path.ts';
import type { Captured, CapturedAll, RawValue } from './values.ts';

type Json = { [name: string]: RawValue };

/** Every capture of a page. */
export function captureAll(captures: Readonly<Record<string, CaptureSource>>, hearing: Hearing): CapturedAll {
  return Object.fromEntries(
    Object.entries(captures).map(([name, source]) => [name, captureOne(name, source, hearing)]),
  );
}

interface Part {
  readonly from: HeardFrom;
  readonly unfolds: boolean;
  /** Rows that stand for others, and for how many. */
  readonly folded: number;
  readonly url: string;
  readonly asked: unknown;
  readonly value: unknown;
  readonly isPage: boolean;
  readonly rows: Json[];
  readonly more: boolean | null;
  readonly cursor: RawValue | undefined;
  readonly counter: number | null;
}

function captureOne(name: string, source: CaptureSource, hearing: Hearing): Captured {
  const isList = source.rows !== undefined || source.from.some(({ rows }) => rows !== undefined);
  const parts = source.from.flatMap((from) => {
    const at = (key: 'more' | 'cursor' | 'counter'): string | undefined => from[key] ?? source[key];
    return matching(from, hearing).flatMap((match): Part[] => {
      const { url, asked, value, isPage } = match;
      const path = isList ? (from.rows ?? source.rows ?? '.') : (from.value ?? source.value ?? '.');
      const found = valueAt(value, path);
      // An answer of errors, or about something else.
      if (found === undefined) return [];
      const [more, cursor, counter] = [at('more'), at('cursor'), at('counter')];
      const total = counter === undefined ? undefined : valueAt(value, counter);
      const said = more === undefined ? undefined : saidAt(match, more);
      const all = (Array.isArray(found) ? found : [found]).filter((row): row is Json => isObject(row));
      const { folded } = source;
      const isStub = (row: Json): boolean => folded !== undefined && holds(folded.where, row, {});
      const standFor = all
        .filter(isStub)
        .reduce((sum, row) => sum + Number(valueAt(row, folded?.count ?? '') ?? 0), 0);
      // A link or cursor that says that more follows is also what the next request repeats.
      const link = typeof said === 'string' ? said : undefined;
      return [
        {
          from,
          url,
          asked,
          value,
          isPage,
          unfolds: from.unfolds === true,
          folded: standFor,
          rows: all.filter((row) => !isStub(row)),
          more: more === undefined || !isPage ? null : goesOn(said),
          cursor: cursor === undefined ? link : valueAt(value, cursor),
          counter: typeof total === 'number' ? total : null,
        },
      ];
    });
  });
  if (parts.length === 0) {
    const problem = source.optional ? null : `nothing was heard for it (capture.${name})`;
    return { value: undefined, counter: null, proof: null, problem, parts: 0 };
  }
  if (!isList) {
    const value = Object.assign({}, ...parts.flatMap(({ rows }) => rows)) as RawValue;
    return { value, counter: null, proof: null, problem: null, parts: parts.length };
  }
  const rows = mergeRows(source, parts);
  const closed = hearing.isAsked ? null : unopened(name, source, hearing);
  const shut = closed ?? unfolded(name, source, parts);
  const judged = judgeAll(name, source, parts);
  const whole = shut === null ? judged : { ...judged, proof: null, problem: judged.problem ?? shut };
  return { value: rows, parts: parts.length, ...whole };
}

/** A socket or event stream that the app opens for a record, and that has not told yet what it has. */
function unopened(name: string, { from }: CaptureSource, hearing: Hearing): string | null {
  const { heard, row } = hearing;
  for (const one of from) {
    if ('socket' in one && one.opened !== undefined) {
      const isOpen = heard.some((each) => isFrom(one, each, hearing) && holds(one.opened, each.value, row));
      if (!isOpen) return `the app's socket for it was not opened (capture.${name})`;
    }
    if ('events' in one && one.opened !== undefined) {
      const { event, where } = one.opened;
      const said = { events: one.events, event };
      const isOpen = heard.some((each) => isFrom(said, each, hearing) && holds(where, each.value, row));
      if (!isOpen) return `the app's event stream for it did not tell all it has (capture.${name})`;
    }
  }
  return null;
}

/** Rows that stand for others which were not opened, or not wholly. */
function unfolded(name: string, source: CaptureSource, parts: readonly Part[]): string | null {
  const stand = parts.reduce((sum, { folded }) => sum + folded, 0);
  if (stand === 0) return null;
  const keys = new Set(
    parts.filter(({ unfolds }) => unfolds).flatMap(({ rows }) => rows.map((row) => keyOf(source, row))),
  );
  return keys.size >= stand
    ? null
    : `${stand} ${name} are folded on the page, ${keys.size} were opened (capture.${name}.folded)`;
}

/** A flag says it itself; a link or cursor by being there. */
function goesOn(value: RawValue | undefined): boolean {
  return value !== undefined && value !== false && value !== '' && value !== 0;
}

/** The list, and each that stands beside it: all must be whole. */
function judgeAll(
  name: string,
  source: CaptureSource,
  parts: readonly Part[],
): Pick<Captured, 'counter' | 'proof' | 'problem'> {
  const beside = source.from.filter((from) => from.beside);
  const groups = beside.map((from) => parts.filter((part) => part.from === from));
  if (beside.length < source.from.length) groups.unshift(parts.filter(({ from }) => !from.beside));
  if (groups.some((group) => group.length === 0)) {
    const problem = source.optional ? null : `a list of it was not heard (capture.${name}.from)`;
    return { counter: null, proof: null, problem };
  }
  const judged = groups.map((group) => {
    const keys = new Set(group.flatMap(({ rows }) => rows.map((row) => keyOf(source, row))));
    const counter = group.findLast((part) => part.counter !== null)?.counter ?? null;
    return { counter, ...judge(name, keys.size, counter, group) };
  });
  const proofs = judged.map(({ proof }) => proof);
  return {
    counter: judged.reduce<number | null>(
      (sum, { counter }) => (sum === null || counter === null ? null : sum + counter),
      0,
    ),
    proof:
      proofs.find((proof) => proof === null) === null ? null : proofs.includes('end') ? 'end' : 'counter',
    problem: judged.find(({ problem }) => problem !== null)?.problem ?? null,
  };
}

const keyOf = ({ key = '.' }: Pick<CaptureSource, 'key'>, row: Json): string =>
  String(valueAt(row, key) ?? '');

function judge(
  name: string,
  found: number,
  counter: number | null,
  parts: readonly Part[],
): Pick<Captured, 'proof' | 'problem'> {
  const pages = parts.filter(({ more }) => more !== null);
  const open = pages.filter((page) => page.more === true && !isFollowed(page, pages)).length;
  const isEnded = pages.length > 0 && open === 0 && pages.some(({ more }) => more === false);
  if (counter !== null) {
    if (found === counter) return { proof: 'counter', problem: null };
    // What came as it happened may be newer than the total.
    const live = parts.filter(({ isPage }) => !isPage).reduce((sum, { rows }) => sum + rows.length, 0);
    if (found > counter && found - counter <= live && isEnded) return { proof: 'end', problem: null };
    return {
      proof: null,
      problem: `the app counts ${counter} ${name}, ${found} were heard (capture.${name}.counter)`,
    };
  }
  if (isEnded) return { proof: 'end', problem: null };
  if (pages.length > 0)
    return {
      proof: null,
      problem: `the app says that more ${name} follow after ${found} (capture.${name}.more)`,
    };
  return { proof: null, problem: null };
}

/** Whether what follows a page was heard too: the request for it repeats the page's cursor, or is its link. */
function isFollowed(page: Part, pages: readonly Part[]): boolean {
  if (page.cursor === undefined) return pages.some(({ more }) => more === false);
  const cursor = String(page.cursor);
  return pages.some(
    (other) => other !== page && (isLinkTo(cursor, other.url, page.url) || holdsText(other.asked, cursor)),
  );
}

function holdsText(value: unknown, text: string): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value !== 'object') return String(value) === text;
  return Object.values(value).some((member) => holdsText(member, text));
}

/**
 * Rows by key in the capture's order. Answers may come newest first, and older ones later: each answer is turned so
 * that it ascends, answers stand in the order of their first rows, and equal rows stay as their answer had them.
 */
function mergeRows(source: CaptureSource, parts: readonly Part[]): Json[] {
  const { version, order } = source;
  const merged = new Map<string, { row: Json; version: RawValue | undefined }>();
  for (const { rows } of parts) {
    for (const row of rows) {
      const id = keyOf(source, row);
      const known = merged.get(id);
      const own = version === undefined ? undefined : valueAt(row, version);
      const isOlder = known !== undefined && own !== undefined && compare(own, known.version) < 0;
      const both = isOlder ? { ...row, ...known.row } : { ...known?.row, ...row };
      merged.set(id, { row: both, version: isOlder ? known.version : (own ?? known?.version) });
    }
  }
  const keys = order === undefined ? [...merged.keys()] : keysInOrder(source, parts, order);
  return [...new Set(keys)].map((id) => (merged.get(id) as { row: Json }).row);
}

function keysInOrder(source: CaptureSource, all: readonly Part[], order: string): string[] {
  // A change may tell only what changed; where its row stands the others tell.
  const placed = new Set(
    all.flatMap(({ rows }) =>
      rows.filter((row) => valueAt(row, order) !== undefined).map((row) => keyOf(source, row)),
    ),
  );
  const parts = all.map(({ rows }) => ({
    rows: rows.filter((row) => valueAt(row, order) !== undefined || !placed.has(keyOf(source, row))),
  }));
  const directions = parts.map(({ rows }) => directionOf(rows, order));
  const usual = Math.sign(directions.reduce((sum, one) => sum + one, 0)) || 1;
  const chunks = parts.map(({ rows }, index) =>
    (directions[index] || usual) < 0 ? [...rows].reverse() : rows,
  );
  const at = (row: Json | undefined): RawValue | undefined => (row ? valueAt(row, order) : undefined);
  chunks.sort((a, b) => compare(at(a[0]), at(b[0])));
  const rows = chunks.flat();
  const place = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const id = keyOf(source, row);
    if (!place.has(id)) place.set(id, index);
  }
  // A row that changed carries its newest place in the order: an edit does not move a message, its time stays.
  return rows
    .map((row) => ({ id: keyOf(source, row), by: at(row) }))
    .sort((a, b) => compare(a.by, b.by) || (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
    .map(({ id }) => id);
}

/** 1 when the rows ascend, -1 when they descend, 0 when they do not tell. */
function directionOf(rows: readonly Json[], order: string): number {
  for (let i = 1; i < rows.length; i += 1) {
    const step = compare(valueAt(rows[i], order), valueAt(rows[i - 1], order));
    if (step !== 0) return Math.sign(step);
  }
  return 0;
}

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/**
 * Numbers as numbers, times as moments whatever their zone, all else as text; what is missing comes first. One answer
 * may tell a time in words and another as a number.
 */
function compare(a: RawValue | undefined, b: RawValue | undefined): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [String(a), String(b)];
  if (ISO.test(one) || ISO.test(other)) {
    const moments = momentOf(a) - momentOf(b);
    if (!Number.isNaN(moments)) {
      const isBoth = ISO.test(one) && ISO.test(other);
      if (moments !== 0 || !isBoth) return moments;
    }
  }
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Milliseconds since the epoch; a number too small for that in this century is one of seconds. */
function momentOf(value: RawValue): number {
  if (typeof value === 'number') return Math.abs(value) < 1e11 ? value * 1000 : value;
  return ISO.test(String(value)) ? Date.parse(String(value)) : Number.NaN;
}

function isObject(value: RawValue): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
