// Where the package's own data files are, from a checkout (cli/) as well as from the build (dist/cli/).
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : findRoot(dirname(from));
}

export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

export const version: string = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;

/** The profiles that ship for Thread: as pages of its server, and as a single-page app that reads an API. */
export const defaultProfile = join(packageRoot, 'selectors', 'thread.yaml');
export const singlePageProfile = join(packageRoot, 'selectors', 'thread-spa.yaml');
