// Flows: an inventory for people to rebuild as workflows, which have no endpoint (docs/intercom.md 10).
import type { StreamImporter } from '../writes/stream-importer.ts';
import { nothing, nothingUnit } from '../writes/unit.ts';

export const automations: StreamImporter<'automations'> = {
  stream: 'automations',
  phases: ['handover'],
  fields: {
    name: 'sent',
    enabled: 'sent',
    trigger: { used: 'in the hand-over file' },
    conditions: { used: 'in the hand-over file' },
    actions: { used: 'in the hand-over file' },
  },
  planned: (record) => {
    const ref = `automations/${record.id}`;
    return [
      nothingUnit(
        record.enabled
          ? nothing('manual', ref, `Rebuild "${record.name}" as a workflow.`)
          : nothing('skip', ref, `"${record.name}" is switched off in the source.`),
        'handover',
      ),
    ];
  },
};
