// Admin Panel pages about people: members, teams, companies, contacts.
import { html } from 'hono/html';
import { isoSeconds } from '../../../lib/clock.ts';
import type { Company, Contact, Team, User } from '../../../model/records.ts';
import { lastSeen } from '../world/clients.ts';
import { layout } from './layout.ts';
import { k } from './names.ts';
import { company, counter, customProperties, details, member, none, text, time } from './parts.ts';
import { type Column, filterTabs, type PageOf, pager, table } from './table.ts';
import type { Html, View } from './view.ts';

const states = { active: 'Active', pending: 'Pending', deleted: 'Deleted' } as const;
const roles = { admin: 'Admin', team_admin: 'Team Admin', member: 'Member' } as const;

export function membersPage(view: View, state: string, list: PageOf<User>): Html {
  const columns: readonly Column<User>[] = [
    {
      key: 'name',
      label: 'Name',
      cell: (user) => html`<span class="${k('Member')}" data-member-id="${user.id}">${user.name}</span>`,
    },
    { key: 'email', label: 'Email', cell: (user) => text(user.email ?? '') },
    {
      key: 'state',
      label: 'State',
      cell: (user) => html`<span class="${k('Pill')}">${states[user.state]}</span>`,
    },
    {
      key: 'companion',
      label: 'Companion app notification',
      cell: (user) => text(lastSeen(0, user.id).bot ? 'On' : 'Off'),
    },
    { key: 'role', label: 'Role', cell: (user) => text(roles[user.role]) },
    {
      key: 'source',
      label: 'Source',
      cell: (user) => text(lastSeen(0, user.id).messenger ? 'PSA' : 'Invited'),
    },
  ];
  const tabs = [
    ['current', 'Active & pending'],
    ['active', 'Active'],
    ['pending', 'Pending'],
    ['deleted', 'Deleted'],
    ['all', 'All'],
  ] as const;
  const body = html`<h1>Members</h1>${filterTabs('State', 'state', state, tabs)}
${table(view, 'Members', columns, list.rows, (user) => user.id)}${pager(view, list, { state })}`;
  return layout(view, { title: 'Members', panel: 'admin', current: '/admin/members', body });
}

export function teamsPage(view: View, teams: readonly Team[]): Html {
  const cards = teams.map(
    (team) => html`<article class="${k('Card')}" data-team-id="${team.id}"><h2>${team.name}</h2>
<ul class="${k('Plain')}" aria-label="Team members">${team.memberIds.map((id) => html`<li>${member(view, id)}</li>`)}</ul></article>
`,
  );
  const body = html`<h1>Teams</h1>${counter(view, teams.length, 'teams')}<div class="${k('Cards')}">${cards}</div>`;
  return layout(view, { title: 'Teams', panel: 'admin', current: '/admin/teams', body });
}

const yesNo = (value: boolean): Html => text(value ? 'Yes' : 'No');

const typeChips = (types: readonly string[]): Html =>
  types.length === 0
    ? none
    : html`<ul class="${k('Tags')}" aria-label="Types">${types.map((type) => html`<li class="${k('Pill')}">${type}</li>`)}</ul>`;

const seen = (view: View, id: string): Html => {
  const at = lastSeen(view.account.seed, id).at;
  return at === null ? text('Never') : time(view, isoSeconds(at));
};

export function companiesPage(view: View, list: PageOf<Company>): Html {
  const columns: readonly Column<Company>[] = [
    {
      key: 'name',
      label: 'Name',
      cell: (row) =>
        html`${company(view, row.id)}${row.parentId === null ? none : html` <small class="${k('Muted')}">child company</small>`}`,
    },
    { key: 'status', label: 'Status', cell: (row) => text(row.status ?? '') },
    { key: 'types', label: 'Types', cell: (row) => typeChips(row.types) },
    {
      key: 'messenger',
      label: 'Messenger',
      cell: (row) => yesNo(lastSeen(view.account.seed, row.id).messenger),
    },
    {
      key: 'bot',
      label: 'Service Bot',
      cell: (row) => yesNo(lastSeen(view.account.seed, row.id).bot),
    },
    { key: 'seen', label: 'Last Seen', cell: (row) => seen(view, row.id) },
  ];
  const body = html`<h1>Companies</h1>${table(view, 'Companies', columns, list.rows, (row) => row.id)}${pager(view, list, {})}`;
  return layout(view, { title: 'Companies', panel: 'admin', current: '/admin/clients/companies', body });
}

export function companyPage(view: View, row: Company): Html {
  const body = html`<article data-company-id="${row.id}"><h1>${row.name}</h1>${details(view, [
    ['status', 'Status', row.status === null ? null : html`<span class="${k('Pill')}">${row.status}</span>`],
    ['types', 'Types', row.types.length === 0 ? null : typeChips(row.types)],
    ['parent', 'Parent company', row.parentId === null ? null : company(view, row.parentId)],
    ['website', 'Website', website(row)],
  ])}</article>`;
  return layout(view, { title: row.name, panel: 'admin', current: '/admin/clients/companies', body });
}

function website(row: Company): Html | null {
  if (row.website === null) return null;
  return html`<a class="${k('Link')}" rel="noreferrer" href="${row.website}">${row.website}</a>`;
}

export function contactsPage(view: View, list: PageOf<Contact>): Html {
  const columns: readonly Column<Contact>[] = [
    {
      key: 'name',
      label: 'Name',
      cell: (row) =>
        html`<a class="${k('Link')}" href="/admin/clients/contacts/${row.id}" data-contact-id="${row.id}">${row.name}</a>`,
    },
    { key: 'email', label: 'Email', cell: (row) => text(row.email ?? '') },
    { key: 'company', label: 'Company', cell: (row) => company(view, row.companyId) },
    {
      key: 'messenger',
      label: 'Messenger',
      cell: (row) => yesNo(lastSeen(view.account.seed, row.id).messenger),
    },
    { key: 'seen', label: 'Last Seen', cell: (row) => seen(view, row.id) },
  ];
  const body = html`<h1>Contacts</h1>${table(view, 'Contacts', columns, list.rows, (row) => row.id)}${pager(view, list, {})}`;
  return layout(view, { title: 'Contacts', panel: 'admin', current: '/admin/clients/contacts', body });
}

export function contactPage(view: View, row: Contact): Html {
  const email =
    row.email === null ? null : html`<a class="${k('Link')}" href="mailto:${row.email}">${row.email}</a>`;
  const body = html`<article data-contact-id="${row.id}"><h1>${row.name}</h1>${details(view, [
    ['email', 'Email', email],
    ['phone', 'Phone', row.phone === null ? null : text(row.phone)],
    ['company', 'Company', company(view, row.companyId)],
    ['created', 'Created', row.createdAt === null ? null : time(view, row.createdAt)],
  ])}${customProperties(view, row.properties)}</article>`;
  return layout(view, { title: row.name, panel: 'admin', current: '/admin/clients/contacts', body });
}
