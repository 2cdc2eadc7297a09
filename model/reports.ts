// The JSON files in reports/: what each stage found out, for machines, diffs and the report page.
import { z } from 'zod';
import { finding } from './findings.ts';
import { phases } from './plan.ts';
import { instant } from './records.ts';

const count = z.int().nonnegative();

/** One row of a phase's row-count reconciliation. All counts are records of the stream. */
export const reconciliationRow = z.strictObject({
  phase: z.enum(phases),
  /** Stream name, or "setup" for what the map itself wants. */
  stream: z.string(),
  /** What the source's own counters say; null where it shows none. */
  source: count.nullable(),
  snapshot: count,
  planned: count,
  created: count,
  matched: count,
  skipped: count,
  /** Left to a person. */
  manual: count,
  failed: count,
  balanced: z.boolean(),
  /** It does not balance, and somebody named the stream to go on all the same. */
  accepted: z.boolean().default(false),
});
export type ReconciliationRow = z.infer<typeof reconciliationRow>;

/** reports/reconciliation.json */
export const reconciliation = z.strictObject({ at: instant, rows: z.array(reconciliationRow) });
export type Reconciliation = z.infer<typeof reconciliation>;

export const verifiedStream = z.strictObject({
  /** Units looked at. */
  records: count,
  /** Of these, found in Intercom. */
  found: count,
  fieldsExpected: count,
  fieldsVerified: count,
});
export type VerifiedStream = z.infer<typeof verifiedStream>;

/** reports/verification.json */
export const verification = z.strictObject({
  at: instant,
  workspaceId: z.string(),
  streams: z.record(z.string(), verifiedStream),
  findings: z.array(finding),
});
export type Verification = z.infer<typeof verification>;

/** reports/provisioning.json: what a person has to make in Intercom, and whether it is there now. */
export const provisioning = z.strictObject({
  at: instant,
  items: z.array(
    z.strictObject({
      ref: z.string(),
      kind: z.enum(['admin', 'team', 'macro']),
      name: z.string(),
      email: z.string().nullable(),
      /** What is wrong or missing; empty when it is there. */
      open: z.array(z.string()),
    }),
  ),
});
export type Provisioning = z.infer<typeof provisioning>;

export const probeStates = ['ok', 'fallback', 'optional missing', 'broken'] as const;

/** What one list of selectors of the profile came to on the live pages. */
export const probedSelector = z.strictObject({
  /** Page kind of the profile, or "login", "account", "export". */
  page: z.string(),
  /** Read from HTML, or from the UI's own JSON read. */
  via: z.enum(['html', 'json']),
  /** "messages.author.name", "list.rows", "ready". */
  field: z.string(),
  required: z.boolean(),
  state: z.enum(probeStates),
  /** Places it was looked for in; in how many it gave a value; elements it matched. */
  tried: count,
  found: count,
  matches: count,
  /** The choice that matched, from 1. */
  choice: z.strictObject({ position: count, of: count, selector: z.string() }).nullable(),
  /** A value after transforms, masked. */
  sample: z.string().nullable(),
  problem: z.string().nullable(),
  /** It gave a value in an earlier probe and gives none now. */
  lost: z.boolean(),
  /** It matched several elements where one is meant: how many, and the address of the first such page. */
  several: z.strictObject({ count, url: z.string() }).nullable().default(null),
});
export type ProbedSelector = z.infer<typeof probedSelector>;

/** Why an extraction would stop at a stream, or what of it would fail. */
export const trialProblem = z.strictObject({
  /** `drift` and `stop` end the extraction, `failures` do when there are too many; a `record` is missing then. */
  kind: z.enum(['drift', 'failures', 'stop', 'record']),
  /** Page kind of the profile; null where it is not about one. */
  page: z.string().nullable(),
  /** "tickets/t1". */
  ref: z.string().nullable(),
  problem: z.string(),
  /** The page, kept. */
  file: z.string().nullable(),
  /** Lines of the profile to look at. */
  places: z.array(z.string()),
});
export type TrialProblem = z.infer<typeof trialProblem>;

/** A field that is the same wherever it was read. */
export const uniform = z.strictObject({
  /** "messages.author.id" */
  field: z.string(),
  /** Masked; null where there never is one. */
  value: z.string().nullable(),
  values: count,
});
export type Uniform = z.infer<typeof uniform>;

