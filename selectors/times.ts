// Times as pages write them, to ISO 8601 UTC seconds. Pure: "now" is when the page was taken.
import { DateTime, type TokenParser } from 'luxon';

const LOCALE = 'en-US';
const LATEST = 8.64e15;
const DAY_MS = 86_400_000;
const UNITS: Record<string, 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years'> = {
  s: 'seconds',
  sec: 'seconds',
  second: 'seconds',
  m: 'minutes',
  min: 'minutes',
  minute: 'minutes',
  h: 'hours',
  hr: 'hours',
  hour: 'hours',
  d: 'days',
  day: 'days',
  w: 'weeks',
  wk: 'weeks',
  week: 'weeks',
  mo: 'months',
  month: 'months',
  y: 'years',
  yr: 'years',
  year: 'years',
};
/** Format tokens that name a year, or a whole date; quoted text in a format is no token. */
const YEAR = /[yDGfFk]/;
const DAY = /[dDLMEcofF]/;
const OFFSET = /[Zz]/;

const parsers = new Map<string, TokenParser>();

/**
 * The first format that fits decides.
 * @param zone IANA name; null when unknown, and then only times that carry their own offset are understood
 * @param takenAt milliseconds since the epoch
 * @param onRelative called where the time is only as good as "3 days ago"
 * @returns "2026-03-03T21:05:09Z", or null when no format fits
 */
export function readTime(
  text: string | number,
  formats: readonly string[],
  zone: string | null,
  takenAt: number,
  onRelative?: () => void,
): string | null {
  for (const format of formats) {
    const time = readOne(String(text).trim(), format, zone, takenAt);
    if (!time?.isValid) continue;
    if (format === 'relative') onRelative?.();
    return time.toUTC().startOf('second').toISO({ suppressMilliseconds: true });
  }
  return null;
}

function readOne(text: string, format: string, zone: string | null, takenAt: number): DateTime | null {
  switch (format) {
    case 'iso':
      return zone === null && !/(?:[Zz]|[+-]\d{2}:?\d{2})$/.test(text)
        ? null
        : DateTime.fromISO(text, { zone: zone ?? 'utc' });
    case 'unix':
      return fromEpoch(text, 1000);
    case 'millis':
      return fromEpoch(text, 1);
    case 'relative':
      return fromRelative(text, zone, takenAt);
    default:
      return fromTokens(text, format, zone, takenAt);
  }
}

function fromEpoch(text: string, factor: number): DateTime | null {
  const ms = /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) * factor : Number.NaN;
  return Math.abs(ms) <= LATEST ? DateTime.fromMillis(Math.floor(ms)) : null;
}

function fromRelative(text: string, zone: string | null, takenAt: number): DateTime | null {
  const now = DateTime.fromMillis(takenAt, { zone: zone ?? 'utc' });
  if (/^(?:just )?now$/i.test(text)) return now;
  if (/^yesterday$/i.test(text)) return now.minus({ days: 1 });
  const found = /^(an?|\d+)\s*([a-z]+?)s?(?: ago)?$/i.exec(text);
  const unit = UNITS[found?.[2]?.toLowerCase() ?? ''];
  if (!found || !unit) return null;
  return now.minus({ [unit]: /^an?$/i.test(found[1] ?? '') ? 1 : Number(found[1]) });
}

function fromTokens(text: string, format: string, zone: string | null, takenAt: number): DateTime | null {
  const tokens = format.replace(/'[^']*'/g, '');
  if (zone === null && !OFFSET.test(tokens)) return null;
  // A text with its own offset needs no zone, and looking one up is what makes Luxon slow.
  const place = OFFSET.test(tokens) ? 'utc' : (zone ?? 'utc');
  // Luxon fills what a format leaves out from the machine's clock; here it must be the page's time.
  const taken = DateTime.fromMillis(takenAt, { zone: place });
  if (!DAY.test(tokens))
    return parse(`${taken.toFormat('yyyy-MM-dd')} ${text}`, `yyyy-MM-dd ${format}`, place);
  if (YEAR.test(tokens)) return parse(text, format, place);
  for (const year of [taken.year, taken.year - 1]) {
    const time = parse(`${year} ${text}`, `yyyy ${format}`, place);
    // A day's grace for a page whose clock is ahead of ours.
    if (time.isValid && time.toMillis() <= takenAt + DAY_MS) return time;
  }
  return null;
}

function parse(text: string, format: string, zone: string): DateTime {
  let parser = parsers.get(format);
  if (!parser) {
    parser = DateTime.buildFormatParser(format, { locale: LOCALE }) as TokenParser;
    parsers.set(format, parser);
  }
  return DateTime.fromFormatParser(text, parser, { zone, locale: LOCALE });
}
