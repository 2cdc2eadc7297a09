// Looks in Intercom for the effect of one write: the table of docs/intercom.md 11. Reads only; when to look,
// how often, and what follows from it is settle.ts.
import { ATTRIBUTES } from '../../mapping/names.ts';
import type { Endpoint } from '../../model/plan.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { Part } from '../intercom/wire.ts';
import type { Request } from '../writes/resolve-deferred.ts';
import { alike, containsValues, sameBody, samePart, samePlace, sentPart } from './compare.ts';
import { findState, readsBack, sameFields } from './find-state.ts';
import { absent, applied, type Found, type Search } from './found.ts';

/** Seconds between looks before "not there" is believed. Searches trail behind (up to a minute); reads by id hardly. */
export const SETTLE = { search: [5, 10, 20, 40], byId: [5, 10], atOnce: [] } as const;

interface Finder {
  readonly find: (search: Search) => Promise<Found>;
  readonly waits: readonly number[];
}

const state = (waits: readonly number[]): Finder => ({ find: findState, waits });

/** Repeating is harmless where `waits` is empty: the server knows the key, or the write sets a state. */
export const finders: Readonly<Record<Endpoint, Finder>> = {
  'POST /tags': { find: findTag, waits: SETTLE.atOnce },
  'POST /data_attributes': { find: findDataAttribute, waits: SETTLE.byId },
  'POST /conversations/attributes': { find: findConversationAttribute, waits: SETTLE.byId },
  'POST /ticket_types': { find: findTicketType, waits: SETTLE.byId },
  'POST /ticket_types/{ticket_type_id}/attributes': { find: findTicketAttribute, waits: SETTLE.byId },
  'POST /companies': { find: findCompany, waits: SETTLE.atOnce },
  'POST /contacts': { find: findContact, waits: SETTLE.atOnce },
  'PUT /contacts/{contact_id}': state(SETTLE.atOnce),
  'POST /contacts/{contact_id}/unarchive': state(SETTLE.atOnce),
  'POST /contacts/{contact_id}/companies': state(SETTLE.atOnce),
  'POST /conversations': { find: findConversation, waits: SETTLE.search },
  'POST /conversations/{conversation_id}/reply': { find: findReply, waits: SETTLE.byId },
  'POST /conversations/{conversation_id}/customers': state(SETTLE.byId),
  'PUT /conversations/{conversation_id}': state(SETTLE.byId),
  'POST /conversations/{conversation_id}/tags': state(SETTLE.byId),
  'POST /conversations/{conversation_id}/parts': state(SETTLE.byId),
  'POST /tickets': { find: findTicket, waits: SETTLE.search },
  'POST /tickets/{ticket_id}/reply': { find: findReply, waits: SETTLE.byId },
  'POST /tickets/{ticket_id}/tags': state(SETTLE.byId),
  'PUT /tickets/{ticket_id}': state(SETTLE.byId),
  'POST /help_center/collections': { find: findCollection, waits: SETTLE.byId },
  'POST /articles': { find: findArticle, waits: SETTLE.byId },
};

async function findTag({ api, request }: Search): Promise<Found> {
  const wanted = String(request.body.name).toLowerCase();
  const tag = (await api.tags()).find(({ name }) => name.toLowerCase() === wanted);
  return tag ? applied(tag.id) : absent;
}

/** The one live object of that name. An archived one does not count: Intercom lets its name be used again. */
function byName(
  request: Request,
  all: readonly { id?: string | undefined; name: string; archived: boolean }[],
): Found {
  const live = all.filter(
    ({ name, archived, id }) => name === request.body.name && !archived && id !== undefined,
  );
  if (live.length > 1)
    return {
      is: 'unclear',
      why: `${live.length} of them are called ${String(request.body.name)}`,
      candidates: live.map(({ id }) => id ?? ''),
    };
  return live[0] ? applied(live[0].id) : absent;
}

