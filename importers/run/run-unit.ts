// Executes one unit: its writes in order, each with intent, one request, receipt. Decides what an answer
// means for the unit; what it means for the run (stop, count, go on) is run.ts.
import type { Clock } from '../../lib/clock.ts';
import { InvalidState, RecordError, RetryableError, throwIfAborted } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { PlannedAction, Unit, Write } from '../../model/plan.ts';
import { type Ledger, type LedgerUnit, nextTrail } from '../../state/ledger.ts';
import { Conflict, Unproven } from '../intercom/answers.ts';
import type { IntercomApi } from '../intercom/api.ts';
import { created, conversation as wireConversation } from '../intercom/wire.ts';
import { hashOfWrite } from '../plan/draft-hash.ts';
import { adoptContact, decideOnMet, withoutLeftOut } from '../settle/adopt.ts';
import { finders } from '../settle/find.ts';
import { type Doubt, settle } from '../settle/settle.ts';
import { wasThere, withArchived } from '../settle/taken-over.ts';
import { type Lookups, type Request, resolveWrite } from '../writes/resolve-deferred.ts';
import { sendOnce } from '../writes/send.ts';

export interface UnitDeps {
  readonly api: IntercomApi;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lookups: Lookups;
  unitFor(ref: string): Promise<Unit>;
  /** Resolves once a unit that is under way has ended. @returns false when it could not be settled */
  ended(ref: string): Promise<boolean>;
  /** One task at a time for each contact of Intercom that exists already: two of the source may meet at one. */
  turn<T>(contact: string, task: () => Promise<T>): Promise<T>;
  readonly retryFailed: boolean;
  readonly signal?: AbortSignal | undefined;
}

export type Outcome =
  /** As the ledger has it now; `fresh` when this run made it so. */
  | { readonly is: 'settled'; readonly fresh: boolean }
  /** Its own fault, or (`held`) that of a unit it needs. */
  | { readonly is: 'failed'; readonly fresh: boolean; readonly held: boolean }
  | { readonly is: 'doubt'; readonly doubt: Doubt };

/** A write that was proved absent after its answer was lost is sent again, but not for ever. */
const LOST_ANSWERS = 5;

const REPLAN = 'Make the plan again: threadlift plan';

/**
 * @param actions the unit's lines of the plan
 * @throws InvalidState `plan_mismatch` when the unit is not what was planned; Interrupted, OperatorError,
 *   Throttled, RetryableError when the run must stop: the unit is then either untouched or in doubt
 */
export async function runUnit(actions: readonly PlannedAction[], deps: UnitDeps): Promise<Outcome> {
  const { ledger } = deps;
  const [first] = actions;
  if (!first) throw new InvalidState('plan_mismatch', 'A unit without actions.', { hint: REPLAN });
  const before = ledger.unit(first.ref);
  if (isOver(before, first, deps.retryFailed)) {
    return before.status === 'failed'
      ? { is: 'failed', fresh: false, held: false }
      : { is: 'settled', fresh: false };
  }
  if (first.kind !== 'create') {
    await decided(first, ledger);
    return { is: 'settled', fresh: true };
  }
  const held = await heldBy(first, deps);
  if (held?.is === 'doubt') return { is: 'doubt', doubt: { ref: first.ref, step: '', why: held.why } };
  if (held) return failed(first.ref, '', new RecordError('held', held.why), deps);
  if (!first.endpoint) {
    await ledger.carried(first.ref);
    return { is: 'settled', fresh: true };
  }
  try {
    const unit = await deps.unitFor(first.ref);
    checkDrafts(unit, actions, before);
    return await sendAll(unit, deps);
  } catch (error) {
    if (error instanceof RecordError) return failed(first.ref, '', error, deps);
    throw error;
  }
}

function isOver({ status, how }: LedgerUnit, { kind }: PlannedAction, retryFailed: boolean): boolean {
  if (status === 'removed') return true;
  if (status === 'failed') return !retryFailed;
  // A later plan may decide otherwise on what was only skipped or left to a person, never on what was made.
  return status === 'done' && (how === 'created' || (how === 'matched' && kind === 'create'));
}

async function decided({ ref, kind, target, why }: PlannedAction, ledger: Ledger): Promise<void> {
  const { status, how, target: known } = ledger.unit(ref);
  if (kind === 'match') {
    if (how !== 'matched' || status !== 'done' || known !== (target ?? null)) {
      await ledger.match(ref, target ?? null);
    }
  } else if (status !== 'done' || how !== (kind === 'skip' ? 'skipped' : 'manual')) {
    if (kind === 'skip') await ledger.skip(ref, why ?? '');
    else await ledger.manual(ref, why ?? '');
  }
}

/** The first needed unit that is not there, if any. */
async function heldBy({ ref, needs }: PlannedAction, { ledger, ended }: UnitDeps) {
  for (const need of needs) {
    const settled = await ended(need);
    if (!settled) return { is: 'doubt', why: `it needs ${need}, which is in doubt` } as const;
    const { status } = ledger.unit(need);
    if (status === 'done') continue;
    if (status === 'failed') return { is: 'failed', why: `${need} failed.` } as const;
    if (status === 'removed') return { is: 'failed', why: `${need} was rolled back.` } as const;
    throw new InvalidState('plan_mismatch', `It needs ${need}, which does not come before it.`, {
      ref,
      hint: REPLAN,
    });
  }
  return null;
}

