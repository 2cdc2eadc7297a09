// The parts of a workspace that are read as whole lists, once, for verification.
import type { Inventory } from '../../model/inventory.ts';
import type { IntercomApi } from '../intercom/api.ts';
import { readInventory } from '../intercom/inventory.ts';

export interface Workspace {
  readonly inventory: Inventory;
  /** Help-centre collections: id -> name. */
  readonly collections: ReadonlyMap<string, string | null>;
}

export async function readWorkspace(api: IntercomApi): Promise<Workspace> {
  const collections = new Map<string, string | null>();
  for await (const { id, name } of api.collections()) collections.set(id, name);
  return { inventory: await readInventory(api), collections };
}
