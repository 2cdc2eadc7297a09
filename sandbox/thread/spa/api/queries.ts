// What each query of the API answers.
import { GraphQLError } from 'graphql';
import type { RecordOf } from '../../../../model/streams.ts';
import type { CastMember } from '../../../cast.ts';
import { psaRows } from '../../world/automation.ts';
import type { NumberedStream } from '../../world/ids.ts';
import {
  companyRows,
  contactRows,
  filterTickets,
  savedFilter,
  threadRows,
  ticketRows,
} from '../../world/rows.ts';
import { lastDay, minute } from '../../world/size.ts';
import { account as workspace } from '../../world/workspace.ts';
import type { Spa } from '../environment.ts';
import { connection, type PageArguments } from './connections.ts';
import {
  articleShape,
  companyShape,
  contactShape,
  dateTime,
  fieldShape,
  memberShape,
  related,
  teamShape,
  upper,
} from './shapes.ts';
import { filteredRows, type ThreadFilter, threadShape, ticketShape } from './threads.ts';

type ById = { readonly id: string };

const flowShape = ({ id, name, enabled, trigger, conditions, actions }: RecordOf['automations']) => ({
  ...{ id, name, trigger, actions },
  isEnabled: enabled,
  filters: conditions,
});

const integrationShape = ({ id, name, kind, status, lastSyncedAt }: RecordOf['integrations']) => ({
  ...{ id, name, status },
  category: kind,
  lastSyncedAt: dateTime(lastSyncedAt),
});

/** Root of all queries of one viewer. Those of the Admin Panel refuse everybody who is no admin. */
export function queries(spa: Spa, viewer: CastMember) {
  const { account } = spa;
  const tellsTotal = !spa.hazards().noTotals;
  const all = <Stream extends NumberedStream>(stream: Stream): RecordOf[Stream][] =>
    account.ids(stream).flatMap((id) => account.get(stream, id) ?? []);
  const admin = <Result>(answer: () => Result): Result => {
    if (viewer.role === 'admin') return answer();
    throw new GraphQLError('Not allowed', { extensions: { code: 'FORBIDDEN' } });
  };
  const byName = ({ name, id }: { name: string; id: string }) => [name, id] as const;

  return {
    viewer: () => ({
      ...memberShape(account, viewer),
      savedInboxFilter: spa.hazards().doneHidden ? savedFilter : null,
    }),
    workspace: () => ({
      id: 'ws_northwind',
      name: workspace.name,
      timeZone: workspace.timezone,
      psa: {
        name: workspace.psa,
        syncs: psaRows.map((name, index) => ({
          name,
          lastSyncedAt: new Date(lastDay - (index * 7 + 3) * minute).toISOString(),
        })),
      },
    }),

    threads: ({ filter = null, ...page }: PageArguments & { filter?: ThreadFilter | null }) =>
      connection({
        rows: filteredRows(threadRows(account), filter),
        page,
        keyOf: ({ updated, head }) => [updated, head.id],
        direction: -1,
        nodeOf: ({ head }) => threadShape(spa, viewer, head),
        tellsTotal,
      }),
    thread: ({ id }: ById) => {
      const head = account.conversation(id);
      return head ? threadShape(spa, viewer, head) : null;
    },
    tickets: ({ page, perPage, state }: { page: number; perPage?: number | null; state?: string | null }) => {
      const rows = filterTickets(ticketRows(account), (state ?? 'OPEN').toLowerCase());
      const size = Math.min(50, Math.max(1, perPage ?? 15));
      const start = (Math.max(1, page) - 1) * size;
      return {
        nodes: rows.slice(start, start + size).map((head) => ticketShape(spa, head)),
        page,
        hasNextPage: start + size < rows.length,
        pageCount: tellsTotal ? Math.max(1, Math.ceil(rows.length / size)) : null,
        totalCount: tellsTotal ? rows.length : null,
      };
    },
    ticket: ({ id }: ById) => {
      const head = account.ticket(id);
      return head ? ticketShape(spa, head) : null;
    },

    companies: (page: PageArguments) =>
      connection({
        rows: companyRows(account),
        page,
        keyOf: byName,
        nodeOf: (row) => companyShape(account, row),
        tellsTotal,
      }),
    company: ({ id }: ById) => related(account, 'companies', id, companyShape),
    contacts: (page: PageArguments) =>
      connection({
        rows: contactRows(account),
        page,
        keyOf: byName,
        nodeOf: (row) => contactShape(account, row),
        tellsTotal,
      }),
    contact: ({ id }: ById) => related(account, 'contacts', id, contactShape),

    teams: () => admin(() => all('teams').map((team) => teamShape(account, team))),
    customFields: () => admin(() => all('properties').map((one) => fieldShape(account, one))),
    integrations: () => admin(() => all('integrations').map(integrationShape)),
    flows: () => admin(() => all('automations').map(flowShape)),
    flow: ({ id }: ById) => admin(() => related(account, 'automations', id, (_, flow) => flowShape(flow))),
    articles: (page: PageArguments) =>
      connection({
        rows: [...all('articles')].sort((a, b) => (upper(a.title) < upper(b.title) ? -1 : 1)),
        page,
        keyOf: ({ title, id }) => [upper(title), id],
        nodeOf: (row) => articleShape(account, row),
        tellsTotal,
      }),
    article: ({ id }: ById) => related(account, 'articles', id, articleShape),
  };
}
