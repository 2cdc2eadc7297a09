// Snippets: in a dialog from the user menu, or on a page of their own.
import { fileChip } from './file-chip.ts';
import { pagedTable } from './table.ts';
import type { App, FileNode } from './types.ts';

interface Snippet {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly shortcut: string | null;
  readonly files: readonly FileNode[];
}

export function snippetsView(app: App): HTMLElement {
  const { ui, transport } = app;
  const { h, cx } = ui;
  const root = h('div', { class: cx('Snippets_root') });
  const perPage = 5;
  const draw = (scope: 'personal' | 'team'): void => {
    const tab = (text: string, of: 'personal' | 'team'): HTMLElement =>
      ui.button(text, () => draw(of), { role: 'tab', 'aria-selected': String(of === scope) });
    const remove = (row: Snippet): HTMLElement =>
      ui.button(
        'Delete',
        () => void transport.rest(`/v1/snippets/${row.id}`, { method: 'DELETE' }).then(() => draw(scope)),
      );
    root.replaceChildren(
      h(
        'div',
        { class: cx('Tabs'), role: 'tablist' },
        tab('Your Snippets', 'personal'),
        tab('Team Snippets', 'team'),
      ),
      pagedTable<Snippet>(app, {
        label: 'Snippets',
        columns: [
          ['Title', (row) => row.title],
          [
            'Body',
            (row) => [
              h('div', { class: cx('Prose_pre') }, row.body),
              row.files.map((file) => fileChip(app, file)),
            ],
          ],
          ['Shortcut', (row) => row.shortcut ?? ''],
          ['', remove],
        ],
        load: async (position) => {
          const offset = Number(position ?? 0);
          const page = await transport.json<{ items: Snippet[]; has_more: boolean; total?: number }>(
            `/v1/snippets?scope=${scope}&offset=${offset}&limit=${perPage}`,
          );
          return {
            rows: page.items,
            next: page.has_more ? String(offset + perPage) : null,
            total: page.total,
          };
        },
      }),
      ui.button(
        'New snippet',
        () => void transport.rest('/v1/snippets', { method: 'POST' }).then(() => draw(scope)),
      ),
    );
  };
  draw('personal');
  return root;
}
