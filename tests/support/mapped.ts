// Records in memory to units, with the proposed map or a changed one.
import { surveySnapshot } from '../../importers/plan/survey.ts';
import { openUnits, type UnitSource } from '../../importers/plan/units.ts';
import type { Draft } from '../../mapping/draft.ts';
import { proposeMap } from '../../mapping/propose.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { MigrationMap } from '../../model/map.ts';
import { emptyInventory } from './inventory.ts';
import { memorySnapshot, type Records } from './memory-snapshot.ts';

export interface Mapped {
  readonly units: UnitSource;
  readonly map: MigrationMap;
  readonly inventory: Inventory;
  readonly survey: Awaited<ReturnType<typeof surveySnapshot>>;
}

export async function mapped(
  records: Records,
  decide: (proposed: MigrationMap) => MigrationMap = (map) => map,
  inventory: Inventory = emptyInventory(),
  psa = false,
): Promise<Mapped> {
  const snapshot = memorySnapshot(records);
  const survey = await surveySnapshot(snapshot);
  const map = decide(
    proposeMap({
      users: records.users ?? [],
      teams: records.teams ?? [],
      properties: records.properties ?? [],
      variables: (records.templates ?? []).flatMap(({ variables }) => variables),
      survey,
      inventory,
    }),
  );
  const units = await openUnits({ snapshot, map, survey, inventory, psa });
  return { units, map, inventory, survey };
}

/** The draft of one ref, of the kind the test expects. */
export async function draftOf<O extends Draft['object']>(
  { units }: Mapped,
  ref: string,
  object: O,
): Promise<Extract<Draft, { object: O }>> {
  const { draft } = await units.planned(ref);
  if (draft.object !== object) throw new Error(`${ref} is a ${draft.object}, not a ${object}`);
  return draft as Extract<Draft, { object: O }>;
}

export function codesOf({ findings }: { readonly findings: readonly { readonly code: string }[] }): string[] {
  return findings.map(({ code }) => code);
}
