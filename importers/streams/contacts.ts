// Contacts, recognised by `external_id` (docs/intercom.md 5), and attached to their company.
import { contactDraft } from '../../mapping/contact.ts';
import type { ContactDraft } from '../../mapping/draft.ts';
import type { Write } from '../../model/plan.ts';
import { streams } from '../../model/streams.ts';
import type { Planned, StreamImporter } from '../writes/stream-importer.ts';
import { attributeValues, createUnit, makersOf } from '../writes/unit.ts';

export const contacts: StreamImporter<'contacts'> = {
  stream: 'contacts',
  phases: ['contacts'],
  fields: {
    name: 'sent',
    email: 'sent',
    phone: 'sent',
    companyId: 'sent',
    createdAt: 'sent',
    properties: 'sent',
  },
  planned: (record, setting) => [contactUnit(contactDraft(record, setting))],
};

/** Also for contacts that no record stands for. */
export function contactUnit(draft: ContactDraft): Planned {
  const writes: Write[] = [
    {
      step: 'create',
      endpoint: 'POST /contacts',
      path: {},
      body: {
        role: 'user',
        external_id: draft.externalId,
        name: draft.name,
        ...(draft.email === null ? {} : { email: draft.email }),
        ...(draft.phone === null ? {} : { phone: draft.phone }),
        ...(draft.signedUpAt === null ? {} : { signed_up_at: draft.signedUpAt }),
        ...(draft.attributes.length === 0 ? {} : { custom_attributes: attributeValues(draft.attributes) }),
      },
    },
  ];
  if (draft.company !== null) {
    writes.push({
      step: 'company',
      endpoint: 'POST /contacts/{contact_id}/companies',
      path: { contact_id: { $id: draft.ref } },
      body: { id: { $id: draft.company } },
    });
  }
  return createUnit(draft, 'contacts', streams.contacts.undo, writes, makersOf(draft.attributes));
}
