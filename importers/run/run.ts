// Executes a plan: settles what is in doubt, then phase after phase, many units side by side, until the plan
// is done, too much fails, somebody interrupts, or counts do not add up. How one unit is sent is run-unit.ts.
import { setMaxListeners } from 'node:events';
import type { Clock } from '../../lib/clock.ts';
import { Interrupted, MigrationError, OperatorError, throwIfAborted } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Progress, Step } from '../../lib/progress.ts';
import type { Counters, Phase, PlanHeader, PlannedAction, Unit } from '../../model/plan.ts';
import type { Ledger } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import { assertUnedited } from '../plan/draft-hash.ts';
import { type PhasedUnits, phasedUnits } from '../plan/plan-units.ts';
import { type Doubt, settleAll, throwDoubts } from '../settle/settle.ts';
import { kindOf } from '../writes/kinds.ts';
import type { Lookups } from '../writes/resolve-deferred.ts';
import { failureBudget } from './budget.ts';
import { confirmSetup, type SetupObject, ticketOptions } from './confirm-setup.ts';
import { type PhaseReport, phaseCount, type RecordCounts } from './reconcile.ts';
import { runUnit, type UnitDeps } from './run-unit.ts';
import { turns } from './turns.ts';

export interface RunDeps {
  readonly plan: { readonly header: PlanHeader; actions(): AsyncIterable<PlannedAction> };
  /** Derives a unit with its writes from snapshot and map. @throws RecordError when this record cannot be mapped */
  unitFor(ref: string): Promise<Unit>;
  readonly api: IntercomApi;
  readonly ledger: Ledger;
  /** The bytes of `snapshot/files/<sha256>`. */
  readFile(sha256: string): Promise<Uint8Array>;
  /** Records per stream by the manifest. */
  readonly records: RecordCounts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Units worked on side by side. */
  readonly concurrency: number;
  /** Try again what failed before. */
  readonly retryFailed: boolean;
  /** Streams whose row counts may differ, by name. */
  readonly accepted: ReadonlySet<string>;
  /** Called at the end of each phase, also when its counts do not hold. */
  onPhase(report: PhaseReport): Promise<void>;
}

export interface RunResult {
  /** By stream, over everything this run folder has imported. */
  readonly counters: Readonly<Record<string, Counters>>;
  readonly phases: readonly PhaseReport[];
}

/**
 * Runs (or goes on with) a plan. Running it again after any ending continues where it stopped.
 * @throws InDoubt, Interrupted, OperatorError (also when row counts differ), Throttled, RetryableError,
 *   TooManyFailures, InvalidState. Records that failed are no error: see the counters.
 */
export async function runPlan(deps: RunDeps): Promise<RunResult> {
  const { plan, ledger, api, signal } = deps;
  const { header } = plan;
  await assertUnedited(plan);
  await ledger.bind({
    plan: header.actionsHash,
    snapshot: header.snapshotSeal,
    map: header.mapHash,
    workspace: header.workspaceId,
  });
  const options = ticketOptions(api);
  const lookups: Lookups = {
    idOf: (ref) => ledger.targetId(ref),
    optionId: (option) => options.idOf(option),
    readFile: (sha256) => deps.readFile(sha256),
  };
  throwIfAborted(signal);
  await settleAll({ ...deps, lookups });

  const total = Object.values(header.streams).reduce((sum, counts) => sum + counts.total, 0);
  const step = deps.progress.step('import', total);
  const units = phasedUnits(plan.actions());
  const reports: PhaseReport[] = [];
  for (let phase = await units.phase(); phase !== null; phase = await units.phase()) {
    step.note(phase);
    const setup = await runPhase(phase, units, { ...deps, lookups, step, reports });
    if (phase === 'attributes') {
      await confirmSetup(setup, deps);
      options.forget();
    }
  }
  step.finish();
  return { counters: ledger.counters(), phases: reports };
}

