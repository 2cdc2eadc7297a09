// Companies, upserted by `company_id` (docs/intercom.md 5).
import { companyDraft } from '../../mapping/company.ts';
import { streams } from '../../model/streams.ts';
import type { StreamImporter } from '../writes/stream-importer.ts';
import { attributeValues, createUnit, makersOf } from '../writes/unit.ts';

export const companies: StreamImporter<'companies'> = {
  stream: 'companies',
  phases: ['companies'],
  fields: { name: 'sent', status: 'sent', types: 'sent', parentId: 'sent', website: 'sent' },
  planned(record) {
    const draft = companyDraft(record);
    const write = {
      step: 'create',
      endpoint: 'POST /companies',
      path: {},
      body: {
        company_id: draft.companyId,
        name: draft.name,
        ...(draft.website === null ? {} : { website: draft.website }),
        ...(draft.attributes.length === 0 ? {} : { custom_attributes: attributeValues(draft.attributes) }),
      },
    } as const;
    return [createUnit(draft, 'companies', streams.companies.undo, [write], makersOf(draft.attributes))];
  },
};
