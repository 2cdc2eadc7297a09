// Tables with numbered pages, as the Admin Panel has them.
import { html } from 'hono/html';
import { k } from './names.ts';
import { emptyList, none } from './parts.ts';
import type { Html, View } from './view.ts';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  cell(row: Row): Html;
}

/** @param idOf what `tr[data-id]` carries */
export function table<Row>(
  view: View,
  label: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Html {
  if (rows.length === 0) return emptyList();
  const ordered = view.faults.movedColumns ? [...columns].reverse() : columns;
  return html`<div class="${k('TableBox')}"><table class="${k('Table')}" aria-label="${label}">
<thead><tr>${ordered.map(({ key, label }) => html`<th scope="col" data-column="${key}">${label}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr class="${k('Row')}" data-id="${idOf(row)}">${ordered.map(
      ({ key, cell }) => html`<td data-column="${key}">${cell(row)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}

export interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly page: number;
  readonly first: number;
  readonly total: number;
  readonly pages: number;
}

/** One page of a list; a page number out of range is the nearest that exists. */
export function pageOf<Row>(all: readonly Row[], wanted: string | undefined, size: number): PageOf<Row> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(Math.max(1, Math.floor(Number(wanted ?? 1)) || 1), pages);
  const first = (page - 1) * size;
  return { rows: all.slice(first, first + size), page, first, total: all.length, pages };
}

/** `1-15 of 60` and links to the pages around. @param query what the links keep, without `page` */
export function pager(view: View, list: PageOf<unknown>, query: Record<string, string>): Html {
  const link = (page: number): string => `?${new URLSearchParams({ ...query, page: String(page) })}`;
  const last = list.first + list.rows.length;
  const range = view.faults.missingCounter
    ? none
    : html`<p class="${k('Range')}" role="status">${list.total === 0 ? 0 : list.first + 1}-${last} of ${list.total}</p>`;
  const before =
    list.page > 1
      ? html`<a class="btn" rel="prev" aria-label="Previous page" href="${link(list.page - 1)}">‹</a>`
      : html`<button class="btn" type="button" disabled aria-label="Previous page">‹</button>`;
  const after =
    list.page < list.pages
      ? html`<a class="btn" rel="next" aria-label="Next page" href="${link(list.page + 1)}">›</a>`
      : html`<button class="btn" type="button" disabled aria-label="Next page">›</button>`;
  return html`<nav class="pager" aria-label="Pages">${range}${before}${after}</nav>`;
}

/** Tabs above a list that choose which of its rows are shown. */
export function filterTabs(
  label: string,
  parameter: string,
  current: string,
  choices: readonly (readonly [value: string, label: string])[],
): Html {
  return html`<div class="${k('Tabs')}" role="tablist" aria-label="${label}">${choices.map(
    ([value, name]) =>
      html`<a role="tab" class="${k('Tab')}" href="?${parameter}=${value}" aria-selected="${String(value === current)}">${name}</a>`,
  )}</div>`;
}
