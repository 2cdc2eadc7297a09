// Source instants to Unix seconds, Intercom's unit of time.
import { DateTime } from 'luxon';

/** @param instant ISO 8601 UTC with whole seconds */
export function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000;
}

const SPELLINGS = ['yyyy-MM-dd', 'LLL d, yyyy', 'd LLL yyyy', 'LLLL d, yyyy', 'd LLLL yyyy'];

/**
 * A date as a source UI shows it, in Unix seconds UTC; undefined for anything ambiguous, for example
 * "03/04/2026", which is two different days on two sides of an ocean.
 */
export function parseDate(text: string): number | undefined {
  const trimmed = text.trim();
  const spelled = SPELLINGS.map((format) =>
    DateTime.fromFormat(trimmed, format, { zone: 'utc', locale: 'en' }),
  );
  const full = /^\d{4}-\d{2}-\d{2}T/.test(trimmed) ? [DateTime.fromISO(trimmed, { zone: 'utc' })] : [];
  return [...spelled, ...full].find((parsed) => parsed.isValid)?.toUnixInteger();
}
