// When a list counts as whole. Every list, nested ones too, is proved, unproved or has a gap; the three are never merged.
import { z } from 'zod';

/**
 * What proves that nothing is missing of a list.
 * - `counter`: the source's own total equals what was found.
 * - `end`: the source itself said that nothing follows (`more: false`, or a pager, link or button that was seen going
 *   on and then ended).
 * - `agreement`: two independent ways (two lists, two strategies, a list and an export) found the same ids.
 *
 * Two walks of the same list by the same way prove nothing.
 */
export const proofs = ['counter', 'end', 'agreement'] as const;
export type Proof = (typeof proofs)[number];

export const proofStates = ['proved', 'unproved', 'gap'] as const;
export type ProofState = (typeof proofStates)[number];

export const proof = z.enum(proofs);
export const proofState = z.enum(proofStates);

/** How complete one list is. */
export const listSeal = z.strictObject({
  /** A page kind ("members"), a nested list ("conversations.messages"), "export" or "files". */
  list: z.string().min(1),
  state: proofState,
  /** Null where nothing proves it. */
  by: proof.nullable(),
  /** Rows found; null for a nested list. */
  rows: z.int().nonnegative().nullable(),
  /** Of a nested list: records whose list is proved, and whose list is not; null for a list of rows. */
  records: z.strictObject({ proved: z.int().nonnegative(), unproved: z.int().nonnegative() }).nullable(),
});
export type ListSeal = z.infer<typeof listSeal>;

/** The state of a stream: any gap is one, else all its lists have to be proved. A stream without a list is unproved. */
export function stateOf(gaps: readonly unknown[], lists: readonly ListSeal[]): ProofState {
  if (gaps.length > 0 || lists.some(({ state }) => state === 'gap')) return 'gap';
  return lists.length > 0 && lists.every(({ state }) => state === 'proved') ? 'proved' : 'unproved';
}

/** The one proof where all have the same, else `end`, the weakest; null where any has none. */
export function commonProof(found: Iterable<Proof | null>): Proof | null {
  const kinds = new Set(found);
  if (kinds.has(null) || kinds.size === 0) return null;
  const [only] = kinds;
  return kinds.size === 1 ? (only ?? null) : 'end';
}

/** A list of which nobody can say that it is whole. */
export interface Unproved {
  readonly stream: string;
  readonly list: string;
  /** In words: which list, and why. */
  readonly text: string;
}

/** @param streams the seal's account of every stream */
export function unprovedIn(
  streams: Readonly<Record<string, { readonly state: ProofState; readonly lists: readonly ListSeal[] }>>,
): Unproved[] {
  return Object.entries(streams).flatMap(([stream, { state, lists }]) => {
    if (lists.length === 0 && state !== 'proved')
      return [{ stream, list: stream, text: `${stream} (sealed by an earlier version)` }];
    return lists
      .filter((one) => one.state === 'unproved')
      .map((one) => ({ stream, list: one.list, text: textOf(stream, one) }));
  });
}

function textOf(stream: string, { list, records }: ListSeal): string {
  if (records !== null) return `${list} of ${records.unproved} records`;
  if (list === 'files') return `${stream} (messages name them, and not all messages are proved)`;
  const name = list === stream ? stream : `${stream} by ${list}`;
  return `${name} (nothing says how many there are)`;
}
