// The lines of a file of any size, one at a time and from one buffer. Readline takes several times as long and leaves
// everything it read behind as garbage, which counts at a million lines.
import { type FileHandle, open } from 'node:fs/promises';

const NEWLINE = 10;
/** Bytes held at once, more only for a longer line. */
const CHUNK = 1 << 18;

/**
 * Reads a UTF-8 file from its beginning.
 * @param file its path, or the file itself, which stays open
 * @param take given each line without its newline, and its bytes with it; false ends the reading
 * @returns bytes after the last newline, which are no line
 */
export async function eachLine(
  file: string | FileHandle,
  take: (line: string, bytes: number) => boolean | undefined,
): Promise<number> {
  const handle = typeof file === 'string' ? await open(file) : file;
  try {
    let buffer = Buffer.allocUnsafe(CHUNK);
    /** Bytes at the buffer's beginning that belong to a line not yet read to its end. */
    let held = 0;
    for (let position = 0; ; ) {
      if (held === buffer.length) buffer = Buffer.concat([buffer], 2 * held);
      const { bytesRead } = await handle.read(buffer, held, buffer.length - held, position);
      if (bytesRead === 0) return held;
      position += bytesRead;
      const data = buffer.subarray(0, held + bytesRead);
      let start = 0;
      for (let end = data.indexOf(NEWLINE, held); end >= 0; end = data.indexOf(NEWLINE, start)) {
        if (take(data.toString('utf8', start, end), end + 1 - start) === false) return 0;
        start = end + 1;
      }
      held = data.copy(buffer, 0, start);
    }
  } finally {
    if (typeof file === 'string') await handle.close();
  }
}
