// Of what the workspace holds, what this run folder itself has made. A plan made again (after a delta, after a corrected
// map, in the middle of an import) must not take its own work for something that was there before: nobody would ever
// take that back, and made again after a rollback it would be looked for under the ids it had. Pure.
import { type LedgerUnit, streamOf } from '../../state/ledger.ts';

/** Whose units the plan matches by name with what is there. */
const MATCHED = new Set(['setup', 'tags', 'properties']);

/**
 * Also what is in doubt: if it arrived it is ours, and settling it looks for it in any case.
 * @returns refs, in their own order
 */
export function madeHere(units: Iterable<readonly [string, LedgerUnit]>): string[] {
  const ours: string[] = [];
  for (const [ref, { status, how }] of units) {
    if (!MATCHED.has(streamOf(ref)) || status === 'removed') continue;
    if (how === 'created' || (how === null && status === 'sent')) ours.push(ref);
  }
  return ours.sort();
}
