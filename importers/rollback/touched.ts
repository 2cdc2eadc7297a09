// Whether somebody has changed, or has come to rely on, what the import made: then it must not be taken back.
// Reads only. The object must be what its draft asked for, as verification compares it, and nothing of others may
// hang on it. What Intercom fills in by itself (its own conversation attributes, times, statistics) is no change.
import type { Draft } from '../../mapping/draft.ts';
import type { Ledger } from '../../state/ledger.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { Article, Company, Contact, Conversation, Ticket } from '../intercom/wire.ts';
import { type Check, holds } from '../verify/verify-fields.ts';
import { readBack } from '../verify/verify-read.ts';
import type { Workspace } from '../verify/verify-workspace.ts';
import type { Kind } from '../writes/kinds.ts';
import { readOnce } from './read-once.ts';

export interface Touch {
  readonly api: IntercomApi;
  readonly ledger: Pick<Ledger, 'targetId' | 'unit'>;
  /** Read before anything is taken back. */
  readonly workspace: Workspace;
  /** Replies that other units of ours made to this one. */
  readonly repliesByOthers: number;
  /** True when the import made (or adopted) the object of that kind and id. */
  ours(kind: Kind, id: string): boolean;
}

/** Fields named in a reason; more are counted. */
const NAMED = 3;

/** What nobody can change in Intercom (a part can only be redacted): a difference there is the import's own. */
const FIXED = /^(part \d+ (?!body$)|order of parts$|parts not shown$|created_at$|opener author$)/;

/** How a field reads that the import has not written yet: an unfinished record is not a changed one. */
const UNWRITTEN = new Set([null, 'open', 'submitted', 'true', 'nobody', 'none', '0', '1', '']);

/** @returns why it must not be taken back, or null; what is gone already counts as untouched */
export async function touchedSince(draft: Draft, touch: Touch): Promise<string | null> {
  const api = readOnce(touch.api);
  const { ledger } = touch;
  const reading = await readBack(draft, { api, ledger, workspace: touch.workspace });
  if (!reading.found) return null;
  const { status, before } = ledger.unit(draft.ref);
  const finished = status === 'done';
  const changed = reading.checks
    .filter((check) => !holds(check) && !FIXED.test(check.field))
    .filter(({ field, found }) => !(found === null && before?.without?.includes(field)))
    .filter(({ found }) => finished || !UNWRITTEN.has(found));
  if (changed.length > 0) return fieldsChanged(changed);
  const extra = reading.extra - touch.repliesByOthers;
  if (extra > 0) return extra === 1 ? 'a message was added' : `${extra} messages were added`;
  return addedTo(draft, ledger.targetId(draft.ref) ?? '', { ...touch, api });
}

function fieldsChanged(changed: readonly Check[]): string {
  const names = [...new Set(changed.map(({ field }) => field))];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `changed since it was imported: ${names.slice(0, NAMED).join(', ')}${more}`;
}

/** What its draft says nothing of, and the import therefore never sets. */
async function addedTo(draft: Draft, id: string, touch: Touch): Promise<string | null> {
  const { api } = touch;
  switch (draft.object) {
    case 'conversation': {
      const found = await api.conversation(id);
      return found && added(threadAdditions(found));
    }
    case 'ticket': {
      const found = await api.ticket(id);
      const own = draft.attributes.map(({ name }) => name);
      return found && added([...threadAdditions(found), ...others(found.ticket_attributes, own)]);
    }
    case 'contact': {
      const found = await api.contact(id);
      const own = draft.attributes.map(({ name }) => name);
      const companies = draft.company === null ? 0 : 1;
      return (
        found &&
        (added([
          ...(draft.email === null && found.email !== null ? ['an e-mail address'] : []),
          ...(draft.phone === null && found.phone !== null ? ['a phone number'] : []),
          ...contactAdditions(found, companies),
          ...others(found.custom_attributes, own),
        ]) ??
          (await foreignThread(id, touch)))
      );
    }
    case 'company': {
      const found = await api.companyByCompanyId(draft.companyId);
      const own = draft.attributes.map(({ name }) => name);
      return (
        found &&
        (added([...companyAdditions(found), ...others(found.custom_attributes, own)]) ??
          (await foreignMember(id, touch)))
      );
    }
    case 'article': {
      const found = await api.article(id);
      return found && added(articleAdditions(found));
    }
    case 'tag':
      return foreignUse(id, touch);
    case 'ticket-type':
      return foreignTicket(id, touch);
    case 'definition':
      return added(moreOptions(draft, id, touch));
    case 'collection':
      return foreignContent(id, touch);
    default:
      return null;
  }
}

const added = (what: readonly string[]): string | null =>
  what.length === 0 ? null : `added since it was imported: ${what.join(', ')}`;

/** Attributes with a value that the draft gives none. */
function others(values: Readonly<Record<string, unknown>>, own: readonly string[]): string[] {
  const known = new Set([...own, '_default_title_', '_default_description_']);
  return Object.entries(values)
    .filter(([name, value]) => !known.has(name) && value !== null && value !== undefined && value !== '')
    .map(([name]) => `attribute ${name}`);
}

