// Threads and tickets as the GraphQL API gives them.
import type { CastMember } from '../../../cast.ts';
import type { Head, TicketHead } from '../../world/account.ts';
import { type ThreadRow, threadRows } from '../../world/rows.ts';
import type { Spa } from '../environment.ts';
import type { PageArguments } from './connections.ts';
import {
  companyShape,
  contactShape,
  dateTime,
  memberShape,
  related,
  tagShapes,
  teamShape,
  upper,
  valuesShape,
} from './shapes.ts';
import { collapsedItems, itemShape, timelineConnection } from './timeline.ts';

export interface ThreadFilter {
  readonly states?: readonly string[] | null;
  readonly teamId?: string | null;
  readonly ownerId?: string | null;
  readonly unassigned?: boolean | null;
}

export function filteredRows(rows: readonly ThreadRow[], filter: ThreadFilter | null): readonly ThreadRow[] {
  if (!filter) return rows;
  const { states, teamId, ownerId, unassigned } = filter;
  return rows.filter(({ head }) => {
    if (states && !states.includes(upper(head.state))) return false;
    if (teamId && head.teamId !== teamId) return false;
    if (ownerId && head.ownerId !== ownerId) return false;
    return !unassigned || head.ownerId === null;
  });
}

export function threadShape(spa: Spa, viewer: CastMember, head: Head) {
  const { account } = spa;
  const messages = () => account.thread(head.id)?.messages ?? [];
  return {
    id: head.id,
    reference: head.number,
    subject: head.subject,
    source: head.channel,
    state: upper(head.state),
    company: () => related(account, 'companies', head.companyId, companyShape),
    participants: () =>
      head.contactIds.flatMap((id, index) => {
        const contact = related(account, 'contacts', id, contactShape);
        return contact ? [{ isOwner: index === 0, contact }] : [];
      }),
    owner: () => related(account, 'users', head.ownerId, memberShape),
    team: () => related(account, 'teams', head.teamId, teamShape),
    tags: () => tagShapes(account, head.tags),
    customFields: () => valuesShape(account, head.properties),
    createdAt: dateTime(head.createdAt),
    closedAt: dateTime(head.closedAt),
    lastActivityAt: () => new Date(account.lastMessageAt(head.id)).toISOString(),
    isUnread: () => head.state === 'active' && !spa.read.has(`${viewer.id}/${head.id}`),
    neighbors: () => neighbors(spa, head.id),
    items: (page: PageArguments) => timelineConnection(spa, messages(), page),
    collapsed: ({ after, until }: { after: string; until: string }) =>
      collapsedItems(spa, messages(), after, until),
  };
}

/** The threads above and below in the list of all. */
function neighbors(spa: Spa, id: string): string[] {
  const rows = threadRows(spa.account);
  const at = rows.findIndex(({ head }) => head.id === id);
  return [rows[at - 1], rows[at + 1]].flatMap((row) => row?.head.id ?? []);
}

export function ticketShape(spa: Spa, head: TicketHead) {
  const { account } = spa;
  const { id, description, status, priority, type, board } = head;
  return {
    ...{ id, description, status, priority, type, board },
    reference: head.number,
    summary: head.title,
    psaTicketId: head.psaNumber,
    company: () => related(account, 'companies', head.companyId, companyShape),
    contact: () => related(account, 'contacts', head.contactId, contactShape),
    owner: () => related(account, 'users', head.ownerId, memberShape),
    team: () => related(account, 'teams', head.teamId, teamShape),
    tags: () => tagShapes(account, head.tags),
    customFields: () => valuesShape(account, head.properties),
    createdAt: dateTime(head.createdAt),
    updatedAt: dateTime(head.updatedAt),
    closedAt: dateTime(head.closedAt),
    items: () => (account.thread(id)?.messages ?? []).map((message) => itemShape(spa, message)),
  };
}
