// Drives the queue: for every stream its lists, then its records with their files, so many at a time.
import { SelectorDrift } from '../../lib/errors.ts';
import type { Progress, Step } from '../../lib/progress.ts';
import { type StreamName, streamNames } from '../../model/streams.ts';
import { isListPage, type ListPage } from '../../selectors/schema.ts';
import type { CrawlContext } from './crawl-context.ts';
import { createFiles, type Files } from './files.ts';
import { settleGone } from './gone.ts';
import { walkList } from './lists.ts';
import type { Item } from './queue.ts';
import { createRecords } from './records.ts';
import { leaveOutRest } from './sample.ts';

export interface CrawlOptions {
  /** Records read at once. */
  readonly concurrency: number;
  readonly progress: Progress;
  /** Ends everything under way: the first error is everybody's. */
  stop(reason: unknown): void;
}

/** Reads all that is in scope and not read yet. @throws the first error that is not one record's own */
export async function crawl(context: CrawlContext, options: CrawlOptions): Promise<void> {
  const { profile, queue, scope, signal } = context;
  const records = createRecords(context);
  const files = createFiles(context, records);

  for (const stream of streamNames) {
    if (!scope.has(stream) || stream === 'attachments') continue;
    signal.throwIfAborted();
    await context.gate.assert(stream);
    try {
      await readStream(stream);
    } catch (error) {
      // Whoever seals this later, with other streams or another profile, must not take it for whole.
      if (error instanceof SelectorDrift) await queue.spoilStream(stream, error.message);
      throw error;
    }
    await queue.finishStream(stream);
  }
  if (scope.has('attachments')) {
    await fetchRest(files);
    await queue.finishStream('attachments');
  }

  /** At once, while their addresses work. */
  async function takeFiles(wanted: readonly Item[]): Promise<void> {
    for (const file of wanted) if (queue.claim(file)) await files.fetch(file, queue.size('attachments'));
  }

  /** Its lists, then its records with their files. */
  async function readStream(stream: StreamName): Promise<void> {
    const step = options.progress.step(stream, queue.size(stream));
    let told = 0;
    const tellSettled = (): void => {
      step.total(queue.size(stream));
      const settled = queue.size(stream) - queue.waiting(stream);
      step.tick(settled - told);
      told = settled;
    };
    tellSettled();
    const walkLists = async (): Promise<void> => {
      for (const [name, page] of listsOf(stream))
        await walkList(context, records, name, page, tellSettled, takeFiles);
    };
    await walkLists();
    await leaveOutRest(queue, stream, context.sample);
    do {
      await drain(stream, step, async (item) => {
        await takeFiles(await records.read(item, queue.size(stream)));
      });
      // What was deleted under our hands is no longer listed; what is listed and yet not there has failed.
      await settleGone(context, records.takeGone(), async () => {
        for (const [name] of listsOf(stream)) await queue.restartList(name);
        await walkLists();
        return new Set(listsOf(stream).flatMap(([name]) => [...(queue.list(name)?.keys ?? [])]));
      });
    } while (queue.waiting(stream) > 0);
    step.finish();
  }

  function listsOf(stream: StreamName): [string, ListPage][] {
    return Object.entries(profile.pages).filter(
      (entry): entry is [string, ListPage] => isListPage(entry[1]) && entry[1].stream === stream,
    );
  }

  /** Files whose record was settled by an earlier run, or failed then. */
  async function fetchRest(fetcher: Files): Promise<void> {
    const step = options.progress.step('attachments', queue.size('attachments'));
    step.tick(queue.size('attachments') - queue.waiting('attachments'));
    await drain('attachments', step, (item) => fetcher.fetch(item, queue.size('attachments')));
    step.finish();
  }

  async function drain(stream: StreamName, step: Step, work: (item: Item) => Promise<void>): Promise<void> {
    const worker = async (): Promise<void> => {
      try {
        for (let item = queue.next(stream); item; item = queue.next(stream)) {
          signal.throwIfAborted();
          await work(item);
          if (item.state === 'failed') step.fail(item.key);
          else if (item.state === 'done') step.tick();
        }
      } catch (error) {
        options.stop(error);
        throw error;
      }
    };
    const results = await Promise.allSettled(Array.from({ length: options.concurrency }, worker));
    const broken = results.find((result) => result.status === 'rejected');
    if (broken) throw signal.aborted ? signal.reason : broken.reason;
  }
}
