// What the ledger's journal is made of, and the pure folding of entries into units.
// The ledger's files are ledger.ts's business; when to write which entry is the importer's.
import { sha256 } from '../lib/json.ts';

export type Status = 'todo' | 'sent' | 'done' | 'failed' | 'removed';
export type How = 'created' | 'matched' | 'skipped' | 'manual';

/** What the ledger's cursors refer to: another workspace is never the same migration. */
export interface Binding {
  readonly plan: string;
  readonly snapshot: string;
  readonly map: string;
  readonly workspace: string;
}

/** The write whose outcome is not known yet. */
export interface Pending {
  readonly step: string;
  /** Hash of its draft. */
  readonly hash: string;
  /** When the intent was written, Unix seconds. */
  readonly at: number;
}

/** What a person said of a write in doubt, as the journal keeps it. */
export interface PersonAnswer {
  readonly ref: string;
  readonly step: string;
  readonly is: 'applied' | 'absent';
  /** Of the unit's object, when the write is the one that makes it. */
  readonly id?: string;
  readonly last?: boolean;
}

/** The newest write that a person settled, kept so that the same answers can be given again. */
export interface Answered {
  readonly step: string;
  /** When it was sent, Unix seconds. */
  readonly sent: number;
  readonly by: string;
  /** When it was answered, Unix seconds. */
  readonly at: number;
}

/** What a contact met before it was made or changed: an object that was there already, as it was. */
export interface Before {
  readonly archived: boolean;
  /** Every field the import was about to set, as Intercom showed it; absent while it could not be read yet. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Fields of the draft that are left out, because another object of the source has them there. */
  readonly without?: readonly string[];
}

/** One unit. Its writes are serial, so how many are done says which. */
export interface LedgerUnit {
  readonly target: string | null;
  readonly done: number;
  readonly status: Status;
  readonly how: How | null;
  readonly pending?: Pending;
  readonly error?: { readonly step: string; readonly code: string; readonly message: string };
  /** Hash over the drafts done so far; kept while the unit is half done, to refuse going on with others. */
  readonly trail?: string;
  readonly answered?: Answered;
  readonly before?: Before;
}

/** Arrays, because a million of them are read at every start. */
export type JournalEntry =
  | readonly ['bind', Binding]
  | readonly ['intent', string, string, string, number]
  | readonly ['receipt', string, { readonly id?: string; readonly last?: true; readonly aside?: true }]
  | readonly ['reject', string]
  /** By whom, when (Unix seconds), and all answers of one file: one line, so that none is taken alone. */
  | readonly ['answers', string, number, readonly PersonAnswer[]]
  | readonly ['fail', string, string, string, string]
  | readonly ['adopt', string, string]
  | readonly ['before', string, Before]
  | readonly ['match', string, string | null]
  | readonly ['carried', string]
  | readonly ['skip', string, string]
  | readonly ['manual', string, string]
  | readonly ['removed', string]
  /** What was rolled back is to be made again. */
  | readonly ['again']
  /** The journal begins anew: everything before is in state.json. */
  | readonly ['restarted'];

export const untouched: LedgerUnit = { target: null, done: 0, status: 'todo', how: null };

/** The trail after one more draft. */
export function nextTrail(trail: string | undefined, hash: string): string {
  return sha256(`${trail ?? ''}${hash}`).slice(0, 16);
}

/** Like a map from ref to unit, and as that in the order in which the units were first set. */
export interface Units extends Iterable<[string, LedgerUnit]> {
  readonly size: number;
  get(ref: string): LedgerUnit | undefined;
  set(ref: string, unit: LedgerUnit): void;
  [Symbol.iterator](): IterableIterator<[string, LedgerUnit]>;
}

/** What a ledger knows. */
export interface State {
  binding: Binding | null;
  /** Number of the last journal entry contained in it. */
  seq: number;
  units: Units;
}

/** The units an entry names. `again` names none, and is about every unit that {@link madeAgain} changes. */
export function refsOf(entry: JournalEntry): readonly string[] {
  if (entry[0] === 'bind' || entry[0] === 'restarted' || entry[0] === 'again') return [];
  return entry[0] === 'answers' ? entry[3].map(({ ref }) => ref) : [entry[1]];
}

/** Takes in the next journal entry. */
export function take(state: State, entry: JournalEntry): void {
  const { units } = state;
  state.seq += 1;
  if (entry[0] === 'restarted') return;
  if (entry[0] === 'bind') state.binding = entry[1];
  else if (entry[0] === 'again') {
    for (const [ref, unit] of units) {
      if (unit.status === 'removed') units.set(ref, madeAgain(unit));
    }
  } else if (entry[0] === 'answers') {
    const [, by, at, answers] = entry;
    for (const answer of answers) {
      units.set(answer.ref, foldAnswer(units.get(answer.ref) ?? untouched, answer, by, at));
    }
  } else units.set(entry[1], fold(units.get(entry[1]) ?? untouched, entry));
}

