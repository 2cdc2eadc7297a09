// Options as commander hands them over -> typed options, or one named error.
import { DateTime } from 'luxon';
import { z } from 'zod';
import { isoSeconds } from '../lib/clock.ts';
import { UsageError } from '../lib/errors.ts';
import { isStreamName, type Ref, type StreamName, splitRef, streamNames } from '../model/streams.ts';

/** @throws UsageError `option_invalid` naming the flag */
export function parseOptions<T extends z.ZodType>(
  schema: T,
  raw: Readonly<Record<string, unknown>>,
): z.infer<T> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const flag = String(issue?.path[0] ?? '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError('option_invalid', `--${flag}: ${issue?.message}`);
}

/** "500/min" or "500" -> requests a minute. */
export const rateOption = z
  .string()
  .regex(/^[1-9]\d*(?:\/min)?$/, 'is no rate like 500/min')
  .transform((text) => Number.parseInt(text, 10))
  .optional();

/** "reviews,tickets" -> names. @throws UsageError `stream_unknown` */
export function parseStreams(text: string | undefined): StreamName[] | undefined {
  if (text === undefined) return undefined;
  return text.split(',').map((name) => {
    const stream = name.trim();
    if (isStreamName(stream)) return stream;
    throw new UsageError('stream_unknown', `There is no stream "${stream}".`, {
      hint: `Streams: ${streamNames.join(', ')}`,
    });
  });
}

/** "conversations/c12,tickets/t3" -> refs. @throws UsageError `option_invalid` */
export function parseRefs(text: string | undefined): Ref[] {
  return (text ?? '')
    .split(',')
    .map((ref) => ref.trim())
    .filter((ref) => ref !== '')
    .map((ref) => {
      try {
        splitRef(ref);
      } catch {
        throw new UsageError('option_invalid', `--only: "${ref}" is not like conversations/c12`);
      }
      return ref as Ref;
    });
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** With its offset from UTC: without one it would mean another moment on every machine. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

/**
 * A day of UTC, or a moment with its offset -> ISO 8601 UTC. Days that no calendar has are refused, not moved.
 * @param edge which second of a plain day is meant
 * @throws UsageError `date_invalid` naming the flag and the form wanted
 */
export function parseDate(flag: string, text: string, edge: 'start' | 'end' = 'start'): string {
  const isDay = DAY.test(text);
  const time = isDay || MOMENT.test(text) ? DateTime.fromISO(text, { zone: 'utc' }) : null;
  if (time?.isValid) return isoSeconds((isDay && edge === 'end' ? time.endOf('day') : time).toMillis());
  const why = time ? 'is a day or time that does not exist' : 'is not a date';
  throw new UsageError('date_invalid', `${flag} "${text}" ${why}.`, {
    hint: 'Give a day, YYYY-MM-DD, or a moment with its offset from UTC, like 2027-01-31T18:00:00+01:00.',
  });
}
