// `threadlift purge`: removes the customer's data from this machine and writes down what it removed.
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isoSeconds } from '../lib/clock.ts';
import { UsageError } from '../lib/errors.ts';
import { openPurgeRecord, type Purge } from '../state/purge-file.ts';
import type { RunFolder } from '../state/run-folder.ts';
import type { CommandModule, Context, Handler } from './context.ts';
import { withLock } from './with-lock.ts';

export const runPurge: Handler = async (context, options) => {
  const run = context.run();
  if (options.yes !== true) {
    if (!context.interactive)
      throw new UsageError('purge_unconfirmed', 'Purging cannot be undone.', { hint: 'Add --yes.' });
    const sure = await context.ask.confirm({
      message: `Remove every generation of the snapshot, the session, recordings and screenshots from ${run.dir}?`,
      default: false,
    });
    if (!sure) return { json: { startedAt: null, completedAt: null, items: [] } };
  }
  const done = await withLock(context, 'purge', (signal) => purgeRun(context, run, signal));
  if (done.items.length === 0) context.say('There was nothing to remove.');
  return { json: done };
};

/** Says what will go, on the disk, before the first of it goes; then how far it is after each. */
async function purgeRun(context: Context, run: RunFolder, signal: AbortSignal): Promise<Purge> {
  const now = (): string => isoSeconds(context.clock.now());
  const record = await openPurgeRecord(run);
  const items: Purge['items'] = [];
  const { snapshot, generations, session, recordings, queue, errors } = run;
  const pictures = join(run.reports, 'probe');
  for (const target of [snapshot, generations, session, recordings, queue, errors, pictures]) {
    if (!existsSync(target)) continue;
    items.push({ path: relative(run.dir, target), ...(await measure(target)), removed: false });
  }
  const purge: Purge = { startedAt: now(), completedAt: null, items };
  await record.write(purge);
  for (const item of items) {
    signal.throwIfAborted();
    await rm(join(run.dir, item.path), { recursive: true, force: true });
    item.removed = true;
    await record.write(purge);
    context.say(`removed ${item.path}: ${item.files} files, ${item.bytes} bytes`);
  }
  const completed = { ...purge, completedAt: now() };
  await record.write(completed);
  return completed;
}

export const configure: CommandModule['configure'] = (command, act) => {
  command.option('--yes', 'do not ask').action(act(runPurge));
};

async function measure(path: string): Promise<{ files: number; bytes: number }> {
  const top = await stat(path);
  if (!top.isDirectory()) return { files: 1, bytes: top.size };
  let files = 0;
  let bytes = 0;
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { files, bytes };
}
