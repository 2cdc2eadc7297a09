// Starts the app: signs in, draws the frame, and shows the page of the address.

import { appFrame } from './frame.ts';
import { inboxPage } from './inbox-page.ts';
import { articlePage, articlesPage, flowPage, flowsPage } from './knowledge-pages.ts';
import { clientsPage, companyPage, contactPage, membersPage, teamsPage } from './people-pages.ts';
import { createRealtime } from './realtime.ts';
import { responsesPage, reviewPage, reviewsPage } from './reviews-pages.ts';
import { createSession } from './session.ts';
import { customFieldsPage, integrationsPage, tagsPage, workspacePage } from './setup-pages.ts';
import { snippetsView } from './snippets.ts';
import { threadPage } from './thread-page.ts';
import { ticketsPage } from './tickets-page.ts';
import { createTransport } from './transport.ts';
import type { App, AppBuild, AppSettings, Viewer } from './types.ts';
import { createUi } from './ui.ts';

interface ViewerAnswer {
  readonly viewer: Omit<Viewer, 'timeZone' | 'workspace'>;
  readonly workspace: { readonly name: string; readonly timeZone: string };
}

export async function startApp(settings: AppSettings, build: AppBuild): Promise<void> {
  const root = document.getElementById('root') as HTMLElement;
  const session = createSession(settings);
  const transport = createTransport(settings, build, session);
  await session.token();
  const { viewer: person, workspace } = await transport.query<ViewerAnswer>('Viewer');
  const viewer: Viewer = { ...person, timeZone: workspace.timeZone, workspace: workspace.name };
  const realtime = createRealtime(settings, build, session, transport);

  type Show = (app: App, main: HTMLElement, id: string) => void;
  const routes: readonly (readonly [pattern: RegExp, show: Show])[] = [
    [/^\/inbox$/, inboxPage],
    [/^\/inbox\/thread\/([^/]+)$/, threadPage],
    [/^\/tickets$/, (app, main) => ticketsPage(app, main, null)],
    [/^\/tickets\/([^/]+)$/, ticketsPage],
    [/^\/reviews$/, reviewsPage],
    [/^\/reviews\/responses$/, responsesPage],
    [/^\/reviews\/([^/]+)$/, reviewPage],
    [/^\/clients\/companies$/, (app, main) => clientsPage(app, main, 'companies')],
    [/^\/clients\/companies\/([^/]+)$/, companyPage],
    [/^\/clients\/contacts$/, (app, main) => clientsPage(app, main, 'contacts')],
    [/^\/clients\/contacts\/([^/]+)$/, contactPage],
    [/^\/settings\/members$/, membersPage],
    [/^\/settings\/teams$/, teamsPage],
    [/^\/settings\/tags$/, tagsPage],
    [/^\/settings\/custom-fields$/, customFieldsPage],
    [/^\/settings\/integrations$/, integrationsPage],
    [/^\/settings\/flows$/, flowsPage],
    [/^\/settings\/flows\/([^/]+)$/, flowPage],
    [/^\/settings\/workspace$/, workspacePage],
    [
      /^\/settings\/snippets$/,
      (app, main) => main.replaceChildren(app.ui.h('h1', {}, 'Snippets'), snippetsView(app)),
    ],
    [/^\/articles$/, articlesPage],
    [/^\/articles\/([^/]+)$/, articlePage],
  ];

  const ui = createUi(build, viewer.timeZone, (path) => go(path));
  let leaving: (() => void)[] = [];

  /** The app as one page sees it: what the page registers ends with it, even what it registers too late. */
  const appOfPage = (): App => {
    const mine: (() => void)[] = [];
    leaving = mine;
    const onLeave = (action: () => void): void => {
      if (leaving === mine) mine.push(action);
      else action();
    };
    return { settings, build, session, transport, realtime, ui, viewer, go, onLeave };
  };

  const frame = appFrame({ ...appOfPage(), onLeave: () => undefined });
  root.replaceChildren(...frame.elements);

  const show = (): void => {
    const left = leaving;
    const app = appOfPage();
    for (const action of left) action();
    const main = ui.h('main', { class: ui.cx('Page_main') });
    frame.show(main, location.pathname);
    for (const [pattern, draw] of routes) {
      const found = pattern.exec(location.pathname);
      if (!found) continue;
      draw(app, main, decodeURIComponent(found[1] ?? ''));
      return;
    }
    if (location.pathname === '/') go('/inbox');
    else main.replaceChildren(ui.h('h1', {}, 'Page not found'));
  };

  function go(path: string): void {
    history.pushState(null, '', path);
    show();
  }
  addEventListener('popstate', show);
  show();
}
