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
}

/** Arrays, because a million of them are read at every start. */
export type JournalEntry =
  | readonly ['bind', Binding]
  | readonly ['intent', string, string, string, number]
  | readonly ['receipt', string, { readonly id?: string; readonly last?: true; readonly aside?: true }]
  | readonly ['reject', string]
  | readonly ['fail', string, string, string, string]
  | readonly ['adopt', string, string]
  | readonly ['match', string, string | null]
  | readonly ['carried', string]
  | readonly ['skip', string, string]
  | readonly ['manual', string, string]
  | readonly ['removed', string]
  /** The journal begins anew: everything before is in state.json. */
  | readonly ['restarted'];

export const untouched: LedgerUnit = { target: null, done: 0, status: 'todo', how: null };

/** The trail after one more draft. */
export function nextTrail(trail: string | undefined, hash: string): string {
  return sha256(`${trail ?? ''}${hash}`).slice(0, 16);
}

/** What a ledger knows. */
export interface State {
  binding: Binding | null;
  /** Number of the last journal entry contained in it. */
  seq: number;
  units: Map<string, LedgerUnit>;
}

/** Takes in the next journal entry. */
export function take(state: State, entry: JournalEntry): void {
  state.seq += 1;
  if (entry[0] === 'bind') state.binding = entry[1];
  else if (entry[0] !== 'restarted')
    state.units.set(entry[1], fold(state.units.get(entry[1]) ?? untouched, entry));
}

/** An entry that is about one unit. */
type UnitEntry = Exclude<JournalEntry, readonly ['bind', Binding] | readonly ['restarted']>;

/** The unit after the entry. */
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

/** A unit as one short array: status, how, target, done, then what few have: pending, error, trail. */
export function packUnit(unit: LedgerUnit): unknown[] {
  const packed: unknown[] = [unit.status, unit.how, unit.target, unit.done];
  const { pending, error, trail } = unit;
  if (pending || error || trail) {
    packed.push(
      pending ? [pending.step, pending.hash, pending.at] : null,
      error ? [error.step, error.code, error.message] : null,
      trail ?? null,
    );
  }
  return packed;
}

/** The inverse of {@link packUnit}; trusts its input, which only ledger.ts writes. */
export function unpackUnit(packed: readonly unknown[]): LedgerUnit {
  const [status, how, target, done, pending, error, trail] = packed as [
    Status,
    How | null,
    string | null,
    number,
    ([string, string, number] | null)?,
    ([string, string, string] | null)?,
    (string | null)?,
  ];
  return {
    target,
    done,
    status,
    how,
    ...(pending ? { pending: { step: pending[0], hash: pending[1], at: pending[2] } } : {}),
    ...(error ? { error: { step: error[0], code: error[1], message: error[2] } } : {}),
    ...(trail ? { trail } : {}),
  };
}
