// How each kind of object is taken back in Intercom, and how to tell that somebody has touched it since.
// Knows requests and looks; the order, and whether to do it at all, is rollback.ts.
import type { Endpoint, Unit } from '../model/plan.ts';
import { containsValues, sameBody } from './compare.ts';
import { sameContact } from './find-state.ts';
import type { IntercomApi } from './intercom/api.ts';
import type { WriteRequest } from './intercom/client.ts';
import type { Part } from './intercom/wire.ts';
import type { Request } from './resolve-deferred.ts';

export interface Undoing {
  /** As people read it: "delete", "archive". */
  readonly what: string;
  readonly request: WriteRequest;
}

/** Intercom-facts 4, 5, 6.2, 7: what has no DELETE is archived. Null for an endpoint that makes nothing of its own. */
export function undoing(endpoint: Endpoint, id: string, path: string): Undoing | null {
  const at = encodeURIComponent(id);
  const remove = (collection: string): Undoing => ({
    what: 'delete',
    request: { method: 'DELETE', path: `${collection}/${at}` },
  });
  const archive = (request: WriteRequest): Undoing => ({ what: 'archive', request });
  const archived = { archived: true };
  switch (endpoint) {
    case 'POST /conversations':
      return remove('/conversations');
    case 'POST /tickets':
      return remove('/tickets');
    case 'POST /articles':
      return remove('/articles');
    case 'POST /help_center/collections':
      return remove('/help_center/collections');
    case 'POST /tags':
      return remove('/tags');
    case 'POST /contacts':
      return archive({ method: 'POST', path: `/contacts/${at}/archive` });
    case 'POST /companies':
      return archive({ method: 'DELETE', path: `/companies/${at}` });
    case 'POST /conversations/attributes':
      return archive({ method: 'DELETE', path: `/conversations/attributes/${at}` });
    case 'POST /data_attributes':
      return archive({ method: 'PUT', path: `/data_attributes/${at}`, body: archived });
    case 'POST /ticket_types':
      return archive({ method: 'PUT', path: `/ticket_types/${at}`, body: archived });
    case 'POST /ticket_types/{ticket_type_id}/attributes':
      return archive({ method: 'PUT', path: `${path}/${at}`, body: archived });
    default:
      return null;
  }
}

export interface Touch {
  readonly api: IntercomApi;
  readonly unit: Unit;
  readonly id: string;
  /** The unit's first write, as it was sent. */
  readonly request: Request;
  /** Writes of the unit that were applied. */
  readonly done: number;
  /** Replies that other units of ours made to this one. */
  readonly repliesByOthers: number;
  /** True when the id is one of ours. */
  ours(id: string): boolean;
}

/** @returns why it must not be taken back, or null; what is gone already counts as untouched */
export async function touchedSince(touch: Touch): Promise<string | null> {
  const { api, unit, id, request } = touch;
  switch (unit.writes[0]?.endpoint) {
    case 'POST /conversations': {
      const found = await api.conversation(id);
      return found && extraMessages(found.conversation_parts?.conversation_parts ?? [], touch);
    }
    case 'POST /tickets': {
      const found = await api.ticket(id);
      return found && extraMessages(found.ticket_parts?.ticket_parts ?? [], touch);
    }
    case 'POST /contacts': {
      const found = await api.contact(id);
      if (found && !sameContact(request.body, found)) return 'its fields were changed';
      return found && foreignConversation(touch);
    }
    case 'POST /companies': {
      const found = await api.companyByCompanyId(String(request.body.company_id));
      const { name, website } = request.body;
      const wanted = { name, ...(website === undefined ? {} : { website }) };
      return found && !containsValues(wanted, found) ? 'its fields were changed' : null;
    }
    case 'POST /articles': {
      const found = await api.article(id);
      const same =
        found?.title === request.body.title && sameBody(String(request.body.body ?? ''), found?.body ?? '');
      return found && !same ? 'its text was changed' : null;
    }
    default:
      return null;
  }
}

const MESSAGES = new Set(['comment', 'note', 'open', 'quick_reply']);

function extraMessages(parts: readonly Part[], { unit, done, repliesByOthers }: Touch): string | null {
  const sent = unit.writes.slice(0, done).filter(({ endpoint }) => endpoint.endsWith('/reply')).length;
  const there = parts.filter(({ part_type, body }) => MESSAGES.has(part_type) && body !== null).length;
  const extra = there - sent - repliesByOthers;
  return extra > 0 ? `${extra} messages were added` : null;
}

async function foreignConversation({ api, id, ours }: Touch): Promise<string | null> {
  const query = { field: 'contact_ids', operator: '=', value: id };
  for await (const conversation of api.searchConversations(query)) {
    if (!ours(conversation.id)) return `it takes part in conversation ${conversation.id}`;
  }
  return null;
}
