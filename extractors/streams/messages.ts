// The lines of a thread, and the files that hang on them: shared by conversations and tickets. Pure.
import type { Ref } from '../../model/streams.ts';
import { author, flag, rows, text, textOrNull } from './assemble.ts';
import { readFiles } from './file-requests.ts';
import type { FileRequest, ParseProblem, RawValue } from './parse-types.ts';

/** Messages as the schema wants them, still unchecked, and every file they refer to. */
export interface Thread {
  readonly messages: Record<string, unknown>[];
  readonly files: FileRequest[];
  /** Files that cannot be asked for. */
  readonly problems: ParseProblem[];
}

/**
 * Values of a message: id, kind, author {type, id, name}, createdAt, subject, html, editedAt, deleted,
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
    const files = readFiles(values.attachments, `messages.${index}.attachments`, parent, id);
    thread.files.push(...files.requests);
    thread.problems.push(...files.problems);
    thread.messages.push({
      id,
      kind: text(values.kind),
      author: author(values.author),
      createdAt: text(values.createdAt),
      subject: textOrNull(values.subject),
      html: text(values.html),
      editedAt: textOrNull(values.editedAt),
      deleted: flag(values.deleted),
      attachmentIds: files.ids,
    });
  }
  return thread;
}
