// Snippets. No endpoint creates macros (docs/intercom.md 4.6): a person does, from the hand-over file.
import type { StreamImporter } from '../writes/stream-importer.ts';
import { nothing, nothingUnit } from '../writes/unit.ts';

export const templates: StreamImporter<'templates'> = {
  stream: 'templates',
  phases: ['handover'],
  fields: {
    title: 'sent',
    body: { used: 'in the hand-over file, with placeholders translated' },
    shortcut: { used: 'in the hand-over file' },
    scope: { used: 'in the hand-over file: who may see the macro' },
    variables: { used: 'in the hand-over file' },
    attachmentIds: 'sent',
  },
  planned: (record) => [
    nothingUnit(
      nothing(
        'manual',
        `templates/${record.id}`,
        `Make the macro "${record.title}" from the hand-over file.`,
      ),
      'handover',
    ),
  ],
};
