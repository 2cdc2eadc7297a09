// `threadlift purge`: removes the customer's data from this machine and writes down what it removed.
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isoSeconds } from '../lib/clock.ts';
import { UsageError } from '../lib/errors.ts';
import { canonicalJson } from '../lib/json.ts';
import { writeAtomic } from '../state/atomic-file.ts';
import type { CommandModule, Handler } from './context.ts';
import { withLock } from './with-lock.ts';

export const runPurge: Handler = async (context, options) => {
  const run = context.run();
  const targets = [run.snapshot, run.generations, run.session, run.recordings, run.queue, run.errors];
  if (options.yes !== true) {
    if (!context.interactive)
      throw new UsageError('purge_unconfirmed', 'Purging cannot be undone.', { hint: 'Add --yes.' });
    const sure = await context.ask.confirm({
      message: `Remove every generation of the snapshot, the session, recordings and screenshots from ${run.dir}?`,
      default: false,
    });
    if (!sure) return { json: { removed: [] } };
  }
  const record = await withLock(context, 'purge', async () => {
    const removed: { path: string; files: number; bytes: number }[] = [];
    for (const target of targets) {
      if (!existsSync(target)) continue;
      removed.push({ path: relative(run.dir, target), ...(await measure(target)) });
      await rm(target, { recursive: true, force: true });
    }
    const written = { purgedAt: isoSeconds(context.clock.now()), removed };
    await writeAtomic(join(run.reports, 'purge.json'), `${canonicalJson(written, 2)}\n`, { durable: true });
    return written;
  });
  for (const item of record.removed)
    context.say(`removed ${item.path}: ${item.files} files, ${item.bytes} bytes`);
  return { json: record };
};

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
