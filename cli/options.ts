// Options as commander hands them over -> typed options, or one named error.
import type { z } from 'zod';
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
