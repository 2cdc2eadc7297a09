// What the servers of one helpdesk share while they run.
import { randomBytes } from 'node:crypto';
import type { Conversation, Ticket } from '../../../model/records.ts';
import type { Desk } from './desk.ts';
import type { SeenRequest } from './request-log.ts';
import type { Sessions } from './sessions.ts';

export const APP_VERSION = '7.4.2';
const FILE_TICKET_MS = 120_000;

export interface World {
  readonly desk: Desk;
  readonly sessions: Sessions;
  readonly log: SeenRequest[];
  readonly user: string;
  readonly password: string;
  /** Unix seconds: what the helpdesk takes for now. */
  readonly now: number;
  readonly liveDelayMs: number;
  readonly heartbeatMs: number;
  /** Every which API read is answered with 429; 0: none. May be changed at any time. */
  throttleEvery: number;
  /** Thread ids that were opened. */
  readonly opened: Set<string>;
  readonly fileTickets: FileTickets;
  /** Known once the servers listen. */
  readonly urls: { ui: string; api: string; files: string };
}

export interface FileTickets {
  /** @returns a value good for one download of the file within two minutes */
  issue(fileId: string): string;
  /** @returns whether the value was good for this file; never again */
  redeem(value: string, fileId: string): boolean;
}

export function createFileTickets(): FileTickets {
  const issued = new Map<string, { fileId: string; until: number }>();
  return {
    issue(fileId) {
      const value = randomBytes(12).toString('base64url');
      issued.set(value, { fileId, until: Date.now() + FILE_TICKET_MS });
      return value;
    },
    redeem(value, fileId) {
      const found = issued.get(value);
      if (found?.fileId !== fileId) return false;
      issued.delete(value);
      return found.until > Date.now();
    },
  };
}

export function findThread(desk: Desk, id: string): Conversation | Ticket | undefined {
  const { conversations, tickets } = desk.truth;
  return conversations.find((one) => one.id === id) ?? tickets.find((one) => one.id === id);
}

export const fileUrlFor =
  ({ fileTickets, urls }: World) =>
  (fileId: string): string =>
    `${urls.files}/d/${fileId}?schein=${fileTickets.issue(fileId)}`;