async function findDataAttribute({ api, request }: Search): Promise<Found> {
  return byName(request, await api.dataAttributes(request.body.model === 'company' ? 'company' : 'contact'));
}

async function findConversationAttribute({ api, request }: Search): Promise<Found> {
  return byName(request, await api.conversationAttributes());
}

async function findTicketType({ api, request }: Search): Promise<Found> {
  return byName(request, await api.ticketTypes());
}

async function findTicketAttribute({ api, request }: Search): Promise<Found> {
  const typeId = request.path.split('/')[2];
  const type = (await api.ticketTypes()).find(({ id }) => id === typeId);
  return byName(request, type?.ticket_type_attributes.data ?? []);
}

async function findCompany({ api, request, since }: Search): Promise<Found> {
  const company = await api.companyByCompanyId(String(request.body.company_id));
  // One that is there but not as it was sent is written over by sending it again.
  if (!company || !sameFields(request.body, company)) return absent;
  return { is: 'applied', id: company.id, before: isOlder(company.created_at, since) };
}

/** Clocks differ: a contact or company this much older than the intent was there before it. Seconds. */
const CLOCK_TOLERANCE = 600;

/** Whether it had been there before we meant to make it. @param since when that was, Unix seconds */
export function isOlder(created: number | null | undefined, since: number): boolean {
  return created != null && created < since - CLOCK_TOLERANCE;
}

async function findContact({ api, request, since }: Search): Promise<Found> {
  const contact = await api.contactByExternalId(String(request.body.external_id));
  if (!contact) return absent;
  // A young one with other fields is not the one we sent either: it is taken over like one that a 409 names.
  const before = isOlder(contact.created_at, since) || !readsBack(request.body, contact);
  return { is: 'applied', id: contact.id, before };
}

async function findConversation({ api, request, claimed }: Search): Promise<Found> {
  const {
    from,
    created_at: at,
    body,
  } = request.body as { from: { id: string }; created_at: number; body: string };
  const there: string[] = [];
  const ours: string[] = [];
  const query = {
    operator: 'AND',
    value: [
      { field: 'contact_ids', operator: '=', value: from.id },
      { field: 'created_at', operator: '>', value: at - 2 },
      { field: 'created_at', operator: '<', value: at + 2 },
    ],
  } as const;
  for await (const { id, created_at, source } of api.searchConversations(query)) {
    if (created_at !== at || claimed('thread', id)) continue;
    there.push(id);
    if (sameBody(body, source?.body ?? null)) ours.push(id);
  }
  if (ours.length === 1) return applied(ours[0]);
  if (there.length === 0) return absent;
  return {
    is: 'unclear',
    why: `conversations ${there.join(', ')} of the same contact and second are not provably it`,
    candidates: there,
  };
}

async function findTicket({ api, request, claimed }: Search): Promise<Found> {
  const { ticket_type_id, ticket_attributes: values } = request.body as {
    ticket_type_id: string | number;
    ticket_attributes: Record<string, unknown>;
  };
  const ref = values[ATTRIBUTES.sourceRef];
  const type = (await api.ticketTypes()).find(({ id }) => id === String(ticket_type_id));
  const attribute = type?.ticket_type_attributes.data.find(({ name }) => name === ATTRIBUTES.sourceRef);
  if (typeof ref !== 'string' || !attribute) {
    return { is: 'unclear', why: `it carries no ${ATTRIBUTES.sourceRef} by which a ticket is found` };
  }
  const ours: string[] = [];
  const query = { field: `ticket_attribute.${attribute.id}`, operator: '=', value: ref };
  for await (const { id, ticket_attributes } of api.searchTickets(query)) {
    if (ticket_attributes[ATTRIBUTES.sourceRef] === ref && !claimed('thread', id)) ours.push(id);
  }
  if (ours.length > 1) {
    return { is: 'unclear', why: `tickets ${ours.join(', ')} all carry its ref`, candidates: ours };
  }
  return ours[0] === undefined ? absent : applied(ours[0]);
}

