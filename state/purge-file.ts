// The account of what was purged from a run folder, in `reports/purge.json`: one entry for each purge, written before
// anything goes, so that a purge that was killed is on record too. Entries are added, never replaced.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidState } from '../lib/errors.ts';
import { canonicalJson } from '../lib/json.ts';
import { instant } from '../model/records.ts';
import { writeAtomic } from './atomic-file.ts';
import type { RunFolder } from './run-folder.ts';

const FORMAT = 1;

const measured = z.strictObject({
  /** Relative to the run folder. */
  path: z.string(),
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
});

export const purge = z.strictObject({
  startedAt: instant,
  /** Null while it is under way, and for ever where it was interrupted: what was left then is in a later entry. */
  completedAt: instant.nullable(),
  /** What was there at its start, in the order of removal. */
  items: z.array(
    measured.extend({
      /** Written once it is gone: false in an interrupted purge means untouched, in part gone, or gone just then. */ removed:
        z.boolean(),
    }),
  ),
});
export type Purge = z.infer<typeof purge>;

const purgeFile = z.strictObject({ formatVersion: z.literal(FORMAT), purges: z.array(purge) });

/** As the file was while it held the last purge only, which had been completed. */
const singlePurge = z.strictObject({ purgedAt: instant, removed: z.array(measured) }).transform((last) => ({
  formatVersion: FORMAT,
  purges: [
    {
      startedAt: last.purgedAt,
      completedAt: last.purgedAt,
      items: last.removed.map((item) => ({ ...item, removed: true })),
    },
  ],
}));

export interface PurgeRecord {
  /** Writes down how far the purge of this record is. Resolves when it is on the disk. */
  write(purge: Purge): Promise<void>;
}

/**
 * Opens the account for one more purge. Nothing is written yet.
 * @throws InvalidState `purge_record_damaged`: then nothing may be removed, since what went before could not be told
 */
export async function openPurgeRecord(run: RunFolder): Promise<PurgeRecord> {
  const file = join(run.reports, 'purge.json');
  const earlier = await readPurges(file);
  return {
    write: (current) =>
      writeAtomic(file, `${canonicalJson({ formatVersion: FORMAT, purges: [...earlier, current] }, 2)}\n`, {
        durable: true,
      }),
  };
}

async function readPurges(file: string): Promise<Purge[]> {
  if (!existsSync(file)) return [];
  try {
    return purgeFile.or(singlePurge).parse(JSON.parse(await readFile(file, 'utf8'))).purges;
  } catch (cause) {
    throw new InvalidState('purge_record_damaged', 'The record of earlier purges cannot be read.', {
      file,
      hint: 'Nothing was removed. Restore the file, or move it elsewhere, and run threadlift purge again.',
      cause,
    });
  }
}
