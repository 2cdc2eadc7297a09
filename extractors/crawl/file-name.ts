// What a file is called: by its page, or, where that names it not at all or not in full, by the answer its bytes came in
// (Content-Disposition, RFC 6266). Pure.
import { isUtf8 } from 'node:buffer';
import { parse } from 'content-disposition';
import libmime from 'libmime';
import type { FileRequest } from '../streams/parse-types.ts';

/** Where a page cuts a long name: at an ellipsis, or at three dots with at most an ending after them. */
const CUT = /\u2026|\.{3}(?=$|\.[A-Za-z0-9]{1,8}$)/;
const CONTROL = /\p{Cc}/gu;

export interface FileName {
  readonly name: string;
  /** The page cut the name, and nothing completes it. */
  readonly isCut: boolean;
}

/**
 * The name of a file. The page's own wins; the answer's is taken where the page names none, or cuts a name that the
 * answer's begins and ends as, or where the profile says so (`files.names: header`). Where the two differ in another
 * way the page's stays: it is what people saw, and servers often rewrite names for the sake of old browsers.
 * @param header file name of the answer, as `nameInHeader` reads it; null where it has none
 * @param prefer `files.names` of the profile
 */
export function fileName(
  file: Pick<FileRequest, 'name' | 'isUnnamed'>,
  header: string | null,
  prefer: 'page' | 'header' = 'page',
): FileName {
  const isCut = !file.isUnnamed && CUT.test(file.name);
  if (header === null) return { name: file.name, isCut };
  if (prefer === 'header' || file.isUnnamed || (isCut && completes(header, file.name)))
    return { name: header, isCut: false };
  return { name: file.name, isCut };
}

/** Whether a whole name begins and ends as one that was cut. */
function completes(whole: string, cut: string): boolean {
  const [name, shown] = [whole.normalize('NFC'), cut.normalize('NFC')];
  const at = CUT.exec(shown);
  if (at === null) return name === shown;
  const [start, end] = [shown.slice(0, at.index).trimEnd(), shown.slice(at.index + at[0].length).trimStart()];
  return name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

/**
 * The file name in a Content-Disposition header: `filename*` (RFC 8187) before `filename`, whose bytes may be UTF-8 or
 * Latin-1, and whose text may be MIME encoded words. Folders and control characters are left out.
 * @param header as `fetch` gives it, one character for each byte
 * @returns null where it names none
 */
export function nameInHeader(header: string | null): string | null {
  if (header === null) return null;
  // Some servers leave the type out.
  const whole = /^\s*filename\*?\s*=/i.test(header) ? `attachment; ${header}` : header;
  const { 'filename*': encoded, filename = '' } = parse(whole).parameters;
  // Its value may stand in quotation marks, which no RFC allows.
  const extended = encoded && parse(`attachment; filename*=${encoded}`).parameters.filename;
  const text = extended || libmime.decodeWords(textOf(filename));
  const name = text.replace(CONTROL, '').split(/[\\/]/).at(-1)?.trim() ?? '';
  return name === '' || name === '.' || name === '..' ? null : name;
}

/** Text of bytes that may be UTF-8, which no RFC allows and many servers send. */
function textOf(bytes: string): string {
  const raw = Buffer.from(bytes, 'latin1');
  return isUtf8(raw) ? raw.toString('utf8') : bytes;
}
