// Tables that go on: by "Load more" below the rows, or by Next and Previous, which put other rows in their place.
import type { App, Child } from './types.ts';

export interface TableOptions<Row> {
  readonly label: string;
  readonly columns: readonly (readonly [head: string, cell: (row: Row) => Child])[];
  /** What a click on a row does. */
  open?(row: Row): void;
  /** @param position of the page: null for the first, then what the page before it gave */
  load(position: string | null): Promise<{
    readonly rows: readonly Row[];
    readonly next: string | null;
    readonly total?: number | null | undefined;
  }>;
}

export function pagedTable<Row>(app: App, options: TableOptions<Row>): HTMLElement {
  const { ui, build } = app;
  const { h, cx } = ui;
  const body = h('tbody');
  const foot = h('div', { class: cx('Table_footer') });
  /** Positions of the pages before this one; the last is this page's own. */
  const trail: (string | null)[] = [null];

  const rowOf = (row: Row): HTMLElement =>
    h(
      'tr',
      {
        class: cx('Table_row'),
        ...(options.open ? { tabindex: '0', onClick: () => options.open?.(row) } : {}),
      },
      options.columns.map(([, cell]) => h('td', { class: cx('Table_cell') }, cell(row))),
    );

  const load = async (position: string | null, replaces: boolean): Promise<void> => {
    foot.replaceChildren(ui.spinner());
    try {
      const page = await options.load(position);
      const rows = page.rows.map(rowOf);
      if (replaces) body.replaceChildren(...rows);
      else body.append(...rows);
      drawFoot(page.next, page.total ?? null);
    } catch {
      foot.replaceChildren(ui.failed(() => void load(position, replaces)));
    }
  };

  const drawFoot = (next: string | null, total: number | null): void => {
    const told =
      total === null ? null : h('span', { class: cx('Muted'), role: 'status' }, `${total} in total`);
    if (!build.flags.replacingPages) {
      const more = next === null ? null : ui.button('Load more', () => void load(next, false));
      foot.replaceChildren(...[more, told].flatMap((one) => one ?? []));
      return;
    }
    const back = ui.button('Previous', () => {
      trail.pop();
      void load(trail.at(-1) ?? null, true);
    }) as HTMLButtonElement;
    const on = ui.button('Next', () => {
      trail.push(next);
      void load(next, true);
    }) as HTMLButtonElement;
    back.disabled = trail.length === 1;
    on.disabled = next === null;
    foot.replaceChildren(back, h('span', {}, `Page ${trail.length}`), on, ...(told ? [told] : []));
  };

  void load(null, true);
  const head = options.columns.map(([text]) => h('th', { class: cx('Table_head'), scope: 'col' }, text));
  return h(
    'div',
    { class: cx('Table_root') },
    h(
      'table',
      { class: cx('Table_table'), 'aria-label': options.label },
      h('thead', {}, h('tr', {}, head)),
      body,
    ),
    foot,
  );
}