export const repeated = z.strictObject({
  /** "tickets.id": the page kind, and where in it. */
  field: z.string(),
  /** Ids that stand for several things; one of them, masked. */
  ids: count,
  sample: z.string(),
});
export type Repeated = z.infer<typeof repeated>;

export const probedJoin = z.strictObject({
  field: z.string(),
  to: z.array(z.string()),
  /** Different ids; of these, such as no list has, and one of those, masked. */
  values: count,
  missed: count,
  sample: z.string(),
});
export type ProbedJoin = z.infer<typeof probedJoin>;

/** What reading a few records of a stream, as an extraction does, came to. */
export const probedStream = z.strictObject({
  problems: z.array(trialProblem),
  /** Rows of its lists, whether that is all of them, and records that were read whole. */
  listed: count,
  whole: z.boolean(),
  read: count,
  /** One record, masked. */
  record: z.record(z.string(), z.json()).nullable(),
  uniform: z.array(uniform),
  repeated: z.array(repeated),
  joins: z.array(probedJoin),
  /** Pictures in texts that no file stands for, and how many of them the source itself keeps. */
  images: z.strictObject({ records: count, count, own: count }),
});
export type ProbedStream = z.infer<typeof probedStream>;

export const profileSuggestion = z.strictObject({
  page: z.string(),
  field: z.string(),
  /** Where in the profile: "pages.contact.fields.email.label". */
  path: z.string(),
  value: z.string(),
  reason: z.string(),
  /** 0 to 1. */
  confidence: z.number(),
});
export type ProfileSuggestion = z.infer<typeof profileSuggestion>;

/** reports/probe.json */
export const probeReport = z.strictObject({
  at: instant,
  profile: z.string(),
  selectors: z.array(probedSelector),
  /** Page kinds no page of which could be looked at, and why. */
  unreached: z.record(z.string(), z.string()),
  verdicts: z.record(z.string(), z.enum(probeStates)),
  /** What reading some records of each stream came to; the verdict follows it. */
  streams: z.record(z.string(), probedStream).default({}),
  /** Pages kept for a person to look at, by page kind. */
  files: z.record(z.string(), z.string()),
  /** Pictures with a box around what each selector matches, by page kind. */
  pictures: z.record(z.string(), z.string()).default({}),
  /** What --suggest found, and the verdicts with it; null where it was not asked for. */
  suggestions: z.array(profileSuggestion).nullable(),
  repaired: z.record(z.string(), z.enum(probeStates)).nullable(),
  /** Page kinds whose captures --suggest could not find, and why. */
  notLearned: z.record(z.string(), z.string()).default({}),
});
export type ProbeReport = z.infer<typeof probeReport>;

/** One thing that pages of a kind ask for, as often as they were seen to. */
export const pageRead = z.strictObject({
  /** Page kind of the profile, or "account". */
  page: z.string(),
  /**
   * `read`: a GET that is no GraphQL; `persisted`: a GraphQL hash without its document; `unknown`: GraphQL that cannot be
   * judged; `other`: any other request that is no GET; `frame`: what was sent on a socket.
   */
  kind: z.enum([
    ...(['read', 'query', 'mutation', 'subscription', 'persisted', 'unknown', 'other'] as const),
    ...(['socket', 'frame', 'events', 'beacon'] as const),
  ]),
  method: z.string(),
  /** With ids of the path and values of the query as `*`. */
  address: z.string(),
  /** Of a GraphQL operation, the type of a frame or event; null where it has none. */
  name: z.string().nullable(),
  /** What stood in place of the document. */
  hash: z.string().nullable(),
  /** Why the guard stopped it; null for what was allowed. */
  stopped: z.string().nullable(),
  /** The entry of the profile that would allow it, for a person to vouch for; null where none would. */
  allow: z.string().nullable(),
  count,
  status: z.int().nullable(),
  contentType: z.string().nullable(),
  /** Of an answer's body, on the average. */
  bytes: count.nullable(),
  /** Values of the page that stand in its answers, masked. */
  occurrences: z.array(z.strictObject({ path: z.string(), count, sample: z.string().nullable() })),
});
export type PageRead = z.infer<typeof pageRead>;

/** reports/probe-reads.json */
export const readsReport = z.strictObject({
  at: instant,
  profile: z.string(),
  reads: z.array(pageRead),
  unreached: z.record(z.string(), z.string()),
});
export type ReadsReport = z.infer<typeof readsReport>;
