// Integrations: an inventory for people. Nothing is written, and credentials are never read.
import type { StreamImporter } from '../writes/stream-importer.ts';
import { nothing, nothingUnit } from '../writes/unit.ts';

export const integrations: StreamImporter<'integrations'> = {
  stream: 'integrations',
  phases: ['handover'],
  fields: {
    name: 'sent',
    kind: { used: 'in the hand-over file' },
    status: { used: 'in the hand-over file' },
    lastSyncedAt: { used: 'in the hand-over file' },
  },
  planned: (record) => [
    nothingUnit(
      nothing('manual', `integrations/${record.id}`, `Connect "${record.name}" in Intercom, or do without.`),
      'handover',
    ),
  ],
};
