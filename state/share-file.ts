// Gives a file a second name instead of a second copy, and copies it where the disk cannot do that.
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes `to` the same file as `from`, replacing what was there. Safe because nothing in a snapshot is ever
 * written in place: a change is a new file under the old name, and leaves the other name as it was.
 */
export async function shareFile(from: string, to: string): Promise<void> {
  const temporary = `${to}.${randomBytes(6).toString('hex')}.tmp`;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    // Another file system, or one without hard links: a copy says the same.
    await link(from, temporary).catch(() => copyFile(from, temporary, constants.COPYFILE_FICLONE));
    await rename(temporary, to);
  } finally {
    // Renaming one name of a file over another of its names does nothing at all, so the first would stay.
    await rm(temporary, { force: true });
  }
}