/** The unit after `again`: what was rolled back is as if it had never been made, and any other as it was. */
export function madeAgain(unit: LedgerUnit): LedgerUnit {
  // Its former id stays known: an archived company that a write brings back is ours, not somebody else's.
  return unit.status === 'removed' ? { ...untouched, target: unit.target } : unit;
}

/** An answer counts as the receipt or the rejection that never came. */
function foldAnswer(unit: LedgerUnit, answer: PersonAnswer, by: string, at: number): LedgerUnit {
  const { ref, step, id, last } = answer;
  const settled =
    answer.is === 'absent'
      ? fold(unit, ['reject', ref])
      : fold(unit, [
          'receipt',
          ref,
          { ...(id === undefined ? {} : { id }), ...(last ? { last: true } : {}) },
        ]);
  return { ...settled, answered: { step, sent: unit.pending?.at ?? 0, by, at } };
}

/** An entry that is about one unit. */
type UnitEntry = Exclude<
  JournalEntry,
  | readonly ['bind', Binding]
  | readonly ['restarted']
  | readonly ['again']
  | readonly ['answers', ...unknown[]]
>;

/** The unit after an entry that concerns it alone. */
export function fold(unit: LedgerUnit, entry: UnitEntry): LedgerUnit {
  const { pending, error: _settled, ...rest } = unit;
  switch (entry[0]) {
    case 'intent':
      return { ...rest, status: 'sent', pending: { step: entry[2], hash: entry[3], at: entry[4] } };
    case 'receipt': {
      const { id, last, aside } = entry[2];
      const { trail, ...bare } = rest;
      const target = id ?? rest.target;
      if (aside) return { ...rest, target, status: 'todo' };
      const done = rest.done + 1;
      const how = rest.how === 'matched' ? 'matched' : 'created';
      if (last) return { ...bare, target, done, how, status: 'done' };
      return { ...bare, target, done, how, status: 'todo', trail: nextTrail(trail, pending?.hash ?? '') };
    }
    case 'reject':
      return { ...rest, status: 'todo' };
    case 'fail':
      return { ...rest, status: 'failed', error: { step: entry[2], code: entry[3], message: entry[4] } };
    case 'adopt':
      return { ...rest, target: entry[2], how: 'matched', status: 'todo' };
    case 'before':
      return { ...unit, before: entry[2] };
    case 'match':
      return { ...rest, target: entry[2], how: 'matched', status: 'done' };
    case 'carried':
      return { ...rest, how: 'created', status: 'done' };
    case 'skip':
      return { ...rest, how: 'skipped', status: 'done' };
    case 'manual':
      return { ...rest, how: 'manual', status: 'done' };
    case 'removed':
      return { ...rest, status: 'removed' };
  }
}

/** A unit as one short array: status, how, target, done, then what few have: pending, error, trail, answered, before. */
export function packUnit(unit: LedgerUnit): unknown[] {
  const packed: unknown[] = [unit.status, unit.how, unit.target, unit.done];
  const { pending, error, trail, answered, before } = unit;
  if (pending || error || trail || answered || before) {
    packed.push(
      pending ? [pending.step, pending.hash, pending.at] : null,
      error ? [error.step, error.code, error.message] : null,
      trail ?? null,
    );
    if (answered || before) {
      packed.push(answered ? [answered.step, answered.sent, answered.by, answered.at] : null);
    }
    if (before) packed.push(before);
  }
  return packed;
}

/** The inverse of {@link packUnit}; trusts its input, which only ledger.ts writes. */
export function unpackUnit(packed: readonly unknown[]): LedgerUnit {
  const [status, how, target, done, pending, error, trail, answered, before] = packed as [
    Status,
    How | null,
    string | null,
    number,
    ([string, string, number] | null)?,
    ([string, string, string] | null)?,
    (string | null)?,
    ([string, number, string, number] | null)?,
    Before?,
  ];
  return {
    target,
    done,
    status,
    how,
    ...(pending ? { pending: { step: pending[0], hash: pending[1], at: pending[2] } } : {}),
    ...(error ? { error: { step: error[0], code: error[1], message: error[2] } } : {}),
    ...(trail ? { trail } : {}),
    ...(answered
      ? { answered: { step: answered[0], sent: answered[1], by: answered[2], at: answered[3] } }
      : {}),
    ...(before ? { before } : {}),
  };
}
