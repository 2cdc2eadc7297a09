// What the seeded helpdesk really holds, as its database tells it.
import type { Database } from './database.ts';

type Row = Record<string, string | null>;

export interface AgentTruth {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isActive: boolean;
  readonly isAdmin: boolean;
}

/** A department or a team. */
export interface GroupTruth {
  readonly id: string;
  /** A department's with those above it: "Support / Tier 2". */
  readonly name: string;
  readonly members: readonly string[];
}

export interface PersonTruth {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly organization: string | null;
  readonly created: string;
  readonly shoeSize: string | null;
}

export interface FileTruth {
  /** Of its use, not of the bytes: osTicket keeps equal bytes once. */
  readonly id: string;
  /** Name of the bytes in the addresses of pictures. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly isInline: boolean;
}

export interface EntryTruth {
  readonly id: string;
  readonly type: 'M' | 'R' | 'N';
  readonly staff: string | null;
  readonly user: string | null;
  readonly poster: string;
  readonly created: string;
  readonly title: string;
  readonly body: string;
  readonly files: readonly FileTruth[];
}

export interface EventTruth {
  readonly name: string;
  /** `S` for agents, `U` for users. */
  readonly byKind: string | null;
  readonly by: string | null;
  readonly at: string;
}

export interface TicketTruth {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly status: string;
  readonly isClosed: boolean;
  readonly priority: string;
  readonly department: string;
  readonly team: string | null;
  readonly staff: string | null;
  readonly user: string;
  readonly organization: string | null;
  readonly collaborators: readonly string[];
  readonly orderNumber: string | null;
  readonly contract: string | null;
  readonly created: string;
  readonly closed: string | null;
  readonly entries: readonly EntryTruth[];
  readonly events: readonly EventTruth[];
}

export interface CannedTruth {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly files: readonly FileTruth[];
}

export interface ArticleTruth extends CannedTruth {
  readonly category: string;
  readonly isPublished: boolean;
}

export interface Truth {
  readonly agents: readonly AgentTruth[];
  readonly departments: readonly GroupTruth[];
  readonly teams: readonly GroupTruth[];
  readonly organizations: readonly { id: string; name: string }[];
  readonly people: readonly PersonTruth[];
  readonly tickets: readonly TicketTruth[];
  readonly canned: readonly CannedTruth[];
  readonly articles: readonly ArticleTruth[];
}

export async function truthOf({ rows }: Database): Promise<Truth> {
  const files = await filesOf(rows);
  const entries = await entriesOf(rows, files);
  return {
    agents: (await rows('SELECT * FROM ost_staff ORDER BY staff_id')).map((row) => ({
      id: text(row.staff_id),
      name: `${text(row.firstname)} ${text(row.lastname)}`.trim(),
      email: text(row.email),
      isActive: row.isactive === '1',
      isAdmin: row.isadmin === '1',
    })),
    departments: await departmentsOf(rows),
    teams: await groups(
      rows,
      'SELECT team_id id, name FROM ost_team ORDER BY team_id',
      'SELECT team_id id, staff_id member FROM ost_team_member',
    ),
    organizations: (await rows('SELECT id, name FROM ost_organization ORDER BY id')).map((row) => ({
      id: text(row.id),
      name: text(row.name),
    })),
    people: (await rows(PEOPLE)).map((row) => ({
      id: text(row.id),
      name: text(row.name),
      email: text(row.address),
      phone: row.phone || null,
      organization: row.org_id === '0' ? null : (row.org_id ?? null),
      created: instant(row.created) ?? '',
      shoeSize: row.shoe_size || null,
    })),
    tickets: await ticketsOf(rows, entries),
    canned: (await rows('SELECT * FROM ost_canned_response ORDER BY canned_id')).map((row) => ({
      id: text(row.canned_id),
      title: text(row.title),
      body: text(row.response),
      files: files.get(`C${row.canned_id}`) ?? [],
    })),
    articles: (
      await rows(
        'SELECT f.*, c.name category, c.ispublic FROM ost_faq f JOIN ost_faq_category c ON c.category_id = f.category_id ORDER BY f.faq_id',
      )
    ).map((row) => ({
      id: text(row.faq_id),
      title: text(row.question),
      body: text(row.answer),
      category: text(row.category),
      // Nobody but agents sees what is in a private category.
      isPublished: row.ispublished === '1' && row.ispublic === '1',
      files: files.get(`F${row.faq_id}`) ?? [],
    })),
  };
}

type Ask = Database['rows'];

const PEOPLE = `SELECT u.*, e.address, c.phone, c.shoe_size FROM ost_user u
  JOIN ost_user_email e ON e.id = u.default_email_id LEFT JOIN ost_user__cdata c ON c.user_id = u.id ORDER BY u.id`;

const TICKETS = `SELECT t.*, c.subject, c.order_no, c.contract, s.name status, s.state, p.priority_desc,
    u.org_id, th.id thread FROM ost_ticket t
  JOIN ost_ticket__cdata c ON c.ticket_id = t.ticket_id
  JOIN ost_ticket_status s ON s.id = t.status_id
  JOIN ost_ticket_priority p ON p.priority_id = c.priority
  JOIN ost_user u ON u.id = t.user_id
  JOIN ost_thread th ON th.object_id = t.ticket_id AND th.object_type = 'T'
  ORDER BY t.ticket_id`;

