// A thread's page: its header, its messages, and the buttons a reader must not press.
import { html } from 'hono/html';
import type { Message } from '../../../model/records.ts';
import type { Head } from '../world/account.ts';
import { layout } from './layout.ts';
import { messageItems } from './messages.ts';
import { k } from './names.ts';
import {
  company,
  contact,
  counter,
  customProperties,
  details,
  member,
  none,
  tags,
  team,
  text,
  time,
} from './parts.ts';
import type { Html, View } from './view.ts';

export const stateLabels = { active: 'Active', waiting: 'Waiting', done: 'Done' } as const;

export function threadPage(
  view: View,
  head: Head,
  messages: readonly Message[],
  before: string | undefined,
): Html {
  const body = html`<article class="${k('Thread')}">
<header class="${k('ThreadHead')}" data-thread-id="${head.id}"><p class="thread-number">${head.number}</p><h1>${head.subject}</h1>
${counter(view, messages.length, 'messages')}${actions(head.id)}</header>
<div class="${k('Columns')}"><section class="${k('Conversation')}" aria-label="Conversation">
<ol class="${k('Messages')}" aria-label="Messages">${messageItems(view, head.id, messages, before)}</ol>${composer(head.id)}</section>
<aside class="${k('Panel')}" aria-label="Control panel">${controlPanel(view, head)}</aside></div></article>`;
  return layout(view, {
    title: head.subject,
    panel: 'inbox',
    current: '/inbox',
    body,
    scripts: view.faults.presenceBeacon ? ['presence'] : [],
  });
}

function controlPanel(view: View, head: Head): Html {
  const rows = details(view, [
    ['channel', 'Channel', text(head.channel)],
    ['state', 'State', text(stateLabels[head.state])],
    ['company', 'Company', company(view, head.companyId)],
    ['contacts', 'Contacts', contacts(view, head.contactIds)],
    ['owner', 'Owner', member(view, head.ownerId)],
    ['team', 'Team', team(view, head.teamId)],
    ['tags', 'Tags', tags(head.tags)],
    ['created', 'Created', time(view, head.createdAt)],
    ['closed', 'Closed', head.closedAt === null ? null : time(view, head.closedAt)],
  ]);
  return html`<h2 class="${k('PanelTitle')}">Details</h2>${rows}${customProperties(view, head.properties)}`;
}

function contacts(view: View, ids: readonly string[]): Html {
  if (ids.length === 0) return html`<span class="${k('Muted')}">None</span>`;
  return html`<ul class="${k('Plain')}" aria-label="Contacts">${ids.map(
    (id, index) =>
      html`<li>${contact(view, id)}${index === 0 ? html` <span class="${k('Crown')}" role="img" aria-label="Contact owner">👑</span>` : none}</li>`,
  )}</ul>`;
}

function actions(id: string): Html {
  return html`<div class="${k('Actions')}" role="toolbar" aria-label="Thread actions">
<button class="btn" type="button" data-post="/inbox/threads/${id}/close">Close</button>
<button class="btn" type="button" data-post="/inbox/threads/${id}/merge">Merge</button>
<button class="btn" type="button" data-post="/inbox/threads/${id}/timer">Start timer</button></div>`;
}

function composer(id: string): Html {
  return html`<form class="${k('Composer')}" aria-label="Composer" data-draft="${id}" method="post" action="/inbox/threads/${id}/messages">
<textarea name="body" rows="3" aria-label="Message" placeholder="Write a reply or a note"></textarea>
<div class="${k('Actions')}"><button class="btn ${k('Primary')}" name="kind" value="reply">Reply</button> <button class="btn" name="kind" value="note">Note</button></div></form>`;
}
