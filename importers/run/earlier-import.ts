// Whether the workspace already holds what this plan is about to make although the ledger knows of nothing: an import
// whose run folder was lost. Reads only.
import { ATTRIBUTES } from '../../mapping/names.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { PlannedAction, Unit } from '../../model/plan.ts';
import type { IntercomApi, Query } from '../intercom/api.ts';

/** Filters a group of a search may have (docs/intercom.md); so many of the first records are looked for. */
const MOST_FILTERS = 15;

export interface EarlierDeps {
  readonly api: IntercomApi;
  readonly inventory: Inventory;
  actions(): AsyncIterable<PlannedAction>;
  unitFor(ref: string): Promise<Unit>;
}

/**
 * Looks for the first conversations and tickets of the plan by their `source_ref`. Two requests at most, and none in a
 * workspace that has no such attribute. Searches trail behind: an import of the last minute may go unseen.
 * @returns "conversations/c1 (conversation 17)" and the like; empty when none is there
 */
export async function findEarlierImport(deps: EarlierDeps): Promise<string[]> {
  const { api, inventory } = deps;
  const ticketFields = inventory.ticketTypes
    .flatMap(({ attributes }) => attributes)
    .filter(({ name, archived }) => name === ATTRIBUTES.sourceRef && !archived)
    .slice(0, MOST_FILTERS)
    .map(({ id }) => `ticket_attribute.${id}`);
  const marked = inventory.conversationAttributes.some(({ name }) => name === ATTRIBUTES.sourceRef);
  if (!marked && ticketFields.length === 0) return [];
  const { conversations, tickets } = await firstRefs(deps.actions());
  const found: string[] = [];
  if (marked && conversations.length > 0) {
    const units = await Promise.all(conversations.map(deps.unitFor));
    // Their attributes cannot be searched; the second they are dated with can.
    const value = units.map(({ writes }): Query => {
      const at = Number(writes[0]?.body.created_at);
      return {
        operator: 'AND',
        value: [
          { field: 'created_at', operator: '>', value: at - 2 },
          { field: 'created_at', operator: '<', value: at + 2 },
        ],
      };
    });
    for await (const { id, custom_attributes } of api.searchConversations({ operator: 'OR', value })) {
      const ref = custom_attributes?.[ATTRIBUTES.sourceRef];
      if (conversations.some((one) => one === ref)) found.push(`${String(ref)} (conversation ${id})`);
    }
  }
  if (ticketFields.length > 0 && tickets.length > 0) {
    const value = ticketFields.map((field): Query => ({ field, operator: 'IN', value: tickets }));
    for await (const { id, ticket_attributes } of api.searchTickets({ operator: 'OR', value })) {
      const ref = ticket_attributes[ATTRIBUTES.sourceRef];
      if (tickets.some((one) => one === ref)) found.push(`${String(ref)} (ticket ${id})`);
    }
  }
  return found;
}

async function firstRefs(actions: AsyncIterable<PlannedAction>) {
  const conversations: string[] = [];
  const tickets: string[] = [];
  for await (const { ref, endpoint } of actions) {
    if (endpoint === 'POST /conversations' && conversations.length < MOST_FILTERS) conversations.push(ref);
    if (endpoint === 'POST /tickets' && tickets.length < MOST_FILTERS) tickets.push(ref);
    if (conversations.length === MOST_FILTERS && tickets.length === MOST_FILTERS) break;
  }
  return { conversations, tickets };
}
