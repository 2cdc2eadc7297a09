// How a list that was heard in several answers goes on: its key, what says that more follows, what the next request
// repeats, its total, its order. Pure.
import type { Heard } from './heard.ts';
import { valueAt } from './json-path.ts';
import { MORE } from './learn-more.ts';
import { nameScore, wordsOf } from './learn-names.ts';
import { shapeOf } from './learn-shapes.ts';
import type { RawValue } from './values.ts';

/** One answer of a list with its rows. */
export interface Part {
  readonly answer: Heard;
  readonly rows: readonly unknown[];
}

/** Something learned, and why, in words. */
export interface Reason {
  readonly path: string;
  readonly evidence: string;
}

export interface Paging {
  readonly key: string;
  readonly more: Reason | null;
  readonly cursor: Reason | null;
  readonly counter: Reason | null;
  /** The source said that nothing follows, on every page that was heard. */
  readonly isEnded: boolean;
  /** Different rows of each page. */
  readonly counts: readonly number[];
}

const TOTAL = /total|count|^size$|^length$/;
const NO_TOTAL = /per page|page size|limit|offset|^page$|page count|total page|unread/;

const lastWords = (path: string): string => wordsOf(path.split('.').at(-1) ?? '').join(' ');

/**
 * @param pages parts by page, in the order heard
 * @returns null where nothing tells the rows apart
 */
export function pagingOf(pages: readonly (readonly Part[])[]): Paging | null {
  const rows = pages.flatMap((parts) => parts.flatMap((part) => part.rows));
  const key = keyOf(pages);
  if (key === null || rows.length === 0) return null;
  const counts = pages.map(
    (parts) => new Set(parts.flatMap((part) => part.rows.map((row) => String(valueAt(row, key))))).size,
  );
  // An empty answer is a poll, and no part of the list.
  const told = pages.map((parts) => parts.filter((part) => part.rows.length > 0));
  const scalars = shapeOf(pages.flatMap((parts) => parts.map(({ answer }) => answer.value))).scalars;
  const cursor = cursorOf(told, scalars);
  const more = moreOf(told, scalars, cursor);
  const isEnded =
    more !== null &&
    told.every((parts) => parts.length > 0 && !parts.every((part) => goesOn(part, more.path)));
  const counter = counterOf(pages, scalars, counts, isEnded);
  // A link or cursor that says that more follows is repeated by itself.
  const isOwn = more !== null && cursor !== null && more.path === cursor.path;
  return { key, more, cursor: isOwn ? null : cursor, counter, isEnded, counts };
}

/** A path that every row has, with another value in each of one page. */
function keyOf(pages: readonly (readonly Part[])[]): string | null {
  const rows = pages.flatMap((parts) => parts.flatMap((part) => part.rows));
  const isKey = (path: string): boolean => {
    const keyed = rows.filter((row) => valueAt(row, path) !== undefined);
    // Some rows may only stand for others, and have none.
    if (keyed.length < rows.length * 0.7) return false;
    return pages.every((parts) =>
      parts.every((part) => {
        const ids = part.rows.map((row) => valueAt(row, path)).filter((id) => id !== undefined);
        return new Set(ids.map(String)).size === ids.length;
      }),
    );
  };
  const ranked = shapeOf(rows)
    .scalars.map((path) => ({ path, score: nameScore('id', path) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.path.length - b.path.length);
  return ranked.find(({ path }) => isKey(path))?.path ?? null;
}

function holdsText(value: unknown, text: string): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value !== 'object') return String(value) === text;
  return Object.values(value).some((member) => holdsText(member, text));
}

/** Whether the request behind an answer repeats a value of an earlier one, alone or as its address. */
function repeats(answer: Heard, value: RawValue | undefined, before: Heard): boolean {
  if (value === undefined || typeof value === 'object' || typeof value === 'boolean') return false;
  const text = String(value);
  if (text === '') return false;
  if (holdsText(answer.asked, text)) return !holdsText(before.asked, text);
  return (
    /^(?:https?:)?\//.test(text) &&
    URL.canParse(text, before.url) &&
    new URL(text, before.url).href === answer.url
  );
}

function followings(pages: readonly (readonly Part[])[]): [Part, Part][] {
  return pages.flatMap((parts) => parts.slice(1).map((part, at): [Part, Part] => [parts[at] as Part, part]));
}

function cursorOf(pages: readonly (readonly Part[])[], scalars: readonly string[]): Reason | null {
  const pairs = followings(pages);
  if (pairs.length === 0) return null;
  const ranked = scalars
    // The number of pages is that of the last page, too, and no cursor.
    .filter((path) => !TOTAL.test(lastWords(path)))
    .map((path) => ({
      path,
      hits: pairs.filter(([one, next]) => repeats(next.answer, valueAt(one.answer.value, path), one.answer))
        .length,
    }))
    // Another record's page may lie between two of this one's; a cursor is repeated nearly always.
    .filter(({ hits }) => hits > 0 && hits >= pairs.length * 0.8)
    .sort((a, b) => b.hits - a.hits || a.path.length - b.path.length);
  const [first] = ranked;
  return first
    ? { path: first.path, evidence: `repeated by the next request ${first.hits} of ${pairs.length} times` }
    : null;
}

