// Contacts: those of the source, those made for reviewers nobody knows, and the one for threads without any.
import type { Contact, Review } from '../model/records.ts';
import { propertyValues } from './attributes.ts';
import type { ContactDraft } from './draft.ts';
import { lossesOf } from './losses.ts';
import { keyOf, PLACEHOLDER_CONTACT, reviewerRef } from './names.ts';
import { companyRef } from './people.ts';
import type { Setting } from './setting.ts';
import { secondsOf } from './time.ts';

export function contactDraft(record: Contact, setting: Setting): ContactDraft {
  const ref = `contacts/${record.id}`;
  const losses = lossesOf(ref);
  const { attributes } = propertyValues(record.properties, { object: 'contact' }, setting, losses);
  return {
    object: 'contact',
    ref,
    externalId: keyOf(record.id),
    name: record.name,
    email: record.email,
    phone: record.phone?.trim() || null,
    signedUpAt: record.createdAt === null ? null : secondsOf(record.createdAt),
    attributes,
    company: companyRef(record.companyId, 'company', setting, losses),
    findings: losses.list(),
  };
}

/** Nobody knows whether two reviewers of one name are one person, so each review has its own. */
export function reviewerDraft(record: Review): ContactDraft {
  return bare(reviewerRef(record.id), `reviewer:${record.id}`, record.authorName);
}

export function placeholderDraft(): ContactDraft {
  return bare(PLACEHOLDER_CONTACT, 'unknown', 'Unknown contact');
}

function bare(ref: string, id: string, name: string): ContactDraft {
  return {
    object: 'contact',
    ref,
    externalId: keyOf(id),
    name,
    email: null,
    phone: null,
    signedUpAt: null,
    attributes: [],
    company: null,
    findings: [],
  };
}
