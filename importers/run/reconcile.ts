// The row counts of a phase once it is over: what the source had, the snapshot holds, the plan wanted, and
// what became of it. Pure counting; run.ts decides what follows from a difference.
import type { Phase, PlanHeader } from '../../model/plan.ts';
import type { ReconciliationRow } from '../../model/reports.ts';
import { type Ledger, streamOf } from '../../state/ledger.ts';

/** Records per stream, by the source's own counters (null: it shows none) and in the snapshot. */
export type RecordCounts = Readonly<
  Record<string, { readonly source: number | null; readonly snapshot: number }>
>;

export interface PhaseReport {
  readonly phase: Phase;
  readonly rows: readonly ReconciliationRow[];
  /** In words; empty when everything is accounted for. */
  readonly differences: readonly { readonly stream: string; readonly what: string }[];
  /** False when a difference was not accepted by its stream's name. */
  readonly holds: boolean;
}

export interface PhaseCount {
  /** Counts a unit of this phase, by what the ledger says of it now. */
  count(ref: string): void;
  /** One that has not ended: it is in doubt. */
  countOpen(ref: string): void;
  report(accepted: ReadonlySet<string>): PhaseReport;
}

type Row = { -readonly [Key in keyof ReconciliationRow]: ReconciliationRow[Key] };

/** @param records counts of manifest.json; streams that have no records of their own are absent */
export function phaseCount(
  phase: Phase,
  ledger: Pick<Ledger, 'unit'>,
  header: Pick<PlanHeader, 'streams'>,
  records: RecordCounts,
): PhaseCount {
  const rows = new Map<string, Row>();

  function rowOf(ref: string): Row {
    const stream = streamOf(ref);
    const known = rows.get(stream);
    if (known) return known;
    const { source, snapshot } = records[stream] ?? { source: null, snapshot: 0 };
    const outcomes = { created: 0, matched: 0, skipped: 0, manual: 0, failed: 0 };
    const fresh: Row = {
      phase,
      stream,
      source,
      snapshot,
      planned: 0,
      ...outcomes,
      balanced: true,
      accepted: false,
    };
    rows.set(stream, fresh);
    return fresh;
  }

  /** A stream may have units in several phases, so the snapshot is held against the whole plan. */
  function differencesOf(row: Row): string[] {
    const { stream, source, snapshot, planned } = row;
    const found: string[] = [];
    if (source !== null && source !== snapshot) {
      found.push(`the source counts ${source}, the snapshot holds ${snapshot}`);
    }
    const inPlan = header.streams[stream]?.total ?? 0;
    if (inPlan < snapshot) found.push(`the snapshot holds ${snapshot}, the plan has ${inPlan}`);
    const ended = row.created + row.matched + row.skipped + row.manual + row.failed;
    if (ended !== planned) found.push(`${planned} were planned, ${ended} have ended`);
    return found;
  }

  return {
    count(ref) {
      const row = rowOf(ref);
      row.planned += 1;
      const { status, how } = ledger.unit(ref);
      if (status === 'failed') row.failed += 1;
      else if (status === 'removed') row.skipped += 1;
      else if (status === 'done' && how) row[how] += 1;
    },
    countOpen(ref) {
      rowOf(ref).planned += 1;
    },
    report(accepted) {
      const differences = [...rows.values()].flatMap((row) => {
        const found = differencesOf(row);
        row.balanced = found.length === 0;
        row.accepted = !row.balanced && accepted.has(row.stream);
        return found.map((what) => ({ stream: row.stream, what }));
      });
      return {
        phase,
        rows: [...rows.values()],
        differences,
        holds: differences.every(({ stream }) => accepted.has(stream)),
      };
    },
  };
}
