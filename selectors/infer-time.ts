// From texts that tell times to the formats that read all of them. Where day and month could change places in every one
// of them, there are two readings, and both are given. Pure.
import { readTime } from './times.ts';

export interface Reading {
  /** Luxon's tokens, or "iso", "unix", "millis". */
  readonly format: string;
  /** What each text comes to. */
  readonly times: readonly string[];
}

const MONTHS =
  /\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b/i;
const WEEKDAYS =
  /\b(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b/i;
const DAY_MS = 86_400_000;
const EARLIEST = '1995';

/**
 * @param texts times of one field, as the pages show them
 * @param zone IANA name; null when unknown
 * @param takenAt milliseconds since the epoch: what lies in the future is misread
 * @param mayBeFuture for due dates
 * @returns readings that differ in at least one time; none where no format fits all texts
 */
export function inferTimes(
  texts: readonly string[],
  zone: string | null,
  takenAt: number,
  mayBeFuture = false,
): Reading[] {
  const seen = [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '');
  const [first] = seen;
  if (first === undefined) return [];
  const readings = new Map<string, Reading>();
  for (const format of [...new Set([...formatsFor(first), ...seen.slice(1, 5).flatMap(formatsFor)])]) {
    const times = texts.map((text) => readTime(text, [format], zone, takenAt));
    if (
      !times.every(
        (time) => time !== null && isLikely(time, mayBeFuture ? Number.POSITIVE_INFINITY : takenAt),
      )
    )
      continue;
    const key = times.join();
    if (!readings.has(key)) readings.set(key, { format, times: times as string[] });
  }
  return [...readings.values()];
}

function isLikely(time: string, takenAt: number): boolean {
  return time >= EARLIEST && Date.parse(time) <= takenAt + DAY_MS;
}

/** Every format the text could be written in. */
function formatsFor(text: string): string[] {
  if (/^\d{9,10}$/.test(text)) return ['unix'];
  if (/^\d{12,13}$/.test(text)) return ['millis'];
  if (/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?$/.test(text)) return ['iso', ...dated(text)];
  return dated(text);
}

/** Pieces of a format: tokens, and what stands between them. */
interface Piece {
  readonly text: string;
  readonly token: boolean;
}

function dated(text: string): string[] {
  let pieces: Piece[] = [{ text, token: false }];
  const put = (pattern: RegExp, tokens: (found: RegExpExecArray) => Piece[]): boolean => {
    const at = pieces.findIndex((piece) => !piece.token && pattern.test(piece.text));
    const found = at < 0 ? null : pattern.exec(pieces[at]?.text ?? '');
    if (!found) return false;
    const { text: whole } = pieces[at] as Piece;
    const [before, after] = [whole.slice(0, found.index), whole.slice(found.index + found[0].length)];
    pieces = pieces.flatMap((piece, index) =>
      index === at
        ? [{ text: before, token: false }, ...tokens(found), { text: after, token: false }]
        : [piece],
    );
    return true;
  };
  const token = (tokens: string): Piece => ({ text: tokens, token: true });
  put(
    /(\d{1,2})([:.])(\d{2})(?:\2(\d{2}))?(?!\2?\d)(?:(\s?)([ap])\.?m\.?)?/i,
    ([, , mark, , seconds, gap, half]) => {
      const between: Piece = { text: mark ?? ':', token: false };
      return [
        token(half ? 'h' : 'H'),
        between,
        token('mm'),
        ...(seconds ? [between, token('ss')] : []),
        ...(half ? [{ text: gap ?? '', token: false }, token('a')] : []),
      ];
    },
  );
  put(/[+-]\d{2}:\d{2}\b/, () => [token('ZZ')]) || put(/[+-]\d{4}\b/, () => [token('ZZZ')]);
  put(WEEKDAYS, ([found]) => [token(found.length > 3 ? 'cccc' : 'ccc')]);
  const named = put(MONTHS, ([found]) => [token(found.length > 3 ? 'LLLL' : 'LLL')]);
  const hasYear = put(/\b\d{4}\b/, () => [token('yyyy')]);
  const rest = pieces.flatMap((piece) => (piece.token ? [] : (piece.text.match(/\d+/g) ?? [])));
  if (rest.some((digits) => digits.length > 2)) return [];
  const orders = ordersOf(named, hasYear).filter((order) => order.length === rest.length);
  return orders.map((order) => {
    let next = 0;
    return pieces
      .map((piece) =>
        piece.token
          ? piece.text
          : piece.text
              .split(/(\d+)/)
              .map((part) => (/^\d+$/.test(part) ? (order[next++] ?? '') : literal(part)))
              .join(''),
      )
      .join('');
  });
}

/** What the numbers that are left may be, in their order. */
function ordersOf(isMonthNamed: boolean, hasYear: boolean): string[][] {
  if (isMonthNamed) return hasYear ? [['d']] : [['d'], ['d', 'yy'], ['yy', 'd']];
  if (hasYear)
    return [
      ['M', 'd'],
      ['d', 'M'],
    ];
  return [
    ['M', 'd', 'yy'],
    ['d', 'M', 'yy'],
    ['yy', 'M', 'd'],
    ['M', 'd'],
    ['d', 'M'],
  ];
}

/** Letters would be taken for tokens. */
const literal = (text: string): string => text.replace(/[A-Za-z\p{L}]+/gu, (letters) => `'${letters}'`);
