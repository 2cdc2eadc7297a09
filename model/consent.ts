// The permission an extraction is made under. Without a valid one no request leaves.
import { z } from 'zod';
import { instant } from './records.ts';
import type { StreamName } from './streams.ts';
import { isStreamName } from './streams.ts';

/** What the customer agrees to; its hash is stored, so a changed wording is a new question. */
export const consentWording = [
  'I confirm that the account named here is ours, and that our agreement with Thread permits us,',
  'or whoever we charge with it, to read it with a program.',
  'I allow threadlift to sign in with our own credentials and to read, and only read,',
  'the named streams at the named origins until the expiry date.',
  'The copy is ours; it stays in the run folder until we purge it.',
].join(' ');

export const consent = z.strictObject({
  formatVersion: z.literal(1),
  customer: z.string().min(1),
  grantedBy: z.string().min(1),
  grantedAt: instant,
  /** The consent is good until this instant. */
  expiresAt: instant,
  revokedAt: instant.nullable(),
  /** Scheme, host and port of every origin that may be asked; the first is the UI. */
  origins: z.array(z.string().regex(/^https?:\/\/[^/]+$/)).min(1),
  streams: z
    .array(
      z
        .string()
        .refine(isStreamName)
        .transform((name) => name as StreamName),
    )
    .min(1),
  /** Only records created in this range; null is open. */
  from: instant.nullable(),
  to: instant.nullable(),
  /** Whether our name and version stand in the user agent; a file from before the question says yes, as we then did. */
  identify: z.boolean().default(true),
  /** SHA-256 of the wording agreed to. */
  wordingHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Consent = z.infer<typeof consent>;
