// Unpacks the Chromium inside the optional package @sparticuz/chromium, once per version and user.
// Only the binary and its libraries are used: the package's own launch flags end the browser with its first context.
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar';
import { UsageError } from '../../lib/errors.ts';

const PACKAGE = '@sparticuz/chromium';

export interface UnpackOptions {
  /** Libraries the system lacks for this executable. */
  missingLibraries(executable: string): Promise<string[]>;
  /** Folder of the package; found by import resolution when absent. */
  packageFolder?: string;
  /** Where to keep the unpacked browser; a folder of this user below the system's temporary one when absent. */
  cacheRoot?: string;
}

/**
 * @returns the executable and the variables it needs, or null where the package is not installed or not for this machine
 * @throws UsageError `browser_cache_unsafe` when the cache folder belongs to somebody else
 */
export async function unpackBundledChromium(
  options: UnpackOptions,
): Promise<{ executablePath: string; env: Record<string, string> } | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = options.packageFolder ?? resolvePackage();
  if (folder === null) return null;
  const cache = await openCache(options.cacheRoot ?? tmpdir(), await versionOf(folder));

  const executablePath = join(cache, 'chromium');
  await once(executablePath, async (target) => {
    await pipeline(
      createReadStream(join(folder, 'bin', 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(target),
    );
    await chmod(target, 0o755);
  });
  if ((await options.missingLibraries(executablePath)).length === 0) return { executablePath, env: {} };

  const libraries = join(cache, 'libraries');
  await once(libraries, async (target) => {
    await mkdir(target);
    await pipeline(
      createReadStream(join(folder, 'bin', 'al2023.tar.br')),
      createBrotliDecompress(),
      extract({ cwd: target }),
    );
  });
  return { executablePath, env: { LD_LIBRARY_PATH: join(libraries, 'lib') } };
}

function resolvePackage(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), '..', '..');
  } catch (error) {
    // Optional: the next thing to try is the caller's business.
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

async function versionOf(folder: string): Promise<string> {
  const read: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return String((read as { version?: unknown }).version);
}

/** A program is going to be run from here, and the parent is writable by everybody: the folder must be ours alone. */
async function openCache(root: string, version: string): Promise<string> {
  const user = userInfo();
  const cache = join(root, `threadlift-chromium-${version}-${user.uid}`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const found = await lstat(cache);
  if (!found.isDirectory() || found.uid !== user.uid || (found.mode & 0o022) !== 0) {
    throw new UsageError('browser_cache_unsafe', 'The folder for the unpacked browser is not ours alone.', {
      file: cache,
      hint: 'Remove it, then run the same command again.',
    });
  }
  return cache;
}

/** Makes `target` whole or not at all; of several processes at it the first wins and the others use its work. */
async function once(target: string, make: (temporary: string) => Promise<void>): Promise<void> {
  if (await exists(target)) return;
  const workshop = await mkdtemp(`${target}.`);
  try {
    const made = join(workshop, 'made');
    await make(made);
    await rename(made, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
