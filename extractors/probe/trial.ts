// What an extraction would do, done with a few records of every stream: the crawl's own lists, readers, parsers and
// checks, in a folder that is thrown away. What stops one stream is told, and the next one is tried all the same.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import {
  MigrationError,
  OperatorError,
  RetryableError,
  SelectorDrift,
  Throttled,
  TooManyFailures,
} from '../../lib/errors.ts';
import type { Progress } from '../../lib/progress.ts';
import type { TrialProblem } from '../../model/reports.ts';
import { type SourceRecord, type StreamName, splitRef, streamNames } from '../../model/streams.ts';
import { isListPage } from '../../selectors/schema.ts';
import { recordPath } from '../../state/snapshot-layout.ts';
import { settleGone } from '../crawl/gone.ts';
import { walkList } from '../crawl/lists.ts';
import type { Item } from '../crawl/queue.ts';
import { Refused } from '../http/http-source.ts';
import { featuresOf } from './over-records.ts';
import type { Scratch } from './scratch.ts';

/** Records of a stream that have a page of their own: so many first, and again while they bring something new. */
const WAVES: readonly number[] = [6, 6, 10];
/** Read at once. */
const CONCURRENCY = 4;
/** Files of all streams that are fetched. */
const FILES = 6;

/** What trying one stream came to. */
export interface StreamTrial {
  readonly stream: StreamName;
  /** Why an extraction would stop, or what of it would fail or be left out; none where it reads the stream. */
  readonly problems: readonly TrialProblem[];
  /** Rows its lists showed. */
  readonly listed: number;
  /** Its lists were walked to the end. */
  readonly isWhole: boolean;
  /** Records that were read whole, with the address of each. */
  readonly records: readonly SourceRecord[];
}

/**
 * Reads the account's page, then every stream.
 * @returns what is wrong with the account's page, and each stream's outcome
 * @throws what ends every command: a consent or session that ended, a source that does not answer, an interrupt
 */
export async function tryStreams(
  scratch: Scratch,
  progress: Progress,
): Promise<{ account: TrialProblem | null; streams: readonly StreamTrial[] }> {
  const { source, context } = scratch;
  const account = await source.readAccount().then(
    () => null,
    (error: unknown) => problemOf(error, 'account'),
  );
  const wanted = streamNames.filter((name) => context.scope.has(name) && name !== 'attachments');
  const streams: StreamTrial[] = [];
  const step = progress.step('probe', wanted.length);
  for (const stream of wanted) {
    source.signal.throwIfAborted();
    streams.push(await tryStream(scratch, stream));
    step.tick();
  }
  if (context.scope.has('attachments')) streams.push(await tryFiles(scratch));
  step.finish();
  return { account, streams };
}

async function tryStream(scratch: Scratch, stream: StreamName): Promise<StreamTrial> {
  const { context, records, source } = scratch;
  const { profile, queue } = context;
  const problems: TrialProblem[] = [];
  const attempt = async (page: string | null, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      problems.push(problemOf(error, page));
    }
  };
  const lists = Object.entries(profile.pages).flatMap(([name, page]) =>
    isListPage(page) && page.stream === stream ? [[name, page] as const] : [],
  );
  const walk = async (): Promise<void> => {
    for (const [name, page] of lists) await walkList(context, records, name, page, () => undefined);
  };
  await source.gate.assert(stream);
  for (const [name, page] of lists)
    await attempt(name, () => walkList(context, records, name, page, () => undefined));

  const settle = (): Promise<void> =>
    settleGone(context, records.takeGone(), async () => {
      for (const [name] of lists) await queue.restartList(name);
      await walk();
      return new Set(lists.flatMap(([name]) => [...(queue.list(name)?.keys ?? [])]));
    });
  await attempt(null, async () => {
    const limit = pLimit(CONCURRENCY);
    const read = (item: Item): Promise<unknown> =>
      limit(() => (queue.claim(item) ? records.read(item, queue.size(stream)) : undefined));
    const known = new Set<string>();
    const taken: Item[] = [];
    for (const wave of WAVES) {
      const items = spread([...queue.items(stream)].filter(isUnread), wave);
      if (items.length === 0) break;
      taken.push(...items);
      await allOf(items.map(read));
      // Asking may have proved wrong meanwhile, and put some of them back.
      await allOf(taken.map(read));
      await settle();
      const before = known.size;
      for (const record of await recordsOf(scratch, stream))
        for (const feature of featuresOf(record)) known.add(feature);
      if (known.size === before) break;
    }
    await settle();
  });
  problems.push(...failuresIn(queue.items(stream)));
  return {
    stream,
    problems,
    listed: queue.size(stream),
    isWhole: lists.every(([name]) => queue.list(name)?.done === true) && !isCut(scratch, stream),
    records: await recordsOf(scratch, stream),
  };
}

