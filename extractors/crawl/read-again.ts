// Records that are read again though their files lie in the snapshot, since the way they were read is in doubt.
import type { Ref, StreamName } from '../../model/streams.ts';
import { readNotes } from '../../state/provenance-notes.ts';
import { recordNotes } from './completeness.ts';
import type { CrawlContext } from './crawl-context.ts';
import type { Queue } from './queue.ts';

/**
 * Puts records back whose own lists nothing proved when they were read: the profile may say now what does.
 * Lists of rows need no such thing, since another profile walks them anew.
 */
export async function readUnprovedAgain(context: CrawlContext): Promise<void> {
  const { queue, writer, logger } = context;
  const notes = await recordNotes(writer);
  const unproved = [...notes].filter(([, { nested }]) => Object.values(nested).includes(null));
  const count = await queue.readAgain(unproved.map(([ref]) => ref));
  if (count > 0) logger.info('queue', `${count} records whose lists are not proved are read again.`);
}

/**
 * Puts the records of a page kind back that were asked for directly, by this run or an earlier one, and remembers that
 * asking is wrong for this kind.
 * @param dir snapshot folder
 * @param asked page kind, the stream its records belong to, and the page kinds that it is a further page of
 */
export async function readAskedAgain(
  queue: Queue,
  dir: string,
  asked: { readonly page: string; readonly stream: StreamName; readonly owners: readonly string[] },
): Promise<void> {
  const pages = [asked.page, ...asked.owners];
  const items = [...queue.items(asked.stream)].filter(
    ({ page }) => page !== undefined && pages.includes(page),
  );
  // What is being read right now may have been asked for, and is not noted yet.
  const underWay = items.filter(({ state }) => state === 'pending');
  const ways = await readNotes(dir, ({ strategy, also = [] }) => [
    strategy,
    ...also.map((one) => one.strategy),
  ]);
  const wasAsked = items.filter(
    ({ key, reason }) => reason === null && ways.get(key as Ref)?.includes('json'),
  );
  await queue.askedWrong(
    asked.page,
    [...new Set([...underWay, ...wasAsked])].map(({ key }) => key),
  );
}
