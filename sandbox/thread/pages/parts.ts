// The small pieces every page is built of: times, people, links, detail lists, counters.
import { html } from 'hono/html';
import { account as workspace } from '../world/workspace.ts';
import { labelOf } from './labels.ts';
import { k } from './names.ts';
import type { Html, View } from './view.ts';

export const none: Html = html``;

const format = new Intl.DateTimeFormat('en-US', {
  timeZone: workspace.timezone,
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'shortOffset',
});

/** The pieces of a time as the workspace reads it; put together by hand, for ICU's spaces vary by version. */
function pieces(at: string | number): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  return Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
}

/** In full, in the workspace's zone: `Mar 3, 2026, 4:05:09 PM GMT-5`. */
export function fullTime(iso: string): string {
  const { month, day, year, hour, minute, second, dayPeriod, timeZoneName } = pieces(iso);
  return `${month} ${day}, ${year}, ${hour}:${minute}:${second} ${dayPeriod} ${timeZoneName}`;
}

/** `Mar 3`, with the year only when it is not this one. */
export function shortTime(view: View, iso: string): string {
  const { month, day, year } = pieces(iso);
  return year === pieces(view.now).year ? `${month} ${day}` : `${month} ${day}, ${year}`;
}

export function time(view: View, iso: string, className = ''): Html {
  return html`<time class="${k('Time')} ${className}" title="${fullTime(iso)}">${shortTime(view, iso)}</time>`;
}

export function member(view: View, id: string | null, otherwise = 'Unassigned'): Html {
  const user = id === null ? undefined : view.account.get('users', id);
  if (!user) return html`<span class="${k('Muted')}">${otherwise}</span>`;
  const left = user.state === 'deleted' ? html` <span class="deactivated">(deactivated)</span>` : none;
  return html`<span class="${k('Member')}" data-member-id="${user.id}">${user.name}</span>${left}`;
}

export function contact(view: View, id: string | null): Html {
  const found = id === null ? undefined : view.account.get('contacts', id);
  if (!found) return html`<span class="${k('Muted')}">None</span>`;
  return html`<a class="${k('Link')}" href="/admin/clients/contacts/${found.id}" data-contact-id="${found.id}">${found.name}</a>`;
}

export function company(view: View, id: string | null): Html {
  const found = id === null ? undefined : view.account.get('companies', id);
  if (!found) return html`<span class="${k('Muted')}">None</span>`;
  return html`<a class="${k('Link')}" href="/admin/clients/companies/${found.id}" data-company-id="${found.id}">${found.name}</a>`;
}

export function team(view: View, id: string | null): Html {
  const found = id === null ? undefined : view.account.get('teams', id);
  if (!found) return html`<span class="${k('Muted')}">None</span>`;
  return html`<span class="${k('Team')}" data-team-id="${found.id}">${found.name}</span>`;
}

export function tags(names: readonly string[]): Html {
  if (names.length === 0) return html`<span class="${k('Muted')}">None</span>`;
  return html`<ul class="${k('Tags')}" aria-label="Tags">${names.map((name) => html`<li class="tag">${name}</li>`)}</ul>`;
}

export function customProperties(view: View, values: Record<string, string>): Html {
  const rows = Object.entries(values).flatMap(([id, value]) => {
    const property = view.account.get('properties', id);
    return property
      ? [
          html`<div class="${k('Field')}"><dt data-property-id="${id}">${property.name}</dt><dd>${value}</dd></div>`,
        ]
      : [];
  });
  if (rows.length === 0) return none;
  return html`<h2 class="${k('PanelTitle')}">Custom properties</h2><dl class="${k('Details')}" aria-label="Custom properties">${rows}</dl>`;
}

/** A list of label and value; rows without a value are left out. */
export function details(
  view: View,
  rows: readonly (readonly [field: string, label: string, value: Html | null])[],
): Html {
  return html`<dl class="${k('Details')}" aria-label="Details">${rows.map(([field, label, value]) =>
    value === null
      ? none
      : html`<div class="${k('Field')}" data-field="${field}"><dt>${labelOf(view, label)}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

export const text = (value: string): Html => html`${value}`;

/** `25 reviews`. */
export function counter(view: View, count: number, noun: string): Html {
  if (view.faults.missingCounter) return none;
  return html`<p id="count" class="${k('Count')}" role="status">${count} ${count === 1 ? noun.replace(/s$/, '') : noun}</p>`;
}

export function emptyList(): Html {
  return html`<p class="empty">Nothing here</p>`;
}
