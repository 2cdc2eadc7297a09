// What an admin sets up: tags, custom fields, integrations, the workspace.
import { loaded } from './loaded.ts';
import type { App, Named } from './types.ts';

export function tagsPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  const list = h('ul', { class: cx('Tag_list'), 'aria-label': 'Tags' });
  const end = h('div', { class: cx('List_end') });
  const count = h('span', { class: cx('Muted'), role: 'status' });
  let cursor: string | null = '';
  let isLoading = false;

  const load = async (): Promise<void> => {
    if (isLoading || cursor === null) return;
    isLoading = true;
    end.replaceChildren(ui.spinner());
    try {
      const page: { data: Named[]; next_cursor: string | null; total?: number } = await transport.json(
        `/v1/tags${cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
      );
      list.append(...page.data.map(({ name }) => h('li', {}, h('span', { class: cx('Tag') }, name))));
      if (page.total !== undefined) count.textContent = `${page.total} tags`;
      cursor = page.next_cursor;
      end.replaceChildren();
    } catch {
      end.replaceChildren(ui.failed(() => void load()));
    }
    isLoading = false;
    // Watched anew, so that an end still in view is noticed again.
    watcher.unobserve(end);
    watcher.observe(end);
  };
  const watcher = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting) && end.childElementCount === 0) void load();
  });
  app.onLeave(() => watcher.disconnect());
  main.replaceChildren(h('header', { class: cx('Page_header') }, h('h1', {}, 'Tags'), count), list, end);
  void load();
}

interface Field extends Named {
  readonly entity: string;
  readonly kind: string;
  readonly choices: readonly string[] | null;
  readonly helpText: string | null;
}

export function customFieldsPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  const said = (text: string): string => text.charAt(0) + text.slice(1).toLowerCase();
  void loaded(
    app,
    main,
    () => transport.query<{ customFields: Field[] }>('CustomFieldList'),
    ({ customFields }) =>
      h(
        'div',
        {},
        h('h1', {}, 'Custom fields'),
        customFields.map((field) =>
          h(
            'section',
            { class: cx('Card_root') },
            h('h2', {}, field.name),
            ui.facts([
              ['Used on', said(field.entity)],
              ['Type', said(field.kind)],
              [
                'Choices',
                field.choices &&
                  h(
                    'ol',
                    {},
                    field.choices.map((choice) => h('li', {}, choice)),
                  ),
              ],
              ['Help text', field.helpText],
            ]),
          ),
        ),
      ),
  );
}

interface Integration extends Named {
  readonly category: string | null;
  readonly status: string | null;
  readonly lastSyncedAt: string | null;
}
interface Integrations {
  readonly integrations: readonly Integration[];
  readonly workspace: {
    readonly psa: {
      readonly name: string;
      readonly syncs: readonly { name: string; lastSyncedAt: string }[];
    } | null;
  };
}

export function integrationsPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  void loaded(
    app,
    main,
    () => transport.query<Integrations>('IntegrationList'),
    ({ integrations, workspace }) =>
      h(
        'div',
        {},
        h('h1', {}, 'Integrations'),
        h(
          'div',
          { class: cx('Card_grid') },
          integrations.map((one) =>
            h(
              'section',
              { class: cx('Card_root') },
              h('h2', {}, one.name),
              ui.facts([
                ['Category', one.category],
                ['Status', one.status],
                ['Last synced', one.lastSyncedAt && ui.time(one.lastSyncedAt)],
              ]),
            ),
          ),
        ),
        h('h2', {}, 'PSA Sync'),
        ui.facts(
          (workspace.psa?.syncs ?? []).map((sync) => [sync.name, ui.time(sync.lastSyncedAt)] as const),
        ),
      ),
  );
}

export function workspacePage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  type Answer = { workspace: { name: string; timeZone: string; psa: { name: string } | null } };
  void loaded(
    app,
    main,
    () => transport.query<Answer>('WorkspaceSettings'),
    ({ workspace }) =>
      ui.h(
        'div',
        {},
        ui.h('h1', {}, 'Workspace'),
        ui.facts([
          ['Name', workspace.name],
          ['Time zone', workspace.timeZone],
          ['PSA', workspace.psa?.name ?? 'Not connected'],
        ]),
      ),
  );
}
