// Members to Intercom admins. They cannot be created, only found (docs/intercom.md 4.1).
import type { User } from '../../model/records.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { matchUnit, nothing, nothingUnit } from '../writes/unit.ts';

export const users: StreamImporter<'users'> = {
  stream: 'users',
  phases: ['people'],
  fields: {
    name: 'sent',
    email: { used: 'in the proposal of the map: admins are matched by e-mail' },
    state: 'sent',
    role: { dropped: 'roles are given in Intercom by whoever invites the person' },
  },
  planned(record, { map }) {
    const ref = `users/${record.id}`;
    const admin = map.users[record.id] ?? null;
    if (admin !== null) {
      return [
        matchUnit({ object: 'match', ref, what: 'admin', target: admin, findings: [] }, 'people', admin),
      ];
    }
    return [
      nothingUnit(nothing(record.state === 'deleted' ? 'skip' : 'manual', ref, reason(record)), 'people'),
    ];
  },
};

function reason({ name, state }: User): string {
  return state === 'deleted'
    ? `${name} has left; the stand-in writes for them.`
    : `${name} has no Intercom admin; the stand-in writes until there is one.`;
}
