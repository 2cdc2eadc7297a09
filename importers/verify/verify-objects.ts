// What is expected of each kind of object, from its draft, beside what was read of it. Pure; parts are verify-parts.ts.
import type {
  ArticleDraft,
  CompanyDraft,
  ContactDraft,
  ConversationDraft,
  DefinitionDraft,
  TicketDraft,
} from '../../mapping/draft.ts';
import { comparableHtml } from '../../mapping/html.ts';
import { isOurKey } from '../../mapping/names.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Article, Company, Contact, Conversation, Ticket } from '../intercom/wire.ts';
import { dataTypeOf } from '../writes/write-definition.ts';
import { attributeChecks, body, type Check, email, phone, presence, same, text } from './verify-fields.ts';

/** Intercom id of another unit, null where it has none. */
export type IdOf = (ref: string) => string | null;

export function conversationChecks(draft: ConversationDraft, found: Conversation, idOf: IdOf): Check[] {
  const people = (found.contacts?.contacts ?? []).map(({ id }) => id);
  const expected = [draft.opener.contact, ...draft.participants];
  return [
    same('created_at', draft.opener.at, found.created_at),
    same('opener author', idOf(draft.opener.contact) ?? draft.opener.contact, found.source?.author?.id),
    body('opener body', { format: 'text', content: draft.opener.text }, found.source?.body),
    ...(draft.title === null ? [] : [text('title', draft.title, found.title)]),
    same('state', draft.closed ? 'closed' : 'open', found.state),
    ...expected.map((ref) => presence(`contact ${ref}`, people.includes(idOf(ref) ?? ref))),
    same('contacts', expected.length, people.length),
    ...(draft.company === null
      ? []
      : [same('company', idOf(draft.company) ?? draft.company, found.company?.id)]),
    ...assigneeChecks(draft, found),
    ...tagChecks(draft, found, idOf),
    ...attributeChecks(draft.attributes, found.custom_attributes),
  ];
}

/**
 * @param asConversation the same ticket read as a conversation, the only place that shows its tags and company
 *   (docs/intercom.md 0.6); null when Intercom would not
 */
export function ticketChecks(
  draft: TicketDraft,
  found: Ticket,
  asConversation: Conversation | null,
  idOf: IdOf,
  ticketTypes: Inventory['ticketTypes'],
): Check[] {
  const people = (found.contacts?.contacts ?? []).map(({ id }) => id);
  const type = ticketTypes.find(({ name }) => name === draft.type);
  const values = found.ticket_attributes;
  const labelOf = (attribute: string, option: string): string | undefined =>
    type?.attributes.find(({ name }) => name === attribute)?.options.find(({ id }) => id === option)?.label;
  return [
    same('type', draft.type, found.ticket_type?.name),
    same('created_at', draft.at, found.created_at),
    text('title', draft.title, asText(values._default_title_)),
    text('description', draft.description, asText(values._default_description_)),
    same('state', draft.category, found.ticket_state?.category),
    same('open', draft.category !== 'resolved', found.open),
    same('contact', idOf(draft.contact) ?? draft.contact, people[0]),
    same('contacts', 1, people.length),
    ...(draft.company === null
      ? []
      : [same('company', idOf(draft.company) ?? draft.company, asConversation?.company?.id)]),
    ...assigneeChecks(draft, found),
    ...tagChecks(draft, asConversation, idOf),
    ...attributeChecks(draft.attributes, values, labelOf),
  ];
}

/**
 * @param companies ids of the companies the contact is attached to
 * @param kept what {@link keptKey} says
 */
export function contactChecks(
  draft: ContactDraft,
  found: Contact,
  companies: readonly string[],
  kept: string | null,
  idOf: IdOf,
): Check[] {
  return [
    same('role', 'user', found.role),
    ...(kept === null ? [same('external_id', draft.externalId, found.external_id)] : []),
    text('name', draft.name, found.name),
    ...(draft.email === null ? [] : [email('email', draft.email, found.email)]),
    ...(draft.phone === null ? [] : [phone('phone', draft.phone, found.phone)]),
    ...(draft.signedUpAt === null ? [] : [same('signed_up_at', draft.signedUpAt, found.signed_up_at)]),
    ...(draft.company === null ? [] : [presence('company', companies.includes(idOf(draft.company) ?? ''))]),
    ...attributeChecks(draft.attributes, found.custom_attributes),
  ];
}

/** The key of another system that a contact keeps which was there before the import. */
export function keptKey({ external_id }: Contact, adopted: boolean): string | null {
  return adopted && external_id !== null && !isOurKey(external_id) ? external_id : null;
}

export function companyChecks(draft: CompanyDraft, found: Company): Check[] {
  return [
    same('company_id', draft.companyId, found.company_id),
    text('name', draft.name, found.name),
    ...(draft.website === null ? [] : [same('website', draft.website, found.website)]),
    ...attributeChecks(draft.attributes, found.custom_attributes),
  ];
}

export function articleChecks(draft: ArticleDraft, found: Article, idOf: IdOf): Check[] {
  return [
    text('title', draft.title, found.title),
    same('body', comparableHtml(draft.html), found.body === null ? null : comparableHtml(found.body)),
    same('state', draft.state, found.state),
    same('author', draft.author, found.author_id),
    ...(draft.collection === null
      ? []
      : [same('collection', idOf(draft.collection) ?? draft.collection, found.parent_ids[0])]),
  ];
}

/** @param found the definition of this name as read, options by label or value */
export function definitionChecks(
  draft: DefinitionDraft,
  found: { readonly name: string; readonly dataType: string; readonly options: readonly string[] },
): Check[] {
  return [
    same('name', draft.name, found.name),
    same('type', dataTypeOf(draft), found.dataType),
    ...draft.options.map((option) => presence(`option ${option}`, found.options.includes(option))),
  ];
}

function assigneeChecks(
  draft: { readonly adminAssignee: string | null; readonly teamAssignee: string | null },
  found: { readonly admin_assignee_id: string | null; readonly team_assignee_id: string | null },
): Check[] {
  return [
    same('admin assignee', draft.adminAssignee ?? 'nobody', found.admin_assignee_id ?? 'nobody'),
    same('team assignee', draft.teamAssignee ?? 'none', found.team_assignee_id ?? 'none'),
  ];
}

function tagChecks(
  { tags }: { readonly tags: readonly string[] },
  found: Conversation | null,
  idOf: IdOf,
): Check[] {
  const there = found?.tags?.tags ?? [];
  const planned = new Set(tags.map((ref) => idOf(ref)));
  const others = there.filter(({ id }) => !planned.has(id)).map(({ name }) => name);
  return [
    ...tags.map((ref) =>
      presence(
        `tag ${ref}`,
        there.some(({ id }) => id === idOf(ref)),
      ),
    ),
    // Somebody's workflow, or somebody, has put on a tag that the source does not have.
    ...(found === null ? [] : [same('other tags', 'none', others.sort().join(', ') || 'none')]),
  ];
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
