// One line of a timeline: a message with its files, an activity, or a run of activities not yet unfolded.
import type { Actor, App, FileNode, TimelineNode } from './types.ts';

/** @param expand brings the activities of a collapsed run */
export function timelineItem(
  app: App,
  node: TimelineNode,
  expand: (run: TimelineNode, element: HTMLElement) => void,
): HTMLElement {
  const { ui, build, transport } = app;
  const { h, cx } = ui;

  const who = (actor: Actor | undefined): HTMLElement => {
    const name = actor?.name ?? '';
    if (actor?.__typename === 'Contact') return ui.link(`/clients/contacts/${actor.id}`, name);
    return h('span', { class: cx('Message_author') }, name);
  };

  const mint = async (id: string): Promise<string> => {
    const { url } = await transport.json<{ url: string }>(`/v1/files/${id}/url`);
    return url;
  };

  const richText = (html: string): HTMLElement => {
    const template = document.createElement('template');
    template.innerHTML = html;
    for (const image of template.content.querySelectorAll('img')) {
      const id = /^cid:(.+)$/.exec(image.getAttribute('src') ?? '')?.[1];
      if (id === undefined) continue;
      image.removeAttribute('src');
      void mint(id).then((url) => {
        image.src = url;
      });
    }
    const host = h('div', { class: cx('Message_body'), dir: 'auto' });
    const root = build.flags.shadowDom ? host.attachShadow({ mode: 'open' }) : host;
    root.append(template.content);
    return host;
  };

  const size = (bytes: number): string =>
    bytes < 1024
      ? `${bytes} B`
      : bytes < 1024 ** 2
        ? `${(bytes / 1024).toFixed(1)} KB`
        : `${(bytes / 1024 ** 2).toFixed(1)} MB`;

  const chip = (file: FileNode): HTMLElement => {
    const label = [file.fileName, ' ', h('span', { class: cx('Muted') }, size(file.byteSize))];
    if (file.url) return h('a', { class: cx('File_chip'), href: file.url, download: file.fileName }, label);
    const open = (): void => void mint(file.id).then((url) => window.open(url, '_blank', 'noopener'));
    return ui.button(label, open, { class: cx('File_chip'), 'aria-label': `Download ${file.fileName}` });
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
      node.editedAt ? h('span', { class: cx('Muted') }, 'edited ', ui.time(node.editedAt)) : null,
    ),
    node.isDeleted
      ? h('div', { class: cx('Message_deleted') }, 'This message was deleted')
      : node.bodyHtml
        ? richText(node.bodyHtml)
        : null,
    files.length > 0 ? h('div', { class: cx('Message_files') }, files.map(chip)) : null,
  );
}