interface PhaseDeps extends RunDeps {
  readonly lookups: Lookups;
  readonly step: Step;
  readonly reports: PhaseReport[];
}

/** @returns what the phase's units made, where that is to be confirmed */
async function runPhase(phase: Phase, units: PhasedUnits, deps: PhaseDeps): Promise<SetupObject[]> {
  const { ledger, logger, step, accepted } = deps;
  const budget = failureBudget(phase);
  const count = phaseCount(phase, ledger, deps.plan.header, deps.records);
  const doubts: Doubt[] = [];
  const unsettled = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const onThread = turns();
  const setup: SetupObject[] = [];
  // One worker's reason to stop stops the others before their next write.
  const halt = new AbortController();
  const signal = deps.signal ? AbortSignal.any([deps.signal, halt.signal]) : halt.signal;
  setMaxListeners(0, signal);
  const unitDeps: UnitDeps = {
    ...deps,
    signal,
    turn: turns(),
    async ended(ref) {
      await running.get(ref);
      return !unsettled.has(ref);
    },
  };

  async function runOne(actions: readonly PlannedAction[], ref: string): Promise<void> {
    const outcome = await runUnit(actions, unitDeps);
    if (outcome.is === 'doubt') {
      unsettled.add(ref);
      doubts.push(outcome.doubt);
      count.countOpen(ref);
      return;
    }
    count.count(ref);
    const endpoint = actions[0]?.endpoint;
    if (phase === 'attributes' && endpoint && outcome.is === 'settled') {
      setup.push({ ref, endpoint, id: ledger.targetId(ref) });
    }
    step.tick();
    if (outcome.is === 'failed') step.fail(ref);
    if (outcome.fresh && !(outcome.is === 'failed' && outcome.held)) budget.count(outcome.is === 'failed');
  }

  async function work(): Promise<void> {
    for (;;) {
      throwIfAborted(signal);
      const actions = await units.take(phase);
      const first = actions?.[0];
      if (!actions || !first) return;
      const { ref } = first;
      const thread = threadOf(first);
      const one = (): Promise<void> => runOne(actions, ref);
      const unit = (thread === undefined ? one() : onThread(thread, one)).finally(() => running.delete(ref));
      running.set(
        ref,
        unit.catch(() => undefined),
      );
      await unit;
    }
  }

  // Attributes are few, and keep the order in which people will see them.
  const workers = phase === 'attributes' ? 1 : Math.max(1, deps.concurrency);
  let failure: unknown;
  await Promise.all(
    Array.from({ length: workers }, () =>
      work().catch((error: unknown) => {
        failure ??= error;
        halt.abort(error instanceof MigrationError ? error : new Interrupted());
      }),
    ),
  );
  if (failure !== undefined) throw failure;

  const report = count.report(accepted);
  deps.reports.push(report);
  await deps.onPhase(report);
  logger.info('import', `Phase "${phase}" is over.`, { rows: report.rows });
  throwDoubts(doubts);
  if (!report.holds) throw countsDiffer(report, accepted);
  return setup;
}

function countsDiffer({ phase, differences }: PhaseReport, accepted: ReadonlySet<string>): OperatorError {
  const open = differences.filter(({ stream }) => !accepted.has(stream));
  return new OperatorError(
    'counts_differ',
    `The row counts of the phase "${phase}" do not hold: ${open.map(({ stream, what }) => `${stream}: ${what}`).join('; ')}.`,
    {
      hint: `Accept it with: threadlift import --accept-difference ${[...new Set(open.map(({ stream }) => stream))].join(' ')}`,
    },
  );
}

/**
 * The thread that a unit of its own replies to. Such replies take turns: were two equal ones under way and an answer
 * lost, the one part there is could be taken for either.
 */
function threadOf({ ref, needs }: PlannedAction): string | undefined {
  return kindOf(ref) === 'part' ? needs.find((need) => kindOf(need) === 'thread') : undefined;
}
