// What the seeded site really holds, as Request Tracker's own API tells it.
import { type Rest2, rest2 } from './rest2.ts';
import { ROOT } from './site.ts';

export interface Part {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly bytes: Buffer;
  readonly isAttachment: boolean;
  readonly parent: string;
}

export interface Transaction {
  readonly id: string;
  readonly type: string;
  /** Numeric user id. */
  readonly creator: string;
  readonly created: string;
  /** What it changed: field, old and new value. */
  readonly change: readonly [string, string, string];
  readonly parts: readonly Part[];
}

export interface TicketTruth {
  readonly id: string;
  readonly subject: string;
  readonly status: string;
  readonly queue: string;
  readonly priority: number;
  readonly owner: string;
  readonly requestors: readonly string[];
  readonly cc: readonly string[];
  readonly created: string;
  readonly updated: string;
  /** Null where it never was. */
  readonly resolved: string | null;
  readonly history: readonly Transaction[];
}

export interface UserTruth {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly isPrivileged: boolean;
  readonly isDisabled: boolean;
}

export interface Truth {
  readonly tickets: readonly TicketTruth[];
  readonly users: readonly UserTruth[];
  readonly queues: readonly { readonly id: string; readonly name: string }[];
}

type Named = { id: string };
type Entry = { id: string; Creator: Named } & Record<(typeof ENTRY)[number], string>;
const ENTRY = ['Type', 'Creator', 'Created', 'Field', 'OldValue', 'NewValue'] as const;

/** A copy of a mail RT sent: its page is a page of its own, and not read. */
export const isMailRecord = (type: string): boolean => type.endsWith('EmailRecord');

/** Asks for everything; bytes of files included, those of recorded mails left out. */
export async function truthOf(url: string): Promise<Truth> {
  const api = rest2(url, ROOT);
  const users = await usersOf(api);
  const idOf = new Map(users.map(({ id, login }) => [login, id]));
  idOf.set('RT_System', '1');
  const queues = await api.all<{ id: string; Name: string }>('/queues', ['Name'], everything('id'));
  const tickets = await api.all<
    Record<string, string> & { Owner: Named; Queue: Named; Requestor: Named[]; Cc: Named[] }
  >(`/tickets?query=${encodeURIComponent('id > 0')}&orderby=id`, [
    'Subject',
    'Status',
    'Queue',
    'Priority',
    'Owner',
    'Requestor',
    'Cc',
    'Created',
    'LastUpdated',
    'Resolved',
  ]);
  const histories = new Map<string, Entry[]>();
  for (const { id } of tickets)
    histories.set(String(id), await api.all<Entry>(`/ticket/${id}/history`, ENTRY));
  const wanted = [...histories.values()].flat().filter(({ Type }) => !isMailRecord(Type));
  const parts = await partsOf(api, new Set(wanted.map(({ id }) => id)));
  const read = tickets.map((ticket): TicketTruth => {
    const id = String(ticket.id);
    return {
      id,
      subject: ticket.Subject ?? '',
      status: ticket.Status ?? '',
      queue: ticket.Queue.id,
      priority: Number(ticket.Priority),
      owner: ticket.Owner.id === 'Nobody' ? '' : (idOf.get(ticket.Owner.id) ?? '?'),
      requestors: ticket.Requestor.map((one) => idOf.get(one.id) ?? '?'),
      cc: ticket.Cc.map((one) => idOf.get(one.id) ?? '?'),
      created: ticket.Created ?? '',
      updated: ticket.LastUpdated ?? '',
      resolved: ticket.Resolved?.startsWith('1970') ? null : (ticket.Resolved ?? null),
      history: (histories.get(id) ?? []).map((one) => ({
        id: one.id,
        type: one.Type,
        creator: idOf.get(one.Creator.id) ?? '?',
        created: one.Created,
        change: [one.Field, one.OldValue, one.NewValue],
        parts: parts.get(one.id) ?? [],
      })),
    };
  });
  return { tickets: read, users, queues: queues.map(({ id, Name }) => ({ id: String(id), name: Name })) };
}

const everything = (field: string): unknown => [{ field, operator: '>', value: 0 }];

async function usersOf(api: Rest2): Promise<UserTruth[]> {
  const listed = await api.all<{ id: string }>('/users?find_disabled_rows=1', ['Name'], everything('id'));
  const users: UserTruth[] = [];
  for (const { id } of listed) {
    if (id === 'RT_System' || id === 'Nobody') continue;
    const user = await api.get<Record<string, string | number>>(`/user/${encodeURIComponent(id)}`);
    users.push({
      id: String(user.id),
      login: String(user.Name),
      name: String(user.RealName ?? ''),
      email: String(user.EmailAddress ?? ''),
      phone: String(user.MobilePhone ?? ''),
      isPrivileged: Boolean(Number(user.Privileged)),
      isDisabled: Boolean(Number(user.Disabled)),
    });
  }
  return users.sort((a, b) => Number(a.id) - Number(b.id));
}

/** By transaction, in the order RT keeps them; without containers. */
async function partsOf(api: Rest2, wanted: ReadonlySet<string>): Promise<Map<string, Part[]>> {
  const listed = await api.all<{ id: string; ContentType: string; TransactionId: string; Headers: string }>(
    '/attachments',
    ['ContentType', 'TransactionId', 'Headers'],
    everything('id'),
  );
  const byTransaction = new Map<string, Part[]>();
  for (const { id, ContentType, TransactionId, Headers } of listed) {
    if (/^multipart\//i.test(ContentType) || !wanted.has(String(TransactionId))) continue;
    const part = await api.get<{ Content: string; Filename: string; Parent: Named | string }>(
      `/attachment/${id}`,
    );
    const parts = byTransaction.get(String(TransactionId)) ?? [];
    parts.push({
      id: String(id),
      type: ContentType.toLowerCase(),
      name: part.Filename ?? '',
      bytes: Buffer.from(part.Content ?? '', 'base64'),
      isAttachment: /^content-disposition:\s*attachment/im.test(Headers),
      parent: typeof part.Parent === 'string' ? part.Parent : (part.Parent?.id ?? ''),
    });
    byTransaction.set(String(TransactionId), parts);
  }
  for (const parts of byTransaction.values()) parts.sort((a, b) => Number(a.id) - Number(b.id));
  return byTransaction;
}
