// A file request and the facts of its stored bytes -> attachment record.
import { finish, flag, text, textOrNull } from './assemble.ts';
import type { Parser } from './parse-types.ts';

/** Says nothing about the bytes, so it never stands in the way of a better word. */
const UNTOLD = 'application/octet-stream';

/** Values are `{ ...FileRequest, ...FileFacts }`. */
export const parseAttachment: Parser<'attachments'> = (values) => {
  const sniffedType = mimeType(values.sniffedType);
  return finish('attachments', {
    id: text(values.attachmentId).trim(),
    name: text(values.name).trim(),
    contentType: mimeType(values.statedType) ?? mimeType(values.contentType) ?? sniffedType ?? UNTOLD,
    sniffedType,
    size: values.size,
    sha256: text(values.sha256),
    inline: flag(values.inline),
    parent: text(values.parent),
    messageId: textOrNull(values.messageId),
  });
};

/** The type without parameters ("text/plain; charset=utf-8"), in lower case. */
function mimeType(value: Parameters<typeof text>[0]): string | null {
  return textOrNull(text(value).split(';')[0])?.toLowerCase() ?? null;
}
