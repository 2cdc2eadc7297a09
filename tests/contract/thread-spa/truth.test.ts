// Every field of every stream can be read through the API and the socket, and is the truth; with all hazards and none.
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Attachment } from '../../../model/records.ts';
import {
  attachmentsOf,
  conversationOf,
  instantOf,
  type Node,
  nodesOf,
  socketNodes,
  ticketOf,
} from './threads.ts';
import { enter, stopAll, type Truth, type Visitor } from './visitor.ts';

interface Connection<Row> {
  readonly nodes: readonly Row[];
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
// biome-ignore lint/suspicious/noExplicitAny: answers are compared with records field by field
type Answer = any;

const byId = <Row extends { id: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

/** All rows of a connection, page after page. */
async function rowsOf(
  visitor: Visitor,
  operation: string,
  field: string,
  variables: object,
): Promise<Answer[]> {
  const rows: Answer[] = [];
  let after: string | null = null;
  do {
    const data: Record<string, Connection<Answer>> = await visitor.query(operation, {
      first: 7,
      after,
      ...variables,
    });
    const page = data[field];
    rows.push(...(page?.nodes ?? page?.edges.map(({ node }) => node) ?? []));
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return rows;
}

/** All rows of REST pages. @param next path of the next page, from the answer */
async function restRows(
  visitor: Visitor,
  path: string,
  field: string,
  next: (answer: Answer) => string | null,
) {
  const rows: Answer[] = [];
  for (let at: string | null = path; at !== null; ) {
    const answer: Answer = await visitor.rest(at);
    rows.push(...answer[field]);
    at = next(answer);
  }
  return rows;
}

for (const hazards of ['none', 'all'] as const) {
  describe(`Thread sandbox, single-page face: what is read is true, hazards ${hazards}`, () => {
    let visitor: Visitor;
    let truth: Truth['streams'];
    const files: Omit<Attachment, 'sniffedType' | 'sha256'>[] = [];
    before(async () => {
      visitor = await enter({ seed: 7, size: 'tiny', hazards });
      truth = (await visitor.truth()).streams;
    });
    after(stopAll);

    it('holds the account of the classic face', async () => {
      expect((await visitor.query<Answer>('WorkspaceSettings')).workspace).to.include({
        name: 'Northwind Managed IT',
        timeZone: 'America/New_York',
      });
      expect(Object.values(truth).every((records) => records.length > 0)).to.equal(true);
    });

    it('threads, the newest messages by socket where only it has them', async () => {
      const rows = await rowsOf(visitor, 'InboxThreads', 'threads', { filter: null });
      expect(byId(rows).map(({ id }) => id)).to.deep.equal(truth.conversations.map(({ id }) => id));
      const { access_token } = await visitor.signIn();
      const held = await socketNodes(
        visitor,
        access_token,
        rows.map(({ id }) => id),
      );
      expect(held.size > 0).to.equal(hazards === 'all');
      for (const record of truth.conversations) {
        const nodes: Node[] = [...(await nodesOf(visitor, record.id)), ...(held.get(record.id) ?? [])];
        expect(await conversationOf(visitor, record.id, nodes)).to.deep.equal(record);
        files.push(...attachmentsOf(`conversations/${record.id}`, nodes));
      }
    });

    it('tickets', async () => {
      const ids: string[] = [];
      for (let page = 1; page > 0; ) {
        const { tickets } = await visitor.query<Answer>('TicketTable', { page, perPage: 3, state: 'ALL' });
        ids.push(...tickets.nodes.map(({ id }: { id: string }) => id));
        page = tickets.hasNextPage ? page + 1 : 0;
      }
      expect(ids.sort()).to.deep.equal(truth.tickets.map(({ id }) => id));
      for (const record of truth.tickets) {
        const ticket = await ticketOf(visitor, record.id);
        expect(ticket.record).to.deep.equal(record);
        files.push(...attachmentsOf(`tickets/${record.id}`, ticket.nodes));
      }
    });

    it('attachments, and the bytes behind their links', async () => {
      const told = truth.attachments
        .filter(({ messageId }) => messageId !== null)
        .map(({ sniffedType: _, sha256: __, ...rest }) => rest);
      expect(byId(files)).to.deep.equal(told);
      for (const record of truth.attachments.slice(0, 8)) {
        const { url } = await visitor.rest<{ url: string }>(`/v1/files/${record.id}/url`);
        const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
        expect(createHash('sha256').update(bytes).digest('hex')).to.equal(record.sha256);
      }
    });

    it('companies and contacts', async () => {
      const companies = await rowsOf(visitor, 'CompanyList', 'companies', {});
      const contacts = await rowsOf(visitor, 'ContactList', 'contacts', {});
      const wholeCompanies = companies.map(async ({ id }) => {
        const { company } = await visitor.query<Answer>('CompanyDetails', { id });
        const { parent, ...rest } = company;
        return { ...rest, parentId: parent?.id ?? null };
      });
      const wholeContacts = contacts.map(async ({ id }) => {
        const { company, customFields, createdAt, ...rest } = (
          await visitor.query<Answer>('ContactDetails', { id })
        ).contact;
        const values = customFields.map(({ field, value }: Answer) => [field.id, value]);
        return {
          ...rest,
          createdAt: instantOf(createdAt),
          companyId: company?.id ?? null,
          properties: Object.fromEntries(values),
        };
      });
      expect(byId(await Promise.all(wholeCompanies))).to.deep.equal(truth.companies);
      expect(byId(await Promise.all(wholeContacts))).to.deep.equal(truth.contacts);
    });

    it('members, teams, tags and custom fields', async () => {
      const members = await restRows(visitor, '/v1/members?state=all', 'data', ({ meta }) =>
        meta.has_more ? `/v1/members?state=all&page=${meta.page + 1}` : null,
      );
      const word = (text: string): string => text.toLowerCase().replace(' ', '_');
      const users = members.map(({ id, full_name: name, email, state, role }) => ({
        ...{ id, name, email, state: word(state), role: word(role) },
      }));
      expect(byId(users)).to.deep.equal(truth.users);
      const { teams } = await visitor.query<Answer>('TeamList');
      const mapped = teams.map(({ id, name, members: people }: Answer) => ({
        ...{ id, name, memberIds: people.map((one: Answer) => one.id) },
      }));
      expect(byId(mapped)).to.deep.equal(truth.teams);
      const tags = await restRows(visitor, '/v1/tags', 'data', ({ next_cursor: cursor }) =>
        cursor === null ? null : `/v1/tags?cursor=${cursor}`,
      );
      expect(byId(tags)).to.deep.equal(truth.tags);
      const { customFields } = await visitor.query<Answer>('CustomFieldList');
      const kinds = {
        TEXT: 'text',
        NUMBER: 'number',
        CHECKBOX: 'boolean',
        DATE: 'date',
        DROPDOWN: 'list',
      } as const;
      const properties = customFields.map(({ id, name, entity, kind, choices, helpText }: Answer) => ({
        ...{
          id,
          name,
          options: choices ?? [],
          description: helpText,
          type: kinds[kind as keyof typeof kinds],
        },
        appliesTo: entity === 'THREAD' ? 'conversation' : entity.toLowerCase(),
      }));
      expect(byId(properties)).to.deep.equal(truth.properties);
    });

    it('reviews and responses', async () => {
      const ids: string[] = [];
      for (let at: string | undefined = '/v1/reviews'; at !== undefined; ) {
        const answer: Response = await visitor.request(at);
        ids.push(...((await answer.json()) as Answer).reviews.map(({ id }: Answer) => id));
        at = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      }
      const said = ({ text, author, created_at: createdAt }: Answer) => ({
        ...{ body: text, author: { type: 'user', ...author }, createdAt },
      });
      const reviews = ids.map(async (id) => {
        const {
          headline,
          text,
          reviewer,
          permalink,
          labels,
          created_at: createdAt,
          reply,
          ...rest
        }: Answer = await visitor.rest(`/v1/reviews/${id}`);
        return {
          ...rest,
          ...{
            title: headline,
            body: text,
            authorName: reviewer.name,
            contactId: reviewer.contact?.id ?? null,
          },
          ...{ url: permalink, tags: labels, createdAt, response: reply && said(reply) },
        };
      });
      expect(byId(await Promise.all(reviews))).to.deep.equal(truth.reviews);
      const rows = await restRows(visitor, '/v1/review-responses', 'results', ({ next }) => next);
      const responses = rows.map((row) => ({ id: row.id, reviewId: row.review_id, ...said(row) }));
      expect(byId(responses)).to.deep.equal(truth.responses);
    });

    it('snippets, integrations, flows and articles', async () => {
      const snippets: Answer[] = [];
      for (const scope of ['personal', 'team']) {
        const path = (offset: number) => `/v1/snippets?scope=${scope}&offset=${offset}&limit=3`;
        const rows = await restRows(visitor, path(0), 'items', ({ has_more: more, offset }) =>
          more ? path(offset + 3) : null,
        );
        for (const { files: shown, ...rest } of rows) {
          snippets.push({ ...rest, attachmentIds: shown.map(({ id }: { id: string }) => id) });
        }
      }
      expect(byId(snippets)).to.deep.equal(truth.templates.map(({ variables: _, ...rest }) => rest));
      const { integrations } = await visitor.query<Answer>('IntegrationList');
      const kept = integrations.map(({ category, lastSyncedAt, ...rest }: Answer) => ({
        ...{ ...rest, kind: category, lastSyncedAt: instantOf(lastSyncedAt) },
      }));
      expect(byId(kept)).to.deep.equal(truth.integrations);
      const { flows } = await visitor.query<Answer>('FlowList');
      const automations = flows.map(async ({ id }: Answer) => {
        const { isEnabled, filters, ...rest } = (await visitor.query<Answer>('FlowDetails', { id })).flow;
        return { ...rest, enabled: isEnabled, conditions: filters };
      });
      expect(byId((await Promise.all(automations)) as Answer[])).to.deep.equal(truth.automations);
      const articles = (await rowsOf(visitor, 'ArticleList', 'articles', {})).map(async ({ id }) => {
        const { bodyHtml, author, state, createdAt, updatedAt, ...rest } = (
          await visitor.query<Answer>('ArticleDetails', { id })
        ).article;
        return {
          ...{ ...rest, html: bodyHtml, authorId: author?.id ?? null, state: state.toLowerCase() },
          ...{ createdAt: instantOf(createdAt), updatedAt: instantOf(updatedAt) },
        };
      });
      expect(byId(await Promise.all(articles))).to.deep.equal(truth.articles);
    });

    it('and nothing of it was a write', async () => {
      expect(await visitor.writes()).to.deep.equal([]);
    });
  });
}
