// Units for what the map itself wants: ticket types, the attributes every import keeps, channel and source tags,
// collections, the placeholder contact. Pure; few, whatever the size of the snapshot.
import { UsageError } from '../../lib/errors.ts';
import type { CollectionDraft, TicketTypeDraft } from '../../mapping/draft.ts';
import {
  wantedAttributes,
  wantedCollections,
  wantedContacts,
  wantedTicketTypes,
} from '../../mapping/wanted.ts';
import type { ImportSetting, Planned } from '../writes/stream-importer.ts';
import { createUnit, matchUnit } from '../writes/unit.ts';
import { definitionUnit } from '../writes/write-definition.ts';
import { contactUnit } from './contacts.ts';
import { tagUnit } from './tags.ts';

/**
 * @param psa whether the account is connected to a PSA
 * @throws UsageError when the map's names clash with what the workspace has
 */
export function setupUnits(setting: ImportSetting, psa: boolean): Planned[] {
  const { map, survey } = setting;
  return [
    ...wantedTicketTypes(map, survey).map((draft) => ticketTypeUnit(draft, setting)),
    ...wantedAttributes(map, survey, psa).map((draft) => definitionUnit(draft, setting)),
    ...[...setting.tags.entries.values()]
      .filter(({ ref }) => ref.startsWith('setup/'))
      .map((entry) => tagUnit(entry, setting)),
    ...wantedContacts(survey).map(contactUnit),
    ...wantedCollections(survey).map(collectionUnit),
  ];
}

function ticketTypeUnit(draft: TicketTypeDraft, { inventory, ours }: ImportSetting): Planned {
  const existing = inventory.ticketTypes.find((type) => type.name === draft.name && !type.archived);
  if (existing && existing.category.toLowerCase() !== draft.category.toLowerCase()) {
    throw new UsageError(
      'ticket_type_clash',
      `The ticket type "${draft.name}" exists with the category ${existing.category}, not ${draft.category}.`,
      { hint: 'Choose another name under ticketTypes in map.yaml.' },
    );
  }
  if (existing && !ours.has(draft.ref)) return matchUnit(draft, 'attributes', existing.id);
  const { name, description, category } = draft;
  return createUnit(draft, 'attributes', 'archive', [
    { step: 'create', endpoint: 'POST /ticket_types', path: {}, body: { name, description, category } },
  ]);
}

function collectionUnit(draft: CollectionDraft): Planned {
  return createUnit(draft, 'articles', 'delete', [
    { step: 'create', endpoint: 'POST /help_center/collections', path: {}, body: { name: draft.name } },
  ]);
}