const EVENTS = `SELECT e.*, v.name FROM ost_thread_event e JOIN ost_event v ON v.id = e.event_id
  WHERE v.name <> 'viewed' ORDER BY e.id`;

/** Uses of files; `type` is H for entries of threads, C for canned responses, F for articles. */
const FILES = `SELECT a.id, a.object_id, a.type, a.name, a.inline, f.name filename, f.\`key\`, f.type mime, f.size, b.sha
  FROM ost_attachment a JOIN ost_file f ON f.id = a.file_id
  JOIN (SELECT file_id, SHA2(GROUP_CONCAT(filedata ORDER BY chunk_id SEPARATOR ''), 256) sha FROM ost_file_chunk GROUP BY file_id) b
    ON b.file_id = f.id
  WHERE a.type IN ('H', 'C', 'F') ORDER BY a.id`;

async function filesOf(rows: Ask): Promise<Map<string, FileTruth[]>> {
  const files = new Map<string, FileTruth[]>();
  for (const row of await rows(FILES))
    push(files, `${row.type}${row.object_id}`, {
      id: text(row.id),
      key: text(row.key),
      name: row.name || text(row.filename),
      type: text(row.mime),
      size: Number(row.size),
      sha256: text(row.sha),
      isInline: row.inline === '1',
    });
  return files;
}

async function entriesOf(rows: Ask, files: Map<string, FileTruth[]>): Promise<Map<string, EntryTruth[]>> {
  const entries = new Map<string, EntryTruth[]>();
  for (const row of await rows('SELECT * FROM ost_thread_entry ORDER BY created, id'))
    push(entries, text(row.thread_id), {
      id: text(row.id),
      type: text(row.type) as EntryTruth['type'],
      staff: known(row.staff_id),
      user: known(row.user_id),
      poster: text(row.poster),
      created: instant(row.created) ?? '',
      title: text(row.title),
      body: text(row.body),
      files: files.get(`H${row.id}`) ?? [],
    });
  return entries;
}

async function ticketsOf(rows: Ask, entries: Map<string, EntryTruth[]>): Promise<TicketTruth[]> {
  const names = new Map((await departmentsOf(rows)).map(({ id, name }) => [id, name]));
  const events = new Map<string, EventTruth[]>();
  for (const row of await rows(EVENTS))
    push(events, text(row.thread_id), {
      name: text(row.name),
      byKind: row.uid_type || null,
      by: known(row.uid),
      at: instant(row.timestamp) ?? '',
    });
  const collaborators = new Map<string, string[]>();
  for (const row of await rows('SELECT * FROM ost_thread_collaborator ORDER BY id'))
    push(collaborators, text(row.thread_id), text(row.user_id));
  return (await rows(TICKETS)).map((row) => ({
    id: text(row.ticket_id),
    number: text(row.number),
    subject: text(row.subject),
    status: text(row.status),
    isClosed: row.state === 'closed',
    priority: text(row.priority_desc),
    department: names.get(text(row.dept_id)) ?? '?',
    team: known(row.team_id),
    staff: known(row.staff_id),
    user: text(row.user_id),
    organization: known(row.org_id),
    collaborators: collaborators.get(text(row.thread)) ?? [],
    orderNumber: row.order_no || null,
    contract: row.contract?.split(',')[1] ?? null,
    created: instant(row.created) ?? '',
    closed: instant(row.closed),
    entries: entries.get(text(row.thread)) ?? [],
    events: events.get(text(row.thread)) ?? [],
  }));
}

async function departmentsOf(rows: Ask): Promise<GroupTruth[]> {
  const found = await groups(
    rows,
    'SELECT id, name FROM ost_department ORDER BY id',
    'SELECT dept_id id, staff_id member FROM ost_staff UNION SELECT dept_id, staff_id FROM ost_staff_dept_access',
  );
  const names = new Map(found.map(({ id, name }) => [id, name]));
  const paths = await rows('SELECT id, path FROM ost_department');
  const path = new Map(paths.map((row) => [text(row.id), text(row.path).split('/').filter(Boolean)]));
  return found.map((one) => ({
    ...one,
    name: (path.get(one.id) ?? []).map((id) => names.get(id)).join(' / '),
  }));
}

async function groups(rows: Ask, listed: string, membership: string): Promise<GroupTruth[]> {
  const members = new Map<string, string[]>();
  for (const row of await rows(membership)) push(members, text(row.id), text(row.member));
  return (await rows(listed)).map((row) => ({
    id: text(row.id),
    name: text(row.name),
    members: (members.get(text(row.id)) ?? []).sort(),
  }));
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key) ?? [];
  list.push(value);
  map.set(key, list);
}

const text = (value: Row[string] | undefined): string => value ?? '';
/** Zero stands for none. */
const known = (value: Row[string] | undefined): string | null => (value && value !== '0' ? value : null);
/** The database keeps UTC. */
const instant = (value: Row[string] | undefined): string | null =>
  value && !value.startsWith('0000') ? `${value.replace(' ', 'T')}Z` : null;
