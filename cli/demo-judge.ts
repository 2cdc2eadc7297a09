// The demo's verdict: captured against the source's truth, planned writes against what Intercom applied,
// fields against what Intercom answers now.

import { streamNames } from '../model/streams.ts';
import { gatherReport } from '../reports/gather.ts';
import { type AuditedWrites, compareWithTruth, countWrites, withoutIds } from '../sandbox/proof.ts';
import { openPlan } from '../state/plan-file.ts';
import type { RunFolder } from '../state/run-folder.ts';
import { openSnapshot } from '../state/snapshot-reader.ts';
import type { SandboxAddress } from './demo-sandbox.ts';

export interface Judgement {
  readonly ok: boolean;
  /** What does not match, in words. */
  readonly problems: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly writes: { readonly planned: number; readonly applied: number; readonly adopted: number };
  readonly json: Readonly<Record<string, unknown>>;
}

export async function judge(run: RunFolder, address: SandboxAddress): Promise<Judgement> {
  const snapshot = await openSnapshot(run.snapshot);
  const { header } = await openPlan(run.plan);
  const { verification } = await gatherReport(run);
  const truth = await compareWithTruth(address.thread.url, (stream) => snapshot.records(stream));
  const audit = await countWrites(address.intercom.url);
  const problems: string[] = [];
  const streams: Record<string, Record<string, number>> = {};
  for (const stream of streamNames) {
    const { truth: real, captured, equal, differing } = truth[stream];
    const planned = header.streams[stream] ?? { total: 0, create: 0, match: 0, skip: 0, manual: 0 };
    const read = verification?.streams[stream] ?? {
      records: 0,
      found: 0,
      fieldsExpected: 0,
      fieldsVerified: 0,
    };
    const expected = planned.create + planned.match;
    streams[stream] = {
      truth: real,
      captured,
      equal,
      planned: expected,
      imported: read.found,
      fieldsExpected: read.fieldsExpected,
      fieldsVerified: read.fieldsVerified,
    };
    if (captured !== real || equal !== real)
      problems.push(`${stream}: captured is not the truth (${differing.join(', ')})`);
    if (read.found !== expected)
      problems.push(`${stream}: ${read.found} of ${expected} planned are in Intercom`);
    if (read.fieldsVerified !== read.fieldsExpected) {
      problems.push(`${stream}: ${read.fieldsExpected - read.fieldsVerified} fields differ`);
    }
  }
  const { planned: plannedWrites, adopted, differing } = judgeWrites(header.requests, audit);
  problems.push(...differing);
  const ok = problems.length === 0;
  const writes = { planned: plannedWrites, applied: audit.applied, adopted };
  return {
    ok,
    problems,
    writes,
    rows: Object.entries(streams).map(([stream, s]) => [
      stream,
      s.truth ?? 0,
      s.captured ?? 0,
      s.planned ?? 0,
      s.imported ?? 0,
      s.fieldsExpected ?? 0,
      s.fieldsVerified ?? 0,
    ]),
    json: { streams, writes, problems },
  };
}

/**
 * Every planned write was applied exactly once, by Intercom's own log. The one exception has a trace of its own:
 * a contact that was there already is refused (409) and adopted, with one update and, if archived, one unarchiving.
 */
function judgeWrites(
  requests: Readonly<Record<string, number>>,
  audit: AuditedWrites,
): { planned: number; adopted: number; differing: string[] } {
  const planned: Record<string, number> = {};
  for (const [endpoint, count] of Object.entries(requests)) {
    const [method, path = ''] = endpoint.split(' ');
    const key = `${method} ${withoutIds(path)}`;
    planned[key] = (planned[key] ?? 0) + count;
  }
  const adopted = audit.conflicts['POST /contacts'] ?? 0;
  const expected: Record<string, number> = { ...planned };
  expected['POST /contacts'] = (planned['POST /contacts'] ?? 0) - adopted;
  expected['PUT /contacts/*'] = adopted;
  const differing: string[] = [];
  for (const endpoint of new Set([...Object.keys(expected), ...Object.keys(audit.byEndpoint)])) {
    const applied = audit.byEndpoint[endpoint] ?? 0;
    const isUnarchiving = endpoint === 'POST /contacts/*/unarchive' && applied <= adopted;
    if (applied !== (expected[endpoint] ?? 0) && !isUnarchiving) {
      differing.push(`${endpoint}: planned ${expected[endpoint] ?? 0}, applied ${applied}`);
    }
  }
  return { planned: Object.values(planned).reduce((sum, count) => sum + count, 0), adopted, differing };
}
