// What a recording says of itself: enough to replay it with no account, no consent file and no network.
import { z } from 'zod';
import { isStreamName, type StreamName } from '../model/streams.ts';

export const RECORDING_FORMAT = 1;

const sha = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);

export const UNSCRUBBED =
  'NOT scrubbed: it holds the customer’s names, addresses and messages. Keep it on this machine; purge removes it.';

export const recordingManifest = z.strictObject({
  formatVersion: z.literal(RECORDING_FORMAT),
  name: z.string().min(1),
  takenAt: instant,
  /** True for everything that may ship. */
  scrubbed: z.boolean(),
  /** Told where it is not: whoever opens the folder should know. */
  notice: z.string().optional(),
  /** First 16 hex digits of the scrub key's SHA-256: tells whether two recordings share their fakes. */
  scrubKey: z.string().nullable(),
  profile: z.strictObject({ name: z.string(), sha256: sha }),
  /** What the pages say of the release they were drawn by; null where they say nothing. */
  appBuild: z.string().nullable(),
  /** IANA zone of the account. */
  timezone: z.string().nullable(),
  /** The UI's first, then where files lie, as the recording spells them. */
  origins: z.array(z.string()).min(1),
  /** The origins that its profile has names for, as the recording spells them. */
  named: z.record(z.string(), z.string()).optional(),
  strategy: z.enum(['auto', 'http', 'json', 'observe', 'render']),
  streams: z.array(
    z
      .string()
      .refine(isStreamName)
      .transform((name) => name as StreamName),
  ),
  /** Records per page kind, when not everything was recorded. */
  sample: z.strictObject({ perPage: z.int().positive(), only: z.array(z.string()).default([]) }).nullable(),
  /** Page kinds whose pages are in it. */
  pages: z.array(z.string()),
  counts: z.strictObject({ exchanges: z.int(), bytes: z.int(), signInsAgain: z.int() }),
  /** SHA-256 of every other file of the folder. */
  files: z.record(z.string(), sha),
});
export type RecordingManifest = z.infer<typeof recordingManifest>;
