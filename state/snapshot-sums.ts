// The hashes of a snapshot's files: taken in one fixed order and held against the list that states them. Both are
// walked side by side, so that a snapshot of any size is checked in the same little memory.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { streamNames } from '../model/streams.ts';
import { FILES, SUMS } from './snapshot-layout.ts';

/** A file's path below the snapshot, with forward slashes, and its SHA-256. */
export type Sum = readonly [path: string, sha256: string];

export interface Difference {
  readonly path: string;
  readonly what: string;
  readonly isMissing: boolean;
}

const HASH = 64;

/** As `sha256sum` writes them. */
export const sumLine = ([path, sum]: Sum): string => `${sum}  ${path}\n`;

/** Hashes every file of the snapshot, sorted by path. */
export async function* hashFiles(dir: string): AsyncGenerator<Sum> {
  for (const folder of [...streamNames, FILES].sort()) yield* hashFolder(dir, folder);
}

async function* hashFolder(dir: string, folder: string): AsyncGenerator<Sum> {
  if (!existsSync(join(dir, folder))) return;
  const entries = (await readdir(join(dir, folder), { withFileTypes: true })).map((entry) => ({
    name: entry.name,
    isFile: entry.isFile(),
    // As the whole path is sorted, where a slash follows a folder's name.
    key: entry.isDirectory() ? `${entry.name}/` : entry.name,
  }));
  for (const { name, isFile, key } of entries.sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const path = `${folder}/${name}`;
    if (key !== name) yield* hashFolder(dir, path);
    else if (isFile && !name.endsWith('.tmp')) yield [path, await sumFile(join(dir, path))];
  }
}

/** The hashes that SHA256SUMS states, in its order. It is not checked itself: see `readSums` and `checkSeal`. */
export async function* statedSums(dir: string): AsyncGenerator<Sum> {
  const lines = createInterface({ input: createReadStream(join(dir, SUMS), 'utf8') });
  for await (const line of lines) {
    if (line !== '') yield [line.slice(HASH + 2), line.slice(0, HASH)];
  }
}

/** Files that are not as stated, by path. @param stated sorted by path */
export async function* differences(
  dir: string,
  stated: AsyncIterable<Sum> | Iterable<Sum>,
): AsyncGenerator<Difference> {
  const found = hashFiles(dir);
  let here = await found.next();
  for await (const [path, sum] of stated) {
    for (; !here.done && here.value[0] < path; here = await found.next()) yield added(here.value);
    if (here.done || here.value[0] !== path) {
      yield { path, what: 'is missing', isMissing: true };
      continue;
    }
    if (here.value[1] !== sum) yield { path, what: 'was changed after sealing', isMissing: false };
    here = await found.next();
  }
  for (; !here.done; here = await found.next()) yield added(here.value);
}

const added = ([path]: Sum): Difference => ({ path, what: 'was added after sealing', isMissing: false });

export async function sumFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
