// The files that macros need: what each is called in the hand-over package. Pure.
import type { Attachment, Template } from '../model/records.ts';

/** What no file system may have in a name, Windows included; the rest of a name stays as people know it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what has to go
const UNSAFE = /[\u0000-\u001f\u007f<>:"/\\|?*]+/g;
const LONGEST = 150;

export interface MacroFile {
  readonly name: string;
  /** Below the hand-over folder, with forward slashes; null where the snapshot does not hold the file. */
  readonly path: string | null;
  readonly contentType: string | null;
  /** Hash of its bytes; null where the snapshot does not hold the file. */
  readonly sha256: string | null;
}

/**
 * A folder per macro, and one per file in it: names stay whole, and no two meet.
 * @param place of the macro in the package, from 1
 * @param held the attachments of the snapshot by id
 */
export function macroFiles(
  { attachmentIds }: Pick<Template, 'attachmentIds'>,
  place: number,
  held: ReadonlyMap<string, Attachment>,
): MacroFile[] {
  return attachmentIds.map((id, index) => {
    const file = held.get(id);
    if (file === undefined) return { name: id, path: null, contentType: null, sha256: null };
    const { name, contentType, sha256 } = file;
    return { name, path: `macro-files/${place}/${index + 1}/${safeName(name)}`, contentType, sha256 };
  });
}

/** Never empty, hidden, "..", or with an end that Windows drops. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^\.+/, '_')
    .replace(/[. ]+$/, '');
  const dot = plain.lastIndexOf('.');
  const end = dot > 0 && plain.length - dot <= 16 ? plain.slice(dot) : '';
  const start = [...plain.slice(0, plain.length - end.length)].slice(0, LONGEST - end.length).join('');
  return `${start}${end}`.trim() || 'file';
}
