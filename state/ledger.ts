// What has been done to the target and what is not known yet: the memory of an import. The only module of
// its kind that others import. Every change is in the journal, on disk, before it counts; state.json is the
// checkpoint a person can read. Knows nothing of Intercom. One writer: take lock.ts first.
import type { Clock } from '../lib/clock.ts';
import { InvalidState } from '../lib/errors.ts';
import { type Counters, noCounters } from '../model/plan.ts';
import { isJournalEntry } from './entry-shapes.ts';
import { openJournal } from './journal.ts';
import {
  type Before,
  type Binding,
  type JournalEntry,
  type LedgerUnit,
  type PersonAnswer,
  take,
  untouched,
} from './ledger-entries.ts';
import type { RunFolder } from './run-folder.ts';
import { openState } from './state-file.ts';

export type { Before, Binding, How, LedgerUnit, Pending, PersonAnswer, Status } from './ledger-entries.ts';
export { nextTrail } from './ledger-entries.ts';
export { readCheckpoint } from './state-file.ts';

/** Milliseconds between checkpoints, and the share of time that writing them may take. */
const CHECKPOINT_EVERY = 5_000;
const CHECKPOINT_SHARE = 20;
/** Bytes of journal, some 200,000 entries, after which it is folded into state.json and begun anew. */
const COMPACT_AT = 16 * 1024 * 1024;

/** All writing methods resolve once the change is on disk. */
export interface Ledger {
  /**
   * Ties the ledger to a plan. Another plan of the same workspace may follow, but not while writes are in doubt.
   * @throws InvalidState `workspace_mismatch`, `plan_mismatch`
   */
  bind(binding: Binding): Promise<void>;
  binding(): Binding | null;
  /** A write is about to be sent. @param hash of its draft */
  intend(ref: string, step: string, hash: string): Promise<void>;
  /** It was applied. `aside`: a write beside the unit's own (adopting a contact), it does not move the cursor. */
  receipt(
    ref: string,
    step: string,
    what?: { readonly id?: string; readonly last?: boolean; readonly aside?: boolean },
  ): Promise<void>;
  /** It was proved not applied; the unit may send it again. */
  reject(ref: string, step: string): Promise<void>;
  /** What a person said of writes in doubt, all of it or none. @param by who */
  answer(by: string, answers: readonly PersonAnswer[]): Promise<void>;
  /** The unit cannot go on. What it has done stays done. */
  fail(ref: string, step: string, error: { readonly code: string; readonly message: string }): Promise<void>;
  /** The unit's object exists already: go on with this one instead of creating. */
  adopt(ref: string, target: string): Promise<void>;
  /** What the adopted object was like, before anything of it is changed. */
  before(ref: string, was: Before): Promise<void>;
  /** Done without a write of ours. */
  match(ref: string, target: string | null): Promise<void>;
  /** Done without a write of its own: another unit's write brought it along. */
  carried(ref: string): Promise<void>;
  skip(ref: string, why: string): Promise<void>;
  manual(ref: string, why: string): Promise<void>;
  /** Rolled back. */
  removed(ref: string): Promise<void>;
  /** Everything that was rolled back may be made again. */
  again(): Promise<void>;
  unit(ref: string): LedgerUnit;
  targetId(ref: string): string | null;
  units(): IterableIterator<[string, LedgerUnit]>;
  /** Refs whose newest write has neither receipt nor rejection. */
  inDoubt(): string[];
  /** By stream; "setup" for what the map itself wants, "responses" also for responses that are a field. */
  counters(): Record<string, Counters>;
  /** Writes state.json now. It is written by itself every few seconds, and on closing. */
  checkpoint(): Promise<void>;
  /** @throws InvalidState `lock_lost` when another process has gone on with the ledger; it is then left as it is */
  close(): Promise<void>;
}

/** The stream a unit is counted under. */
export function streamOf(ref: string): string {
  return ref.endsWith('#response') ? 'responses' : ref.slice(0, ref.indexOf('/'));
}

/**
 * Opens (or begins) the ledger of a run folder: loads the checkpoint and replays the journal since.
 * @param options.compactAt bytes of journal after which it is folded into the checkpoint and begun anew
 * @throws InvalidState when either file is damaged, newer than this version, or they do not belong together
 */
