// Records that were listed and were not there when asked for: deleted meanwhile, or a failure? The list, walked
// again, tells.

import { RecordError } from '../../lib/errors.ts';
import type { CrawlContext } from './crawl-context.ts';
import type { Item } from './queue.ts';

const DELETED_MEANWHILE = 'deleted at the source while it was being extracted';
const STILL_LISTED = 'The source lists it, but no longer has it.';

/**
 * Settles every item: a gap when it is no longer listed, a failure when it is.
 * @param listed walks the stream's lists again; not called when nothing is gone
 * @throws TooManyFailures
 */
export async function settleGone(
  context: Pick<CrawlContext, 'queue' | 'budget' | 'logger'>,
  gone: readonly Item[],
  listed: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  if (gone.length === 0) return;
  const { queue, budget, logger } = context;
  const keys = await listed();
  for (const item of gone) {
    if (!keys.has(item.key)) {
      await queue.done(item, DELETED_MEANWHILE);
      continue;
    }
    logger.warn('queue', STILL_LISTED, { ref: item.key });
    await queue.failed(item, STILL_LISTED);
    budget.failed(
      item.stream,
      new RecordError('record_gone', STILL_LISTED, { ref: item.key }),
      queue.size(item.stream),
    );
  }
}
