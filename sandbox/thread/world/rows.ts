// The lists as the UI orders and filters them, worked out once between changes.
import type { Company, Contact, Review } from '../../../model/records.ts';
import type { Account, Head, TicketHead } from './account.ts';
import { closedStatuses } from './tickets.ts';

export interface ThreadRow {
  readonly head: Head;
  /** Milliseconds since the epoch of the last message. */
  readonly updated: number;
}

/** Threads, the one with the newest message first: a reply moves a thread to the top. */
export function threadRows(account: Account): readonly ThreadRow[] {
  return account.derived('rows/threads', () =>
    account
      .ids('conversations')
      .flatMap((id) => {
        const head = account.conversation(id);
        return head ? [{ head, updated: account.lastMessageAt(id) }] : [];
      })
      .sort((a, b) => b.updated - a.updated || (a.head.id < b.head.id ? 1 : -1)),
  );
}

/** The saved filter every new session carries. */
export const savedFilter = { label: 'Board: Service Desk', teamId: 't201' } as const;

export const threadViews = ['active', 'waiting', 'done', 'all', 'mine', 'unassigned'] as const;
export type ThreadView = (typeof threadViews)[number];

/** @param memberId who "mine" is */
export function filterThreads(
  rows: readonly ThreadRow[],
  view: ThreadView,
  memberId: string,
  filtered: boolean,
): readonly ThreadRow[] {
  return rows.filter(({ head }) => {
    if (filtered && head.teamId !== savedFilter.teamId) return false;
    if (view === 'all') return true;
    if (view === 'mine') return head.ownerId === memberId;
    if (view === 'unassigned') return head.ownerId === null;
    return head.state === view;
  });
}

/** Tickets, newest first. */
export function ticketRows(account: Account): readonly TicketHead[] {
  return account.derived('rows/tickets', () =>
    account
      .ids('tickets')
      .flatMap((id) => account.ticket(id) ?? [])
      .reverse(),
  );
}

export function filterTickets(rows: readonly TicketHead[], state: string): readonly TicketHead[] {
  if (state === 'all') return rows;
  return rows.filter((ticket) => closedStatuses.includes(ticket.status) === (state === 'closed'));
}

/** Reviews, newest first. */
export function reviewRows(account: Account): readonly Review[] {
  return account.derived('rows/reviews', () =>
    account
      .ids('reviews')
      .flatMap((id) => account.get('reviews', id) ?? [])
      .reverse(),
  );
}

const byName = (a: { name: string; id: string }, b: { name: string; id: string }): number =>
  a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1;

export function companyRows(account: Account): readonly Company[] {
  return account.derived('rows/companies', () =>
    account
      .ids('companies')
      .flatMap((id) => account.get('companies', id) ?? [])
      .sort(byName),
  );
}

export function contactRows(account: Account): readonly Contact[] {
  return account.derived('rows/contacts', () =>
    account
      .ids('contacts')
      .flatMap((id) => account.get('contacts', id) ?? [])
      .sort(byName),
  );
}
