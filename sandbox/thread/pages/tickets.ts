// Tickets: a table with numbered pages, and a page the browser draws from JSON.
import { html } from 'hono/html';
import type { Message, Ticket } from '../../../model/records.ts';
import type { TicketHead } from '../world/account.ts';
import { labelOf } from './labels.ts';
import { layout } from './layout.ts';
import { withFileUrls } from './message.ts';
import { k } from './names.ts';
import { company, contact, member, none, text, time } from './parts.ts';
import { type Column, filterTabs, type PageOf, pager, table } from './table.ts';
import type { Html, View } from './view.ts';

export function ticketsPage(view: View, state: string, list: PageOf<TicketHead>): Html {
  const columns: readonly Column<TicketHead>[] = [
    {
      key: 'number',
      label: 'Number',
      cell: (row) => html`<a class="${k('Link')}" href="/inbox/tickets/${row.id}">${row.number}</a>`,
    },
    { key: 'title', label: 'Summary', cell: (row) => text(row.title) },
    { key: 'company', label: 'Company', cell: (row) => company(view, row.companyId) },
    { key: 'contact', label: 'Contact', cell: (row) => contact(view, row.contactId) },
    { key: 'status', label: 'Status', cell: (row) => html`<span class="${k('Pill')}">${row.status}</span>` },
    { key: 'priority', label: 'Priority', cell: (row) => text(row.priority ?? '') },
    { key: 'owner', label: 'Owner', cell: (row) => member(view, row.ownerId) },
    { key: 'created', label: 'Created', cell: (row) => time(view, row.createdAt) },
  ];
  const tabs = [
    ['open', 'Open'],
    ['closed', 'Closed'],
    ['all', 'All'],
  ] as const;
  const body = html`<h1>Tickets</h1>${filterTabs('State', 'state', state, tabs)}
${table(view, 'Tickets', columns, list.rows, (row) => row.id)}${pager(view, list, { state })}`;
  return layout(view, { title: 'Tickets', panel: 'inbox', current: '/inbox/tickets', body });
}

const fields = [
  ['status', 'Status'],
  ['priority', 'Priority'],
  ['type', 'Type'],
  ['board', 'Board'],
  ['psa', 'PSA number'],
  ['company', 'Company'],
  ['contact', 'Contact'],
  ['owner', 'Owner'],
  ['team', 'Team'],
  ['tags', 'Tags'],
  ['created', 'Created'],
  ['updated', 'Updated'],
  ['closed', 'Closed'],
] as const;

/** The empty page and what the browser fills: in script tags, so that no reader of the HTML takes it for content. */
export function ticketShell(view: View, id: string): Html {
  const body = html`<article id="ticket" class="${k('Thread')}" data-ticket-id="${id}" data-source="/inbox/api/tickets/${id}" aria-busy="true"><p class="${k('Loading')}">Loading…</p></article>
<script type="text/html" id="ticket-template"><header class="${k('ThreadHead')}"><p class="thread-number" data-slot="number"></p><h1 data-slot="summary"></h1>${
    view.faults.missingCounter ? none : html`<p id="count" class="${k('Count')}" role="status"></p>`
  }</header>
<div class="${k('Columns')}"><section class="${k('Conversation')}" aria-label="Conversation"><div class="ticket-description" data-slot="description"></div><ol class="${k('Messages')}" aria-label="Messages"></ol></section>
<aside class="${k('Panel')}" aria-label="Control panel"><dl class="${k('Details')}" aria-label="Details">${fields.map(
    ([field, label]) =>
      html`<div class="${k('Field')}" data-field="${field}"><dt>${labelOf(view, label)}</dt><dd></dd></div>`,
  )}</dl><h2 class="${k('PanelTitle')}">Custom properties</h2><dl class="${k('Details')}" aria-label="Custom properties"></dl></aside></div></script>
<script type="text/html" id="person-template"><span class="author-name" data-slot="bare"></span><span class="deactivated" data-slot="left">(deactivated)</span></script>
<script type="text/html" id="property-template"><div class="${k('Field')}"><dt></dt><dd></dd></div></script>
<script type="text/html" id="tags-template"><ul class="${k('Tags')}" aria-label="Tags"><li class="tag"></li></ul></script>
<script type="text/html" id="message-template"><li class="message"><div class="${k('Line')}"><span class="author ${k('Author')}"></span> <span class="${k('Internal')}" data-slot="internal">Internal</span> <time class="${k('Time')} sent"></time> <span class="edited"></span></div><p class="deleted">This message was deleted</p><div class="body"></div><ul class="${k('Chips')}" aria-label="Attachments"><li class="${k('Chip')}"><a></a> <span class="size"></span></li></ul></li></script>`;
  return layout(view, {
    title: 'Ticket',
    panel: 'inbox',
    current: '/inbox/tickets',
    body,
    scripts: ['ticket'],
  });
}

type Named = { readonly id: string; readonly name: string } | undefined;
const named = (record: Named) => (record ? { id: record.id, name: record.name } : null);

/** A ticket as the page's own request gets it. */
export function ticketJson(view: View, ticket: Ticket) {
  const { account } = view;
  const owner = account.get('users', ticket.ownerId ?? '');
  const tagIds = new Map(account.ids('tags').map((id) => [account.get('tags', id)?.name ?? '', id]));
  const messages = ticket.messages.map((message) => messageJson(view, message));
  return {
    id: ticket.id,
    number: ticket.number,
    summary: ticket.title,
    description: ticket.description,
    status: { name: ticket.status },
    priority: ticket.priority === null ? null : { name: ticket.priority },
    type: ticket.type === null ? null : { name: ticket.type },
    board: ticket.board === null ? null : { name: ticket.board },
    psa: ticket.psaNumber === null ? null : { number: ticket.psaNumber },
    company: named(account.get('companies', ticket.companyId ?? '')),
    contact: named(account.get('contacts', ticket.contactId ?? '')),
    owner: owner ? { id: owner.id, name: owner.name, deactivated: owner.state === 'deleted' } : null,
    team: named(account.get('teams', ticket.teamId ?? '')),
    tags: ticket.tags.map((name) => ({ id: tagIds.get(name) ?? '', name })),
    customFields: Object.entries(ticket.properties).map(([id, value]) => ({
      id,
      name: account.get('properties', id)?.name ?? id,
      value,
    })),
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    closedAt: ticket.closedAt,
    ...(view.faults.missingCounter ? {} : { messageCount: messages.length }),
    messages,
  };
}

const kinds = { reply: 'external', note: 'internal', activity: 'activity' } as const;

function messageJson(view: View, message: Message) {
  const { account } = view;
  const { type, id, name } = message.author;
  const user = type === 'user' && id !== null ? account.get('users', id) : undefined;
  return {
    id: message.id,
    kind: kinds[message.kind],
    author: { kind: type === 'user' ? 'member' : type, id, name, deactivated: user?.state === 'deleted' },
    createdAt: message.createdAt,
    ...(message.subject === null ? {} : { subject: message.subject }),
    editedAt: message.editedAt,
    deleted: message.deleted,
    html: withFileUrls(view, message),
    attachments: message.attachmentIds
      .flatMap((file) => account.attachment(file)?.record ?? [])
      .map((file) => ({
        id: file.id,
        name: file.name,
        contentType: file.contentType,
        bytes: file.size,
        inline: file.inline,
        url: view.fileUrl(file.id, file.name),
      })),
  };
}
