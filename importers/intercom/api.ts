// One function per endpoint of Intercom's REST API (2.16) that we use, zod on the way out.
// No policy, no retries, no decisions; loops only to follow pages.
import type { z } from 'zod';
import { RecordError, RetryableError } from '../../lib/errors.ts';
import type { Client, ReadOptions, WriteRequest } from './client.ts';
import * as wire from './wire.ts';
import * as workspace from './wire-workspace.ts';

/** Intercom's largest page for cursor lists. */
const PAGE = 150;
const ARTICLE_PAGE = 25;

/** A filter of a search: `{field, operator, value}`, or AND/OR over at most 15 of them, two levels deep. */
export type Query =
  | {
      readonly field: string;
      readonly operator: string;
      readonly value: string | number | boolean | readonly string[];
    }
  | { readonly operator: 'AND' | 'OR'; readonly value: readonly Query[] };

export type IntercomApi = ReturnType<typeof createApi>;

/** @param client see `client.ts` for what each call may throw */
export function createApi(client: Client) {
  /** A read in which "there is none" is an answer, not an error. A merged contact (410) is none too. */
  async function orNull<T>(reading: Promise<T>): Promise<T | null> {
    try {
      return await reading;
    } catch (error) {
      if (
        error instanceof RecordError &&
        (error.code.endsWith('not_found') || error.code === 'contact_merged')
      ) {
        return null;
      }
      throw error;
    }
  }

  /** Follows `starting_after`. The same cursor twice in a row is an error, not an endless loop. */
  async function* cursorPages<
    Page extends {
      pages?: { next?: { starting_after?: string | null | undefined } | null | undefined } | null | undefined;
    },
  >(read: (startingAfter: string | undefined) => Promise<Page>): AsyncGenerator<Page> {
    let cursor: string | undefined;
    for (;;) {
      const page = await read(cursor);
      yield page;
      const next = page.pages?.next?.starting_after ?? undefined;
      if (next === undefined) return;
      if (next === cursor)
        throw new RetryableError('cursor_repeats', `Intercom answered the cursor ${next} twice.`);
      cursor = next;
    }
  }

  /** Follows `page` up to `total_pages`. */
  async function* numberedPages<Item>(
    path: string,
    schema: z.ZodType<{ data: Item[]; pages?: { total_pages: number } | null | undefined }>,
    perPage: number,
  ): AsyncGenerator<Item> {
    for (let page = 1; ; page += 1) {
      const answer = await client.read(path, schema, { query: { page, per_page: perPage } });
      yield* answer.data;
      if (page >= (answer.pages?.total_pages ?? 1)) return;
    }
  }

  const search = (query: Query, startingAfter: string | undefined): { json: unknown } => ({
    json: {
      query,
      pagination: { per_page: PAGE, ...(startingAfter ? { starting_after: startingAfter } : {}) },
    },
  });
  const byId = (early404: boolean | undefined): ReadOptions => ({ early404: early404 ?? false });

  return {
    me: () => client.read('/me', workspace.me),
    admins: async () => (await client.read('/admins', workspace.adminList)).admins,
    teams: async () => (await client.read('/teams', workspace.teamList)).teams,
    tags: async () => (await client.read('/tags', workspace.tagList)).data,

    dataAttributes: async (model: 'contact' | 'company') =>
      (
        await client.read('/data_attributes', workspace.dataAttributeList, {
          query: { model, include_archived: true },
        })
      ).data,
    conversationAttributes: async () =>
      (
        await client.read('/conversations/attributes', workspace.conversationAttributeList, {
          query: { include_archived: true },
        })
      ).data,
    ticketTypes: async () => (await client.read('/ticket_types', workspace.ticketTypeList)).data,
    ticketStates: async () => (await client.read('/ticket_states', workspace.ticketStateList)).data,

    async *macros() {
      const pages = cursorPages((startingAfter) =>
        client.read('/macros', workspace.macroPage, {
          query: { per_page: PAGE, starting_after: startingAfter },
        }),
      );
      for await (const page of pages) yield* page.data;
    },

    /** Null also for an archived contact: only its 409 tells of it. */
    contact: (id: string, early404?: boolean) =>
      orNull(client.read(`/contacts/${encodeURIComponent(id)}`, wire.contact, byId(early404))),
    /** Reads the primary store: the only look-up of contacts without index lag. Users only, not leads. */
    contactByExternalId: (externalId: string) =>
      orNull(client.read(`/contacts/find_by_external_id/${encodeURIComponent(externalId)}`, wire.contact)),
    contactCompanies: (id: string) =>
      numberedPages(`/contacts/${encodeURIComponent(id)}/companies`, wire.companyPage, 50),
    async companyByCompanyId(companyId: string) {
      const answer = await orNull(
        client.read('/companies', wire.companyAnswer, { query: { company_id: companyId } }),
      );
      if (answer === null) return null;
      const found = 'data' in answer ? (answer.data as wire.Company[]) : [answer as wire.Company];
      return found.find((company) => company.company_id === companyId) ?? null;
    },

    conversation: (id: string, early404?: boolean) =>
      orNull(client.read(`/conversations/${encodeURIComponent(id)}`, wire.conversation, byId(early404))),
    /** Lags behind by seconds; compare what it yields, it matches loosely. Parts are not included. */
    async *searchConversations(query: Query) {
      const pages = cursorPages((startingAfter) =>
        client.read('/conversations/search', wire.conversationPage, search(query, startingAfter)),
      );
      for await (const page of pages) yield* page.conversations;
    },
    ticket: (id: string, early404?: boolean) =>
      orNull(client.read(`/tickets/${encodeURIComponent(id)}`, wire.ticket, byId(early404))),
    /** Lags behind by seconds, like the search for conversations. */
    async *searchTickets(query: Query) {
      const pages = cursorPages((startingAfter) =>
        client.read('/tickets/search', wire.ticketPage, search(query, startingAfter)),
      );
      for await (const page of pages) yield* page.tickets;
    },

    /** Minutes behind; archived contacts never appear. */
    async *searchContacts(query: Query) {
      const pages = cursorPages((startingAfter) =>
        client.read('/contacts/search', wire.contactPage, search(query, startingAfter)),
      );
      for await (const page of pages) yield* page.data;
    },
    /** The first fifty: how to ask for more is not documented. Null for an archived company. */
    companyContacts: async (id: string) =>
      (await orNull(client.read(`/companies/${encodeURIComponent(id)}/contacts`, wire.contactPage)))?.data ??
      null,

    /** Newest change first. */
    articles: () => numberedPages('/articles', wire.articlePage, ARTICLE_PAGE),
    article: (id: string) => orNull(client.read(`/articles/${encodeURIComponent(id)}`, wire.article)),
    /** Newest change first. */
    collections: () => numberedPages('/help_center/collections', wire.collectionPage, ARTICLE_PAGE),

    /** One write, as it stands. @returns the answer's JSON, null when empty */
    send: (request: WriteRequest, options?: { readonly early404?: boolean }) =>
      client.write(request, options),
    /** One write that can be sent again. @throws what `client.repeat` throws */
    repeat: (request: WriteRequest) => client.repeat(request),
  };
}
