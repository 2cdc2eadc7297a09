// The whole workspace as plain data for tests to compare: in order of creation, with names beside ids,
// and without the times at which the API happened to take things in.
import type { Json } from './call.ts';
import type { Author, Company, Contact, Part, StoredFile, Thread } from './things.ts';
import type { World } from './world.ts';

const fileData = (file: StoredFile): Json => ({
  name: file.name,
  content_type: file.contentType,
  size: file.size,
  sha256: file.sha256,
  link: file.link,
});

const authorData = ({ type, id, name, email }: Author): Json => ({ type, id, name, email });

const partData = (part: Part): Json => ({
  id: part.id,
  type: part.type,
  body: part.body,
  created_at: part.createdAt,
  author: authorData(part.author),
  assigned_to: part.assignedTo,
  attachments: part.attachments.map(fileData),
  redacted: part.redacted,
  ...part.extra,
});

function tagNames(world: World, ids: Iterable<string>): string[] {
  return [...ids].map((id) => world.tags.get(id)?.name ?? id).sort();
}

function contactData(world: World, contact: Contact): Json {
  return {
    id: contact.id,
    role: contact.role,
    external_id: contact.externalId,
    email: contact.email,
    phone: contact.phone,
    name: contact.name,
    signed_up_at: contact.signedUpAt,
    owner_id: contact.ownerId,
    custom_attributes: Object.fromEntries([...contact.attributes].sort()),
    tags: tagNames(world, contact.tags.keys()),
    companies: [...contact.companyIds].map((id) => world.companies.get(id)?.companyId ?? id).sort(),
    notes: contact.noteIds.map((id) => world.notes.get(id)?.body ?? ''),
    archived: contact.archived,
    merged_into: contact.mergedInto,
  };
}

function companyData(world: World, company: Company): Json {
  return {
    id: company.id,
    company_id: company.companyId,
    name: company.name,
    website: company.website,
    industry: company.industry,
    size: company.size,
    plan: company.plan,
    monthly_spend: company.monthlySpend,
    custom_attributes: Object.fromEntries([...company.attributes].sort()),
    tags: tagNames(world, company.tagIds),
    notes: company.noteIds.map((id) => world.notes.get(id)?.body ?? ''),
    archived: company.archived,
  };
}

function threadData(world: World, thread: Thread): Json {
  const attributes = [...thread.attributes].map(([id, value]) => [
    world.conversationAttributes.get(id)?.name ?? String(id),
    value,
  ]);
  const admin = world.admins.get(thread.adminAssigneeId ?? '');
  const team = world.teams.get(thread.teamAssigneeId ?? '');
  const { source, ticket } = thread;
  return {
    id: thread.id,
    created_at: thread.createdAt,
    title: thread.title,
    state: thread.state,
    snoozed_until: thread.snoozedUntil,
    source: source && {
      id: source.id,
      body: source.body,
      author: authorData(source.author),
      attachments: source.attachments.map(fileData),
    },
    ticket: ticket && {
      type: world.ticketTypes.get(ticket.typeId)?.name,
      state: world.ticketStates.get(ticket.stateId)?.category,
      values: Object.fromEntries([...ticket.values].sort()),
      is_shared: ticket.isShared,
    },
    contacts: thread.contactIds.map((id) => {
      const contact = world.contacts.get(id);
      return { id, external_id: contact?.externalId ?? null, email: contact?.email ?? null };
    }),
    admin_assignee: admin === undefined ? null : admin.email,
    team_assignee: team === undefined ? null : team.name,
    company: world.companies.get(thread.companyId ?? '')?.companyId ?? null,
    tags: tagNames(world, thread.tags.keys()),
    custom_attributes: Object.fromEntries(attributes.sort()),
    parts: thread.parts.map(partData),
    linked: [...thread.linkedIds].sort(),
  };
}

/** Everything the workspace holds. */
export function snapshot(world: World): Json {
  const threads = [...world.threads.values()];
  return {
    admins: [...world.admins.values()],
    teams: [...world.teams.values()],
    tags: [...world.tags.values()].map(({ id, name }) => ({ id, name })),
    data_attributes: [...world.dataAttributes.values()].map(
      ({ id, name, model, dataType, options, archived }) => ({
        id,
        name,
        model,
        data_type: dataType,
        options: options ?? null,
        archived,
      }),
    ),
    conversation_attributes: [...world.conversationAttributes.values()].map((attribute) => ({
      id: attribute.id,
      name: attribute.name,
      data_type: attribute.dataType,
      options: attribute.options,
      archived: attribute.archived,
    })),
    ticket_types: [...world.ticketTypes.values()].map((type) => ({
      id: type.id,
      name: type.name,
      category: type.category,
      archived: type.archived,
      attributes: type.attributes.map(({ id, name, dataType, options, archived }) => ({
        id,
        name,
        data_type: dataType,
        options,
        archived,
      })),
    })),
    companies: [...world.companies.values()].map((company) => companyData(world, company)),
    contacts: [...world.contacts.values()].map((contact) => contactData(world, contact)),
    conversations: threads.filter(({ source }) => source !== null).map((thread) => threadData(world, thread)),
    tickets: threads.filter(({ source }) => source === null).map((thread) => threadData(world, thread)),
    deleted: world.deletedThreads.map(({ id, wasTicket }) => ({ id, was_ticket: wasTicket })),
    macros: [...world.macros.values()].map(({ id, name, body }) => ({ id, name, body })),
    snippets: [...world.snippets.values()].map(({ id, title, blocks }) => ({ id, title, blocks })),
    articles: [...world.articles.values()].map((article) => ({
      id: article.id,
      title: article.title,
      description: article.description,
      body: article.body,
      state: article.state,
      author_id: article.authorId,
      parent: world.collections.get(String(article.parentId))?.name ?? null,
      tags: tagNames(world, article.tagIds),
    })),
    collections: [...world.collections.values()].map(({ id, name, description, parentId }) => ({
      id,
      name,
      description,
      parent_id: parentId,
    })),
  };
}