export async function openLedger(
  run: Pick<RunFolder, 'state' | 'journal'>,
  { clock, compactAt = COMPACT_AT }: { readonly clock: Clock; readonly compactAt?: number },
): Promise<Ledger> {
  const low = await openState(run.state);
  const state = low.data;
  const { units } = state;

  const journal = await openJournal<JournalEntry>(run.journal, {
    known: state.seq,
    isEntry: isJournalEntry,
    onEntry(entry, seq) {
      if (seq > state.seq) take(state, entry);
    },
    // Durable first, then visible: memory is never ahead of the journal, so a checkpoint cannot be either.
    onDurable: (entry) => take(state, entry),
  });
  if (journal.seq() < state.seq) {
    await journal.close();
    throw new InvalidState('journal_missing', 'The journal is shorter than the checkpoint made from it.', {
      file: run.journal,
      hint: 'Restore journal.jsonl from a backup: what happened last is known only there.',
    });
  }

  let checkpointed = clock.now();
  let cost = 0;
  let writing: Promise<void> | undefined;
  let compacting: Promise<void> | undefined;
  let broken: unknown;

  async function checkpoint(): Promise<void> {
    while (writing) await writing;
    const start = clock.now();
    // It is serialised before it first yields, so the file is one moment's state.
    writing = low.write().finally(() => {
      writing = undefined;
      checkpointed = clock.now();
      cost = checkpointed - start;
    });
    await writing;
  }

  async function write(entry: JournalEntry): Promise<void> {
    if (broken !== undefined) throw broken;
    await journal.append(entry);
    const due = Math.max(CHECKPOINT_EVERY, CHECKPOINT_SHARE * cost);
    if (journal.size() >= compactAt) inBackground(compact());
    else if (!writing && clock.now() - checkpointed >= due) inBackground(checkpoint());
  }

  /** Folds the journal into the checkpoint. The checkpoint comes first: until it is there, the old journal is. */
  function compact(): Promise<void> {
    compacting ??= journal.restart(['restarted'], checkpoint).finally(() => {
      compacting = undefined;
    });
    return compacting;
  }

  function inBackground(task: Promise<void>): void {
    task.catch((error: unknown) => {
      broken = error;
    });
  }

  if (journal.size() >= compactAt) await compact();

  const unit = (ref: string): LedgerUnit => units.get(ref) ?? untouched;

  function pendingStep(ref: string, step: string): void {
    if (unit(ref).pending?.step !== step) {
      throw new InvalidState('ledger_misuse', `There is no intent for the step ${step}.`, { ref });
    }
  }

  const inDoubt = (): string[] =>
    [...units].filter(([, { status }]) => status === 'sent').map(([ref]) => ref);

  return {
    async bind(binding) {
      const old = state.binding;
      if (old && old.workspace !== binding.workspace) {
        throw new InvalidState(
          'workspace_mismatch',
          'This run folder has been imported into another workspace.',
          {
            file: run.state,
            hint: 'Use the access token of that workspace, or a run folder of its own.',
          },
        );
      }
      if (old && (old.snapshot !== binding.snapshot || old.map !== binding.map) && inDoubt().length > 0) {
        throw new InvalidState(
          'plan_mismatch',
          'The map or the snapshot changed while writes are in doubt.',
          {
            file: run.state,
            hint: 'Put the former map.yaml and snapshot back and run `threadlift import`, which settles them; then change them.',
          },
        );
      }
      if (JSON.stringify(old) !== JSON.stringify(binding)) await write(['bind', binding]);
    },
    binding: () => state.binding,
    async intend(ref, step, hash) {
      const { status } = unit(ref);
      if (status === 'sent' || status === 'done' || status === 'removed') {
        throw new InvalidState('ledger_misuse', `A unit that is ${status} sends nothing.`, { ref });
      }
      await write(['intent', ref, step, hash, Math.floor(clock.now() / 1000)]);
    },
    async receipt(ref, step, { id, last, aside } = {}) {
      pendingStep(ref, step);
      await write([
        'receipt',
        ref,
        { ...(id === undefined ? {} : { id }), ...(last ? { last } : {}), ...(aside ? { aside } : {}) },
      ]);
    },
    async reject(ref, step) {
      pendingStep(ref, step);
      await write(['reject', ref]);
    },
    async answer(by, answers) {
      for (const { ref, step } of answers) pendingStep(ref, step);
      await write(['answers', by, Math.floor(clock.now() / 1000), answers]);
    },
    fail: (ref, step, { code, message }) => write(['fail', ref, step, code, message]),
    adopt: (ref, target) => write(['adopt', ref, target]),
    before: (ref, was) => write(['before', ref, was]),
    match: (ref, target) => write(['match', ref, target]),
    carried: (ref) => write(['carried', ref]),
    skip: (ref, why) => write(['skip', ref, why]),
    manual: (ref, why) => write(['manual', ref, why]),
    removed: (ref) => write(['removed', ref]),
    again: () => write(['again']),
    unit,
    targetId: (ref) => unit(ref).target,
    units: () => units[Symbol.iterator](),
    inDoubt,
    counters() {
      const byStream: Record<string, Counters> = {};
      for (const [ref, { status, how }] of units) {
        const stream = streamOf(ref);
        byStream[stream] ??= noCounters();
        const counters = byStream[stream];
        counters.total += 1;
        if (status === 'failed') counters.failed += 1;
        else if (status === 'done' && how === 'created') counters.created += 1;
        else if (status === 'done' && how === 'matched') counters.matched += 1;
        else if (status === 'done') counters.skipped += 1;
      }
      return byStream;
    },
    checkpoint,
    async close() {
      await compacting?.catch(() => undefined);
      // When another has taken over, the checkpoint is its own too: this one's would be older than that one's journal.
      await journal.close();
      await checkpoint();
      if (broken !== undefined) throw broken;
    },
  };
}
