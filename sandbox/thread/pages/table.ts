// Tables with numbered pages, as the Admin Panel has them.
import { html } from 'hono/html';
import { labelOf } from './labels.ts';
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
  if (view.faults.gridTables) return grid(view, label, ordered, rows, idOf);
  return html`<div class="${k('TableBox')}"><table class="${k('Table')}" aria-label="${label}">
<thead><tr>${ordered.map(({ key, label }) => html`<th scope="col" data-column="${key}">${labelOf(view, label)}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr class="${k('Row')}" data-id="${idOf(row)}">${ordered.map(
      ({ key, cell }) => html`<td data-column="${key}">${cell(row)}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}

/** The same table as design systems draw it: an ARIA grid, with a box around each row for its hover menu. */
function grid<Row>(
  view: View,
  label: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Html {
  return html`<div class="${k('GridBox')}"><div class="${k('Grid')}" role="grid" aria-label="${label}" aria-rowcount="${rows.length + 1}">
<div role="rowgroup"><div role="row" class="${k('GridHead')}">${columns.map(({ key, label }) => html`<div role="columnheader" data-column="${key}">${labelOf(view, label)}</div>`)}</div></div>
<div role="rowgroup">${rows.map(
    (
      row,
    ) => html`<div class="${k('RowBox')}" role="presentation"><div role="row" class="${k('GridRow')}" data-id="${idOf(row)}">${columns.map(
      ({ key, cell }) => html`<div role="gridcell" data-column="${key}">${cell(row)}</div>`,
    )}</div></div>
`,
  )}</div></div></div>`;
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
  if (view.faults.otherPaging) return numbers(view, list, last, link);
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

/** Numbered pages, and a link in words at the end. */
function numbers(view: View, list: PageOf<unknown>, last: number, link: (page: number) => string): Html {
  const range = view.faults.missingCounter
    ? none
    : html`<div class="${k('Summary')}" aria-live="polite">Showing ${list.total === 0 ? 0 : list.first + 1} to ${last} of ${list.total} entries</div>`;
  const pages = Array.from({ length: list.pages }, (_, at) => at + 1).map((page) =>
    page === list.page
      ? html`<li><span aria-current="page">${page}</span></li>`
      : html`<li><a class="${k('PageLink')}" href="${link(page)}">${page}</a></li>`,
  );
  const after =
    list.page < list.pages
      ? html`<li><a class="${k('PageLink')}" aria-label="Go to next page" href="${link(list.page + 1)}">Next</a></li>`
      : none;
  return html`${range}<nav aria-label="Pagination" class="${k('Pagination')}"><ul>${pages}${after}</ul></nav>`;
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
