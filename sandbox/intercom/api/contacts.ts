// Contacts: create, read, change, list, search, archive, delete, merge, block.
import { type Call, found, idOf, isObject, type Json, param, type Route, textOf, wrote } from '../call.ts';
import { cursorPage } from '../paging.ts';
import { invalid, missing, Problem, userNotFound } from '../problem.ts';
import { contactSearch } from '../search/fields.ts';
import { compileQuery } from '../search/filters.ts';
import { contactReference, contactShape } from '../shapes/people.ts';
import type { Contact } from '../things.ts';
import type { World } from '../world.ts';
import { checkedData, storeData } from './attributes.ts';
import {
  addContact,
  addKeys,
  type ContactKeys,
  contactChanged,
  contactsWithEmail,
  dropKeys,
  liveContact,
  mergedAway,
  refuseCollision,
} from './contact-store.ts';

const has = (body: Json, key: string): boolean => body[key] !== undefined;

function nullableText(body: Json, key: string, before: string | null): string | null {
  if (!has(body, key)) return before;
  const value = body[key];
  if (value === null || value === '') return null;
  if (typeof value === 'number' && key === 'owner_id') return String(value);
  if (typeof value !== 'string') throw invalid(`${key} must be a string`);
  return value;
}

function nullableTime(body: Json, key: string, before: number | null): number | null {
  if (!has(body, key)) return before;
  const value = body[key];
  if (value === null) return null;
  if (!Number.isInteger(value) || Number(value) < 0)
    throw invalid(`${String(value)} is an invalid value for ${key}`);
  return Number(value);
}

function roleOf(body: Json, before: Contact['role']): Contact['role'] {
  if (!has(body, 'role')) return before;
  if (body.role !== 'user' && body.role !== 'lead') throw invalid('role must be either user or lead');
  return body.role;
}

/** Everything but the keys; checked in full before the contact is touched. */
function changesOf(world: World, body: Json, before: Contact | undefined) {
  if (has(body, 'email_verified') && !has(body, 'email')) throw invalid('email_verified needs an email');
  const ownerId = nullableText(body, 'owner_id', before?.ownerId ?? null);
  if (ownerId !== null && ownerId !== '0' && !world.admins.has(ownerId))
    throw invalid('owner_id is not an admin');
  if (
    has(body, 'custom_attributes') &&
    body.custom_attributes !== null &&
    !isObject(body.custom_attributes)
  ) {
    throw invalid('custom_attributes must be an object');
  }
  const data = isObject(body.custom_attributes) ? checkedData(world, 'contact', body.custom_attributes) : [];
  const fields = {
    phone: nullableText(body, 'phone', before?.phone ?? null),
    name: nullableText(body, 'name', before?.name ?? null),
    avatar: nullableText(body, 'avatar', before?.avatar ?? null),
    ownerId,
    signedUpAt: nullableTime(body, 'signed_up_at', before?.signedUpAt ?? null),
    lastSeenAt: nullableTime(body, 'last_seen_at', before?.lastSeenAt ?? null),
    unsubscribed: (body.unsubscribed_from_emails ?? before?.unsubscribed ?? false) === true,
  };
  return { data, fields };
}

function keysOf(body: Json, before: Contact | undefined): ContactKeys {
  return {
    role: roleOf(body, before?.role ?? 'user'),
    externalId: has(body, 'external_id') ? (idOf(body.external_id) ?? null) : (before?.externalId ?? null),
    email: nullableText(body, 'email', before?.email ?? null),
  };
}

function create({ world, body }: Call) {
  const keys = keysOf(body, undefined);
  if (keys.externalId === null && keys.email === null && !has(body, 'role')) {
    throw missing('email, external_id or role is required');
  }
  const { data, fields } = changesOf(world, body, undefined);
  refuseCollision(world, keys);
  const contact = Object.assign(addContact(world, keys), fields);
  storeData(contact.attributes, data);
  contactChanged(world, contact);
  return wrote(contactShape(world, contact), contact.id);
}

function update(call: Call) {
  const { world, body } = call;
  const contact = liveContact(world, param(call, 'id'));
  const keys = keysOf(body, contact);
  const { data, fields } = changesOf(world, body, contact);
  refuseCollision(world, keys, contact);
  dropKeys(world, contact);
  Object.assign(contact, keys, fields);
  addKeys(world, contact);
  storeData(contact.attributes, data);
  contactChanged(world, contact);
  return wrote(contactShape(world, contact), contact.id);
}

function findByExternalId(call: Call) {
  const { world } = call;
  const externalId = param(call, 'external');
  const holder = world.contactsByExternalId.get(externalId);
  const mergedInto = world.mergedExternalIds.get(externalId);
  if (holder === undefined && mergedInto !== undefined) throw mergedAway(mergedInto);
  if (holder === undefined || holder.role !== 'user') throw userNotFound();
  return found(contactShape(world, liveContact(world, holder.id)));
}

const contactPage = (world: World, contacts: readonly Contact[], paging: Json, standard: number) => {
  const { items, pages, total } = cursorPage(contacts, paging, standard);
  const data = items.map((contact) => contactShape(world, contact));
  return found({ type: 'list', data, total_count: total, pages });
};

