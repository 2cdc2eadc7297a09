// Whether the state a write sets is already there: for writes that change an object instead of making one.
// Reads the object by id and compares; repeating such a write would be harmless but leaves one more trace.

import type { Company, Contact, Conversation, Ticket } from '../intercom/wire.ts';
import { containsValues } from './compare.ts';
import { absent, applied, type Found, type Search } from './found.ts';

/** @throws TypeError for an endpoint that makes an object */
export async function findState(search: Search): Promise<Found> {
  const { api, write, request } = search;
  const { body } = request;
  const id = request.path.split('/')[2] ?? '';
  const when = (holds: boolean): Found => (holds ? applied() : absent);
  switch (write.endpoint) {
    case 'PUT /contacts/{contact_id}': {
      const contact = await api.contact(id, true);
      return when(contact !== null && sameContact(body, contact));
    }
    case 'POST /contacts/{contact_id}/unarchive':
      return when((await api.contact(id)) !== null);
    case 'POST /contacts/{contact_id}/companies': {
      for await (const company of api.contactCompanies(id))
        if (company.id === String(body.id)) return applied();
      return absent;
    }
    case 'PUT /tickets/{ticket_id}': {
      const ticket = await api.ticket(id, true);
      return when(ticket !== null && sameTicket(body, ticket));
    }
    case 'POST /tickets/{ticket_id}/tags':
    // Tickets show no tags of their own, but answer to /conversations/{id} as well (docs/intercom.md 0.6).
    case 'POST /conversations/{conversation_id}/customers':
    case 'PUT /conversations/{conversation_id}':
    case 'POST /conversations/{conversation_id}/tags':
    case 'POST /conversations/{conversation_id}/parts': {
      const conversation = await api.conversation(id, true);
      return when(conversation !== null && sameConversation(write.endpoint, body, conversation));
    }
    default:
      throw new TypeError(`${write.endpoint} sets no state`);
  }
}

type Body = Readonly<Record<string, unknown>>;

/** Whether a contact already is what the body of a POST or PUT wants it to be. */
export const sameContact = (body: Body, contact: Contact): boolean => sameFields(body, contact);

/** The same of a contact or a company. */
export function sameFields(body: Body, found: Contact | Company): boolean {
  const { custom_attributes, ...fields } = body;
  return (
    containsValues(fields, found) &&
    containsValues((custom_attributes ?? {}) as Body, found.custom_attributes)
  );
}

/**
 * Whether a contact is what its POST made: an address may read back in small letters, a number without its spaces;
 * and where the address was another contact's, it was made without.
 */
export function readsBack(body: Body, contact: Contact): boolean {
  const { email, phone, ...rest } = body;
  const address = !contact.email || folded(email) === folded(contact.email);
  return address && digits(phone) === digits(contact.phone) && sameFields(rest, contact);
}

const folded = (value: unknown): string => String(value ?? '').toLowerCase();
const digits = (value: unknown): string => String(value ?? '').replace(/\D/g, '');

function sameConversation(endpoint: string, body: Body, found: Conversation): boolean {
  if (endpoint.endsWith('/tags')) return (found.tags?.tags ?? []).some(({ id }) => id === String(body.id));
  if (endpoint.endsWith('/customers')) {
    const wanted = (body.customer as { intercom_user_id?: string } | undefined)?.intercom_user_id;
    return (found.contacts?.contacts ?? []).some(({ id }) => id === wanted);
  }
  if (endpoint.endsWith('/parts')) return sameManaged(body, found);
  const { title, custom_attributes, company_id } = body;
  return (
    (title === undefined || found.title === title) &&
    (company_id === undefined || (found.company?.id ?? null) === company_id) &&
    containsValues((custom_attributes ?? {}) as Body, found.custom_attributes)
  );
}

/** Close, open, snooze and assignment (docs/intercom.md 6.4). */
function sameManaged(body: Body, found: Conversation): boolean {
  if (body.message_type === 'close') return found.state === 'closed';
  if (body.message_type === 'open') return found.state === 'open';
  if (body.message_type === 'snoozed') return found.state === 'snoozed';
  const assigned = body.type === 'team' ? found.team_assignee_id : found.admin_assignee_id;
  const wanted = String(body.assignee_id);
  return assigned === (wanted === '0' ? null : wanted);
}

function sameTicket(body: Body, found: Ticket): boolean {
  const { ticket_attributes, ticket_state_id, open, assignee_id } = body;
  const assignee = assignee_id === undefined ? undefined : String(assignee_id);
  return (
    containsValues((ticket_attributes ?? {}) as Body, found.ticket_attributes) &&
    (ticket_state_id === undefined || found.ticket_state?.id === String(ticket_state_id)) &&
    (open === undefined || found.open === open) &&
    (assignee === undefined || found.admin_assignee_id === assignee || found.team_assignee_id === assignee)
  );
}
