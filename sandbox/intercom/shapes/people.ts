// How the API shows admins, teams, contacts, companies, notes and applied tags.
import type { Json } from '../call.ts';
import type { Admin, AppliedTag, Author, Company, Contact, Note, Team } from '../things.ts';
import type { World } from '../world.ts';

export const adminShape = (admin: Admin): Json => ({
  type: 'admin',
  id: admin.id,
  name: admin.name,
  email: admin.email,
  away_mode_enabled: false,
  away_mode_reassign: false,
  has_inbox_seat: admin.hasInboxSeat,
  team_ids: admin.teamIds,
});

export const teamShape = (team: Team): Json => ({
  type: 'team',
  id: team.id,
  name: team.name,
  admin_ids: team.adminIds,
  assignment_limit: null,
  distribution_method: 'manual',
});

export const adminAuthor = (admin: Admin): Author => ({
  type: 'admin',
  id: admin.id,
  name: admin.name,
  email: admin.email,
});

export const contactAuthor = (contact: Contact): Author => ({
  type: contact.role,
  id: contact.id,
  name: contact.name,
  email: contact.email,
});

export const contactReference = (contact: Contact): Json => ({
  type: 'contact',
  id: contact.id,
  external_id: contact.externalId,
});

export function appliedTagShape(world: World, applied: AppliedTag): Json {
  return {
    type: 'tag',
    id: applied.tagId,
    name: world.tags.get(applied.tagId)?.name ?? '',
    applied_at: applied.at,
    applied_by: { type: 'admin', id: applied.by },
  };
}

export function noteShape(world: World, note: Note): Json {
  const author = world.admins.get(note.adminId) ?? world.owner;
  return {
    type: 'note',
    id: note.id,
    created_at: note.createdAt,
    [note.on.type]: { type: note.on.type, id: note.on.id },
    author: adminShape(author),
    body: note.body,
  };
}

const FIRST_TEN = 10;

function addressable(contactId: string, what: string, type: string, ids: readonly string[]): Json {
  return {
    type: 'list',
    data: ids.slice(0, FIRST_TEN).map((id) => ({ type, id, url: `/${what}/${id}` })),
    url: `/contacts/${contactId}/${what}`,
    total_count: ids.length,
    has_more: ids.length > FIRST_TEN,
  };
}

export function contactShape(world: World, contact: Contact): Json {
  const { id } = contact;
  return {
    type: 'contact',
    id,
    workspace_id: world.workspace.id,
    external_id: contact.externalId,
    role: contact.role,
    email: contact.email,
    phone: contact.phone,
    name: contact.name,
    avatar: contact.avatar === null ? null : { type: 'avatar', image_url: contact.avatar },
    owner_id: contact.ownerId,
    social_profiles: { type: 'list', data: [] },
    has_hard_bounced: false,
    marked_email_as_spam: false,
    unsubscribed_from_emails: contact.unsubscribed,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    signed_up_at: contact.signedUpAt,
    last_seen_at: contact.lastSeenAt,
    last_replied_at: contact.lastRepliedAt,
    ...neverKnown,
    location: noLocation,
    custom_attributes: Object.fromEntries(contact.attributes),
    tags: addressable(id, 'tags', 'tag', [...contact.tags.keys()]),
    notes: addressable(id, 'notes', 'note', contact.noteIds),
    companies: addressable(id, 'companies', 'company', [...contact.companyIds]),
    opted_out_subscription_types: addressable(id, 'subscriptions', 'subscription', []),
    opted_in_subscription_types: addressable(id, 'subscriptions', 'subscription', []),
    utm_campaign: null,
    utm_content: null,
    utm_medium: null,
    utm_source: null,
    utm_term: null,
    referrer: null,
    enabled_push_messaging: null,
  };
}

// What only a browser, an app or an e-mail client would tell; nobody visits the sandbox.
const neverKnown = {
  last_contacted_at: null,
  last_email_opened_at: null,
  last_email_clicked_at: null,
  language_override: null,
  browser: null,
  browser_version: null,
  browser_language: null,
  os: null,
  android_app_name: null,
  android_app_version: null,
  android_device: null,
  android_os_version: null,
  android_sdk_version: null,
  android_last_seen_at: null,
  ios_app_name: null,
  ios_app_version: null,
  ios_device: null,
  ios_os_version: null,
  ios_sdk_version: null,
  ios_last_seen_at: null,
};
const noLocation = {
  type: 'location',
  country: null,
  region: null,
  city: null,
  country_code: null,
  continent_code: null,
};

export function companyShape(world: World, company: Company): Json {
  return {
    type: 'company',
    company_id: company.companyId,
    id: company.id,
    app_id: world.workspace.id,
    name: company.name,
    remote_created_at: company.remoteCreatedAt,
    created_at: company.createdAt,
    updated_at: company.updatedAt,
    ...(company.lastRequestAt === null ? {} : { last_request_at: company.lastRequestAt }),
    ...(company.size === null ? {} : { size: company.size }),
    ...(company.website === null ? {} : { website: company.website }),
    ...(company.industry === null ? {} : { industry: company.industry }),
    monthly_spend: company.monthlySpend,
    session_count: 0,
    user_count: company.contactIds.size,
    tags: {
      type: 'tag.list',
      tags: [...company.tagIds].map((id) => ({ type: 'tag', id, name: world.tags.get(id)?.name ?? '' })),
    },
    segments: { type: 'segment.list', segments: [] },
    plan: company.plan === null ? {} : { type: 'plan', id: company.plan, name: company.plan },
    custom_attributes: Object.fromEntries(company.attributes),
  };
}
