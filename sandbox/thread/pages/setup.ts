// Admin Panel pages about how the workspace is set up: tags, properties, snippets, integrations, the workspace.
import { html } from 'hono/html';
import { isoSeconds } from '../../../lib/clock.ts';
import type { Integration, Property, Template } from '../../../model/records.ts';
import { psaRows } from '../world/automation.ts';
import { lastDay, minute } from '../world/size.ts';
import { account as workspace } from '../world/workspace.ts';
import { layout } from './layout.ts';
import { fileChips } from './message.ts';
import { k } from './names.ts';
import { counter, details, emptyList, none, text, time } from './parts.ts';
import { type Column, filterTabs, table } from './table.ts';
import type { Html, View } from './view.ts';

/** The list is filled by the browser, a batch each time its end comes into view. */
export function tagsPage(view: View): Html {
  const count = view.faults.missingCounter
    ? none
    : html`<p id="count" class="${k('Count')}" role="status">Loading…</p>`;
  const body = html`<h1>Tags</h1>${count}
<ul id="tags" class="${k('TagList')}" aria-label="Tags" aria-busy="true" data-source="/admin/api/tags"></ul><div id="tags-end" class="${k('Loading')}">Loading…</div>
<script type="text/html" id="tag-template"><li class="${k('TagRow')}"><span class="tag tag-name"></span></li></script>`;
  return layout(view, { title: 'Tags', panel: 'admin', current: '/admin/tags', body, scripts: ['tags'] });
}

const applies = { conversation: 'Conversation', ticket: 'Ticket', contact: 'Contact' } as const;
const types = { text: 'Text', number: 'Number', boolean: 'Yes/No', date: 'Date', list: 'List' } as const;

export function propertiesPage(view: View, properties: readonly Property[]): Html {
  const columns: readonly Column<Property>[] = [
    { key: 'name', label: 'Name', cell: (row) => text(row.name) },
    { key: 'applies', label: 'Applies to', cell: (row) => text(applies[row.appliesTo]) },
    { key: 'type', label: 'Type', cell: (row) => text(types[row.type]) },
    {
      key: 'options',
      label: 'Options',
      cell: (row) =>
        row.options.length === 0
          ? none
          : html`<ul class="${k('Plain')}" aria-label="Options">${row.options.map((option) => html`<li>${option}</li>`)}</ul>`,
    },
    { key: 'description', label: 'Description', cell: (row) => text(row.description ?? '') },
  ];
  const body = html`<h1>Custom properties</h1>${counter(view, properties.length, 'properties')}
${table(view, 'Custom properties', columns, properties, (row) => row.id)}`;
  return layout(view, {
    title: 'Custom properties',
    panel: 'admin',
    current: '/admin/custom-properties',
    body,
  });
}

export function snippetsPage(view: View, tab: 'yours' | 'team', snippets: readonly Template[]): Html {
  const columns: readonly Column<Template>[] = [
    { key: 'title', label: 'Title', cell: (row) => text(row.title) },
    {
      key: 'body',
      label: 'Body',
      cell: (row) => html`<pre class="snippet-body">${row.body}</pre>${fileChips(view, row.attachmentIds)}`,
    },
    {
      key: 'shortcut',
      label: 'Shortcut',
      cell: (row) => (row.shortcut === null ? none : html`<kbd>${row.shortcut}</kbd>`),
    },
    {
      key: 'menu',
      label: 'Actions',
      cell: (row) =>
        html`<button class="btn" type="button" data-post="/admin/snippets/${row.id}/delete" aria-label="Delete ${row.title}">Delete</button>`,
    },
  ];
  const label = tab === 'team' ? 'Team Snippets' : 'Your Snippets';
  const tabs = [
    ['yours', 'Your Snippets'],
    ['team', 'Team Snippets'],
  ] as const;
  const body = html`<h1>Snippets</h1>${filterTabs('Snippets', 'tab', tab, tabs)}${counter(view, snippets.length, 'snippets')}
<p class="${k('Actions')}"><button class="btn ${k('Primary')}" type="button" data-post="/admin/snippets">New snippet</button></p>
${table(view, label, columns, snippets, (row) => row.id)}`;
  return layout(view, { title: 'Snippets', panel: 'admin', current: '/admin/snippets', body });
}

export function integrationsPage(view: View, integrations: readonly Integration[]): Html {
  const cards = integrations.map(
    (row) => html`<article class="${k('Card')}" data-integration-id="${row.id}"><h2>${row.name}</h2>${
      row.kind === null ? none : html`<p class="kind">${row.kind}</p>`
    }${row.status === null ? none : html`<p class="status ${k('Pill')}">${row.status}</p>`}${
      row.lastSyncedAt === null
        ? none
        : html`<p class="${k('Muted')}">Last synced ${time(view, row.lastSyncedAt, 'synced')}</p>`
    }</article>
`,
  );
  const columns: readonly Column<(typeof psaRows)[number]>[] = [
    { key: 'object', label: 'PSA Sync', cell: (row) => text(row) },
    {
      key: 'synced',
      label: 'Last synced',
      cell: (row) => time(view, isoSeconds(lastDay - (psaRows.indexOf(row) + 1) * 7 * minute)),
    },
  ];
  const body = html`<h1>Integrations</h1>${counter(view, integrations.length, 'integrations')}
${integrations.length === 0 ? emptyList() : html`<div class="${k('Cards')}">${cards}</div>`}<h2>PSA Sync</h2>${table(view, 'PSA Sync', columns, psaRows, (row) => row)}`;
  return layout(view, { title: 'Integrations', panel: 'admin', current: '/admin/integrations', body });
}

export function workspacePage(view: View): Html {
  const body = html`<h1>Workspace</h1>${details(view, [
    ['name', 'Workspace name', text(workspace.name)],
    ['timezone', 'Time zone', text(workspace.timezone)],
    ['psa', 'PSA', text(workspace.psa)],
  ])}`;
  return layout(view, { title: 'Workspace', panel: 'admin', current: '/admin/workspace', body });
}
