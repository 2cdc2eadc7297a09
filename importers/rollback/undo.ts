// How each kind of object is taken back in Intercom, as a request. Pure; whether to send it is take-back.ts.
import type { Endpoint } from '../../model/plan.ts';
import type { WriteRequest } from '../intercom/client.ts';

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
