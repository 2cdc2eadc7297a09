// Options as commander hands them over -> typed options, or one named error.
import { z } from 'zod';
import { isoSeconds } from '../lib/clock.ts';
import { UsageError } from '../lib/errors.ts';
import { isStreamName, type StreamName, streamNames } from '../model/streams.ts';

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

/** A day or an instant -> ISO 8601 UTC. @throws UsageError `date_invalid` */
export function parseDate(flag: string, text: string): string {
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(time))
    throw new UsageError('date_invalid', `${flag} "${text}" is not a date like 2027-01-31.`);
  return isoSeconds(time);
}
