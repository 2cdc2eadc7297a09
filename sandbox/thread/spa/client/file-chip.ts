// A file to be opened: a link, or a button that asks for one.
import type { App, FileNode } from './types.ts';

/** A link to a file, made for this once. */
export async function fileLink(app: App, id: string): Promise<string> {
  const { url } = await app.transport.json<{ url: string }>(`/v1/files/${id}/url`);
  return url;
}

export function fileChip(app: App, file: FileNode): HTMLElement {
  const { h, cx, button } = app.ui;
  const sizeOf = (bytes: number): string => {
    if (bytes < 1024) return `${bytes} B`;
    return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  };
  const label = [file.fileName, ' ', h('span', { class: cx('Muted') }, sizeOf(file.byteSize))];
  if (file.url) return h('a', { class: cx('File_chip'), href: file.url, download: file.fileName }, label);
  const open = (): void => void fileLink(app, file.id).then((url) => window.open(url, '_blank', 'noopener'));
  return button(label, open, { class: cx('File_chip'), 'aria-label': `Download ${file.fileName}` });
}
