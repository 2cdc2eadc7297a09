// Finds out what became of writes whose answer was lost, before anything else is sent for their unit:
// applied (receipt), proved absent (may be sent again), or in doubt (a person must look).
import pLimit from 'p-limit';
import type { Clock } from '../../lib/clock.ts';
import { InDoubt, InvalidState } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Unit, Write } from '../../model/plan.ts';
import type { Ledger, Pending } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import { hashOfWrite } from '../plan/draft-hash.ts';
import { isClaimed, type Kind, kindOf } from '../writes/kinds.ts';
import { type Lookups, type Request, resolveWrite } from '../writes/resolve-deferred.ts';
import { isAdoptionStep } from './adopt.ts';
import { type Question, questionOf } from './doubt-question.ts';
import { finders } from './find.ts';
import type { Found } from './found.ts';

export interface SettleDeps {
  readonly api: IntercomApi;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lookups: Lookups;
  unitFor(ref: string): Promise<Unit>;
  readonly signal?: AbortSignal | undefined;
}

export interface Doubt {
  readonly ref: string;
  readonly step: string;
  readonly why: string;
  /** For a person; absent when it only waits for another one in doubt. */
  readonly question?: Question;
}

/** Carries what a person must be asked. */
export class Unsettled extends InDoubt {
  constructor(
    readonly doubts: readonly Doubt[],
    message: string,
    hint: string,
  ) {
    super('in_doubt', message, { hint });
  }
}

/** Looking is paced by the client; this only bounds how many units wait side by side. */
const AT_ONCE = 16;
const SHOWN = 20;

/**
 * Settles every unit in doubt.
 * @throws Unsettled listing those that a person must look at
 */
export async function settleAll(deps: SettleDeps): Promise<void> {
  const limit = pLimit(AT_ONCE);
  const refs = deps.ledger.inDoubt();
  if (refs.length > 0) deps.logger.info('import', `Settling ${refs.length} writes without an answer.`);
  // Whoever sent them is gone, but how long ago is not known: an intent is as old as its request only where nothing
  // (pacing, a 429, a computer asleep) kept the request waiting.
  const latest = deps.clock.now();
  // Two equal replies could both take the one part there is for theirs.
  const inTurn = pLimit(1);
  const doubts = await Promise.all(
    refs.map((ref) =>
      (kindOf(ref) === 'part' ? inTurn : limit)(async () => settle(await deps.unitFor(ref), deps, latest)),
    ),
  );
  throwDoubts(doubts.filter((doubt) => doubt !== null));
}

/** @throws Unsettled if there are any */
export function throwDoubts(doubts: readonly Doubt[]): void {
  if (doubts.length === 0) return;
  const lines = doubts.slice(0, SHOWN).map(({ ref, step, why }) => `  ${ref} (${step}): ${why}`);
  const more = doubts.length > SHOWN ? [`  and ${doubts.length - SHOWN} more`] : [];
  throw new Unsettled(
    doubts,
    [`It is not known whether ${doubts.length} writes arrived:`, ...lines, ...more].join('\n'),
    'Look at these records in Intercom, then run `threadlift import` again: it asks Intercom once more.',
  );
}

/**
 * Settles the pending write of one unit, waiting for Intercom's lag where needed.
 * @param latest milliseconds; the write was not on its way to Intercom any more at that moment. Waiting begins there.
 * @returns null when it is settled, in the ledger too
 * @throws InvalidState `plan_mismatch` when the unit is not the one the intent was written for
 */
export async function settle(
  unit: Unit,
  deps: SettleDeps,
  latest: number = deps.clock.now(),
): Promise<Doubt | null> {
  const { ledger, logger } = deps;
  const { ref } = unit;
  const { pending } = ledger.unit(ref);
  if (!pending) return null;
  if (isAdoptionStep(pending.step)) {
    // Adopting looks at the contact before each of its writes, so it can simply be begun again.
    await ledger.reject(ref, pending.step);
    return null;
  }
  if (unit.kind === 'match' && unit.target !== undefined) {
    // The plan was made again since, and found the object that this write made.
    await ledger.receipt(ref, pending.step, { id: unit.target, last: true });
    return null;
  }
  const index = unit.writes.findIndex(({ step }) => step === pending.step);
  const write = unit.writes[index];
  if (!write || hashOfWrite(write) !== pending.hash) {
    throw new InvalidState('plan_mismatch', 'A write in doubt is not in the plan as it was sent.', {
      ref,
      hint: 'Put the former map.yaml and snapshot back and run `threadlift import` again.',
    });
  }
  const { found, request } = await look(unit, index, write, { pending, latest }, deps);
  logger.info('import', `Settled as ${found.is}: ${pending.step}`, { ref });
  if (found.is === 'unclear') {
    const question = questionOf(write, request, pending.at, index === 0, found.candidates ?? []);
    return { ref, step: pending.step, why: found.why, question };
  }
  if (found.is === 'absent') await ledger.reject(ref, pending.step);
  else if (found.before && found.id !== undefined && found.id !== ledger.unit(ref).target) {
    // A company is written over by its one write; a contact is yet to be adopted.
    if (write.endpoint === 'POST /companies') await ledger.match(ref, found.id);
    else await ledger.adopt(ref, found.id);
  } else {
    const first = index === 0 && found.id !== undefined ? { id: found.id } : {};
    await ledger.receipt(ref, pending.step, { ...first, last: index === unit.writes.length - 1 });
  }
  return null;
}

/** Looks at once and again after each wait; time that has passed since `latest` counts as waited. */
async function look(
  unit: Unit,
  index: number,
  write: Write,
  { pending, latest }: { readonly pending: Pending; readonly latest: number },
  { api, ledger, clock, lookups, signal }: SettleDeps,
): Promise<{ found: Found; request: Request }> {
  const { readFile: _namesAreEnough, ...names } = lookups;
  const { find, waits } = finders[write.endpoint];
  const request = await resolveWrite(write, names);
  const earlier: Request[] = [];
  for (const before of unit.writes.slice(0, index)) {
    if (before.endpoint === write.endpoint) earlier.push(await resolveWrite(before, names));
  }
  const claimed = (kind: Kind, id: string): boolean => isClaimed(kind, id, unit.ref, ledger);
  const enough = latest + waits.reduce((sum, seconds) => sum + seconds, 0) * 1000;
  for (let round = 0; ; round += 1) {
    const late = clock.now() >= enough;
    const found = await find({ api, write, request, earlier, since: pending.at, claimed });
    const wait = waits[round];
    if (found.is === 'applied' || late || wait === undefined) return { found, request };
    await clock.sleep(wait * 1000, signal);
  }
}
