// A write in doubt as a question to a person: what was sent, where to look, and how an id in the answer is checked.
import { isoSeconds } from '../../lib/clock.ts';
import { RecordError } from '../../lib/errors.ts';
import type { MadeKind } from '../../model/doubts.ts';
import type { Endpoint, Write } from '../../model/plan.ts';
import type { IntercomApi } from '../intercom/api.ts';
import type { Request } from '../writes/resolve-deferred.ts';

export interface Question {
  readonly sentAt: string;
  readonly sent: string;
  readonly look: string;
  readonly makes: MadeKind | null;
  readonly idNeeded: boolean;
  readonly candidates: readonly string[];
}

/** Endpoints that change something instead of making it are absent. */
const MAKES: Partial<Record<Endpoint, MadeKind>> = {
  'POST /tags': 'tag',
  'POST /conversations/attributes': 'conversation attribute',
  'POST /ticket_types': 'ticket type',
  'POST /ticket_types/{ticket_type_id}/attributes': 'ticket type attribute',
  'POST /companies': 'company',
  'POST /contacts': 'contact',
  'POST /conversations': 'conversation',
  'POST /conversations/{conversation_id}/reply': 'part',
  'POST /tickets': 'ticket',
  'POST /tickets/{ticket_id}/reply': 'part',
  'POST /help_center/collections': 'collection',
  'POST /articles': 'article',
};

export function madeBy({ endpoint, body }: Write): MadeKind | null {
  if (endpoint !== 'POST /data_attributes') return MAKES[endpoint] ?? null;
  return body.model === 'company' ? 'company attribute' : 'contact attribute';
}

/** How much of a text is enough to recognise it by. */
const EXCERPT = 80;

/**
 * @param at when the intent was written, Unix seconds
 * @param first whether it is the unit's first write, whose answer would have carried the unit's id
 */
export function questionOf(
  write: Write,
  request: Request,
  at: number,
  first: boolean,
  candidates: readonly string[],
): Question {
  const makes = madeBy(write);
  return {
    sentAt: isoSeconds(at * 1000),
    sent: wordsOf(write, request),
    look: placeOf(write, request),
    makes,
    idNeeded: first && makes !== null,
    candidates,
  };
}

type Body = Readonly<Record<string, unknown>>;

function wordsOf({ endpoint }: Write, { method, path, body }: Request): string {
  const dated = typeof body.created_at === 'number' ? `, dated ${isoSeconds(body.created_at * 1000)}` : '';
  if (endpoint === 'POST /conversations') {
    return `a conversation begun by contact ${(body.from as Body).id}${dated}: "${excerpt(body.body)}"`;
  }
  if (endpoint === 'POST /tickets') {
    const values = body.ticket_attributes as Body;
    return `a ticket "${excerpt(values._default_title_)}"${dated}, source_ref ${values.source_ref ?? 'none'}`;
  }
  if (endpoint.endsWith('/reply')) {
    const author =
      body.type === 'admin' ? `teammate ${body.admin_id}` : `contact ${body.intercom_user_id ?? 'unknown'}`;
    const files = ((body.attachment_files ?? []) as readonly { name: string }[]).map(({ name }) => name);
    const with_ = files.length > 0 ? `, with ${files.join(', ')}` : '';
    return `a ${body.message_type} by ${author}${dated}: "${excerpt(body.body)}"${with_}`;
  }
  const name = body.name ?? body.title ?? body.external_id;
  return `${method} ${path}${name === undefined ? '' : ` "${excerpt(name)}"`}`;
}

function placeOf({ endpoint }: Write, { path, body }: Request): string {
  const [, kind = '', id] = path.split('/');
  if (endpoint === 'POST /conversations') {
    return `the conversations of contact ${(body.from as Body).id}`;
  }
  if (endpoint === 'POST /tickets') {
    const contact = (body.contacts as readonly Body[] | undefined)?.[0]?.id;
    return `the tickets of contact ${contact}`;
  }
  if (id !== undefined && id !== 'attributes' && id !== 'collections') {
    return `${kind.replace(/s$/, '').replace('_', ' ')} ${id}`;
  }
  return `the ${(MAKES[endpoint] ?? kind).replace(/y$/, 'ie')}s of the workspace`;
}

const excerpt = (value: unknown): string => {
  const text = String(value ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...text].length > EXCERPT ? `${[...text].slice(0, EXCERPT).join('')}…` : text;
};

/**
 * Whether Intercom knows an object of that kind by that id, where this write would have put it.
 * @throws what `client.read` throws, but not for an id it refuses
 */
export async function isThere(
  api: IntercomApi,
  write: Write,
  request: Request,
  id: string,
): Promise<boolean> {
  try {
    return await looked(api, write, request, id);
  } catch (error) {
    // An id of another shape is answered with a 400 instead of a 404.
    if (error instanceof RecordError) return false;
    throw error;
  }
}

async function looked(api: IntercomApi, write: Write, request: Request, id: string): Promise<boolean> {
  const [, kind, parent = ''] = request.path.split('/');
  const among = (all: readonly { readonly id?: string | undefined }[]): boolean =>
    all.some((one) => one.id === id);
  switch (madeBy(write)) {
    case 'tag':
      return among(await api.tags());
    case 'contact attribute':
      return among(await api.dataAttributes('contact'));
    case 'company attribute':
      return among(await api.dataAttributes('company'));
    case 'conversation attribute':
      return among(await api.conversationAttributes());
    case 'ticket type':
      return among(await api.ticketTypes());
    case 'ticket type attribute': {
      const type = (await api.ticketTypes()).find((one) => one.id === parent);
      return among(type?.ticket_type_attributes.data ?? []);
    }
    case 'company':
      return (await api.companyByCompanyId(String(request.body.company_id)))?.id === id;
    case 'contact':
      return (await api.contact(id)) !== null;
    case 'conversation':
      // Tickets answer to /conversations/{id} as well (docs/intercom.md 0.6).
      return (await api.conversation(id)) !== null && (await api.ticket(id)) === null;
    case 'ticket':
      return (await api.ticket(id)) !== null;
    case 'part':
      return kind === 'tickets'
        ? among((await api.ticket(parent))?.ticket_parts?.ticket_parts ?? [])
        : among((await api.conversation(parent))?.conversation_parts?.conversation_parts ?? []);
    case 'collection':
      for await (const collection of api.collections()) if (collection.id === id) return true;
      return false;
    case 'article':
      return (await api.article(id)) !== null;
    case null:
      return false;
  }
}
