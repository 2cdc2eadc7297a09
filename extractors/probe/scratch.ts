// A crawl whose queue and records lie in a folder that is thrown away: reads as an extraction does, by the very same
// parts, and leaves the run's own queue and snapshot alone.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../../lib/json.ts';
import type { StreamName } from '../../model/streams.ts';
import { ownersOf } from '../../selectors/also.ts';
import type { Specimen } from '../../selectors/inspection.ts';
import type { Listed } from '../../selectors/values.ts';
import { openSnapshotWriter } from '../../state/snapshot-writer.ts';
import { createBudget } from '../crawl/budget.ts';
import type { CrawlContext } from '../crawl/crawl-context.ts';
import { createFiles, type Files } from '../crawl/files.ts';
import { createListed } from '../crawl/listed.ts';
import { createLookups, type Lookups } from '../crawl/lookups.ts';
import { openQueue } from '../crawl/queue.ts';
import { readAskedAgain } from '../crawl/read-again.ts';
import { createRecords, type Records } from '../crawl/records.ts';
import { openSource, type Source, type SourceOptions } from '../source.ts';

export interface Scratch {
  readonly source: Source;
  readonly context: CrawlContext;
  readonly records: Records;
  readonly files: Files;
  close(): Promise<void>;
}

export interface ScratchOptions extends SourceOptions {
  /** Streams read, or looked up by others. */
  readonly scope: ReadonlySet<StreamName>;
  /** Rows after which a list need not be walked on; everything when absent. */
  readonly mostRows?: number | undefined;
  /** Streams whose lists are walked to the end all the same. */
  readonly whole?: ReadonlySet<StreamName> | undefined;
  /** Larger files are left out. */
  readonly maxFileBytes?: number | undefined;
  /** Told of every page that was read whole. */
  readonly saw?: ((page: Specimen) => void) | undefined;
}

/**
 * Opens source and folder; the account's page is left to the caller (`source.readAccount`).
 * @throws OperatorError for consent and session
 */
export async function openScratch(options: ScratchOptions): Promise<Scratch> {
  const { run, profile, clock, logger, scope, mostRows, whole } = options;
  // Among what is kept of pages: what a killed process leaves there is purged with it.
  await mkdir(run.errors, { recursive: true, mode: 0o700 });
  const dir = await mkdtemp(join(run.errors, 'trial-'));
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
  try {
    const queue = await openQueue(join(dir, 'queue.jsonl'), hashOf(profile));
    const snapshot = join(dir, 'snapshot');
    const known = createListed({ profile, scope, earlier: undefined, queue });
    // Half of the ids would tell lies.
    const isCut = (stream: StreamName): boolean =>
      mostRows !== undefined && whole?.has(stream) !== true && queue.size(stream) >= mostRows;
    const listed: Listed = (stream) => (isCut(stream) ? null : known(stream));
    let lookups: Lookups | undefined;
    const source = await openSource(
      options,
      {
        strategies: new Map(),
        remember: () => Promise.resolve(),
        listed,
        records: (lookup, text) => lookups?.look(lookup, text) ?? null,
        saw: options.saw,
        asking: {
          isWrong: (page) => queue.wronglyAsked().has(page),
          provedWrong: (page, stream) =>
            readAskedAgain(queue, snapshot, { page, stream, owners: ownersOf(profile.pages, page) }),
        },
      },
      'later',
    );
    const writer = await openSnapshotWriter(snapshot);
    lookups = createLookups({
      ...{ profile, scope, earlier: undefined, writer },
      isRead: () => true,
      rows: (stream) =>
        [...queue.items(stream)].flatMap(({ row, state }) => (row && state !== 'done' ? [row] : [])),
    });
    const context: CrawlContext = {
      ...source,
      profile,
      queue,
      writer,
      lookups,
      scope,
      budget: createBudget(),
      range: await source.gate.assert(),
      carryOver: null,
      maxFileBytes: options.maxFileBytes,
      sample: mostRows === undefined ? null : { perPage: mostRows, whole },
      clock,
      logger,
    };
    const records = createRecords(context);
    return {
      source,
      context,
      records,
      files: createFiles(context, records),
      async close() {
        await source.close();
        await queue.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
