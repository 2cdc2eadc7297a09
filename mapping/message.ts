// One message of a thread to the parts it becomes: text by its author, files ten a part, losses told.
import type { Message } from '../model/records.ts';
import type { Body, FileDraft, PartDraft, Person } from './draft.ts';
import { cleanHtml, escapeHtml, plainText, textAsHtml } from './html.ts';
import type { Losses } from './losses.ts';
import { adminWriter, commentWriter } from './people.ts';
import type { Attachments, Setting } from './setting.ts';
import { subjectLine } from './subject.ts';
import { secondsOf } from './time.ts';

/** Most `attachment_files` of one reply (docs/intercom.md 6.3). */
export const FILES_PER_PART = 10;
export const NO_CONTENT = '[No content]';
const DELETED = '[Message deleted in the source]';

/** Where a message stands. */
export interface Scene {
  readonly setting: Setting;
  readonly attachments: Attachments;
  readonly losses: Losses;
  /** Of the thread: a message's own subject is told where it is another. */
  readonly title: string;
  /** Ref of the contact who writes for contacts that cannot. */
  readonly main: string;
  readonly mayWrite: (contactId: string) => boolean;
  /** Contacts may send files with a reply to a conversation, not to a ticket (docs/intercom.md 6.3, 7). */
  readonly contactFiles: boolean;
  /** Unix seconds; nothing is dated before the thread itself. */
  readonly notBefore: number;
}

/** @param number of the message in its thread, for the names of its steps */
export function messageParts(message: Message, number: number, scene: Scene): PartDraft[] {
  const { setting, losses } = scene;
  const step = `reply-${number}`;
  const at = Math.max(secondsOf(message.createdAt), scene.notBefore);
  if (message.kind === 'activity') return activityParts(message, step, at, scene);

  const writer =
    message.kind === 'reply'
      ? commentWriter(message.author, setting, losses, scene.mayWrite, scene.main)
      : adminWriter(message.author, setting, losses);
  const kind = message.kind === 'reply' ? 'comment' : 'note';
  const format = writer.person.type === 'contact' ? 'text' : 'html';
  const content = contentOf(message, format, scene);
  const files = filesOf(message, content.inline, scene);
  const above = [writer.heading, subjectOf(message, scene)];
  const body = { format, content: joined(above, content.text, format) } as const;
  if (writer.person.type === 'admin' || scene.contactFiles) {
    return withFiles({ step, kind, author: writer.person, at, body, files: [] }, files);
  }
  const said: PartDraft = { step, kind, author: writer.person, at, body, files: [] };
  if (files.length === 0) return [said];
  losses.add('files_as_note', { files: files.length });
  return [said, ...filesNote(`${step}-files`, at, files, 'Files of the message above', scene)];
}

/** Repeats a part's text-less remainder until all files are on their way; the first part keeps its body. */
export function withFiles(part: PartDraft, files: readonly FileDraft[]): PartDraft[] {
  const total = files.length;
  const parts: PartDraft[] = [{ ...part, files: files.slice(0, FILES_PER_PART) }];
  for (let from = FILES_PER_PART; from < total; from += FILES_PER_PART) {
    const upTo = Math.min(from + FILES_PER_PART, total);
    const label = `[Files ${from + 1} to ${upTo} of ${total}]`;
    parts.push({
      ...part,
      step: `${part.step}-files-${parts.length + 1}`,
      body: { format: part.body.format, content: part.body.format === 'text' ? label : `<p>${label}</p>` },
      files: files.slice(from, upTo),
    });
  }
  return parts;
}

/** Files whose own author cannot send them, in an internal note. */
export function filesNote(
  step: string,
  at: number,
  files: readonly FileDraft[],
  title: string,
  scene: Pick<Scene, 'setting'>,
): PartDraft[] {
  const author: Person = { type: 'admin', id: scene.setting.map.standIn };
  return withFiles(
    {
      step,
      kind: 'note',
      author,
      at,
      body: { format: 'html', content: `<p>[${escapeHtml(title)}]</p>` },
      files: [],
    },
    files,
  );
}

