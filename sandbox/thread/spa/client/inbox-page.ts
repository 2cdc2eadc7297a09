// The Inbox: a list that loads by cursor as one scrolls, and the filters that hide most of it.
import type { App, Named, PageInfo } from './types.ts';
import { virtualList } from './virtual-list.ts';

interface Row {
  readonly id: string;
  readonly reference: string;
  readonly subject: string;
  readonly state: string;
  readonly isUnread: boolean;
  readonly lastActivityAt: string;
  readonly company: Named | null;
  readonly participants: readonly { readonly isOwner: boolean; readonly contact: Named }[];
  readonly owner: Named | null;
}
interface Page {
  readonly threads: {
    readonly edges: readonly { readonly node: Row }[];
    readonly pageInfo: PageInfo;
    readonly totalCount?: number | null;
  };
}

export function inboxPage(app: App, main: HTMLElement): void {
  const { ui, build, transport, viewer } = app;
  const { h, cx } = ui;
  const views: Readonly<Record<string, readonly string[] | null>> = {
    Active: ['ACTIVE'],
    Waiting: ['WAITING'],
    Done: ['DONE'],
    All: null,
  };
  const remembered = 'thread.inbox.view.v2';
  const choice = JSON.parse(localStorage.getItem(remembered) ?? '{}') as {
    view?: string;
    filtered?: boolean;
  };
  const inAddress = new URLSearchParams(location.search).get('view') ?? '';
  const hides = build.flags.doneHidden;
  let view = (hides ? choice.view : inAddress) ?? '';
  if (!(view in views)) view = hides ? 'Active' : 'All';
  let isFiltered = hides && viewer.savedInboxFilter !== null && (choice.filtered ?? true);

  const choose = (): void => {
    if (hides) localStorage.setItem(remembered, JSON.stringify({ view, filtered: isFiltered }));
    else history.replaceState(null, '', view === 'All' ? '/inbox' : `/inbox?view=${view}`);
    draw();
  };

  const pick = (name: string) => () => {
    view = name;
    choose();
  };
  const viewControl = (): HTMLElement =>
    hides
      ? ui.menu({
          label: 'View options',
          text: [`${view} `, ui.svg('M5 8l5 5 5-5', cx('Icon'))],
          kind: 'radio',
          items: Object.keys(views).map((text) => ({ text, isChecked: text === view, onSelect: pick(text) })),
        })
      : h(
          'div',
          { role: 'tablist', class: cx('Tabs'), 'aria-label': 'View' },
          Object.keys(views).map((text) =>
            ui.button(text, pick(text), { role: 'tab', 'aria-selected': String(text === view) }),
          ),
        );

  const chip = (): HTMLElement | null => {
    if (!isFiltered || !viewer.savedInboxFilter) return null;
    const { label } = viewer.savedInboxFilter;
    const clear = (): void => {
      isFiltered = false;
      choose();
    };
    return h(
      'span',
      { class: cx('Chip') },
      label,
      ui.button('✕', clear, { 'aria-label': `Remove filter ${label}` }),
    );
  };

  const drawRow = (row: Row, node: HTMLElement): void => {
    const contact = row.participants[0]?.contact.name ?? '';
    node.className = `${cx('Inbox_row')} ${row.isUnread ? cx('isUnread') : ''}`;
    node.replaceChildren(
      h(
        'div',
        { class: cx('Inbox_rowTop') },
        h('span', { class: cx('Inbox_who') }, contact || row.company?.name || 'No contact'),
        ui.time(row.lastActivityAt),
      ),
      h(
        'div',
        { class: cx('Inbox_subject') },
        h('span', { class: cx('Muted') }, row.reference),
        ' ',
        row.subject,
      ),
      h(
        'div',
        { class: cx('Inbox_rowBottom') },
        h('span', {}, row.company?.name ?? ''),
        h('span', { class: cx('Badge') }, row.state.charAt(0) + row.state.slice(1).toLowerCase()),
        h('span', {}, row.owner?.name ?? 'Unassigned'),
      ),
    );
    if (node instanceof HTMLAnchorElement) node.href = `/inbox/thread/${row.id}`;
  };

  let leaveList = (): void => undefined;
  const draw = (): void => {
    leaveList();
    const counter = h('span', { class: cx('Inbox_count'), role: 'status' });
    const list = virtualList<Row>(app, {
      label: 'Threads',
      rowHeight: 84,
      rowTag: build.salt === '' ? 'a' : 'div',
      draw: drawRow,
      open: (row) => app.go(`/inbox/thread/${row.id}`),
      load: async (after) => {
        const teamId = isFiltered ? viewer.savedInboxFilter?.teamId : null;
        const filter = { states: views[view] ?? null, ...(teamId ? { teamId } : {}) };
        const { threads } = await transport.query<Page>('InboxThreads', { first: 25, after, filter });
        if (typeof threads.totalCount === 'number') counter.textContent = `${threads.totalCount} threads`;
        const next = threads.pageInfo.hasNextPage ? threads.pageInfo.endCursor : null;
        return { rows: threads.edges.map(({ node }) => node), next };
      },
    });
    leaveList = list.leave;
    main.replaceChildren(
      h('header', { class: cx('Page_header') }, h('h1', {}, 'Inbox'), viewControl(), chip(), counter, news),
      list.element,
    );
    news.hidden = true;
  };
  // What one reads stays where it is; the list is read anew when asked to.
  const news = ui.button('New activity', () => draw(), { class: cx('Inbox_news') });
  draw();
  const stop = app.realtime.subscribe('inbox', (event) => {
    if (event.startsWith('thread.')) news.hidden = false;
  });
  app.onLeave(() => {
    leaveList();
    stop();
  });
}
