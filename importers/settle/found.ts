// What looking for a write needs and gives; shared by the finders.
import type { Write } from '../../model/plan.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { Kind } from '../writes/kinds.ts';
import type { Request } from '../writes/resolve-deferred.ts';

export type Found =
  /** `before`: it had been there already when we meant to make it. */
  | { readonly is: 'applied'; readonly id?: string; readonly before?: boolean }
  | { readonly is: 'absent' }
  /** Something stands where our object would stand, but it is not provably ours; or several do. */
  | { readonly is: 'unclear'; readonly why: string; readonly candidates?: readonly string[] };

export interface Search {
  readonly api: IntercomApi;
  readonly write: Write;
  readonly request: Request;
  /** The unit's earlier replies to the same parent, all applied. */
  readonly earlier: readonly Request[];
  /** When the intent was written, Unix seconds. */
  readonly since: number;
  /** True when that object is the target of another unit: what we look for is not that one. */
  claimed(kind: Kind, id: string): boolean;
}

export const absent: Found = { is: 'absent' };
export const applied = (id?: string): Found => (id === undefined ? { is: 'applied' } : { is: 'applied', id });
