// One line of a thread: a reply, a note or an activity, with its files.
import { html, raw } from 'hono/html';
import type { Message } from '../../../model/records.ts';
import { escapeText } from '../world/text.ts';
import { k } from './names.ts';
import { contact, fullTime, member, none, shortTime, time } from './parts.ts';
import type { Html, View } from './view.ts';

export function messageItem(view: View, message: Message): Html {
  const { id, kind } = message;
  const label = kind === 'note' ? 'Internal note' : kind === 'reply' ? 'Reply' : 'Activity';
  const classes = `message ${k(label.replace(' ', ''))}${kind === 'note' ? ' is-internal' : ''}`;
  return html`<li id="message-${id}" class="${classes}" data-message-id="${id}" data-kind="${kind}" aria-label="${label} from ${message.author.name}">
<div class="${k('Line')}">${author(view, message)}${kind === 'note' ? html` <span class="${k('Internal')}">Internal</span>` : none}
${time(view, message.createdAt, 'sent')}${edited(view, message)}${subject(message)}</div>
${content(view, message)}${chips(view, message)}</li>
`;
}

function author(view: View, message: Message): Html {
  const { type, id, name } = message.author;
  const kind = type === 'user' ? 'member' : type;
  const who =
    type === 'contact' && id !== null
      ? contact(view, id)
      : type === 'user' && id !== null
        ? member(view, id)
        : html`<span class="author-name">${name}</span>`;
  return html`<span class="author ${k('Author')}" data-author="${kind}">${who}</span>`;
}

function edited(view: View, message: Message): Html {
  const at = message.editedAt;
  if (at === null) return none;
  return html` <span class="edited" title="${fullTime(at)}">edited ${shortTime(view, at)}</span>`;
}

function subject(message: Message): Html {
  return message.subject === null ? none : html` <strong class="subject">${message.subject}</strong>`;
}

function content(view: View, message: Message): Html {
  if (message.deleted) return html`<p class="deleted">This message was deleted</p>`;
  if (message.html === '') return none;
  return html`<div class="body">${raw(withFileUrls(view, message))}</div>`;
}

/** The message's HTML with inline images pointing to the CDN. */
export function withFileUrls(view: View, message: Message): string {
  return message.html.replaceAll(/"attachment:([^"]+)"/g, (_, id: string) => {
    const name = view.account.attachment(id)?.record.name ?? 'image';
    return `"${escapeText(view.fileUrl(id, name))}"`;
  });
}

function chips(view: View, message: Message): Html {
  return fileChips(view, message.attachmentIds);
}

/** The files that are not part of a text, each a link. */
export function fileChips(view: View, ids: readonly string[]): Html {
  const files = ids.flatMap((id) => view.account.attachment(id)?.record ?? []).filter((file) => !file.inline);
  if (files.length === 0) return none;
  return html`<ul class="${k('Chips')}" aria-label="Attachments">${files.map(
    (file) =>
      html`<li class="${k('Chip')}"><a href="${view.fileUrl(file.id, file.name)}" download="${file.name}">${file.name}</a> <span class="size">${humanSize(file.size)}</span></li>`,
  )}</ul>`;
}

/** As people read it, so the exact size is only known from the file itself. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(1)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