/** The unit derived now must be the one planned, and what is done of it must be how it begins. */
function checkDrafts(unit: Unit, actions: readonly PlannedAction[], before: LedgerUnit): void {
  const hashes = unit.writes.map(hashOfWrite);
  const refs = unit.writes.map(({ step }, index) => (index === 0 ? unit.ref : `${unit.ref}#${step}`));
  const same = actions.every(({ ref, hash }, index) => ref === refs[index] && hash === hashes[index]);
  if (unit.kind !== 'create' || actions.length !== hashes.length || !same) {
    throw new InvalidState('plan_mismatch', 'What would be sent is not what was planned.', {
      ref: unit.ref,
      hint: REPLAN,
    });
  }
  let trail: string | undefined;
  for (const hash of hashes.slice(0, before.done)) trail = nextTrail(trail, hash);
  if (trail !== before.trail) {
    throw new InvalidState(
      'plan_mismatch',
      'It is half done, and the plan has changed what is done already.',
      {
        ref: unit.ref,
        hint: 'Put the former map.yaml back, plan again and let `threadlift import` finish it.',
      },
    );
  }
}

async function sendAll(unit: Unit, deps: UnitDeps): Promise<Outcome> {
  const { ledger } = deps;
  let lost = 0;
  let lostAt = -1;
  for (;;) {
    const { done, status, how, target } = ledger.unit(unit.ref);
    const write = unit.writes[done];
    if (status === 'done' || !write) return { is: 'settled', fresh: true };
    throwIfAborted(deps.signal);
    try {
      const resolved = await resolveWrite(write, deps.lookups);
      const request = done === 0 ? withoutLeftOut(unit.ref, resolved, ledger) : resolved;
      const last = done === unit.writes.length - 1;
      if (done === 0 && how === 'matched' && target !== null) {
        const adopted = await deps.turn(target, () => adoptContact(unit.ref, write, request, last, deps));
        if (!adopted) withoutEmail(unit.ref, deps);
      } else await sendOne(unit, write, request, last, deps);
    } catch (error) {
      if (error instanceof RecordError) return failed(unit.ref, write.step, error, deps);
      if (!(error instanceof Unproven)) throw error;
      // Taken at once: an index may lag from here on, not from the intent, which pacing and retries came after.
      const latest = deps.clock.now();
      deps.logger.warn('import', 'The answer to a write was lost; looking for it.', { ref: unit.ref });
      const doubt = await settle(unit, deps, latest);
      if (doubt) return { is: 'doubt', doubt };
      // Of one write, not of the unit: a thread of a thousand messages may well lose five.
      lost = done === lostAt ? lost + 1 : 1;
      lostAt = done;
      if (lost >= LOST_ANSWERS) throw new RetryableError('unreachable', error.message, { cause: error });
    }
  }
}

async function sendOne(
  unit: Unit,
  write: Write,
  request: Request,
  last: boolean,
  deps: UnitDeps,
): Promise<void> {
  const { ledger } = deps;
  const { ref } = unit;
  const first = write === unit.writes[0];
  if (first && lookFirst(write) && (await foundBefore(unit, write, request, deps))) return;
  const intent = { ref, step: write.step, hash: hashOfWrite(write) };
  const sent = await withArchived(write, request, deps.api);
  try {
    const answer = await sendOnce(intent, sent, deps, { early404: !first });
    if (await wasThere(ref, write, answer, deps.ledger)) return;
    await ledger.receipt(ref, write.step, { ...(first ? { id: idOf(write, answer) } : {}), last });
  } catch (error) {
    if (!(error instanceof Conflict) || write.endpoint !== 'POST /contacts') throw error;
    const decided = await deps.turn(error.id, () => decideOnMet(ref, error, request, deps));
    if (decided === 'without') withoutEmail(ref, deps);
  }
}

function withoutEmail(ref: string, { logger }: UnitDeps): void {
  logger.warn('import', 'Its e-mail belongs to another contact; it is made without.', { ref });
}

/** These can exist twice under one name, or are refused the second time: never sent without looking. */
function lookFirst({ endpoint }: Write): boolean {
  return (
    endpoint.endsWith('attributes') ||
    endpoint === 'POST /ticket_types' ||
    endpoint === 'POST /help_center/collections'
  );
}

async function foundBefore(unit: Unit, write: Write, request: Request, deps: UnitDeps): Promise<boolean> {
  const { api, ledger, clock } = deps;
  const found = await finders[write.endpoint].find({
    api,
    write,
    request,
    earlier: [],
    since: clock.now() / 1000,
    claimed: () => false,
  });
  if (found.is === 'unclear') throw new RecordError('ambiguous', `Not sent: ${found.why}.`);
  if (found.is === 'absent') return false;
  await ledger.match(unit.ref, found.id ?? null);
  return true;
}

/** Intercom's id in the answer to a first write. @throws Unproven when there is none: then it proves nothing */
function idOf({ endpoint }: Write, answer: unknown): string {
  const unreadable = (): Unproven => new Unproven('unproven', `The answer to ${endpoint} carries no id.`);
  if (endpoint === 'POST /conversations/{conversation_id}/reply') {
    // Answers the whole conversation; ids grow, so the newest part has the highest.
    const parsed = wireConversation.safeParse(answer);
    const parts = parsed.data?.conversation_parts?.conversation_parts ?? [];
    const newest = parts.toSorted((a, b) => Number(b.id) - Number(a.id))[0];
    if (!newest) throw unreadable();
    return newest.id;
  }
  const parsed = created.safeParse(answer);
  if (!parsed.success) throw unreadable();
  // POST /conversations answers the message, with the conversation's id beside its own.
  return endpoint === 'POST /conversations'
    ? (parsed.data.conversation_id ?? parsed.data.id)
    : parsed.data.id;
}

async function failed(ref: string, step: string, error: RecordError, deps: UnitDeps): Promise<Outcome> {
  const { code, message } = error;
  await deps.ledger.fail(ref, step, { code, message });
  deps.logger.warn('import', message, { ref, step, code });
  return { is: 'failed', fresh: true, held: code === 'held' };
}
