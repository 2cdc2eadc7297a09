// Keeping contacts: the keys they are found by, and which of them collide.
import { Problem, userNotFound } from '../problem.ts';
import { contactDoc } from '../search/fields.ts';
import type { Contact } from '../things.ts';
import type { World } from '../world.ts';

/**
 * A contact that is neither archived nor merged away.
 * @throws Problem 404, or 410 with a link for a contact that was merged
 */
export function liveContact(world: World, id: string): Contact {
  const contact = world.contacts.get(id);
  if (contact === undefined) throw userNotFound();
  if (contact.mergedInto !== null) throw mergedAway(contact.mergedInto);
  if (contact.archived) throw userNotFound();
  return contact;
}

/** The refusal for a contact that lives on in another. */
export function mergedAway(into: string): Problem {
  return new Problem(
    410,
    'contact_merged',
    "This contact has been merged. See the 'Link' header for the canonical contact.",
    { Link: `</contacts/${into}>; rel="canonical"` },
  );
}

export const emailKey = (email: string): string => email.toLowerCase();

/** Live contacts with this address, users before leads. */
export function contactsWithEmail(world: World, email: string): Contact[] {
  const all = [...(world.contactsByEmail.get(emailKey(email)) ?? [])].filter((contact) => !contact.archived);
  return [...all.filter(({ role }) => role === 'user'), ...all.filter(({ role }) => role === 'lead')];
}

export interface ContactKeys {
  readonly role: Contact['role'];
  readonly externalId: string | null;
  readonly email: string | null;
}

/** @throws Problem 409 naming the contact that already has one of these keys, archived ones included */
export function refuseCollision(world: World, keys: ContactKeys, self?: Contact): void {
  const holder = collision(world, keys, self);
  if (holder === undefined) return;
  const article = holder.archived ? 'An archived contact' : 'A contact';
  throw new Problem(409, 'conflict', `${article} matching those details already exists with id=${holder.id}`);
}

function collision(
  world: World,
  { role, externalId, email }: ContactKeys,
  self?: Contact,
): Contact | undefined {
  if (externalId !== null) {
    const holder = world.contactsByExternalId.get(externalId);
    if (holder !== undefined && holder !== self) return holder;
  }
  if (email === null || role !== 'user') return undefined;
  for (const other of world.contactsByEmail.get(emailKey(email)) ?? []) {
    if (other === self || other.role !== 'user') continue;
    const bothNamed = externalId !== null && other.externalId !== null;
    if (bothNamed && world.settings.behaviours.sharedEmailAcrossExternalIds) continue;
    return other;
  }
  return undefined;
}

/** Puts a contact's keys where they are looked up. */
export function addKeys(world: World, contact: Contact): void {
  if (contact.externalId !== null) world.contactsByExternalId.set(contact.externalId, contact);
  if (contact.email === null) return;
  const key = emailKey(contact.email);
  const holders = world.contactsByEmail.get(key) ?? new Set();
  world.contactsByEmail.set(key, holders.add(contact));
}

export function dropKeys(world: World, contact: Contact): void {
  if (contact.externalId !== null) world.contactsByExternalId.delete(contact.externalId);
  if (contact.email !== null) world.contactsByEmail.get(emailKey(contact.email))?.delete(contact);
}

/** Adds a contact that collides with nobody. */
export function addContact(world: World, keys: ContactKeys): Contact {
  const contact: Contact = {
    id: world.ids.hex(),
    order: world.nextOrder(),
    ...keys,
    phone: null,
    name: null,
    avatar: null,
    ownerId: null,
    unsubscribed: false,
    signedUpAt: null,
    lastSeenAt: null,
    lastRepliedAt: null,
    attributes: new Map(),
    tags: new Map(),
    companyIds: new Set(),
    noteIds: [],
    createdAt: world.now(),
    updatedAt: world.now(),
    archived: false,
    blocked: false,
    mergedInto: null,
  };
  world.contacts.set(contact.id, contact);
  addKeys(world, contact);
  return contact;
}

/** Marks the contact changed now and tells the search index; archived contacts leave it. */
export function contactChanged(world: World, contact: Contact): void {
  contact.updatedAt = world.now();
  if (contact.archived || contact.mergedInto !== null) world.index.contacts.remove(contact.id);
  else world.index.contacts.put(contact.id, contactDoc(contact));
}
