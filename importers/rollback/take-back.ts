// Takes back one unit: looks whether it may, sends the one request that undoes it, writes it down.
// Which units, and in which order, is rollback.ts.
import { RecordError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Unit } from '../../model/plan.ts';
import { isStreamName, streams } from '../../model/streams.ts';
import { type Ledger, streamOf } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { WriteRequest } from '../intercom/client.ts';
import type { Workspace } from '../verify/verify-workspace.ts';
import type { Kind } from '../writes/kinds.ts';
import { type Lookups, resolveWrite } from '../writes/resolve-deferred.ts';
import type { Planned } from '../writes/stream-importer.ts';
import { restoreContact } from './restore.ts';
import { plannedOrNull } from './rollback-order.ts';
import { touchedSince } from './touched.ts';
import { undoing } from './undo.ts';

export interface TakeBackDeps {
  readonly api: IntercomApi;
  readonly ledger: Ledger;
  readonly logger: Logger;
  readonly workspace: Workspace;
  /** Really do it. */
  readonly yes: boolean;
  ours(kind: Kind, id: string): boolean;
  /** Ref of a review -> replies that units of their own made to it. */
  readonly replies: ReadonlyMap<string, number>;
  /** Taken back, now or earlier. */
  isGone(ref: string): boolean;
  /** Takes in, in words, what stays of something that was taken back. */
  left(what: string): void;
}

export type Outcome =
  | { readonly ref: string; readonly target: string | null; readonly what: string }
  | { readonly why: string };

/**
 * Looking comes first, also after an interruption: what is gone already counts as untouched, and taking it back once
 * more is harmless.
 * @param planned null when snapshot and map no longer lead to it
 * @throws what `client.repeat` throws when the run must stop
 */
export async function takeBack(ref: string, planned: Planned | null, deps: TakeBackDeps): Promise<Outcome> {
  const { ledger, api, logger, yes } = deps;
  if (planned === null) {
    return { why: 'snapshot and map no longer say how it was made; put back those it was imported with' };
  }
  const { unit, draft } = planned;
  const { target, how } = ledger.unit(ref);
  if (isCarried(ref)) {
    const parent = parentOf(unit) ?? '';
    if (!deps.isGone(parent)) return { why: `${parent} stays` };
    if (yes) await ledger.removed(ref);
    return { ref, target, what: 'goes with its parent' };
  }
  const [first] = unit.writes;
  if (!first || target === null) {
    return {
      why: 'the plan no longer says how it was made; make it again with the map it was imported with',
    };
  }
  const lookups: Lookups = { idOf: (need) => ledger.targetId(need), optionId: async () => null };
  // Option ids are of no use here, and their type may be archived already.
  const { ticket_attributes: _values, ...body } = first.body;
  const request = await resolveWrite({ ...first, body }, lookups);
  if (how === 'matched') return takeBackAdopted(unit, request, target, deps);
  const undo = undoing(first.endpoint, target, request.path);
  if (!undo) return { why: 'Intercom has no way to take it back' };
  const touch = { api, ledger, workspace: deps.workspace, ours: deps.ours };
  const why = await touchedSince(draft, { ...touch, repliesByOthers: deps.replies.get(ref) ?? 0 });
  if (why !== null) return { why };
  if (yes) {
    const refused = await sendUndo(undo.request, api);
    if (refused !== null) return { why: refused };
    await ledger.removed(ref);
    logger.info('rollback', `${undo.what}: done`, { ref });
  }
  return { ref, target, what: undo.what };
}

async function takeBackAdopted(
  unit: Unit,
  request: Parameters<typeof restoreContact>[1],
  target: string,
  { api, ledger, logger, yes, left }: TakeBackDeps,
): Promise<Outcome> {
  const { ref } = unit;
  try {
    const restored = await restoreContact(unit, request, { api, ledger, yes });
    if ('why' in restored) return restored;
    if (restored.left.length > 0) {
      left(
        `The contact ${ref} (${target}) existed before and keeps what was imported: ${restored.left.join(', ')}.`,
      );
    }
  } catch (error) {
    if (error instanceof RecordError)
      return { why: `it was there before, and Intercom refused: ${error.message}` };
    throw error;
  }
  if (yes) {
    await ledger.removed(ref);
    logger.info('rollback', 'restore: done', { ref });
  }
  return { ref, target, what: 'restore' };
}

function isCarried(ref: string): boolean {
  const stream = streamOf(ref);
  return isStreamName(stream) && streams[stream].undo === 'with-parent';
}

/** The unit that a reply or a file belongs to. */
function parentOf({ writes, needs }: Unit): string | undefined {
  const [at] = Object.values(writes[0]?.path ?? {});
  return typeof at === 'object' && at !== null && '$id' in at ? String(at.$id) : needs[0];
}

/** How many replies units of their own made to each unit. */
export async function repliesByParent(
  refs: readonly string[],
  { planned }: { planned(ref: string): Promise<Planned> },
): Promise<Map<string, number>> {
  const replies = new Map<string, number>();
  for (const ref of refs) {
    if (streamOf(ref) !== 'responses') continue;
    const unit = (await plannedOrNull(ref, planned))?.unit;
    const parent = (unit && parentOf(unit)) ?? '';
    replies.set(parent, (replies.get(parent) ?? 0) + 1);
  }
  return replies;
}

/** @returns Intercom's reason when it refuses; what it does not know any more is gone already */
async function sendUndo(request: WriteRequest, api: IntercomApi): Promise<string | null> {
  try {
    await api.repeat(request);
    return null;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return error.code.endsWith('not_found') ? null : error.message;
  }
}
