// Takes back what this run created and nobody has touched since, what refers to others before those. This is
// compensation, not undo: what can only be archived, or stays, is listed. Without `yes` it only says what it would do.
import pLimit from 'p-limit';
import type { Clock } from '../../lib/clock.ts';
import { InvalidState, RecordError, throwIfAborted } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Progress } from '../../lib/progress.ts';
import type { Ledger } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import { ticketOptions } from '../run/confirm-setup.ts';
import { settle } from '../settle/settle.ts';
import { readWorkspace } from '../verify/verify-workspace.ts';
import type { Lookups } from '../writes/resolve-deferred.ts';
import type { Planned } from '../writes/stream-importer.ts';
import { groups, inUndoOrder, plannedOrNull, targetsByKind } from './rollback-order.ts';
import { repliesByParent, type TakeBackDeps, takeBack } from './take-back.ts';

export interface RollbackDeps {
  readonly api: IntercomApi;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Every unit with its draft. @throws InvalidState `unit_unknown` */
  planned(ref: string): Promise<Planned>;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly concurrency: number;
  /** Really do it. */
  readonly yes: boolean;
}

export interface RollbackItem {
  readonly ref: string;
  readonly target: string | null;
  /** "delete", "archive", "restore" or "goes with its parent". */
  readonly what: string;
}

export interface Kept {
  readonly ref: string;
  readonly target: string | null;
  readonly why: string;
}

export interface RollbackResult {
  /** Done, or without `yes` to be done. */
  readonly items: readonly RollbackItem[];
  /** Left as it is, and why. */
  readonly kept: readonly Kept[];
  /** What Intercom cannot take back, in words. */
  readonly remains: readonly string[];
  /** Writes of which it is still not known whether they arrived; their records are kept. */
  readonly inDoubt: number;
}

/** Each holds a page of whole conversations at a time. */
const SCANS = 2;

const REMAINS = [
  'Notifications that were sent, and anything workflows did.',
  'Deleted conversations and tickets stay in reports (metrics are retained).',
  'Contacts, companies, attributes and ticket types are archived, not deleted; archived contacts keep their keys.',
];

/**
 * Running it again goes on where it stopped: what is taken back is `removed` in the ledger.
 * @throws Interrupted, OperatorError, Throttled, RetryableError; what is in flight then gets its receipt first
 */
export async function rollback(deps: RollbackDeps): Promise<RollbackResult> {
  const { ledger, signal } = deps;
  const doubts = await settleDoubts(deps);
  const refs = await inUndoOrder(madeBy(ledger), deps.planned);
  const step = deps.progress.step('rollback', refs.length);
  const items: RollbackItem[] = [];
  const kept: Kept[] = [];
  const left: string[] = [];
  const gone = new Set<string>();
  /** Ref -> what needs it and stays: without it that would not be untouched. */
  const held = new Map<string, string>();
  const ours = targetsByKind(ledger);
  const take: TakeBackDeps = {
    ...deps,
    workspace: await readWorkspace(deps.api),
    ours: (kind, id) => ours.get(kind)?.has(id) ?? false,
    replies: await repliesByParent(refs, deps),
    isGone: (ref) => gone.has(ref) || ledger.unit(ref).status === 'removed',
    left: (what) => left.push(what),
  };

  const one = async (ref: string): Promise<void> => {
    throwIfAborted(signal);
    const planned = await plannedOrNull(ref, deps.planned);
    const needed = held.get(ref);
    const why = doubts.get(ref) ?? (needed === undefined ? undefined : `${needed}, which stays, needs it`);
    const outcome = why === undefined ? await takeBack(ref, planned, take) : { why };
    if ('why' in outcome) {
      kept.push({ ref, target: ledger.targetId(ref), why: outcome.why });
      for (const need of planned?.unit.needs ?? []) if (!held.has(need)) held.set(need, ref);
    } else {
      gone.add(ref);
      items.push(outcome);
    }
    step.tick();
  };

  // Group by group: what refers to others goes before them, like ones go side by side. A promise for each worker,
  // not for each record: there may be a million of those.
  let failure: unknown;
  for (const group of groups(refs)) {
    const waiting = group.values();
    const worker = async (): Promise<void> => {
      for (const ref of waiting) {
        if (failure !== undefined) return;
        await one(ref).catch((error: unknown) => {
          failure ??= error;
        });
      }
    };
    const side = scansAll(group[0] ?? '') ? Math.min(SCANS, deps.concurrency) : deps.concurrency;
    await Promise.all(Array.from({ length: side }, worker));
    if (failure !== undefined) throw failure;
  }
  step.finish();
  for (const [ref, { how, target }] of ledger.units()) {
    // Companies are never planned as there: one that is matched was written over.
    if (how === 'matched' && ref.startsWith('companies/')) {
      left.push(`The company ${ref} (${target}) existed before and keeps the fields that were imported.`);
    }
  }
  return { items, kept, remains: [...REMAINS, ...left], inDoubt: doubts.size };
}

/** What everything in the workspace may refer to: whether somebody else's does takes looking through all of it. */
function scansAll(ref: string): boolean {
  return ref.startsWith('tags/') || ref.startsWith('setup/');
}

/** Whatever the import made or adopted and has not been taken back, oldest first. */
function madeBy(ledger: Ledger): string[] {
  return [...ledger.units()].flatMap(([ref, { how, target, status, done, before }]) => {
    if (status === 'removed') return [];
    const adopted = how === 'matched' && (before !== undefined || done > 0);
    const created = how === 'created' || (how === null && target !== null && done > 0);
    return adopted || (created && (done > 0 || status === 'done')) || status === 'sent' ? [ref] : [];
  });
}

/**
 * Looks for writes without an answer, as an import does before it goes on.
 * @returns ref -> why it is still not known what became of its write
 */
async function settleDoubts(deps: RollbackDeps): Promise<ReadonlyMap<string, string>> {
  const { ledger } = deps;
  const open = new Map<string, string>();
  const options = ticketOptions(deps.api);
  const lookups: Lookups = {
    idOf: (ref) => ledger.targetId(ref),
    optionId: (option) => options.idOf(option),
  };
  const unitFor = async (ref: string) => (await deps.planned(ref)).unit;
  await pLimit(deps.concurrency).map(ledger.inDoubt(), async (ref) => {
    throwIfAborted(deps.signal);
    try {
      const doubt = await settle(await unitFor(ref), { ...deps, lookups, unitFor });
      if (doubt) open.set(ref, `it is not known whether its write "${doubt.step}" arrived: ${doubt.why}`);
    } catch (error) {
      if (!(error instanceof RecordError || error instanceof InvalidState)) throw error;
      open.set(ref, `it is not known whether its last write arrived: ${error.message}`);
    }
  });
  return open;
}
