// Values of one snippet -> template record and the files that go out with it.
import { refOf } from '../../model/streams.ts';
import { finish, text, textOrNull, texts } from './assemble.ts';
import { readFiles } from './file-requests.ts';
import type { Parser } from './parse-types.ts';

/** `attachments`, where the source's snippets have files: [{id, url, name, type, size, inline}], as a message's. */
export const parseTemplate: Parser<'templates'> = (values) => {
  const id = text(values.id).trim();
  const files = readFiles(values.attachments, 'attachments', refOf('templates', id), null);
  const candidate = {
    id,
    title: text(values.title).trim(),
    body: text(values.body),
    shortcut: textOrNull(values.shortcut),
    scope: text(values.scope),
    variables: [...new Set(texts(values.variables))],
    attachmentIds: files.ids,
  };
  return finish('templates', candidate, files.requests, files.problems);
};
