// Tickets: a table, and a panel at the side that opens one of them.
import { timelineItem } from './message.ts';
import { pagedTable } from './table.ts';
import type { App, Named, TimelineNode } from './types.ts';

interface Row {
  readonly id: string;
  readonly reference: string;
  readonly summary: string;
  readonly status: string;
  readonly priority: string | null;
  readonly createdAt: string;
  readonly company: Named | null;
  readonly contact: Named | null;
  readonly owner: Named | null;
}
interface Ticket extends Row {
  readonly description: string;
  readonly type: string | null;
  readonly board: string | null;
  readonly psaTicketId: string | null;
  readonly updatedAt: string | null;
  readonly closedAt: string | null;
  readonly team: Named | null;
  readonly tags: readonly Named[];
  readonly customFields: readonly { readonly field: Named; readonly value: string }[];
  readonly items: readonly TimelineNode[];
}

export function ticketsPage(app: App, main: HTMLElement, opened: string | null): void {
  const { ui, build, transport } = app;
  const { h, cx } = ui;
  const states: Readonly<Record<string, string>> = { Open: 'OPEN', Closed: 'CLOSED', All: 'ALL' };
  let state = 'Open';
  const panel = h('div', { class: cx('Drawer_host') });

  const open = (id: string): void => {
    const close = (): void => (build.flags.panelTickets ? panel.replaceChildren() : app.go('/tickets'));
    const draw = (content: HTMLElement): void =>
      panel.replaceChildren(
        h(
          'section',
          { class: cx('Drawer_content'), role: 'dialog', 'aria-label': 'Ticket' },
          ui.button('✕', close, { 'aria-label': 'Close panel' }),
          content,
        ),
      );
    draw(ui.spinner());
    transport.query<{ ticket: Ticket | null }>('TicketPanel', { id }).then(
      ({ ticket }) => draw(ticket ? ticketContent(app, ticket) : h('p', {}, 'Ticket not found')),
      () => draw(ui.failed(() => open(id))),
    );
  };

  const table = (): HTMLElement =>
    pagedTable<Row>(app, {
      label: 'Tickets',
      columns: [
        ['Ticket', (row) => row.reference],
        ['Summary', (row) => row.summary],
        ['Company', (row) => row.company?.name ?? '—'],
        ['Contact', (row) => row.contact?.name ?? '—'],
        ['Status', (row) => h('span', { class: cx('Badge') }, row.status)],
        ['Priority', (row) => row.priority ?? '—'],
        ['Owner', (row) => row.owner?.name ?? 'Unassigned'],
        ['Created', (row) => ui.time(row.createdAt)],
      ],
      open: (row) => (build.flags.panelTickets ? open(row.id) : app.go(`/tickets/${row.id}`)),
      load: async (position) => {
        const page = Number(position ?? 1);
        const { tickets } = await transport.query<{
          tickets: { nodes: Row[]; hasNextPage: boolean; totalCount?: number | null };
        }>('TicketTable', { page, perPage: 15, state: states[state] });
        const next = tickets.hasNextPage ? String(page + 1) : null;
        return { rows: tickets.nodes, next, total: tickets.totalCount };
      },
    });

  const draw = (): void => {
    const menu = ui.menu({
      label: 'Ticket status',
      text: `${state} tickets`,
      kind: 'radio',
      items: Object.keys(states).map((text) => ({
        text,
        isChecked: text === state,
        onSelect: () => {
          state = text;
          draw();
        },
      })),
    });
    main.replaceChildren(
      h('header', { class: cx('Page_header') }, h('h1', {}, 'Tickets'), menu),
      h('div', { class: cx('Tickets_columns') }, table(), panel),
    );
  };
  draw();
  if (opened !== null) open(opened);
}

export function ticketContent(app: App, ticket: Ticket): HTMLElement {
  const { ui } = app;
  const { h, cx } = ui;
  const person = (one: Named | null): HTMLElement | string =>
    one ? ui.link(`/clients/contacts/${one.id}`, one.name) : 'None';
  return h(
    'div',
    {},
    h('h2', {}, ticket.reference, ' ', ticket.summary),
    h('div', { class: cx('Prose_pre') }, ticket.description),
    ui.facts([
      ['Status', ticket.status],
      ['Priority', ticket.priority],
      ['Type', ticket.type],
      ['Board', ticket.board],
      ['PSA ticket', ticket.psaTicketId],
      ['Company', ticket.company && ui.link(`/clients/companies/${ticket.company.id}`, ticket.company.name)],
      ['Contact', person(ticket.contact)],
      ['Owner', ticket.owner?.name ?? 'Unassigned'],
      ['Team', ticket.team?.name ?? null],
      ['Tags', ticket.tags.map(({ name }) => h('span', { class: cx('Tag') }, name))],
      ['Created', ui.time(ticket.createdAt)],
      ['Updated', ticket.updatedAt && ui.time(ticket.updatedAt)],
      ['Closed', ticket.closedAt && ui.time(ticket.closedAt)],
      ...ticket.customFields.map(({ field, value }) => [field.name, value] as const),
    ]),
    h(
      'div',
      { class: cx('Timeline_items'), role: 'log', 'aria-label': 'Ticket conversation' },
      ticket.items.map((item) => timelineItem(app, item, () => undefined)),
    ),
  );
}
