// The manifest that seals a snapshot: what the source said it holds, what was captured, and the hash of every file.
import { z } from 'zod';
import { deltaSummary } from './delta.ts';
import { finding } from './findings.ts';
import { listSeal, proof, proofState } from './proof.ts';
import { instant } from './records.ts';
import { isStreamName, type StreamName } from './streams.ts';

export const SNAPSHOT_FORMAT = 1;

const streamKey = z
  .string()
  .refine(isStreamName)
  .transform((name) => name as StreamName);

export const gap = z.strictObject({
  /** Source id, or null where only a count is missing. */
  id: z.string().nullable(),
  reason: z.string().min(1),
});

export const streamSeal = z.strictObject({
  /** What the source's own counters say; null where it shows none. */
  expected: z.int().nonnegative().nullable(),
  captured: z.int().nonnegative(),
  gaps: z.array(gap),
  /** The worst of its lists; unproved where an earlier version sealed it, which kept no account of lists. */
  state: proofState.default('unproved'),
  /** Every list it was read from, nested ones too; empty where an earlier version sealed it. */
  lists: z.array(listSeal).default([]),
  /** SHA-256 over the sorted lines "path sha256" of the stream's record files. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Requests, sockets or frames of one kind that the guard stopped. */
export const refusedRequest = z.strictObject({
  /** `frame`: something a page wanted to send on a socket that it may have. */
  reason: z.enum(['write', 'foreign-origin', 'never', 'unwatched', 'socket', 'frame']),
  method: z.string(),
  origin: z.string(),
  /** Without query; `*` stands where ids stood. */
  path: z.string(),
  /** GraphQL operation, or shape of a frame. */
  operation: z
    .strictObject({
      name: z.string().nullable(),
      type: z.enum(['query', 'mutation', 'subscription', 'unknown', 'frame']),
    })
    .nullable(),
  count: z.int().positive(),
});
export type RefusedRequest = z.infer<typeof refusedRequest>;

export const manifest = z.strictObject({
  formatVersion: z.literal(SNAPSHOT_FORMAT),
  sealedAt: instant,
  /** 1 for the first extraction into a run folder, one more for each after it. */
  generation: z.int().positive().default(1),
  /** Seal of the generation before; null for the first. */
  previous: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
  /** What differs from the generation before; null for the first. */
  delta: deltaSummary.nullable().default(null),
  /** Account name and IANA time zone as the source shows them. */
  account: z.strictObject({
    name: z.string().nullable(),
    timezone: z.string().nullable(),
    /** PSA the account is connected to, for example "ConnectWise"; null for none. */
    psa: z.string().nullable(),
  }),
  consent: z.strictObject({
    customer: z.string(),
    grantedBy: z.string(),
    expiresAt: instant,
    sha256: z.string(),
  }),
  profile: z.strictObject({ name: z.string(), sha256: z.string() }),
  /** Where review responses were found. */
  responseShape: z.enum(['none', 'field', 'record', 'both']),
  streams: z.record(streamKey, streamSeal),
  /** Requests the guards stopped, by reason. All zero is what an undisturbed run shows. */
  aborted: z.strictObject({
    writes: z.int(),
    foreignOrigins: z.int(),
    /** Each kind with its count, most frequent first. */
    requests: z.array(refusedRequest).default([]),
  }),
  findings: z.array(finding),
  /** SHA-256 over the sorted lines "path sha256" of every file the snapshot holds. */
  seal: z.string().regex(/^[0-9a-f]{64}$/),
});

export type Gap = z.infer<typeof gap>;
export type StreamSeal = z.infer<typeof streamSeal>;
export type Manifest = z.infer<typeof manifest>;

const strategy = z.enum(['http', 'json', 'observe', 'render', 'export', 'replay']);

/** Where and how a record was read; one line of `snapshot/provenance.jsonl`, outside the seal's records. */
export const provenance = z.strictObject({
  ref: z.string(),
  url: z.string(),
  at: instant,
  strategy,
  /** Fields for which not the first selector matched. */
  fallbacks: z.array(z.string()),
  /** What proves each nested list of the record, by field; absent where it has none. */
  nested: z.record(z.string(), proof.nullable()).optional(),
  /** Fields whose label the page did not have; absent where it had all. */
  unlabelled: z.array(z.string()).optional(),
  /** Further pages that the record was read from, by their names in the profile; absent where it has one. */
  also: z.array(z.strictObject({ page: z.string(), url: z.string(), strategy })).optional(),
});
export type Provenance = z.infer<typeof provenance>;