async function tryFiles(scratch: Scratch): Promise<StreamTrial> {
  const { context, files } = scratch;
  const { queue } = context;
  const problems: TrialProblem[] = [];
  for (const item of spread([...queue.items('attachments')].filter(isUnread), FILES)) {
    try {
      if (queue.claim(item)) await files.fetch(item, queue.size('attachments'));
    } catch (error) {
      problems.push(problemOf(error, null));
      break;
    }
  }
  problems.push(...failuresIn(queue.items('attachments')));
  const records = await recordsOf(scratch, 'attachments');
  return { stream: 'attachments', problems, listed: queue.size('attachments'), isWhole: false, records };
}

const isUnread = ({ state }: Item): boolean => state === 'queued';

function isCut({ context }: Scratch, stream: StreamName): boolean {
  const { sample, queue } = context;
  return sample !== null && sample.whole?.has(stream) !== true && queue.size(stream) >= sample.perPage;
}

function failuresIn(items: Iterable<Item>): TrialProblem[] {
  return [...items]
    .filter(({ state }) => state === 'failed')
    .map(({ key, page, reason }) => ({
      kind: 'record' as const,
      page: page ?? null,
      ref: key,
      problem: reason ?? 'not usable',
      file: null,
      places: [],
    }));
}

/** First, last, and evenly between: the first rows are the newest, and not like the rest. */
function spread(items: readonly Item[], wanted: number): Item[] {
  if (items.length <= wanted) return [...items];
  const last = items.length - 1;
  return Array.from({ length: wanted }, (_, at) => items[Math.round((at * last) / (wanted - 1))] as Item);
}

/** Waits for all, then throws the first error: what is under way must not go on behind the next stream's back. */
async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(works);
  const broken = results.find((result) => result.status === 'rejected');
  if (broken) throw broken.reason;
}

async function recordsOf({ context }: Scratch, stream: StreamName): Promise<SourceRecord[]> {
  const { dir } = context.writer;
  const ids = [...context.writer.ids(stream)];
  return Promise.all(
    ids.map(
      async (id) => JSON.parse(await readFile(join(dir, recordPath(stream, id)), 'utf8')) as SourceRecord,
    ),
  );
}

/** What an extraction would stop at, in words. @throws what is not about one stream */
function problemOf(error: unknown, page: string | null): TrialProblem {
  if (!isAboutStream(error)) throw error;
  const { message, file = null, places, ref = null } = error;
  const kind =
    error instanceof TooManyFailures ? 'failures' : error instanceof SelectorDrift ? 'drift' : 'stop';
  return { kind, page, ref, problem: message, file, places: [...places] };
}

function isAboutStream(error: unknown): error is MigrationError {
  if (error instanceof Throttled || !(error instanceof MigrationError)) return false;
  if (error instanceof SelectorDrift || error instanceof TooManyFailures) return true;
  if (error instanceof OperatorError) return error instanceof Refused || error.code === 'permission_denied';
  return error instanceof RetryableError && error.code === 'page_unfinished';
}

/** Ids of every stream whose lists were walked to the end, for what joins them. */
export function listedIds(
  scratch: Scratch,
  trials: readonly StreamTrial[],
): ReadonlyMap<StreamName, ReadonlySet<string>> {
  return new Map(
    trials
      .filter(({ isWhole }) => isWhole)
      .map(({ stream }) => {
        const keys = [...scratch.context.queue.items(stream)].map(({ key }) => key);
        return [
          stream,
          new Set(keys.flatMap((key) => (key.startsWith(`${stream}/`) ? [splitRef(key).id] : []))),
        ];
      }),
  );
}
