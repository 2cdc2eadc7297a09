// One line of a timeline: a message with its files, an activity, or a run of activities not yet unfolded.
import { fileChip, fileLink } from './file-chip.ts';
import type { Actor, App, TimelineNode } from './types.ts';

/** @param expand brings the activities of a collapsed run */
export function timelineItem(
  app: App,
  node: TimelineNode,
  expand: (run: TimelineNode, element: HTMLElement) => void,
): HTMLElement {
  const { ui, build } = app;
  const { h, cx } = ui;

  const who = (actor: Actor | undefined): HTMLElement => {
    const name = actor?.name ?? '';
    if (actor?.__typename === 'Contact') return ui.link(`/clients/contacts/${actor.id}`, name);
    return h('span', { class: cx('Message_author') }, name);
  };

  const richText = (html: string): HTMLElement => {
    const template = document.createElement('template');
    template.innerHTML = html;
    for (const image of template.content.querySelectorAll('img')) {
      const id = /^cid:(.+)$/.exec(image.getAttribute('src') ?? '')?.[1];
      if (id === undefined) continue;
      image.removeAttribute('src');
      void fileLink(app, id).then((url) => {
        image.src = url;
      });
    }
    const host = h('div', { class: cx('Message_body'), dir: 'auto' });
    const root = build.flags.shadowDom ? host.attachShadow({ mode: 'open' }) : host;
    root.append(template.content);
    return host;
  };

  if (node.__typename === 'CollapsedActivities') {
    const line = h('div', { class: cx('Activity_folded') });
    const text = `Show ${node.count} more ${node.count === 1 ? 'activity' : 'activities'}`;
    line.append(ui.button(text, () => expand(node, line), { 'aria-expanded': 'false' }));
    return line;
  }
  if (node.__typename === 'Activity') {
    return h(
      'div',
      { class: cx('Activity_line') },
      h('span', { class: cx('Muted') }, node.actor?.name ?? ''),
      ' ',
      richText(node.summaryHtml ?? ''),
      ui.time(node.createdAt),
    );
  }
  const isNote = node.visibility === 'INTERNAL';
  const files = (node.attachments ?? []).filter((file) => !file.isInline);
  return h(
    'article',
    {
      class: `${cx('Message_root')} ${isNote ? cx('Message_note') : ''}`,
      'aria-label': isNote ? 'Note' : 'Reply',
    },
    h(
      'header',
      { class: cx('Message_header') },
      who(node.author),
      isNote ? h('span', { class: cx('Badge') }, 'Internal') : null,
      ui.time(node.createdAt),
      node.subject ? h('strong', { class: cx('Message_subject') }, node.subject) : null,
      node.editedAt ? h('span', { class: cx('Muted') }, 'edited ', ui.time(node.editedAt)) : null,
    ),
    node.isDeleted
      ? h('div', { class: cx('Message_deleted') }, 'This message was deleted')
      : node.bodyHtml
        ? richText(node.bodyHtml)
        : null,
    files.length > 0
      ? h(
          'div',
          { class: cx('Message_files') },
          files.map((file) => fileChip(app, file)),
        )
      : null,
  );
}
