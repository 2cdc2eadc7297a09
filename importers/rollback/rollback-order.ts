// In which order things are taken back: the phases of the import from the last to the first, and in each what was
// made last first. Pure but for asking what a ref stands for.
import { InvalidState } from '../../lib/errors.ts';
import { phases } from '../../model/plan.ts';
import { isStreamName } from '../../model/streams.ts';
import { streamOf } from '../../state/ledger.ts';
import { importers } from '../streams/importers.ts';
import type { Planned } from '../writes/stream-importer.ts';

type PlannedOf = (ref: string) => Promise<Planned>;

/** Null for what snapshot and map no longer lead to. */
export async function plannedOrNull(ref: string, planned: PlannedOf): Promise<Planned | null> {
  try {
    return await planned(ref);
  } catch (error) {
    if (error instanceof InvalidState && error.code === 'unit_unknown') return null;
    throw error;
  }
}

/**
 * The ledger's own order is not enough: a later plan may have added what earlier records are then related to.
 * @param made oldest first
 */
export async function inUndoOrder(made: readonly string[], planned: PlannedOf): Promise<string[]> {
  // No object for each: there may be a million.
  const byRank = new Map<number, string[]>();
  for (const ref of made) {
    const rank = await rankOf(ref, planned);
    const alike = byRank.get(rank);
    if (alike) alike.push(ref);
    else byRank.set(rank, [ref]);
  }
  return [...byRank].sort(([a], [b]) => b - a).flatMap(([, refs]) => refs.reverse());
}

async function rankOf(ref: string, planned: PlannedOf): Promise<number> {
  const stream = streamOf(ref);
  const phase = isStreamName(stream)
    ? importers[stream].phases.at(-1)
    : (await plannedOrNull(ref, planned))?.unit.phase;
  // What goes with its parent is settled once it is known what becomes of that; so is what nobody knows.
  if (stream === 'responses' || stream === 'attachments' || phase === undefined) return -1;
  return phases.indexOf(phase);
}

/** Neighbours of one kind, which may go side by side. */
export function groups(refs: readonly string[]): string[][] {
  const all: string[][] = [];
  let last = '';
  for (const ref of refs) {
    const kind = ref.startsWith('setup/') ? ref.slice(0, ref.indexOf(':')) : streamOf(ref);
    if (kind === last) all.at(-1)?.push(ref);
    else all.push([ref]);
    last = kind;
  }
  return all;
}