/** Property values that no attribute takes, so that they are not lost. */
export function valuesNote(values: readonly string[], at: number, setting: Setting): PartDraft[] {
  if (values.length === 0) return [];
  const items = values.map((value) => `<li>${escapeHtml(value)}</li>`).join('');
  return [
    {
      step: 'values',
      kind: 'note',
      author: { type: 'admin', id: setting.map.standIn },
      at,
      body: { format: 'html', content: `<p>[Values that fit no attribute]</p><ul>${items}</ul>` },
      files: [],
    },
  ];
}

function activityParts(message: Message, step: string, at: number, scene: Scene): PartDraft[] {
  const { setting, attachments } = scene;
  const { author } = message;
  const admin = author.type === 'user' && author.id !== null ? setting.map.users[author.id] : undefined;
  const clean = cleanHtml(message.html, (id) => attachments.get(id)?.name);
  const named = author.type === 'system' || admin ? '' : ` by ${author.name}`;
  const moved = at > secondsOf(message.createdAt);
  if (moved) scene.losses.add('late_activity');
  const when = moved ? `, ${message.createdAt}` : '';
  const text = `[activity${named}${when}] ${plainText(clean.html) || NO_CONTENT}`;
  const part = {
    step,
    kind: 'note',
    author: { type: 'admin', id: admin ?? setting.map.standIn },
    at,
    body: { format: 'html', content: joined([subjectOf(message, scene)], textAsHtml(text), 'html') },
    files: [],
  } as const;
  return withFiles(part, filesOf(message, clean.inline, scene));
}

/** @returns the text to send in this format, the clean HTML, and the attachments it shows in place */
export function contentOf(
  message: Message,
  format: Body['format'],
  { losses, attachments }: Scene,
): { text: string; html: string; rich: boolean; inline: readonly string[] } {
  if (message.editedAt !== null) losses.add('message_edited');
  if (message.deleted) {
    losses.add('message_deleted');
    return { text: DELETED, html: '', rich: false, inline: [] };
  }
  const clean = cleanHtml(message.html, (id) => attachments.get(id)?.name);
  const text = plainText(clean.html);
  if (text === '') {
    losses.add('empty_message');
    return { text: NO_CONTENT, html: '', rich: false, inline: clean.inline };
  }
  if (clean.simplified) losses.add('html_simplified');
  if (format === 'text' && clean.rich) losses.add('html_to_text');
  return {
    text: format === 'text' ? text : clean.html,
    html: clean.html,
    rich: clean.rich,
    inline: clean.inline,
  };
}

/** In the order shown; an image in the text that the list of attachments forgot comes last. */
export function filesOf(
  message: Message,
  inline: readonly string[],
  { attachments, losses }: Scene,
): FileDraft[] {
  const files: FileDraft[] = [];
  for (const id of new Set([...message.attachmentIds, ...inline])) {
    const file = attachments.get(id);
    if (file === undefined) {
      losses.add('attachment_missing', { name: id, reason: 'not in the snapshot' });
      continue;
    }
    files.push({ name: file.name, contentType: file.contentType, size: file.size, sha256: file.sha256 });
  }
  if (files.length > FILES_PER_PART) {
    losses.add('files_split', { count: files.length, parts: Math.ceil(files.length / FILES_PER_PART) });
  }
  return files;
}

/** The line that tells a message's own subject, where there is one to tell. */
export function subjectOf(
  message: Message,
  { title, losses }: Pick<Scene, 'title' | 'losses'>,
): string | null {
  const line = subjectLine(message.subject, title);
  if (line !== null) losses.add('subject_in_text');
  return line;
}

/** @param above lines to put before the text; null for none */
export function joined(above: readonly (string | null)[], content: string, format: Body['format']): string {
  const lines = above.filter((line) => line !== null);
  if (lines.length === 0) return content;
  if (format === 'text') return `${lines.join('\n')}\n\n${content}`;
  return `${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}${content}`;
}
