// The messages of a thread: the newest first, older ones as one scrolls up, and those the server sends by itself.
import { timelineItem } from './message.ts';
import type { App, PageInfo, TimelineNode, TimelinePage } from './types.ts';

interface Answer {
  readonly thread: { readonly items: TimelinePage } | null;
}

/** @param onTotal told how many messages there are, where the server says so */
export function timeline(app: App, threadId: string, onTotal: (total: number) => void): HTMLElement {
  const { ui, build, transport } = app;
  const { h, cx } = ui;
  const { flags } = build;
  const perPage = 30;
  const known = new Set<string>();
  const items = h('div', { class: cx('Timeline_items'), role: 'log', 'aria-label': 'Conversation' });
  const top = h('div', { class: cx('Timeline_top') });
  const element = h('div', { class: cx('Timeline_viewport'), tabindex: '0' }, top, items);
  let older: PageInfo | null = null;
  let newestCursor: string | null = null;
  let isLoading = false;
  let isLeft = false;

  const ask = async (variables: Record<string, unknown>): Promise<TimelinePage | null> => {
    const { thread } = await transport.query<Answer>('ThreadTimeline', { id: threadId, ...variables });
    const page = thread?.items ?? null;
    if (typeof page?.totalCount === 'number') onTotal(page.totalCount);
    return page;
  };

  const expand = (run: TimelineNode, line: HTMLElement): void => {
    line.replaceChildren(ui.spinner());
    void transport
      .query<{ thread: { collapsed: TimelineNode[] } }>('ExpandActivities', {
        id: threadId,
        after: run.after,
        until: run.until,
      })
      .then(({ thread }) => line.replaceWith(...fresh(thread.collapsed)))
      .catch(() => line.replaceChildren(ui.failed(() => expand(run, line))));
  };

  /** Elements of the nodes that are not shown yet. */
  const fresh = (nodes: readonly TimelineNode[]): HTMLElement[] =>
    nodes.flatMap((node) => {
      if (node.__typename !== 'CollapsedActivities') {
        if (known.has(node.id)) return [];
        known.add(node.id);
      }
      return [timelineItem(app, node, expand)];
    });
  const nodesOf = (page: TimelinePage): TimelineNode[] => page.edges.map(({ node }) => node);

  const loadOlder = async (): Promise<void> => {
    if (isLoading || isLeft || !older?.hasPreviousPage) return;
    isLoading = true;
    top.replaceChildren(ui.spinner());
    try {
      const page = await ask({ last: perPage, before: older.startCursor });
      const height = element.scrollHeight;
      const at = element.scrollTop;
      if (page) {
        items.prepend(...fresh(nodesOf(page)));
        older = page.pageInfo;
      }
      top.replaceChildren();
      element.scrollTop = at + element.scrollHeight - height;
      isLoading = false;
      fillUp();
    } catch {
      isLoading = false;
      top.replaceChildren(ui.failed(() => void loadOlder()));
    }
  };

  /** While what is there does not fill the view there is nothing to scroll. */
  const fillUp = (): void => {
    if (element.isConnected && element.scrollHeight <= element.clientHeight + 40) void loadOlder();
  };

  const start = async (): Promise<void> => {
    items.replaceChildren(ui.spinner());
    try {
      let page = await ask(flags.scrollUp ? { last: perPage } : { first: 100 });
      items.replaceChildren();
      if (!page) return;
      older = flags.scrollUp ? page.pageInfo : null;
      items.append(...fresh(nodesOf(page)));
      while (!flags.scrollUp && page?.pageInfo.hasNextPage) {
        page = await ask({ first: 100, after: page.pageInfo.endCursor });
        if (page) items.append(...fresh(nodesOf(page)));
      }
      newestCursor = page?.pageInfo.endCursor ?? null;
      element.scrollTop = element.scrollHeight;
      listen();
      fillUp();
      if (flags.polling) setTimeout(() => void poll(), pollEvery);
    } catch {
      items.replaceChildren(ui.failed(() => void start()));
    }
  };

  const appendLive = (nodes: readonly TimelineNode[]): void => {
    const isAtEnd = element.scrollTop + element.clientHeight > element.scrollHeight - 60;
    items.append(...fresh(nodes));
    if (isAtEnd) element.scrollTop = element.scrollHeight;
  };

  const pollEvery = 4000;
  /** Asks for what has come since, under the same name as everything else of the thread. */
  const poll = async (): Promise<void> => {
    if (isLeft) return;
    const page = await ask({ first: 50, after: newestCursor }).catch(() => null);
    if (page && !isLeft) {
      appendLive(nodesOf(page));
      newestCursor = page.pageInfo.endCursor ?? newestCursor;
    }
    setTimeout(() => void poll(), pollEvery);
  };

  const listen = (): void => {
    if (isLeft) return;
    app.onLeave(
      app.realtime.subscribe(`thread:${threadId}`, (event, data) => {
        if (event === 'items.appended') appendLive((data as { items: TimelineNode[] }).items);
      }),
    );
  };

  element.addEventListener('scroll', () => {
    if (element.scrollTop < 120) void loadOlder();
  });
  app.onLeave(() => {
    isLeft = true;
  });
  void start();
  return element;
}