const totalOf = (list: unknown): number => {
  const { total_count: total, data } = (list ?? {}) as { total_count?: number; data?: unknown[] };
  return total ?? data?.length ?? 0;
};

function threadAdditions(found: Conversation | Ticket): string[] {
  const { priority, snoozed_until, linked_objects } = found as Record<string, unknown>;
  return [
    ...(priority === 'priority' ? ['priority'] : []),
    ...(snoozed_until == null ? [] : ['a snooze']),
    ...(totalOf(linked_objects) > 0 ? ['a link to another conversation or ticket'] : []),
  ];
}

function contactAdditions(found: Contact, ownCompanies: number): string[] {
  const { owner_id, notes, companies } = found as Record<string, unknown>;
  return [
    ...(owner_id == null || String(owner_id) === '0' ? [] : ['an owner']),
    ...(totalOf(found.tags) > 0 ? ['a tag'] : []),
    ...(totalOf(notes) > 0 ? ['a note'] : []),
    ...(totalOf(companies) > ownCompanies ? ['a company'] : []),
  ];
}

function companyAdditions(found: Company): string[] {
  const { size, industry, plan, monthly_spend, tags } = found as Record<string, unknown>;
  const { tags: list = [] } = (tags ?? {}) as { tags?: unknown[] };
  return [
    ...(size == null ? [] : ['a size']),
    ...(industry == null || industry === '' ? [] : ['an industry']),
    ...((plan as { id?: unknown } | null)?.id === undefined ? [] : ['a plan']),
    ...(Number(monthly_spend ?? 0) > 0 ? ['a monthly spend'] : []),
    ...(list.length > 0 ? ['a tag'] : []),
  ];
}

function articleAdditions(found: Article): string[] {
  const { description, tags } = found as Record<string, unknown>;
  const { tags: list = [] } = (tags ?? {}) as { tags?: unknown[] };
  return [
    ...(description == null || description === '' ? [] : ['a description']),
    ...(list.length > 0 ? ['a tag'] : []),
  ];
}

async function foreignThread(contact: string, { api, ours }: Touch): Promise<string | null> {
  const query = { field: 'contact_ids', operator: '=', value: contact };
  for await (const { id } of api.searchConversations(query)) {
    if (!ours('thread', id)) return `it takes part in conversation ${id}`;
  }
  for await (const { id } of api.searchTickets(query)) if (!ours('thread', id)) return `ticket ${id} is its`;
  return null;
}

async function foreignMember(company: string, { api, ours }: Touch): Promise<string | null> {
  const stranger = ((await api.companyContacts(company)) ?? []).find(({ id }) => !ours('contact', id));
  return stranger ? `contact ${stranger.id} belongs to it` : null;
}

/** Tickets cannot be searched by tag (docs/intercom.md 3): one that only a foreign ticket carries is not seen. */
async function foreignUse(tag: string, { api, ours }: Touch): Promise<string | null> {
  const tagged = { operator: '=', value: tag };
  for await (const { id } of api.searchConversations({ field: 'tag_ids', ...tagged })) {
    if (!ours('thread', id)) return `conversation ${id} carries it`;
  }
  for await (const { id } of api.searchContacts({ field: 'tag_id', ...tagged })) {
    if (!ours('contact', id)) return `contact ${id} carries it`;
  }
  return null;
}

async function foreignTicket(type: string, { api, ours, workspace }: Touch): Promise<string | null> {
  const attributes = workspace.inventory.ticketTypes.find(({ id }) => id === type)?.attributes ?? [];
  const stranger = attributes.find(
    ({ id, name, archived }) => !archived && !name.startsWith('_default_') && !ours('attribute', id),
  );
  if (stranger) return `the attribute "${stranger.name}" was added to it`;
  for await (const { id } of api.searchTickets({ field: 'ticket_type_id', operator: '=', value: type })) {
    if (!ours('thread', id)) return `ticket ${id} is of it`;
  }
  return null;
}

function moreOptions(
  draft: Extract<Draft, { object: 'definition' }>,
  id: string,
  { workspace: { inventory } }: Touch,
): string[] {
  const { on, options } = draft;
  const labels = ((): readonly string[] | undefined => {
    if (on.object === 'contact') return inventory.contactAttributes.find((one) => one.id === id)?.options;
    if (on.object === 'company') return inventory.companyAttributes.find((one) => one.id === id)?.options;
    const all =
      on.object === 'ticket'
        ? inventory.ticketTypes.flatMap((type) => type.attributes)
        : inventory.conversationAttributes;
    return all.find((one) => one.id === id)?.options.map(({ label }) => label);
  })();
  return (labels ?? []).filter((label) => !options.includes(label)).map((label) => `option ${label}`);
}

async function foreignContent(collection: string, { api, ours }: Touch): Promise<string | null> {
  for await (const { id, parent_ids } of api.articles()) {
    if (parent_ids.includes(collection) && !ours('article', id)) return `article ${id} is in it`;
  }
  for await (const { id, parent_id } of api.collections()) {
    if (parent_id === collection && !ours('collection', id)) return `collection ${id} is in it`;
  }
  return null;
}
