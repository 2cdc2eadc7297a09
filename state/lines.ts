// The lines of a file of any size, one at a time. Readline takes several times as long, which counts at a million.
import { createReadStream } from 'node:fs';

const NEWLINE = 10;

/**
 * Reads a UTF-8 file from its beginning.
 * @param take given each line without its newline, and its bytes with it; false ends the reading
 * @returns bytes after the last newline, which are no line
 */
export async function eachLine(
  file: string,
  take: (line: string, bytes: number) => boolean | undefined,
): Promise<number> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    let start = 0;
    for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, start)) {
      if (take(data.toString('utf8', start, end), end + 1 - start) === false) return 0;
      start = end + 1;
    }
    rest = Buffer.from(data.subarray(start));
  }
  return rest.length;
}
