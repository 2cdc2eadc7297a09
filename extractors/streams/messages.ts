// The lines of a thread, and the files that hang on them: shared by conversations and tickets. Pure.
import type { Ref } from '../../model/streams.ts';
import { pressedFile } from '../../selectors/download.ts';
import { author, flag, numberOrNull, rows, text, textOrNull } from './assemble.ts';
import type { FileRequest, ParseProblem, RawValue, RawValues } from './parse-types.ts';

/** Messages as the schema wants them, still unchecked, and every file they refer to. */
export interface Thread {
  readonly messages: Record<string, unknown>[];
  readonly files: FileRequest[];
  /** Files that cannot be asked for. */
  readonly problems: ParseProblem[];
}

/**
 * Values of a message: id, kind, author {type, id, name}, createdAt, html, editedAt, deleted,
 * attachments [{id, url, name, type, size, inline}]. Order is the source's.
 */
export function readThread(value: RawValue | undefined, parent: Ref): Thread {
  const thread: Thread = { messages: [], files: [], problems: [] };
  const seen = new Map<string, number>();
  for (const [index, values] of rows(value).entries()) {
    const id = text(values.id).trim();
    const other = seen.get(id);
    if (other !== undefined)
      thread.problems.push({
        path: `messages.${index}.id`,
        message: `${id} is another message's id, too: that of messages.${other}`,
      });
    seen.set(id, other ?? index);
    const attachmentIds = new Set<string>();
    for (const [place, file] of rows(values.attachments).entries()) {
      const request = readFile(file, parent, id);
      if (attachmentIds.has(request.attachmentId)) continue;
      attachmentIds.add(request.attachmentId);
      thread.files.push(request);
      if (request.attachmentId === '' || request.url === '') {
        thread.problems.push({
          path: `messages.${index}.attachments.${place}`,
          message: 'file without id or URL',
        });
      }
    }
    thread.messages.push({
      id,
      kind: text(values.kind),
      author: author(values.author),
      createdAt: text(values.createdAt),
      html: text(values.html),
      editedAt: textOrNull(values.editedAt),
      deleted: flag(values.deleted),
      attachmentIds: [...attachmentIds],
    });
  }
  return thread;
}

function readFile(values: RawValues, parent: Ref, messageId: string): FileRequest {
  const attachmentId = text(values.id).trim();
  const url = text(values.url).trim();
  const name = textOrNull(values.name);
  return {
    attachmentId,
    url,
    name: name ?? nameIn(url) ?? attachmentId,
    ...(name === null ? { isUnnamed: true } : {}),
    statedType: textOrNull(values.type),
    statedSize: numberOrNull(values.size),
    inline: flag(values.inline),
    parent,
    messageId,
  };
}

/** The file name at the end of a URL's path, as far as it can be decoded. */
function nameIn(url: string): string | null {
  // The page it is pressed for on has no name of a file.
  if (pressedFile(url) !== null) return null;
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').pop() ?? '') : '';
  try {
    return decodeURIComponent(last) || null;
  } catch {
    return last || null;
  }
}
