// Collects what the stages left in a run folder into one value. Reads only; a stage that has not run is null.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Finding } from '../model/findings.ts';
import type { PlanHeader } from '../model/plan.ts';
import {
  type Provisioning,
  provisioning,
  type Reconciliation,
  reconciliation,
  type Verification,
  verification,
} from '../model/reports.ts';
import type { Manifest } from '../model/snapshot.ts';
import { writeAtomic } from '../state/atomic-file.ts';
import { openPlan } from '../state/plan-file.ts';
import type { RunFolder } from '../state/run-folder.ts';
import { checkSeal } from '../state/snapshot-seal.ts';

export interface RunReport {
  readonly manifest: Manifest | null;
  readonly plan: PlanHeader | null;
  readonly reconciliation: Reconciliation | null;
  readonly verification: Verification | null;
  readonly provisioning: Provisioning | null;
}

const FILES = {
  reconciliation: 'reconciliation.json',
  verification: 'verification.json',
  provisioning: 'provisioning.json',
} as const;
export type ReportName = keyof typeof FILES;

/** Writes one stage's report and returns its path. */
export async function writeReport(run: RunFolder, name: ReportName, content: unknown): Promise<string> {
  const file = join(run.reports, FILES[name]);
  await writeAtomic(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return file;
}

export async function gatherReport(run: RunFolder): Promise<RunReport> {
  return {
    manifest: existsSync(join(run.snapshot, 'manifest.json'))
      ? await checkSeal(run.snapshot, { files: false })
      : null,
    plan: existsSync(run.plan) ? (await openPlan(run.plan)).header : null,
    reconciliation: await readReport(run, 'reconciliation', reconciliation),
    verification: await readReport(run, 'verification', verification),
    provisioning: await readReport(run, 'provisioning', provisioning),
  };
}

/**
 * What the mapping changes or loses, by name: the first findings of each code in the plan, read line by line.
 * @param perCode so many of each code
 * @throws InvalidState `plan_damaged`
 */
export async function mappingExamples(run: RunFolder, perCode: number): Promise<Finding[]> {
  if (!existsSync(run.plan)) return [];
  const taken = new Map<string, number>();
  const examples: Finding[] = [];
  for await (const { findings = [] } of (await openPlan(run.plan)).actions()) {
    for (const finding of findings) {
      const count = taken.get(finding.code) ?? 0;
      if (count >= perCode) continue;
      taken.set(finding.code, count + 1);
      examples.push(finding);
    }
  }
  return examples;
}

async function readReport<T extends z.ZodType>(
  run: RunFolder,
  name: ReportName,
  schema: T,
): Promise<z.infer<T> | null> {
  const file = join(run.reports, FILES[name]);
  return existsSync(file) ? schema.parse(JSON.parse(await readFile(file, 'utf8'))) : null;
}