/**
 * Counted matching: of the parts in the place of ours, as many as we have receipts for are explained by
 * those. One more is ours if it has our body too; none more proves that ours is not there. Ours would be the
 * newest, so it is among those shown; of the earlier ones only those count as shown that cannot be hidden.
 * Parts that other units have receipts for (two responses to one review) are not looked at.
 */
async function findReply({ api, request, earlier, claimed }: Search): Promise<Found> {
  const [, kind, id = ''] = request.path.split('/');
  const parts = kind === 'tickets' ? await ticketParts(api, id) : await conversationParts(api, id);
  if (parts === null)
    return { is: 'unclear', why: 'the conversation or ticket it belongs to cannot be read' };
  const sent = sentPart(request);
  const before = earlier.map((other) => alike(sentPart(other), sent));
  const inPlace = parts.seen.filter((part) => samePlace(sent, part) && !claimed('part', part.id));
  const same = inPlace.filter((part) => samePart(sent, part));
  // The n-th of ours has at least n parts before it, whoever made those.
  const surelyShown = before.filter(({ place }, index) => place && index >= parts.hidden).length;
  const sameTaken = before.filter(({ all }) => all).length;
  if (inPlace.length <= surelyShown) return absent;
  const newest = same.toSorted((a, b) => Number(b.id) - Number(a.id))[0];
  if (same.length === sameTaken + 1 && newest) return applied(newest.id);
  if (before.some(({ place }, index) => place && index < parts.hidden)) {
    return { is: 'unclear', why: 'like parts may be among those that Intercom no longer shows' };
  }
  return {
    is: 'unclear',
    why: `part ${inPlace.at(-1)?.id} has its author and time but not its text and files`,
    candidates: inPlace.map((part) => part.id),
  };
}

interface Parts {
  readonly seen: readonly Part[];
  /** How many older ones are not shown: Intercom shows only the newest 500. */
  readonly hidden: number;
}

async function conversationParts(api: IntercomApi, id: string): Promise<Parts | null> {
  const list = (await api.conversation(id, true))?.conversation_parts;
  return list ? partsOf(list.conversation_parts, list.total_count) : null;
}

async function ticketParts(api: IntercomApi, id: string): Promise<Parts | null> {
  const list = (await api.ticket(id, true))?.ticket_parts;
  return list ? partsOf(list.ticket_parts, list.total_count) : null;
}

function partsOf(seen: readonly Part[], total: number | null | undefined): Parts {
  return { seen, hidden: Math.max(0, (total ?? seen.length) - seen.length) };
}

async function findCollection({ api, request, claimed }: Search): Promise<Found> {
  const { name, parent_id } = request.body;
  const ours: string[] = [];
  for await (const collection of api.collections()) {
    const sameParent =
      (collection.parent_id ?? null) === (parent_id === undefined ? null : String(parent_id));
    if (collection.name === name && sameParent && !claimed('collection', collection.id))
      ours.push(collection.id);
  }
  if (ours.length > 1) {
    return { is: 'unclear', why: `${ours.length} collections are called ${String(name)}`, candidates: ours };
  }
  return ours[0] === undefined ? absent : applied(ours[0]);
}

async function findArticle({ api, request, claimed }: Search): Promise<Found> {
  const { title, body, author_id } = request.body;
  const there: string[] = [];
  const ours: string[] = [];
  for await (const article of api.articles()) {
    if (article.title !== title || claimed('article', article.id)) continue;
    there.push(article.id);
    const author = containsValues({ author_id }, article);
    if (author && sameBody(String(body ?? ''), article.body)) ours.push(article.id);
  }
  if (ours.length === 1) return applied(ours[0]);
  if (there.length === 0) return absent;
  return { is: 'unclear', why: `articles ${there.join(', ')} have its title`, candidates: there };
}
