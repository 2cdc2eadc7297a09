// The plan: every unit as lines of plan.json, and the header with counts, requests and estimate. Pure given the
// units; the same input gives the same bytes.
import type { Inventory } from '../../model/inventory.ts';
import { PLAN_FORMAT, type PlanHeader, type PlannedAction, type Unit } from '../../model/plan.ts';
import type { Survey } from '../../model/survey.ts';
import { streamOf } from '../../state/ledger.ts';
import { hashOfActions, hashOfUnit, hashOfWrite } from './draft-hash.ts';

export interface PlanInput {
  /** In phase order, as `openUnits(...).all()` yields them. */
  readonly units: AsyncIterable<{ readonly unit: Unit }>;
  readonly snapshotSeal: string;
  readonly mapHash: string;
  readonly survey: Survey;
  readonly inventory: Inventory;
  /** What the units were opened with. */
  readonly ours?: readonly string[] | undefined;
  readonly pace: {
    /** Requests a minute the workspace allows. */
    readonly perMinute: number;
    /** The part of it the import takes, above 0 and up to 1. */
    readonly share: number;
  };
}

/**
 * @yields the actions in the order they are run
 * @returns the header, known only when the last action is
 */
export async function* buildPlan(input: PlanInput): AsyncGenerator<PlannedAction, PlanHeader> {
  const streams: PlanHeader['streams'] = {};
  const requests: Record<string, number> = {};
  const findings: Record<string, number> = {};
  const hash = hashOfActions();
  let writes = 0;
  for await (const { unit } of input.units) {
    const stream = streamOf(unit.ref);
    const counts = streams[stream] ?? { total: 0, create: 0, match: 0, skip: 0, manual: 0 };
    streams[stream] = counts;
    counts.total += 1;
    counts[unit.kind] += 1;
    for (const { code } of unit.findings) findings[code] = (findings[code] ?? 0) + 1;
    for (const { endpoint } of unit.writes) requests[endpoint] = (requests[endpoint] ?? 0) + 1;
    writes += unit.writes.length;
    for (const action of actionsOf(unit)) {
      hash.add(action);
      yield action;
    }
  }
  const perMinute = Math.max(1, Math.floor(input.pace.perMinute * input.pace.share));
  return {
    formatVersion: PLAN_FORMAT,
    snapshotSeal: input.snapshotSeal,
    mapHash: input.mapHash,
    workspaceId: input.inventory.workspace.id,
    survey: input.survey,
    inventory: input.inventory,
    ...(input.ours?.length ? { ours: [...input.ours] } : {}),
    streams,
    requests,
    actionsHash: hash.digest(),
    estimate: { writes, perMinute, seconds: Math.ceil((writes / perMinute) * 60) },
    findings,
  };
}

/** One line per write, or one for a unit without any. What it needs and what it loses stand on the first. */
export function actionsOf(unit: Unit): PlannedAction[] {
  const { ref, kind, phase, needs, target, why } = unit;
  const head = {
    ref,
    kind,
    phase,
    needs: [...needs],
    ...(target === undefined ? {} : { target }),
    ...(why === undefined ? {} : { why }),
    ...(unit.findings.length === 0 ? {} : { findings: [...unit.findings] }),
  };
  const [first, ...rest] = unit.writes;
  if (first === undefined) return [{ ...head, hash: hashOfUnit(unit) }];
  return [
    { ...head, endpoint: first.endpoint, hash: hashOfWrite(first) },
    ...rest.map((write) => ({
      ref: `${ref}#${write.step}`,
      kind,
      phase,
      endpoint: write.endpoint,
      needs: [],
      hash: hashOfWrite(write),
    })),
  ];
}
