// Records as the GraphQL API gives them. Relations are functions: they are followed only when asked for.
import type { Article, Company, Contact, Property, User } from '../../../../model/records.ts';
import type { RecordOf } from '../../../../model/streams.ts';
import type { Account } from '../../world/account.ts';
import { lastSeen } from '../../world/clients.ts';
import type { NumberedStream } from '../../world/ids.ts';

/** `2026-03-03T21:05:09.000Z`, as JavaScript writes times. */
export const dateTime = <Text extends string | null>(iso: Text): Text =>
  (iso === null ? null : iso.replace(/Z$/, '.000Z')) as Text;

export const upper = (text: string): string => text.toUpperCase();

/** Looks a record up and shapes it; null where there is none. */
export function related<Stream extends NumberedStream, Shape>(
  account: Account,
  stream: Stream,
  id: string | null,
  shape: (account: Account, record: RecordOf[Stream]) => Shape,
): Shape | null {
  const found = id === null ? undefined : account.get(stream, id);
  return found ? shape(account, found) : null;
}

export function memberShape(_account: Account, { id, name, email, state, role }: User) {
  return { __typename: 'Member', id, name, email, state: upper(state), role: upper(role) } as const;
}

export function teamShape(account: Account, { id, name, memberIds }: RecordOf['teams']) {
  return {
    id,
    name,
    members: () => memberIds.flatMap((member) => related(account, 'users', member, memberShape) ?? []),
  };
}

interface CompanyShape {
  readonly id: string;
  readonly name: string;
  readonly status: string | null;
  readonly types: readonly string[];
  readonly website: string | null;
  readonly parent: () => CompanyShape | null;
}

export function companyShape(account: Account, company: Company): CompanyShape {
  const { id, name, status, types, website, parentId } = company;
  return {
    ...{ id, name, status, types, website },
    parent: () => related(account, 'companies', parentId, companyShape),
  };
}

export function contactShape(account: Account, contact: Contact) {
  const { id, name, email, phone, companyId, createdAt, properties } = contact;
  const seen = lastSeen(account.seed, id).at;
  return {
    __typename: 'Contact',
    ...{ id, name, email, phone },
    company: () => related(account, 'companies', companyId, companyShape),
    createdAt: dateTime(createdAt),
    customFields: () => valuesShape(account, properties),
    lastSeenAt: seen === null ? null : new Date(seen).toISOString(),
  } as const;
}

const kinds: Readonly<Record<Property['type'], string>> = {
  text: 'TEXT',
  number: 'NUMBER',
  boolean: 'CHECKBOX',
  date: 'DATE',
  list: 'DROPDOWN',
};

export function fieldShape(_account: Account, property: Property) {
  const { id, name, appliesTo, type, options, description } = property;
  return {
    id,
    name,
    entity: appliesTo === 'conversation' ? 'THREAD' : upper(appliesTo),
    kind: kinds[type],
    choices: type === 'list' ? options : null,
    helpText: description,
  };
}

export function valuesShape(account: Account, values: Readonly<Record<string, string>>) {
  return Object.entries(values).flatMap(([id, value]) => {
    const field = related(account, 'properties', id, fieldShape);
    return field ? [{ field, value }] : [];
  });
}

/** Tags by their names, which is all a thread or ticket keeps. */
export function tagShapes(account: Account, names: readonly string[]) {
  const byName = account.derived('tags/by-name', () => {
    const tags = account.ids('tags').flatMap((id) => account.get('tags', id) ?? []);
    return new Map(tags.map((tag) => [tag.name, tag]));
  });
  return names.flatMap((name) => byName.get(name) ?? []);
}

export function articleShape(account: Account, article: Article) {
  const { id, title, state, collection, authorId, html, createdAt, updatedAt } = article;
  return {
    ...{ id, title, collection },
    state: upper(state),
    author: () => related(account, 'users', authorId, memberShape),
    bodyHtml: html,
    createdAt: dateTime(createdAt),
    updatedAt: dateTime(updatedAt),
  };
}
