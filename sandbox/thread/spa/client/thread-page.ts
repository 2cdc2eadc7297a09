// One thread: what is known of it, its messages, and the box to answer in.
import { timeline } from './timeline.ts';
import type { App, Named } from './types.ts';

interface Thread {
  readonly id: string;
  readonly reference: string;
  readonly subject: string;
  readonly source: string;
  readonly state: string;
  readonly isUnread: boolean;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly neighbors: readonly string[];
  readonly company: Named | null;
  readonly participants: readonly {
    readonly isOwner: boolean;
    readonly contact: Named & { email: string | null };
  }[];
  readonly owner: (Named & { state: string }) | null;
  readonly team: Named | null;
  readonly tags: readonly Named[];
  readonly customFields: readonly { readonly field: Named; readonly value: string }[];
}

export function threadPage(app: App, main: HTMLElement, id: string): void {
  const { ui, build, transport, realtime } = app;
  const { h, cx } = ui;

  const sidebar = (thread: Thread): HTMLElement =>
    h(
      'aside',
      { class: cx('Thread_panel'), 'aria-label': 'Control panel' },
      ui.facts([
        ['Status', thread.state.charAt(0) + thread.state.slice(1).toLowerCase()],
        ['Source', thread.source],
        [
          'Company',
          thread.company && ui.link(`/clients/companies/${thread.company.id}`, thread.company.name),
        ],
        [
          'Contacts',
          thread.participants.map(({ isOwner, contact }) =>
            h(
              'div',
              {},
              ui.link(`/clients/contacts/${contact.id}`, contact.name),
              isOwner ? ui.svg('M3 15h14L15 6l-3 4-2-5-2 5-3-4z', cx('Icon_crown')) : null,
            ),
          ),
        ],
        ['Owner', thread.owner?.name ?? 'Unassigned'],
        ['Team', thread.team?.name ?? null],
        ['Tags', thread.tags.map(({ name }) => h('span', { class: cx('Tag') }, name))],
        ['Created', ui.time(thread.createdAt)],
        ['Closed', thread.closedAt && ui.time(thread.closedAt)],
        ...thread.customFields.map(({ field, value }) => [field.name, value] as const),
      ]),
    );

  const composer = (): HTMLElement => {
    let draft = 0;
    const box = h('textarea', {
      class: cx('Composer_input'),
      'aria-label': 'Write a reply',
      placeholder: 'Reply…',
      onInput: () => {
        clearTimeout(draft);
        draft = window.setTimeout(
          () => void transport.query('SaveDraft', { threadId: id, body: box.value }),
          300,
        );
      },
    }) as HTMLTextAreaElement;
    const send = (operation: string) => () => {
      clearTimeout(draft);
      void transport.query(operation, { threadId: id, body: box.value }).then(() => {
        box.value = '';
      });
    };
    return h(
      'div',
      { class: cx('Composer_root') },
      box,
      ui.button('Send reply', send('SendReply')),
      ui.button('Add note', send('AddNote')),
      ui.button('Close thread', () => void transport.query('CloseThread', { threadId: id })),
    );
  };

  /** Fetches the threads above and below, so that going there takes no time. */
  const prefetch = (ids: readonly string[]): void => {
    for (const other of ids) {
      void transport.query('ThreadView', { id: other }).catch(() => undefined);
      const page = build.flags.scrollUp ? { last: 30 } : { first: 100 };
      void transport.query('ThreadTimeline', { id: other, ...page }).catch(() => undefined);
    }
  };

  const draw = (thread: Thread): void => {
    const count = h('span', { class: cx('Muted'), role: 'status' });
    const messages = timeline(app, id, (total) => {
      count.textContent = `${total} messages`;
    });
    main.replaceChildren(
      h(
        'header',
        { class: cx('Page_header') },
        ui.link('/inbox', '‹ Inbox'),
        h('h1', {}, thread.subject),
        h('span', { class: cx('Muted') }, thread.reference),
        count,
      ),
      h(
        'div',
        { class: cx('Thread_columns') },
        h('section', { class: cx('Thread_main') }, messages, composer()),
        sidebar(thread),
      ),
    );
    if (build.flags.markRead) {
      void transport.query('MarkThreadRead', { threadId: id }).catch(() => undefined);
      realtime.presence(id, 'viewing');
    }
    if (build.flags.prefetch) {
      const timer = setTimeout(() => prefetch(thread.neighbors), 150);
      app.onLeave(() => clearTimeout(timer));
    }
  };

  const load = (): void => {
    main.replaceChildren(ui.spinner());
    transport.query<{ thread: Thread | null }>('ThreadView', { id }).then(
      ({ thread }) => (thread ? draw(thread) : main.replaceChildren(h('h1', {}, 'Thread not found'))),
      () => main.replaceChildren(ui.failed(load)),
    );
  };
  load();
}
