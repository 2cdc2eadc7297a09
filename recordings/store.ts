// Recordings on disk: a folder each, which appears whole or not at all.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InvalidState, UsageError } from '../lib/errors.ts';
import { canonicalJson, sha256 } from '../lib/json.ts';
import { type Har, parseHar } from './har.ts';
import { type RecordingManifest, recordingManifest } from './manifest.ts';

export const HAR = 'recording.har';
export const MANIFEST = 'manifest.json';
export const EXPECTED = 'expected';
/** Only where it is not one of those that ship. */
export const PROFILE = 'profile.yaml';

export interface Recording {
  readonly dir: string;
  readonly manifest: RecordingManifest;
  readonly har: Har;
}

/** @throws UsageError `recording_exists`: a recording is evidence and never written over */
export function assertNew(dir: string): void {
  if (!existsSync(dir)) return;
  throw new UsageError('recording_exists', 'There is a recording of that name already.', {
    file: dir,
    hint: 'Give another --name, or remove it.',
  });
}

/**
 * Builds a recording beside its place and moves it there whole; whatever an earlier, killed one left is removed.
 * @param build fills the folder with everything but the manifest, and returns what the manifest says
 */
export async function writeRecording(
  dir: string,
  build: (folder: string) => Promise<Omit<RecordingManifest, 'files'>>,
): Promise<RecordingManifest> {
  assertNew(dir);
  await mkdir(dirname(dir), { recursive: true, mode: 0o700 });
  for (const name of await readdir(dirname(dir)))
    if (/^\..+\.tmp$/.test(name)) await rm(join(dirname(dir), name), { recursive: true, force: true });
  const folder = join(dirname(dir), `.${basename(dir)}.${randomBytes(4).toString('hex')}.tmp`);
  await mkdir(folder, { mode: 0o700 });
  try {
    const manifest = await seal(folder, await build(folder));
    await rename(folder, dir);
    return manifest;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Writes the manifest over what the folder holds now. */
export async function seal(
  folder: string,
  said: Omit<RecordingManifest, 'files'>,
): Promise<RecordingManifest> {
  const manifest = recordingManifest.parse({ ...said, files: await sumsOf(folder) });
  const temporary = join(folder, `${MANIFEST}.tmp`);
  await writeFile(temporary, `${canonicalJson(manifest, 2)}\n`);
  await rename(temporary, join(folder, MANIFEST));
  return manifest;
}

/**
 * @throws UsageError `recording_missing`; InvalidState `recording_invalid`, `recording_damaged`
 */
export async function readRecording(dir: string): Promise<Recording> {
  const file = join(dir, MANIFEST);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError('recording_missing', 'There is no recording here.', {
      file,
      hint: 'Name a folder with a manifest.json, for example one under recordings/.',
      cause,
    });
  });
  let manifest: RecordingManifest;
  try {
    manifest = recordingManifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidState('recording_invalid', 'The manifest is not one that record writes.', {
      file,
      cause,
    });
  }
  const sums = await sumsOf(dir);
  const changed = [...new Set([...Object.keys(sums), ...Object.keys(manifest.files)])].find(
    (name) => sums[name] !== manifest.files[name],
  );
  if (changed !== undefined) {
    throw new InvalidState(
      'recording_damaged',
      'A file of the recording is not the one its manifest tells of.',
      {
        file: join(dir, changed),
        hint: 'Take it again from where it came, or record anew.',
      },
    );
  }
  return { dir, manifest, har: parseHar(await readFile(join(dir, HAR), 'utf8'), join(dir, HAR)) };
}

async function sumsOf(dir: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .filter((path) => path !== MANIFEST && !path.endsWith('.tmp'));
  for (const path of paths.sort()) sums[path] = sha256(await readFile(join(dir, path)));
  return sums;
}
