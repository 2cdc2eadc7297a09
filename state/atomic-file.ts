// Files that are either the old or the new version, never half of one.
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface WriteOptions {
  /** File mode; 0o600 unless told. */
  readonly mode?: number;
  /** Wait until bytes and name are on the disk itself. Off for the many small record files: the seal checks those. */
  readonly durable?: boolean;
}

/** A list of chunks is written one after the other. */
type Content = string | Uint8Array | readonly Uint8Array[];

/** Writes beside the target and renames over it. */
export async function writeAtomic(file: string, data: Content, options: WriteOptions = {}): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeOnce(temporary, data, options);
    await rename(temporary, file);
    if (options.durable) await syncFolder(dirname(file));
  } catch (error) {
    await rm(temporary, { force: true });
    if (!isMissingFolder(error)) throw error;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeOnce(temporary, data, options);
    await rename(temporary, file);
    if (options.durable) await syncFolder(dirname(file));
  }
}

const isList = (data: Content): data is readonly Uint8Array[] => Array.isArray(data);

/** A new name is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeOnce(file: string, data: Content, options: WriteOptions): Promise<void> {
  const handle = await open(file, 'wx', options.mode ?? 0o600);
  try {
    for (const chunk of isList(data) ? data : [data]) await handle.writeFile(chunk);
    if (options.durable) await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissingFolder(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
