// The files a page shows with a message or a record, as requests to fetch them. Pure.
import type { Ref } from '../../model/streams.ts';
import { pressedFile } from '../../selectors/download.ts';
import { flag, numberOrNull, rows, text, textOrNull } from './assemble.ts';
import type { FileRequest, ParseProblem, RawValue, RawValues } from './parse-types.ts';

export interface Files {
  /** Each once, in the source's order. */
  readonly ids: readonly string[];
  readonly requests: readonly FileRequest[];
  /** Files that cannot be asked for. */
  readonly problems: readonly ParseProblem[];
}

/**
 * @param value a list of {id, url, name, type, size, inline}
 * @param path of the list in the record, for problems: "messages.3.attachments"
 */
export function readFiles(
  value: RawValue | undefined,
  path: string,
  parent: Ref,
  messageId: string | null,
): Files {
  const requests = new Map<string, FileRequest>();
  const problems: ParseProblem[] = [];
  for (const [place, file] of rows(value).entries()) {
    const request = readFile(file, parent, messageId);
    if (requests.has(request.attachmentId)) continue;
    requests.set(request.attachmentId, request);
    if (request.attachmentId === '' || request.url === '')
      problems.push({ path: `${path}.${place}`, message: 'file without id or URL' });
  }
  return { ids: [...requests.keys()], requests: [...requests.values()], problems };
}

function readFile(values: RawValues, parent: Ref, messageId: string | null): FileRequest {
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
