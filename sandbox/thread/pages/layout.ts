// The frame around every page: sidebar, user menu, style sheet, scripts.
import { html, raw } from 'hono/html';
import { type ThreadRow, threadRows, ticketRows } from '../world/rows.ts';
import { k } from './names.ts';
import { none } from './parts.ts';
import type { Html, View } from './view.ts';

type Panel = 'inbox' | 'admin';
type Entry = readonly [label: string, href: string, badge?: string];

export interface Page {
  readonly title: string;
  readonly panel: Panel;
  /** Path of the sidebar entry that is current. */
  readonly current: string;
  readonly body: Html;
  /** Names of client scripts the page needs; see client/scripts.ts. */
  readonly scripts?: readonly string[];
}

/** Badges stop at "+99": they are no counts. */
const badge = (count: number): string => (count > 99 ? '+99' : String(count));

function inboxGroups(view: View): readonly (readonly [group: string, entries: readonly Entry[]])[] {
  const rows = threadRows(view.account);
  const count = (name: string, keep: (row: ThreadRow) => boolean): string =>
    badge(view.account.derived(`badge/${name}`, () => rows.filter(keep).length));
  return [
    [
      '',
      [
        ['My Inbox', '/inbox?view=mine', count(view.member.id, (row) => row.head.ownerId === view.member.id)],
        ['Mentions', '/inbox/mentions'],
        ['Planner', '/inbox/planner'],
        ['Contacts', '/admin/clients/contacts'],
        ['Configurations', '/inbox/configurations'],
        ['My Drafts', '/inbox/drafts', badge(view.drafts)],
      ],
    ],
    [
      'Views',
      [
        ['All threads', '/inbox', count('active', (row) => row.head.state === 'active')],
        ['Unassigned', '/inbox?view=unassigned', count('unassigned', (row) => row.head.ownerId === null)],
      ],
    ],
    [
      'Desk',
      [
        ['Tickets', '/inbox/tickets', badge(ticketRows(view.account).length)],
        ['Reviews', '/inbox/reviews'],
        ['Review responses', '/inbox/reviews/responses'],
      ],
    ],
  ];
}

const adminGroups: readonly (readonly [group: string, entries: readonly Entry[]])[] = [
  [
    'Automation',
    [
      ['Flows', '/admin/flows'],
      ['Snippets', '/admin/snippets'],
    ],
  ],
  [
    'Messenger',
    [
      ['Companies', '/admin/clients/companies'],
      ['Contacts', '/admin/clients/contacts'],
      ['Articles', '/admin/articles'],
    ],
  ],
  [
    'General',
    [
      ['Workspace', '/admin/workspace'],
      ['Members', '/admin/members'],
      ['Teams', '/admin/teams'],
      ['Tags', '/admin/tags'],
      ['Custom properties', '/admin/custom-properties'],
      ['Integrations', '/admin/integrations'],
    ],
  ],
];

function sidebar(view: View, page: Page): Html {
  const groups = page.panel === 'inbox' ? inboxGroups(view) : adminGroups;
  const label = page.panel === 'inbox' ? 'Inbox' : 'Admin Panel';
  const other: Entry = page.panel === 'inbox' ? ['Admin Panel', '/admin/workspace'] : ['Inbox', '/inbox'];
  const start =
    page.panel === 'inbox'
      ? html`<button class="btn ${k('Primary')}" type="button" data-post="/inbox/threads">New Thread</button>`
      : none;
  return html`<nav class="${k('Sidebar')}" aria-label="${label}">
<details class="${k('Fold')}" open><summary class="${k('Brand')}">${label}</summary>${start}
${groups.map(
  ([group, entries]) =>
    html`${group ? html`<h2 class="${k('Group')}">${group}</h2>` : none}<ul>${entries.map(
      ([name, href, count]) =>
        html`<li><a class="${k('NavLink')}" href="${href}"${href === page.current ? raw(' aria-current="page"') : none}>${name}${
          count ? html` <span class="${k('Badge')}">${count}</span>` : none
        }</a></li>`,
    )}</ul>`,
)}
<a class="${k('NavLink')}" href="${other[1]}">${other[0]} →</a></details>
</nav>`;
}

/** A page for somebody who is signed in. */
export function layout(view: View, page: Page): Html {
  const { member } = view;
  const initials = member.name.replace(/[^A-Z]/g, '').slice(0, 2);
  const body = html`<div class="${k('Shell')}">${sidebar(view, page)}
<div class="${k('Main')}"><header class="${k('TopBar')}">
<form class="${k('Search')}" role="search" action="/inbox" method="get"><input type="search" name="q" aria-label="Search threads" placeholder="Search"></form>
<div class="${k('Menu')}"><button id="user-menu" type="button" aria-label="User menu" aria-haspopup="menu" aria-expanded="false" data-email="${member.email}" data-toggle="user-menu-items">${initials}</button>
<ul id="user-menu-items" role="menu" hidden><li role="none"><span>${member.name}</span></li><li role="none"><a role="menuitem" href="/admin/snippets">Snippets</a></li><li role="none"><a role="menuitem" href="/logout">Log out</a></li></ul></div>
</header><main id="content" class="${k('Content')}">${page.body}</main></div></div>`;
  return bare(page.title, body, ['common', ...(page.scripts ?? [])]);
}

/** A page without the frame: sign-in, errors. */
export function bare(title: string, body: Html, scripts: readonly string[] = []): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Thread sandbox</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/app.css">${scripts.map(
    (name) => html`<script src="/assets/${name}.js" defer></script>`,
  )}</head><body>${body}</body></html>`;
}

/** What a page shows when it could not be drawn. */
export function errorPage(): Html {
  return bare(
    'Error',
    html`<main role="alert" class="${k('Alone')}"><h1>Something went wrong</h1><p>Please refresh the page.</p></main>`,
  );
}

export function notFoundPage(): Html {
  return bare(
    'Not found',
    html`<main class="${k('Alone')}"><h1>Not found</h1><p>This page does not exist, or you may not see it.</p></main>`,
  );
}
