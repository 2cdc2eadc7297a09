// Tags: the vocabulary (created or returned by name), and putting them on things.
import {
  type Call,
  found,
  idOf,
  isObject,
  type Json,
  param,
  type Route,
  requiredId,
  wrote,
} from '../call.ts';
import {
  adminNotFound,
  invalid,
  Problem,
  resourceNotFound,
  tagNotFound,
  ticketNotFound,
} from '../problem.ts';
import { appliedTagShape } from '../shapes/people.ts';
import type { AppliedTag, Tag } from '../things.ts';
import { touch } from '../threads.ts';
import type { World } from '../world.ts';
import { contactChanged, liveContact } from './contact-store.ts';

export function tagByName(world: World, name: string): Tag | undefined {
  const wanted = name.toLowerCase();
  for (const tag of world.tags.values()) if (tag.name.toLowerCase() === wanted) return tag;
  return undefined;
}

export function addTag(world: World, name: string, segments: readonly string[] = []): Tag {
  const tag: Tag = { id: world.ids.decimal('tag'), name, segments };
  world.tags.set(tag.id, tag);
  return tag;
}

const basic = ({ id, name }: Tag): Json => ({ type: 'tag', id, name });

function saveTag({ world, body }: Call) {
  const { name } = body;
  if (typeof name !== 'string' || name === '') throw invalid('invalid tag parameters');
  const id = idOf(body.id);
  if (id !== undefined) {
    const renamed = world.tags.get(id);
    if (renamed === undefined) throw resourceNotFound();
    renamed.name = name;
    return wrote({ ...basic(renamed), users: [], companies: [] }, id);
  }
  const companies = targets(body.companies, (item) => companyOf(world, item));
  const users = targets(body.users, (item) => world.contacts.get(idOf(item.id) ?? ''));
  const tag = tagByName(world, name) ?? addTag(world, name);
  for (const { target, untag } of companies) {
    if (untag) target.tagIds.delete(tag.id);
    else target.tagIds.add(tag.id);
  }
  for (const { target } of users) applyTo(world, target.tags, tag.id);
  const told = (list: readonly { target: { id: string }; untag: boolean }[]): Json[] =>
    list.map(({ target, untag }) => ({ id: target.id, tagged: !untag }));
  return wrote({ ...basic(tag), users: told(users), companies: told(companies) }, tag.id);
}

function companyOf(world: World, item: Json) {
  const key = idOf(item.company_id);
  return (
    world.companies.get(idOf(item.id) ?? '') ??
    (key === undefined ? undefined : world.companiesByKey.get(key))
  );
}

function targets<T>(list: unknown, find: (item: Json) => T | undefined): { target: T; untag: boolean }[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw invalid('invalid tag parameters');
  return list.map((item: unknown) => {
    const target = isObject(item) ? find(item) : undefined;
    if (target === undefined) throw resourceNotFound();
    return { target, untag: isObject(item) && item.untag === true };
  });
}

function deleteTag(call: Call) {
  const { world } = call;
  const tag = world.tags.get(param(call, 'id'));
  if (tag === undefined) throw resourceNotFound();
  if (tag.segments.length > 0) {
    const message = `Unable to delete Tag with dependent objects. Segments: ${tag.segments.join(', ')}.`;
    throw new Problem(400, 'tag_has_dependent_objects', message);
  }
  world.tags.delete(tag.id);
  for (const contact of world.contacts.values()) contact.tags.delete(tag.id);
  for (const company of world.companies.values()) company.tagIds.delete(tag.id);
  for (const thread of world.threads.values()) thread.tags.delete(tag.id);
  return { status: 200, objectId: tag.id };
}

/** Attaching again changes nothing, not even the time. */
function applyTo(
  world: World,
  tags: Map<string, AppliedTag>,
  tagId: string,
  by = world.owner.id,
): AppliedTag {
  const applied = tags.get(tagId) ?? { tagId, at: world.now(), by };
  tags.set(tagId, applied);
  return applied;
}

function tagContact(call: Call) {
  const { world, body } = call;
  const contact = liveContact(world, param(call, 'id'));
  const tag = world.tags.get(requiredId(body, 'id'));
  if (tag === undefined) throw resourceNotFound();
  const applied = applyTo(world, contact.tags, tag.id);
  contactChanged(world, contact);
  return wrote(appliedTagShape(world, applied), contact.id);
}

function untagContact(call: Call) {
  const { world } = call;
  const contact = liveContact(world, param(call, 'id'));
  const applied = contact.tags.get(param(call, 'tag'));
  if (applied === undefined) throw resourceNotFound();
  contact.tags.delete(applied.tagId);
  contactChanged(world, contact);
  return wrote(appliedTagShape(world, applied), contact.id);
}

function threadOf(call: Call, ticketsOnly: boolean) {
  const thread = call.world.threads.get(param(call, 'id'));
  if (thread === undefined || (ticketsOnly && thread.ticket === null)) {
    throw ticketsOnly ? ticketNotFound() : new Problem(404, 'not_found', 'Conversation not found');
  }
  return thread;
}

const tagThread = (ticketsOnly: boolean) => (call: Call) => {
  const { world, body } = call;
  const thread = threadOf(call, ticketsOnly);
  const by = requiredId(body, 'admin_id');
  const tag = world.tags.get(requiredId(body, 'id'));
  if (!world.admins.has(by)) throw adminNotFound();
  if (tag === undefined) throw tagNotFound();
  const applied = applyTo(world, thread.tags, tag.id, by);
  touch(world, thread);
  return wrote(appliedTagShape(world, applied), thread.id);
};

const untagThread = (ticketsOnly: boolean) => (call: Call) => {
  const thread = threadOf(call, ticketsOnly);
  const applied = thread.tags.get(param(call, 'tag'));
  if (applied === undefined) throw tagNotFound();
  thread.tags.delete(applied.tagId);
  touch(call.world, thread);
  return wrote(appliedTagShape(call.world, applied), thread.id);
};

export const tagRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/tags',
    handler: ({ world }) => found({ type: 'list', data: [...world.tags.values()].map(basic) }),
  },
  { method: 'POST', path: '/tags', handler: saveTag },
  {
    method: 'GET',
    path: '/tags/:id',
    handler: (call) => {
      const tag = call.world.tags.get(param(call, 'id'));
      if (tag === undefined) throw resourceNotFound();
      return found(basic(tag));
    },
  },
  { method: 'DELETE', path: '/tags/:id', handler: deleteTag },
  {
    method: 'GET',
    path: '/contacts/:id/tags',
    handler: (call) => {
      const contact = liveContact(call.world, param(call, 'id'));
      const data = [...contact.tags.values()].map((applied) => appliedTagShape(call.world, applied));
      return found({ type: 'list', data });
    },
  },
  { method: 'POST', path: '/contacts/:id/tags', handler: tagContact },
  { method: 'DELETE', path: '/contacts/:id/tags/:tag', handler: untagContact },
  { method: 'POST', path: '/conversations/:id/tags', handler: tagThread(false) },
  { method: 'DELETE', path: '/conversations/:id/tags/:tag', handler: untagThread(false) },
  { method: 'POST', path: '/tickets/:id/tags', handler: tagThread(true) },
  { method: 'DELETE', path: '/tickets/:id/tags/:tag', handler: untagThread(true) },
];
