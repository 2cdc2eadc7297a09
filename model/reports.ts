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
