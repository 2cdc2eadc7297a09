// The first draft of map.yaml: every decision filled in as far as the data allow, for a person to look over.
import type { Inventory } from '../model/inventory.ts';
import { MAP_FORMAT, type MigrationMap, type TicketCategory } from '../model/map.ts';
import type { Property, Team, User } from '../model/records.ts';
import type { Survey } from '../model/survey.ts';
import { proposeProperties } from './propose-properties.ts';

export interface ProposalInput {
  readonly users: readonly User[];
  readonly teams: readonly Team[];
  readonly properties: readonly Property[];
  /** Every variable of every template, as written. */
  readonly variables: readonly string[];
  readonly survey: Survey;
  readonly inventory: Inventory;
}

/** Pure and deterministic. Unapproved: `approval` is null. */
export function proposeMap(input: ProposalInput): MigrationMap {
  const { survey, inventory } = input;
  const ticketTypes = {
    tickets: typeName('Thread ticket', 'Customer', inventory),
    conversations: typeName('Thread conversation', 'Customer', inventory),
    reviews: typeName('Review', 'Back-office', inventory),
  };
  const conversations = { as: 'conversation' } as const;
  return {
    formatVersion: MAP_FORMAT,
    conversations,
    reviews: { as: 'ticket' },
    articles: { state: 'draft' },
    ticketTypes,
    openers: 'note',
    activities: 'notes',
    users: keyed(input.users, (user) => adminFor(user, inventory)),
    standIn: inventory.me.id,
    teams: keyed(input.teams, (team) => teamFor(team, inventory)),
    statuses: Object.fromEntries(survey.statuses.map((status) => [status, categoryFor(status)])),
    priorities: Object.fromEntries(survey.priorities.map((priority) => [priority, priority])),
    properties: proposeProperties(input.properties, survey, inventory, { conversations, ticketTypes }),
    tagLength: 255,
    variables: Object.fromEntries(
      [...new Set(input.variables)].sort().map((variable) => [variable, VARIABLES[variable] ?? null]),
    ),
    approval: null,
  };
}

/** By e-mail, case-insensitively; nobody without one. */
function adminFor(user: User, inventory: Inventory): string | null {
  const email = user.email?.trim().toLowerCase();
  if (!email) return null;
  return inventory.admins.find((admin) => admin.email?.trim().toLowerCase() === email)?.id ?? null;
}

/** By name, case-insensitively. */
function teamFor(team: Team, inventory: Inventory): string | null {
  const name = team.name.trim().toLowerCase();
  return inventory.teams.find((candidate) => candidate.name.trim().toLowerCase() === name)?.id ?? null;
}

/** An existing type of the same name serves only when it is live and of the right category. */
function typeName(name: string, category: string, inventory: Inventory): string {
  const suits = (candidate: string): boolean =>
    inventory.ticketTypes
      .filter((type) => type.name.toLowerCase() === candidate.toLowerCase())
      .every((type) => type.category === category && !type.archived && type.name === candidate);
  let candidate = name;
  for (let copy = 2; !suits(candidate); copy += 1) candidate = `${name} ${copy}`;
  return candidate;
}

/** Words of a status name, the telling ones first: "Customer responded" is work to do, "Responded" is done. */
const WORDS: readonly [TicketCategory, RegExp][] = [
  ['in_progress', /\b(customer|client|user) (responded|replied|updated)\b/i],
  [
    'resolved',
    /\b(closed?|done|resolved?|completed?|cancell?ed|solved|finished|responded|answered|merged)\b/i,
  ],
  [
    'waiting_on_customer',
    /\b(waiting|pending|on hold|awaiting|customer (reply|response)|client (reply|response)|blocked)\b/i,
  ],
  [
    'in_progress',
    /\b(in progress|working|assigned|started|scheduled|escalated|ongoing|active|re-?opened)\b/i,
  ],
  ['submitted', /\b(new|open|submitted|triage|unassigned|received|flagged)\b/i],
];

export function categoryFor(status: string): TicketCategory {
  return WORDS.find(([, words]) => words.test(status))?.[0] ?? 'submitted';
}

/** Snippet variables of the source (as Thread's documentation shows them) and Intercom's macro attributes. */
const VARIABLES: Readonly<Record<string, string>> = {
  '{First Name}': 'first_name',
  '{Last Name}': 'last_name',
  '{Full Name}': 'name',
  '{Company Name}': 'company.name',
  '{Email}': 'email',
  '{Contact ID}': 'user_id',
  '{Member First Name}': 'teammate.first_name',
  '{Member Full Name}': 'teammate.name',
};

function keyed<R extends { readonly id: string }, V>(
  records: readonly R[],
  value: (record: R) => V,
): Record<string, V> {
  const inOrder = [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
  return Object.fromEntries(inOrder.map((record) => [record.id, value(record)]));
}
