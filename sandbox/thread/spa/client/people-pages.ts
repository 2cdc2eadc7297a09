// Companies and contacts, members and teams.
import { loaded } from './loaded.ts';
import { pagedTable } from './table.ts';
import type { App, Named, PageInfo } from './types.ts';

interface Company extends Named {
  readonly status: string | null;
  readonly types: readonly string[];
  readonly website: string | null;
  readonly parent: Named | null;
}
interface Contact extends Named {
  readonly email: string | null;
  readonly phone: string | null;
  readonly company: Named | null;
  readonly createdAt: string | null;
  readonly lastSeenAt: string | null;
  readonly customFields: readonly { readonly field: Named; readonly value: string }[];
}
interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
  readonly totalCount?: number | null;
}

export function pageOfClients<Node>({ nodes, pageInfo, totalCount }: Connection<Node>) {
  const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  return { rows: nodes, next, total: totalCount };
}

export function clientsPage(app: App, main: HTMLElement, tab: 'companies' | 'contacts'): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  const tabs = h(
    'nav',
    { class: cx('Tabs'), 'aria-label': 'Clients' },
    ui.link('/clients/companies', 'Companies'),
    ui.link('/clients/contacts', 'Contacts'),
  );
  const companies = () =>
    pagedTable<Company>(app, {
      label: 'Companies',
      columns: [
        ['Name', (row) => row.name],
        ['Status', (row) => row.status ?? '—'],
        ['Types', (row) => row.types.join(', ')],
      ],
      open: (row) => app.go(`/clients/companies/${row.id}`),
      load: async (after) =>
        pageOfClients(
          (await transport.query<{ companies: Connection<Company> }>('CompanyList', { first: 15, after }))
            .companies,
        ),
    });
  const contacts = () =>
    pagedTable<Contact>(app, {
      label: 'Contacts',
      columns: [
        ['Name', (row) => row.name],
        ['Email', (row) => row.email ?? '—'],
        ['Company', (row) => row.company?.name ?? '—'],
        ['Last seen', (row) => ui.time(row.lastSeenAt)],
      ],
      open: (row) => app.go(`/clients/contacts/${row.id}`),
      load: async (after) =>
        pageOfClients(
          (await transport.query<{ contacts: Connection<Contact> }>('ContactList', { first: 15, after }))
            .contacts,
        ),
    });
  main.replaceChildren(
    h('header', { class: cx('Page_header') }, h('h1', {}, 'Clients')),
    tabs,
    tab === 'companies' ? companies() : contacts(),
  );
}

export function companyPage(app: App, main: HTMLElement, id: string): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  void loaded(
    app,
    main,
    () => transport.query<{ company: Company | null }>('CompanyDetails', { id }),
    ({ company }) => {
      if (!company) return h('h1', {}, 'Company not found');
      const { name, status, types, website, parent } = company;
      return h(
        'div',
        { class: cx('Card_root') },
        h('h1', {}, name),
        ui.facts([
          ['Status', status],
          ['Types', types.map((type) => h('span', { class: cx('Tag') }, type))],
          ['Website', website && h('a', { href: website, rel: 'noreferrer', target: '_blank' }, website)],
          ['Parent company', parent && ui.link(`/clients/companies/${parent.id}`, parent.name)],
        ]),
      );
    },
  );
}

export function contactPage(app: App, main: HTMLElement, id: string): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  void loaded(
    app,
    main,
    () => transport.query<{ contact: Contact | null }>('ContactDetails', { id }),
    ({ contact }) => {
      if (!contact) return h('h1', {}, 'Contact not found');
      const { name, email, phone, company, createdAt, customFields } = contact;
      return h(
        'div',
        { class: cx('Card_root') },
        h('h1', {}, name),
        ui.facts([
          ['Email', email],
          ['Phone', phone],
          ['Company', company && ui.link(`/clients/companies/${company.id}`, company.name)],
          ['Added', createdAt && ui.time(createdAt)],
          ...customFields.map(({ field, value }) => [field.name, value] as const),
        ]),
      );
    },
  );
}

interface Member {
  readonly id: string;
  readonly full_name: string;
  readonly email: string | null;
  readonly state: string;
  readonly role: string;
}

export function membersPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  let state = 'current';
  const draw = (): void => {
    const box = h('input', {
      type: 'checkbox',
      onChange: () => {
        state = state === 'all' ? 'current' : 'all';
        draw();
      },
    }) as HTMLInputElement;
    box.checked = state === 'all';
    main.replaceChildren(
      h(
        'header',
        { class: cx('Page_header') },
        h('h1', {}, 'Members'),
        h('label', {}, box, ' Show deleted members'),
      ),
      pagedTable<Member>(app, {
        label: 'Members',
        columns: [
          ['Name', (row) => row.full_name],
          ['Email', (row) => row.email ?? '—'],
          ['State', (row) => h('span', { class: cx('Badge') }, row.state)],
          ['Role', (row) => row.role],
        ],
        load: async (position) => {
          const page = Number(position ?? 1);
          const { data, meta } = await transport.json<{
            data: Member[];
            meta: { has_more: boolean; total?: number };
          }>(`/v1/members?state=${state}&page=${page}`);
          return { rows: data, next: meta.has_more ? String(page + 1) : null, total: meta.total };
        },
      }),
    );
  };
  draw();
}

export function teamsPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  type Team = Named & { readonly members: readonly Named[] };
  void loaded(
    app,
    main,
    () => transport.query<{ teams: Team[] }>('TeamList'),
    ({ teams }) =>
      h(
        'div',
        {},
        h('h1', {}, 'Teams'),
        teams.map((team) =>
          h(
            'section',
            { class: cx('Card_root') },
            h('h2', {}, team.name),
            h(
              'ul',
              {},
              team.members.map(({ name }) => h('li', {}, name)),
            ),
          ),
        ),
      ),
  );
}
