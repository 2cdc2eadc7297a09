// Flows and articles: a list each, and a page for each of them.
import { loaded } from './loaded.ts';
import type { App, Named, PageInfo } from './types.ts';

interface Flow extends Named {
  readonly isEnabled: boolean;
  readonly trigger: string;
  readonly filters: readonly string[];
  readonly actions: readonly string[];
}

export function flowsPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  const toggle = (flow: Flow): HTMLElement =>
    ui.button(
      flow.isEnabled ? 'On' : 'Off',
      () =>
        void transport
          .query('SetFlowEnabled', { flowId: flow.id, enabled: !flow.isEnabled })
          .then(() => flowsPage(app, main)),
      { role: 'switch', 'aria-checked': String(flow.isEnabled), 'aria-label': flow.name },
    );
  void loaded(
    app,
    main,
    () => transport.query<{ flows: Flow[] }>('FlowList'),
    ({ flows }) =>
      h(
        'div',
        {},
        h('h1', {}, 'Flows'),
        flows.map((flow) =>
          h(
            'div',
            { class: cx('Card_root') },
            ui.link(`/settings/flows/${flow.id}`, flow.name),
            toggle(flow),
          ),
        ),
      ),
  );
}

export function flowPage(app: App, main: HTMLElement, id: string): void {
  const { ui, transport } = app;
  const { h } = ui;
  void loaded(
    app,
    main,
    () => transport.query<{ flow: Flow | null }>('FlowDetails', { id }),
    ({ flow }) =>
      flow
        ? h(
            'div',
            {},
            h('h1', {}, flow.name),
            ui.facts([
              ['Enabled', flow.isEnabled ? 'On' : 'Off'],
              ['Trigger', flow.trigger],
              [
                'Filters',
                h(
                  'ol',
                  {},
                  flow.filters.map((text) => h('li', {}, text)),
                ),
              ],
              [
                'Actions',
                h(
                  'ol',
                  {},
                  flow.actions.map((text) => h('li', {}, text)),
                ),
              ],
            ]),
          )
        : h('h1', {}, 'Flow not found'),
  );
}

interface Article {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly collection: string | null;
  readonly bodyHtml: string;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly author: Named | null;
}
interface Articles {
  readonly articles: {
    readonly edges: readonly { readonly node: Article }[];
    readonly pageInfo: PageInfo;
  };
}

export function articlesPage(app: App, main: HTMLElement): void {
  const { ui, transport } = app;
  const { h, cx } = ui;
  const all = async (): Promise<Article[]> => {
    const found: Article[] = [];
    let after: string | null = null;
    do {
      const { articles }: Articles = await transport.query<Articles>('ArticleList', { first: 20, after });
      found.push(...articles.edges.map(({ node }) => node));
      after = articles.pageInfo.hasNextPage ? articles.pageInfo.endCursor : null;
    } while (after !== null);
    return found;
  };
  void loaded(app, main, all, (articles) =>
    h(
      'div',
      {},
      h('h1', {}, 'Articles'),
      articles.map((article) =>
        h(
          'div',
          { class: cx('Card_root') },
          ui.link(`/articles/${article.id}`, article.title),
          h('span', { class: cx('Badge') }, article.state === 'DRAFT' ? 'Draft' : 'Published'),
          h('span', { class: cx('Muted') }, article.collection ?? ''),
        ),
      ),
    ),
  );
}

export function articlePage(app: App, main: HTMLElement, id: string): void {
  const { ui, build, transport } = app;
  const { h, cx } = ui;
  const body = (html: string): HTMLElement => {
    if (build.flags.frames) {
      const srcdoc = `<!doctype html><meta charset="utf-8"><body>${html}</body>`;
      return h('iframe', {
        class: cx('Article_frame'),
        title: 'Article',
        sandbox: 'allow-same-origin',
        srcdoc,
      });
    }
    const made = h('div', { class: cx('Message_body') });
    made.innerHTML = html;
    return made;
  };
  void loaded(
    app,
    main,
    () => transport.query<{ article: Article | null }>('ArticleDetails', { id }),
    ({ article }) =>
      article
        ? h(
            'article',
            {},
            h('h1', {}, article.title),
            ui.facts([
              ['Collection', article.collection],
              ['Author', article.author?.name ?? null],
              ['State', article.state === 'DRAFT' ? 'Draft' : 'Published'],
              ['Created', article.createdAt && ui.time(article.createdAt)],
              ['Updated', article.updatedAt && ui.time(article.updatedAt)],
            ]),
            body(article.bodyHtml),
          )
        : h('h1', {}, 'Article not found'),
  );
}
