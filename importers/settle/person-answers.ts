// A person's answers about writes in doubt: checked against ledger, plan and Intercom, all of them before any is
// written down. Reads only, but for the one entry in the ledger.

import { isoSeconds } from '../../lib/clock.ts';
import { UsageError } from '../../lib/errors.ts';
import type { DoubtItem } from '../../model/doubts.ts';
import type { Unit } from '../../model/plan.ts';
import { type Ledger, type PersonAnswer, streamOf } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import { hashOfWrite } from '../plan/draft-hash.ts';
import { kindOf } from '../writes/kinds.ts';
import { type Lookups, resolveWrite } from '../writes/resolve-deferred.ts';
import { isThere } from './doubt-question.ts';

/** An answer and where it stands, for example "line 12". */
export type PlacedItem = DoubtItem & { readonly at: string };

export interface AnswerDeps {
  readonly api: IntercomApi;
  readonly ledger: Ledger;
  unitFor(ref: string): Promise<Unit>;
  /** The file the answers are in, for messages. */
  readonly file: string;
}

/**
 * Takes all answers or none, as one entry of the journal. Those that were taken before are passed over, so that
 * the same command can be run again.
 * @param by who answered
 * @returns how many were new
 * @throws UsageError `answers_invalid` naming line and record
 */
export async function takeAnswers(
  items: readonly PlacedItem[],
  by: string,
  deps: AnswerDeps,
): Promise<number> {
  const { ledger } = deps;
  const taken: PersonAnswer[] = [];
  for (const item of items) {
    const { pending, answered } = ledger.unit(item.ref);
    const before = answered?.step === item.step && isoSeconds(answered.sent * 1000) === item.sentAt;
    if (!pending && before) continue;
    if (!pending) throw wrong(item, deps, 'this record is not in doubt (any more)');
    if (pending.step !== item.step || isoSeconds(pending.at * 1000) !== item.sentAt) {
      throw wrong(item, deps, `in doubt is its step ${pending.step} of ${isoSeconds(pending.at * 1000)}`);
    }
    taken.push(await checked(item, pending.hash, taken, deps));
  }
  if (taken.length > 0) await ledger.answer(by, taken);
  return taken.length;
}

async function checked(
  item: PlacedItem,
  hash: string,
  others: readonly PersonAnswer[],
  deps: AnswerDeps,
): Promise<PersonAnswer> {
  const { ref, step, answer, id } = item;
  const { api, ledger } = deps;
  if (answer === null) throw wrong(item, deps, 'there is no answer (applied or absent)');
  if (answer === 'absent') {
    if (id !== null) throw wrong(item, deps, 'what is absent has no id');
    return { ref, step, is: 'absent' };
  }
  const { writes } = await deps.unitFor(ref);
  const index = writes.findIndex((write) => write.step === step);
  const write = writes[index];
  if (!write || hashOfWrite(write) !== hash)
    throw wrong(item, deps, 'the plan has changed since it was sent');
  if (id === null && item.idNeeded) throw wrong(item, deps, `the id of the ${item.makes} is missing`);
  if (id !== null) {
    if (item.makes === null) throw wrong(item, deps, 'this write makes nothing that has an id');
    const names: Lookups = { idOf: (one) => ledger.targetId(one), optionId: async () => '' };
    const request = await resolveWrite(write, names);
    if (!(await isThere(api, write, request, id))) {
      throw wrong(item, deps, `Intercom knows no ${item.makes} ${id} where this would be`);
    }
    const owner = index === 0 ? ownerOf(id, ref, others, ledger) : null;
    if (owner !== null) throw wrong(item, deps, `${item.makes} ${id} belongs to ${owner}`);
  }
  const last = index === writes.length - 1;
  return {
    ref,
    step,
    is: 'applied',
    ...(index === 0 && id !== null ? { id } : {}),
    ...(last ? { last } : {}),
  };
}

/** Another unit of the same kind that has this id; ids of different kinds may be equal. */
function ownerOf(id: string, ref: string, others: readonly PersonAnswer[], ledger: Ledger): string | null {
  const kind = kindOf(ref);
  // Attributes of different objects are numbered apart, so only their streams are known to be one kind.
  const same = (other: string): boolean =>
    other !== ref &&
    (kind === undefined || kind === 'attribute' ? streamOf(other) === streamOf(ref) : kindOf(other) === kind);
  for (const other of others) if (same(other.ref) && other.id === id) return other.ref;
  for (const [other, { target }] of ledger.units()) if (target === id && same(other)) return other;
  return null;
}

function wrong({ ref, step, at }: PlacedItem, { file }: AnswerDeps, what: string): UsageError {
  return new UsageError('answers_invalid', `${at}: ${ref} (${step}): ${what}. No answer was taken.`, {
    ref,
    file,
    hint: 'Correct the file and run the same command again; `threadlift import` alone makes the list anew.',
  });
}
