// Reads back what an import made and says, field by field, what arrived. Reads only; keeps nothing but counts
// and findings, however large the import was.
import { throwIfAborted } from '../../lib/errors.ts';
import type { Step } from '../../lib/progress.ts';
import type { Finding } from '../../model/findings.ts';
import type { Verification } from '../../model/reports.ts';
import { type Ledger, streamOf } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { Planned } from '../writes/stream-importer.ts';
import { type Check, differs, holds } from './verify-fields.ts';
import { type Reading, readBack } from './verify-read.ts';
import { readWorkspace } from './verify-workspace.ts';

export interface VerifyDeps {
  /** As `openUnits(...).all()` yields them, from the plan's own survey and inventory. */
  readonly units: AsyncIterable<Planned>;
  readonly api: IntercomApi;
  readonly ledger: Pick<Ledger, 'targetId' | 'unit'>;
  /** Objects read side by side. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  readonly step?: Step | undefined;
}

/**
 * Units left out or left to a person are not looked at: nothing was promised of them.
 * @throws what the client's reads throw; Interrupted
 */
export async function verifyImport(deps: VerifyDeps): Promise<Pick<Verification, 'streams' | 'findings'>> {
  const streams: Verification['streams'] = {};
  const findings: Finding[] = [];
  /** Ref of a review -> parts on it that only its responses, verified later, can explain. */
  const unexplained = new Map<string, number>();
  const workspace = await readWorkspace(deps.api);
  const iterator = deps.units[Symbol.asyncIterator]();

  const countsOf = (stream: string): Verification['streams'][string] => {
    const known = streams[stream] ?? { records: 0, found: 0, fieldsExpected: 0, fieldsVerified: 0 };
    streams[stream] = known;
    return known;
  };

  function count(ref: string, checks: readonly Check[]): void {
    for (const check of checks) {
      const counts = countsOf(check.stream ?? streamOf(ref));
      counts.fieldsExpected += 1;
      if (holds(check)) counts.fieldsVerified += 1;
    }
  }

  async function verifyOne({ unit, draft }: Planned): Promise<void> {
    if (unit.kind === 'skip' || unit.kind === 'manual') return;
    const { ref } = unit;
    const counts = countsOf(streamOf(ref));
    counts.records += 1;
    const reading: Reading = await readBack(draft, { api: deps.api, ledger: deps.ledger, workspace });
    if (!reading.found) {
      findings.push({ code: 'missing_in_target', ref, args: {} });
      counts.fieldsExpected += 1;
      return;
    }
    counts.found += 1;
    count(ref, reading.checks);
    findings.push(...reading.findings);
    for (const check of reading.own) if (!holds(check)) findings.push(differs(ref, check));
    if (reading.extra > 0) extraParts(ref, reading.extra);
    if (draft.object === 'reply') explain(draft.parent.ref);
  }

  function extraParts(ref: string, extra: number): void {
    if (ref.startsWith('reviews/')) unexplained.set(ref, (unexplained.get(ref) ?? 0) + extra);
    else findings.push({ code: 'part_extra', ref, args: { count: extra } });
  }

  function explain(review: string): void {
    const left = (unexplained.get(review) ?? 0) - 1;
    if (left === 0) unexplained.delete(review);
    else unexplained.set(review, left);
  }

  async function work(): Promise<void> {
    for (;;) {
      throwIfAborted(deps.signal);
      const next = await iterator.next();
      if (next.done) return;
      await verifyOne(next.value);
      deps.step?.tick();
    }
  }

  await Promise.all(Array.from({ length: Math.max(1, deps.concurrency) }, work));
  for (const [ref, extra] of unexplained) {
    if (extra > 0) findings.push({ code: 'part_extra', ref, args: { count: extra } });
  }
  deps.step?.finish();
  findings.sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0));
  return { streams, findings };
}
