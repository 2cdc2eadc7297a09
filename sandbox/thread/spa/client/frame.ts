// What stands around every page: navigation, who is signed in, who is about, and what is new.
import { snippetsView } from './snippets.ts';
import type { App, Named } from './types.ts';

export function appFrame(app: App): {
  readonly elements: readonly HTMLElement[];
  show(main: HTMLElement, path: string): void;
} {
  const { ui, build, viewer, session, realtime } = app;
  const { h, cx } = ui;
  const places: readonly (readonly [path: string, text: string])[] = [
    ['/inbox', 'Inbox'],
    ['/tickets', 'Tickets'],
    ['/reviews', 'Reviews'],
    ['/clients/companies', 'Clients'],
    ['/articles', 'Articles'],
  ];
  const settings: readonly (readonly [path: string, text: string])[] = [
    ['/settings/workspace', 'Workspace'],
    ['/settings/members', 'Members'],
    ['/settings/teams', 'Teams'],
    ['/settings/tags', 'Tags'],
    ['/settings/custom-fields', 'Custom fields'],
    ['/settings/integrations', 'Integrations'],
    ['/settings/flows', 'Flows'],
  ];
  const openSnippets = (): void => {
    if (build.flags.snippetsDialog) ui.dialog('Snippets', snippetsView(app));
    else app.go('/settings/snippets');
  };
  const userMenu = ui.menu({
    label: 'Account',
    text: [h('span', { class: cx('Avatar') }, viewer.name.charAt(0)), viewer.name],
    kind: 'action',
    items: [
      { text: 'Snippets', onSelect: openSnippets },
      { text: 'Log out', onSelect: () => void session.signOut() },
    ],
  });
  const online = h('div', { class: cx('Presence') });
  realtime.subscribe('presence', (event, data) => {
    if (event !== 'presence') return;
    const people = (data as { online: Named[] }).online;
    online.replaceChildren(h('span', { class: cx('Muted') }, `${people.length} online`));
  });

  const items = (list: typeof places) => list.map(([path, text]) => ui.link(path, text));
  const links = [...items(places), ...(viewer.role === 'ADMIN' ? items(settings) : [])];
  const nav = h(
    'nav',
    { class: cx('Nav_root'), 'aria-label': 'Main' },
    h('div', { class: cx('Nav_brand') }, viewer.workspace),
    links,
    h('div', { class: cx('Nav_spacer') }),
    online,
    userMenu,
  );
  const outlet = h('div', { class: cx('Outlet') });

  const seenKey = 'thread.whats-new.seen';
  if (build.flags.whatsNew && localStorage.getItem(seenKey) !== build.version) {
    const seen = (): void => localStorage.setItem(seenKey, build.version);
    const text = h(
      'p',
      {},
      'Recap now writes itself, and the Inbox is faster than ever. Take a minute to look around.',
    );
    const close = ui.dialog(
      'What’s new',
      h(
        'div',
        {},
        text,
        ui.button('Got it', () => close()),
      ),
      { modal: false, onClose: seen },
    );
  }

  return {
    elements: [nav, outlet],
    show: (main, path) => {
      outlet.replaceChildren(main);
      for (const link of links) {
        if (path.startsWith(link.getAttribute('href') ?? '-')) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
  };
}
