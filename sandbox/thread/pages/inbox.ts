// The Inbox: a virtualised list that the browser fills from JSON, behind a saved filter.
import { html } from 'hono/html';
import { isoSeconds } from '../../../lib/clock.ts';
import type { Account } from '../world/account.ts';
import { savedFilter, type ThreadRow, type ThreadView } from '../world/rows.ts';
import { layout } from './layout.ts';
import { k } from './names.ts';
import { none } from './parts.ts';
import { filterTabs } from './table.ts';
import { stateLabels } from './thread.ts';
import type { Html, View } from './view.ts';

const tabs = [
  ['active', 'Active'],
  ['waiting', 'Waiting'],
  ['done', 'Done'],
  ['all', 'All'],
] as const;

const cells = ['number', 'subject', 'contact', 'company', 'status', 'owner', 'updated'] as const;

export function inboxPage(view: View, shown: ThreadView, filtered: boolean): Html {
  const clear = `Clear filter ${savedFilter.label}`;
  const chip = filtered
    ? html`<span class="${k('FilterChip')}" data-filter="board">${savedFilter.label} <a href="/inbox?view=${shown}&filter=none" aria-label="${clear}" title="${clear}">×</a></span>`
    : none;
  const count = view.faults.missingCounter
    ? none
    : html`<p id="count" class="${k('Count')}" role="status">Loading…</p>`;
  const body = html`<h1>Inbox</h1>${filterTabs('State', 'view', shown, tabs)}
<div class="${k('ListBar')}">${chip}${count}</div>
<div id="thread-list" class="${k('Viewport')}" role="grid" aria-label="Threads" aria-busy="true" tabindex="0" data-source="/inbox/api/threads?state=${shown}">
<div class="${k('Sizer')}" data-sizer></div></div>
<script type="text/html" id="thread-row"><a role="row" class="thread-row ${k('ThreadRow')}">${cells.map(
    (cell) => html`<span role="gridcell" class="${k(`Cell${cell}`)}" data-cell="${cell}"></span>`,
  )}</a></script>`;
  return layout(view, {
    title: 'Inbox',
    panel: 'inbox',
    current: shown === 'unassigned' || shown === 'mine' ? `/inbox?view=${shown}` : '/inbox',
    body,
    scripts: ['thread-list'],
  });
}

/** What one row of the list's JSON says; the rest is on the thread's page. */
export function threadRowJson(account: Account, { head, updated }: ThreadRow) {
  const contact = account.get('contacts', head.contactIds[0] ?? '');
  const company = account.get('companies', head.companyId ?? '');
  const owner = account.get('users', head.ownerId ?? '');
  return {
    id: head.id,
    number: head.number,
    subject: head.subject,
    contact: contact ? { id: contact.id, name: contact.name } : null,
    company: company ? { id: company.id, name: company.name } : null,
    status: stateLabels[head.state],
    owner: owner ? { id: owner.id, name: owner.name } : null,
    updatedAt: isoSeconds(updated),
  };
}