function goesOn({ answer }: Part, path: string): boolean {
  const value = path.startsWith('link:')
    ? answer.links[path.slice('link:'.length)]
    : valueAt(answer.value, path);
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

/** A connection asked for its last rows goes on backwards, one asked for its first forwards; the other flag tells nothing. */
function isOpposite(path: string, pages: readonly (readonly Part[])[]): boolean {
  const asks = (name: string): boolean => {
    const starts = pages.flatMap((parts) => parts[0] ?? []);
    return (
      starts.length > 0 && starts.every(({ answer }) => shapeOf([answer.asked]).scalars.some(isCalled(name)))
    );
  };
  const name = lastWords(path);
  return (/next/.test(name) && asks('last')) || (/prev/.test(name) && asks('first'));
}

const isCalled =
  (name: string) =>
  (path: string): boolean =>
    path.split('.').at(-1) === name;

function moreOf(
  pages: readonly (readonly Part[])[],
  scalars: readonly string[],
  cursor: Reason | null,
): Reason | null {
  const pairs = followings(pages);
  const lasts = pages.flatMap((parts) => parts.at(-1) ?? []);
  const all = pages.flat();
  const isFlag = (path: string): boolean =>
    all.some(({ answer }) => typeof valueAt(answer.value, path) === 'boolean');
  const isLink = (path: string): boolean =>
    path === cursor?.path ||
    (nameScore('next', path) > 0 &&
      all.every(({ answer }) => typeof (valueAt(answer.value, path) ?? '') === 'string'));
  const paths = [
    ...scalars.filter((path) => isFlag(path) && !isOpposite(path, pages) && MORE.test(lastWords(path))),
    ...scalars.filter((path) => !isFlag(path) && isLink(path)),
    ...(all.some(({ answer }) => answer.links.next !== undefined) ? ['link:next'] : []),
  ];
  const ranked = paths
    .map((path, at) => ({
      path,
      at,
      wrong: pairs.filter(([one]) => !goesOn(one, path)).length,
      right: pairs.filter(([one]) => goesOn(one, path)).length,
      ends: lasts.filter((part) => !goesOn(part, path)).length,
    }))
    // A last answer that says so is one that was not followed: the page was left before its end.
    .filter(({ wrong, right }) => wrong === 0 || right > wrong * 4)
    .sort((a, b) => b.right - a.right || b.ends - a.ends || a.at - b.at);
  const [first, second] = ranked;
  // Of several that never said that more follows any could be the one, and the others would hide what follows.
  if (!first || (first.right === 0 && second !== undefined)) return null;
  return {
    path: first.path,
    evidence: `said so before ${first.right} of ${pairs.length} further parts, and the end of ${first.ends} of ${lasts.length} pages`,
  };
}

function counterOf(
  pages: readonly (readonly Part[])[],
  scalars: readonly string[],
  counts: readonly number[],
  isEnded: boolean,
): Reason | null {
  const ranked = scalars.flatMap((path) => {
    const name = lastWords(path);
    if (NO_TOTAL.test(name) || !TOTAL.test(name)) return [];
    const totals = pages.map((parts) => parts.map(({ answer }) => valueAt(answer.value, path)));
    if (totals.some((own) => own.length > 0 && !own.some((total) => typeof total === 'number'))) return [];
    const equal = totals.filter((own, at) => own.at(-1) === counts[at]).length;
    const isMore = totals.every((own, at) => Number(own.at(-1) ?? 0) >= (counts[at] ?? 0));
    if (isEnded ? equal < pages.length : !isMore) return [];
    return [{ path, equal }];
  });
  const [first] = ranked.sort((a, b) => b.equal - a.equal || a.path.length - b.path.length);
  if (!first) return null;
  return {
    path: first.path,
    evidence: `equals the rows heard on ${first.equal} of ${pages.length} pages${first.equal === 0 ? '; the list was not heard to its end' : ''}`,
  };
}

/**
 * What rows stand in the order of: a path in which every answer ascends or every answer descends.
 * @returns null where the order they came in is as good
 */
export function orderOf(pages: readonly (readonly Part[])[], paths: readonly string[]): Reason | null {
  for (const path of paths) {
    const steps = pages.map((parts) => parts.map((part) => directionOf(part.rows, path)));
    const flat = steps.flat();
    if (flat.includes(null)) continue;
    const isDescending = flat.some((step) => step === -1);
    const isSplit = steps.some((own) => own.length > 1);
    if (!isDescending && !isSplit) return null;
    if (isDescending && flat.some((step) => step === 1)) continue;
    return { path, evidence: isDescending ? 'answers come newest first' : 'parts come one by one' };
  }
  return null;
}

/** 1 where rows ascend, -1 where they descend, 0 where they do not tell; null where they do neither. */
function directionOf(rows: readonly unknown[], path: string): 1 | 0 | -1 | null {
  let direction: 1 | 0 | -1 = 0;
  let before: string | number | undefined;
  for (const row of rows) {
    const value = valueAt(row, path);
    if (value === undefined) continue;
    if (typeof value !== 'string' && typeof value !== 'number') return null;
    const step = before === undefined || before === value ? 0 : before < value ? 1 : -1;
    if (step !== 0 && direction !== 0 && step !== direction) return null;
    if (step !== 0) direction = step;
    before = value;
  }
  return direction;
}
