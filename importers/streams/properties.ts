// Custom property definitions to attributes.
import { definitionDraft } from '../../mapping/attributes.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { nothingUnit } from '../writes/unit.ts';
import { definitionUnit } from '../writes/write-definition.ts';

export const properties: StreamImporter<'properties'> = {
  stream: 'properties',
  phases: ['attributes'],
  fields: {
    name: 'sent',
    appliesTo: 'sent',
    type: { used: 'in the proposal of the map, which decides the type sent' },
    options: 'sent',
    description: 'sent',
  },
  planned(record, setting) {
    const draft = definitionDraft(record, setting);
    return [draft.object === 'nothing' ? nothingUnit(draft, 'attributes') : definitionUnit(draft, setting)];
  },
};
