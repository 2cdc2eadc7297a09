// When an extraction makes a generation of its own, and what the new one is told of the old: who the account is and
// how its pages were read, nothing of what they held.
import { UsageError } from '../../lib/errors.ts';
import { earlierGenerations, isSealed, keepGeneration, readyToKeep } from '../../state/generations.ts';
import type { RunFolder } from '../../state/run-folder.ts';
import { openQueue, type Queue } from '../crawl/queue.ts';

/**
 * A finished snapshot begins the next generation, an unfinished one is gone on with; so is one whose failures are to
 * be tried again.
 * @throws UsageError `since_too_early`; InvalidState `snapshot_tampered`
 */
export async function beginsGeneration(asked: {
  readonly run: RunFolder;
  readonly retryFailed?: boolean | undefined;
  readonly since?: string | undefined;
}): Promise<boolean> {
  const { run } = asked;
  const isNext = isSealed(run) && asked.retryFailed !== true && (await readyToKeep(run));
  if (asked.since !== undefined && !isNext && (await earlierGenerations(run)).length === 0) {
    throw new UsageError('since_too_early', 'There is no finished extraction that --since could build on.', {
      hint: 'Run threadlift extract without it first.',
    });
  }
  return isNext;
}

/** Puts the finished generation away. @returns the new one's queue */
export async function nextGeneration(run: RunFolder, finished: Queue, profileHash: string): Promise<Queue> {
  await finished.close();
  await keepGeneration(run);
  const queue = await openQueue(run.queue, profileHash);
  for (const fact of finished.facts()) if (fact.startsWith('account:')) await queue.note(fact);
  for (const [page, strategy] of finished.strategies()) await queue.rememberStrategy(page, strategy);
  for (const page of finished.wronglyAsked()) await queue.askedWrong(page, []);
  return queue;
}

const FROM_EXPORT = 'source:export';

/** Says that this generation is taken from an export. */
export const markExport = (queue: Queue): Promise<void> => queue.note(FROM_EXPORT);

/**
 * An unfinished generation is finished the way it was begun: half a crawl and half an export are not one account.
 * @throws UsageError `begun_otherwise`
 */
export function assertMadeBy(way: 'crawl' | 'export', queue: Queue): void {
  const isExport = queue.facts().has(FROM_EXPORT);
  const isCrawl = [...queue.facts()].some((fact) => fact.startsWith('since:'));
  if (way === 'crawl' ? !isExport : !isCrawl) return;
  const begun = isExport ? 'with' : 'without';
  throw new UsageError('begun_otherwise', `This extraction was begun ${begun} --from-export.`, {
    hint: `Finish it ${begun} --from-export, then run another one.`,
  });
}
