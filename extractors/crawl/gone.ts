// Records that were listed and were not there when asked for: deleted meanwhile, or a failure? The list, walked
// again, tells.

import { RecordError } from '../../lib/errors.ts';
import type { CrawlContext } from './crawl-context.ts';
import type { Item } from './queue.ts';

const DELETED_MEANWHILE = 'deleted at the source while it was being extracted';
const SAID_GONE = 'the source lists it, and its own page says that it is gone';
const STILL_LISTED = 'Listed, but not there';

/** A record that was not there when it was asked for. */
export interface GoneItem {
  readonly item: Item;
  /** Its own page said so (`gone`), which is no failure even where it is still listed. */
  readonly isSaid: boolean;
  /** In words. */
  readonly why: string;
}

/**
 * Settles every item: a gap when it is no longer listed or its own page says that it is gone, else a failure.
 * @param listed walks the stream's lists again; not called when nothing is gone
 * @throws TooManyFailures
 */
export async function settleGone(
  context: Pick<CrawlContext, 'queue' | 'budget' | 'logger'>,
  gone: readonly GoneItem[],
  listed: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  if (gone.length === 0) return;
  const { queue, budget, logger } = context;
  const keys = await listed();
  for (const { item, isSaid, why } of gone) {
    const isListed = keys.has(item.key);
    if (!isListed || isSaid) {
      await queue.done(item, isListed ? SAID_GONE : DELETED_MEANWHILE);
      continue;
    }
    const problem = `${STILL_LISTED}: ${why}`;
    logger.warn('queue', problem, { ref: item.key });
    await queue.failed(item, problem);
    budget.failed(
      item.stream,
      new RecordError('record_gone', problem, { ref: item.key }),
      queue.size(item.stream),
    );
  }
}
