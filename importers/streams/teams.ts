// Teams to Intercom teams. They cannot be created, only found (docs/intercom.md 4.1).
import type { StreamImporter } from '../writes/stream-importer.ts';
import { matchUnit, nothing, nothingUnit } from '../writes/unit.ts';

export const teams: StreamImporter<'teams'> = {
  stream: 'teams',
  phases: ['people'],
  fields: {
    name: 'sent',
    memberIds: { used: 'in the provisioning queue: membership is compared, and set by a person' },
  },
  planned(record, { map }) {
    const ref = `teams/${record.id}`;
    const team = map.teams[record.id] ?? null;
    if (team !== null) {
      return [matchUnit({ object: 'match', ref, what: 'team', target: team, findings: [] }, 'people', team)];
    }
    return [nothingUnit(nothing('manual', ref, `There is no Intercom team "${record.name}".`), 'people')];
  },
};
