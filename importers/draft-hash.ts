// The hashes that tie a plan to what is sent: of a draft with its deferred values still unresolved.
import { hashOf } from '../lib/json.ts';
import type { Unit, Write } from '../model/plan.ts';

/** The step's name is not part of it: the same request under another name is the same request. */
export function hashOfWrite({ endpoint, path, body }: Write): string {
  return hashOf({ endpoint, path, body });
}

/** For units without writes. */
export function hashOfUnit({ target, why }: Pick<Unit, 'target' | 'why'>): string {
  return hashOf(target ?? why ?? null);
}
