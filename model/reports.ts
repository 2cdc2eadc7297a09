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
});
export type ProbedSelector = z.infer<typeof probedSelector>;

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
  /** Pages kept for a person to look at, by page kind. */
  files: z.record(z.string(), z.string()),
  /** What --suggest found, and the verdicts with it; null where it was not asked for. */
  suggestions: z.array(profileSuggestion).nullable(),
  repaired: z.record(z.string(), z.enum(probeStates)).nullable(),
  /** Page kinds whose captures --suggest could not find, and why. */
  notLearned: z.record(z.string(), z.string()).default({}),
});
export type ProbeReport = z.infer<typeof probeReport>;
