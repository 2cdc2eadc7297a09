// A client of the source as an Intercom company; what Intercom has no field for goes into attributes.
import type { Company } from '../model/records.ts';
import { shortened } from './attributes.ts';
import type { CompanyDraft } from './draft.ts';
import { lossesOf } from './losses.ts';
import { COMPANY_ATTRIBUTES, companyAttributeRef, keyOf } from './names.ts';

export function companyDraft(record: Company): CompanyDraft {
  const ref = `companies/${record.id}`;
  const losses = lossesOf(ref);
  const values: Record<string, string | null> = {
    [COMPANY_ATTRIBUTES.status]: record.status,
    [COMPANY_ATTRIBUTES.types]: record.types.join(', '),
    [COMPANY_ATTRIBUTES.parent]: record.parentId === null ? null : `companies/${record.parentId}`,
  };
  return {
    object: 'company',
    ref,
    companyId: keyOf(record.id),
    name: record.name,
    website: record.website?.trim() || null,
    attributes: Object.entries(values).flatMap(([name, value]) =>
      value === null || value === ''
        ? []
        : [{ name, value: shortened(name, value, losses), from: companyAttributeRef(name) }],
    ),
    findings: losses.list(),
  };
}
