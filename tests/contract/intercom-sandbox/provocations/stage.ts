// What a refusal is provoked with: a prepared workspace, and what is expected of the answer.
import type { Client, Reply } from '../client.ts';

/** A workspace with one of everything. */
export interface Stage {
  readonly client: Client;
  readonly adminId: string;
  readonly contactId: string;
  readonly otherId: string;
  readonly leadId: string;
  readonly companyId: string;
  readonly tagId: string;
  readonly conversationId: string;
  readonly customerTypeId: string;
  readonly officeTypeId: string;
  readonly ticketId: string;
  readonly officeTicketId: string;
  readonly trackerTicketId: string;
  readonly textAttributeId: number;
  readonly listAttributeId: number;
  readonly optionId: string;
  /** A macro only a team sees that the token's owner is not in. */
  macroOfOthers(): Promise<string>;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  provoke(stage: Stage): Promise<Reply>;
}

/** By "METHOD /path status example name", as the description writes them. */
export type Provocations = Readonly<Record<string, Refusal>>;

export function refusal(code: string, message: string, provoke: Refusal['provoke']): Refusal {
  return { code, message, provoke };
}

/** A call made while the workspace has no active subscription. */
export async function withoutPlan(
  { client }: Stage,
  method: string,
  path: string,
  body?: unknown,
): Promise<Reply> {
  await client.control('behaviours', { activeSubscription: false });
  return client.call(method, path, body);
}
