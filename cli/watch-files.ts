// Tells when one of some files changed.
import { watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Editors write a file in several steps. */
const QUIET_MS = 60;

/** Yields after each change of one of these, until the signal. Editors replace files, so it is their folders that are watched. */
export async function* changesOf(files: readonly string[], signal: AbortSignal): AsyncGenerator<void> {
  let tell = (): void => undefined;
  const next = (): Promise<void> =>
    new Promise((settle) => {
      tell = settle;
    });
  let changed = next();
  const watchers = files.map((file) =>
    watch(dirname(resolve(file)), (_, name) => {
      if (name === null || name === basename(file)) tell();
    }),
  );
  const onAbort = (): void => tell();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      await changed;
      if (signal.aborted) return;
      await setTimeout(QUIET_MS);
      changed = next();
      yield;
      if (signal.aborted) return;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const watcher of watchers) watcher.close();
  }
}