function list({ world, query }: Call) {
  const live = [...world.contacts.values()].filter(
    ({ archived, mergedInto }) => !archived && mergedInto === null,
  );
  const paging = { per_page: query.get('per_page'), starting_after: query.get('starting_after') };
  return contactPage(world, live, paging, 10);
}

function search({ world, body }: Call) {
  const { field, descending } = sortOf(body.sort);
  const matches = compileQuery(body.query, contactSearch(world));
  const hits = [];
  for (const entry of world.index.contacts.entries()) {
    const contact = world.contacts.get(entry.id);
    if (contact === undefined || contact.archived || contact.mergedInto !== null) continue;
    if (matches(entry.doc)) hits.push({ contact, key: entry.doc[field] ?? null });
  }
  hits.sort((a, b) => (compare(a.key, b.key) || a.contact.order - b.contact.order) * (descending ? -1 : 1));
  const contacts = hits.map(({ contact }) => contact);
  return contactPage(world, contacts, isObject(body.pagination) ? body.pagination : {}, 50);
}

function sortOf(sort: unknown): { field: string; descending: boolean } {
  const order = isObject(sort) ? (sort.order ?? 'descending') : 'descending';
  if (order !== 'ascending' && order !== 'descending') {
    const message = `Invalid sort order '${String(order)}'. Must be one of: ascending, descending`;
    throw new Problem(400, 'invalid_sort_order', message);
  }
  const field = isObject(sort) ? (textOf(sort.field) ?? 'created_at') : 'created_at';
  return { field, descending: order === 'descending' };
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : Number(left > right);
}

const setArchived = (archived: boolean) => (call: Call) => {
  const { world } = call;
  const contact = world.contacts.get(param(call, 'id'));
  if (contact === undefined) throw userNotFound();
  if (contact.mergedInto !== null) {
    throw new Problem(400, 'bad_request', 'User has been merged and is not restorable.');
  }
  contact.archived = archived;
  contactChanged(world, contact);
  return wrote({ ...contactReference(contact), archived }, contact.id);
};

function remove(call: Call) {
  const { world } = call;
  const contact = world.contacts.get(param(call, 'id'));
  if (contact === undefined || contact.mergedInto !== null) throw userNotFound();
  world.contacts.delete(contact.id);
  dropKeys(world, contact);
  for (const id of contact.companyIds) world.companies.get(id)?.contactIds.delete(contact.id);
  world.index.contacts.remove(contact.id);
  return wrote({ ...contactReference(contact), deleted: true }, contact.id);
}

function block(call: Call) {
  const { world } = call;
  const contact = liveContact(world, param(call, 'id'));
  contact.blocked = true;
  contact.archived = true;
  contactChanged(world, contact);
  return wrote({ ...contactReference(contact), blocked: true }, contact.id);
}

function merge({ world, body }: Call) {
  const from = liveContact(world, idOf(body.from) ?? '');
  const into = liveContact(world, idOf(body.into) ?? '');
  if (from.role !== 'lead' || into.role !== 'user') {
    throw new Problem(400, 'invalid_merge', 'Only a lead can be merged, and only into a user');
  }
  const sameEmail = from.email !== null && contactsWithEmail(world, from.email).includes(into);
  const samePhone = from.phone !== null && from.phone === into.phone;
  if (!sameEmail && !samePhone && body.skip_duplicate_validation !== true) {
    const duplicates = 'Contacts can only be merged when they are duplicates (matching email or phone).';
    const override = 'Pass skip_duplicate_validation=true to override this check.';
    throw new Problem(400, 'invalid_merge', `${duplicates} ${override}`);
  }
  dropKeys(world, from);
  if (from.externalId !== null) world.mergedExternalIds.set(from.externalId, into.id);
  from.mergedInto = into.id;
  for (const thread of world.threads.values()) {
    const at = thread.contactIds.indexOf(from.id);
    if (at !== -1) thread.contactIds[at] = into.id;
  }
  for (const [id, applied] of from.tags) into.tags.set(id, applied);
  for (const id of from.companyIds) {
    into.companyIds.add(id);
    world.companies.get(id)?.contactIds.delete(from.id);
    world.companies.get(id)?.contactIds.add(into.id);
  }
  contactChanged(world, from);
  contactChanged(world, into);
  return wrote(contactShape(world, into), into.id);
}

export const contactRoutes: readonly Route[] = [
  { method: 'POST', path: '/contacts/search', handler: search, readOnly: true },
  { method: 'POST', path: '/contacts/merge', handler: merge },
  { method: 'GET', path: '/contacts', handler: list },
  { method: 'POST', path: '/contacts', handler: create },
  { method: 'GET', path: '/contacts/find_by_external_id/:external', since: 13, handler: findByExternalId },
  {
    method: 'GET',
    path: '/contacts/:id',
    handler: (call) => found(contactShape(call.world, liveContact(call.world, param(call, 'id')))),
  },
  { method: 'PUT', path: '/contacts/:id', handler: update },
  { method: 'DELETE', path: '/contacts/:id', handler: remove },
  { method: 'POST', path: '/contacts/:id/archive', handler: setArchived(true) },
  { method: 'POST', path: '/contacts/:id/unarchive', handler: setArchived(false) },
  { method: 'POST', path: '/contacts/:id/block', handler: block },
];
