// Walks the lists: every row becomes an item of the queue, or a record where the row is all there is. A list
// counts as walked only when what was found is what the list itself counts.
import { isDeepStrictEqual } from 'node:util';
import type { Proof } from '../../model/proof.ts';
import { refOf } from '../../model/streams.ts';
import { fillUrl } from '../../selectors/paging.ts';
import type { Resolution } from '../../selectors/resolve.ts';
import type { ListPage, Strategy } from '../../selectors/schema.ts';
import type { RawValues } from '../../selectors/values.ts';
import { type Attempt, type Trouble, worstOf } from '../capture/taken.ts';
import { type CrawlContext, whileSignedIn } from './crawl-context.ts';
import type { Item, Work } from './queue.ts';
import { hasFile, type Records } from './records.ts';
import { isEnough } from './sample.ts';

interface Walk {
  readonly ok: true;
  /** How many parts the list came in. */
  readonly parts: number;
  /** Every total a part showed. They differ in a list that moved on the way, or is not what the profile says. */
  readonly totals: ReadonlySet<number>;
  /** The source said that nothing follows, or was seen going on and then went on no more. */
  readonly ended: boolean;
}

/** Rows may be added or removed while we walk; a list that keeps moving is walked this often. */
const MOST_WALKS = 6;

/**
 * Walks one list to its end, going on where an earlier run stopped.
 * @param onPart called when another part of the list has been read
 * @param takeFiles fetches the files of rows that are records, while their addresses work; they stay queued without it
 * @throws SelectorDrift when no strategy finds as many rows as the list counts
 */
export async function walkList(
  context: CrawlContext,
  records: Records,
  name: string,
  page: ListPage,
  onPart: () => void,
  takeFiles: (files: readonly Item[]) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { queue, capture, memory, logger } = context;
  if (queue.list(name)?.done) return;
  await context.lookups.prepare(page.stream);
  const attempts: Attempt[] = [];
  for (const strategy of capture.order(name, page)) {
    const trouble = await walkBy(strategy);
    if (trouble === null) {
      await memory.worked(name, strategy);
      return;
    }
    await memory.fell(name, strategy);
    logger.debug('parse', `${name} by ${strategy}: ${trouble.problem}`);
    attempts.push({ ...trouble, strategy });
  }
  const { problem, evidence } = worstOf(attempts);
  throw await capture.drift(name, problem, await capture.look(page, evidence));

  /**
   * A row removed on a page already read moves another one out of the pages still to come, and one added elsewhere
   * makes the count right again: so a list read in several parts is believed when two walks find the same rows, or
   * the app's API, asked after it, tells of the same.
   */
  async function walkBy(strategy: Strategy): Promise<Trouble | null> {
    const everSeen = new Set<string>();
    const totals = new Set<number>();
    let before: ReadonlySet<string> | null = null;
    let isMoving = false;
    let trouble: Trouble | null = null;
    for (let walk = 0; walk < MOST_WALKS; walk += 1) {
      if (walk > 0 || queue.list(name)?.strategy !== strategy) await queue.restartList(name);
      const resumed = queue.list(name) !== undefined;
      const walked = await walkOnce(strategy);
      if (!walked.ok) {
        trouble = walked;
        // A place kept from an earlier run may have gone stale; the list itself may still be fine.
        if (resumed) continue;
        return trouble;
      }
      const { keys = new Set<string>(), counter = null } = queue.list(name) ?? {};
      if (isEnough(context.sample, page.stream, keys.size)) return finish(counter, null);
      for (const key of keys) everSeen.add(key);
      for (const total of walked.totals) totals.add(total);
      const isSame = before !== null && sameKeys(before, keys);
      // Where one row goes as another comes the total stands, and still either may push a row past us.
      isMoving ||= totals.size > 1 || (before !== null && !isSame);
      // The largest total is the one to reach: a later part may show another number where the total stood.
      const most = counter === null ? null : Math.max(...walked.totals);
      const isCounted = most === null || (keys.size === most && walked.totals.size === 1);
      const isAtOnce = walked.parts === 1 && !resumed && (strategy !== 'render' || !growsWhenDrawn(page));
      const isLast = walk === MOST_WALKS - 1;
      const proof = most !== null ? 'counter' : walked.ended ? 'end' : null;
      if (isCounted && (isAtOnce || isSame)) return finish(counter, proof);
      if (isCounted && strategy === 'observe' && (await isAskedSame(keys, most)))
        return finish(counter, proof);
      // A list that moves to the last is taken, but no count of it proves anything.
      if (isCounted && isLast) return finish(counter, null);
      if (isLast && isMoving && most !== null && everSeen.size >= most) return finish(counter, null);
      before = keys;
      if (isCounted) continue;
      trouble = known(`the list counts ${most} rows, ${keys.size} were found (list.counter)`);
      if (!isMoving && walk > 0) return trouble;
    }
    return trouble;
  }

  async function isAskedSame(keys: ReadonlySet<string>, counter: number | null): Promise<boolean> {
    const asked = await whileSignedIn(context.session, () => capture.listAsked(page));
    if (asked === null || asked.counter !== counter) return false;
    return sameKeys(keys, new Set(asked.rows.map(({ values }) => keyOf(values) ?? '')));
  }

  async function finish(counter: number | null, proof: Proof | null): Promise<null> {
    await queue.finishList(name, counter, proof);
    return null;
  }

  /** @returns what it was like, or what is wrong */
  async function walkOnce(strategy: Strategy): Promise<Trouble | Walk> {
    const isHeard = strategy === 'observe' && page.list.capture !== undefined;
    const isCounted = !isHeard && (page.list.counter !== undefined || page.json?.counter !== undefined);
    if (isCounted && (strategy === 'json' ? page.json?.counter : page.list.counter) === undefined) {
      const missing = strategy === 'json' ? 'json.counter' : 'list.counter';
      return { ok: false, problem: `the list has no total to be held against (${missing})`, evidence: null };
    }
    const visited = new Set<string>();
    const kept = queue.list(name)?.counter ?? null;
    const totals = new Set<number>(kept === null ? [] : [kept]);
    let parts = 0;
    let ended = false;
    let next = queue.list(name)?.next ?? null;
    /** How often it was seen to go on. */
    let goings = next === null ? 0 : 1;
    do {
      const isFirst = next === null;
      const taken = await whileSignedIn(context.session, () => capture.listPart(page, strategy, next));
      if (!taken.ok) return taken;
      const part = taken.value;
      if (isFirst && isCounted && part.counter === null) {
        return known('the list does not show how many rows it has (list.counter)');
      }
      const keys = await takeRows(part.rows, strategy, taken.url);
      if (typeof keys === 'string') return known(keys);
      const counter = part.counter ?? queue.list(name)?.counter ?? null;
      if (part.counter !== null) totals.add(part.counter);
      await queue.listed(name, { strategy, next: part.next, counter, keys });
      onPart();
      parts += part.pieces ?? 1;
      if (part.next !== null) goings += 1;
      ended = part.ended === true || (part.next === null && goings > 0);
      next = isSampled() ? null : part.next;
      if (next !== null && visited.has(next)) return known('it goes round in circles');
      if (next !== null) visited.add(next);
    } while (next !== null);
    if (strategy === 'http' && goings < 2 && isBlindButton(page) && !isSampled())
      return known('only a browser sees whether its button is there (list.pagination without list.counter)');
    return { ok: true, parts, totals, ended };
  }

  function isSampled(): boolean {
    return isEnough(context.sample, page.stream, queue.list(name)?.keys.size ?? 0);
  }

  async function takeRows(
    rows: readonly Resolution[],
    strategy: Strategy,
    url: string,
  ): Promise<string[] | string> {
    const works: Work[] = [];
    const seen = new Map<string, number>();
    for (const [at, { values, relative, misses }] of rows.entries()) {
      const key = keyOf(values);
      if (key === null) return 'a row tells neither its id nor where its page is (fields.id)';
      // One of the two would be lost: the queue knows a record by its key alone.
      const twin = seen.get(key);
      if (twin !== undefined && !isDeepStrictEqual(rows[twin]?.values, values))
        return `rows ${twin + 1} and ${at + 1} have one id, ${key}, and differ (fields.id)`;
      seen.set(key, at);
      works.push({
        key,
        stream: page.stream,
        row: values,
        ...(page.open ? { page: page.open } : {}),
        ...(page.open && relative.length > 0 ? { relative } : {}),
        ...(page.open && misses.length > 0 ? { misses } : {}),
        ...(hasFile(context, page.stream, values) ? { again: true } : {}),
      });
    }
    const items = await queue.add(works);
    for (const [index, item] of items.entries()) {
      if (item.state !== 'queued') continue;
      if (page.open === undefined && queue.claim(item)) {
        const captured = { ...(rows[index] as Resolution), url, strategy };
        await takeFiles(await records.settle(item, captured, rows.length));
      }
    }
    return works.map(({ key }) => key);
  }

  function keyOf(row: RawValues): string | null {
    if (row.id !== undefined && row.id !== null) return refOf(page.stream, String(row.id));
    const target = page.open === undefined ? undefined : context.profile.pages[page.open];
    return target ? fillUrl(target.url, row) : null;
  }
}

/** What is wrong with a list that was read. */
function known(problem: string): Trouble {
  return { ok: false, problem, evidence: null, isRead: true };
}

/**
 * A button that adds rows is often there only once a script has run, and the rows it brings need not bring the next
 * one: without a total, plain HTTP that has not seen such rows bring it cannot tell the end from what it does not see.
 */
function isBlindButton({ list }: ListPage): boolean {
  return list.pagination.kind === 'load-more' && list.counter === undefined;
}

/** Drawn lists that are put together from many reads, though they come to us as one. */
function growsWhenDrawn(page: ListPage): boolean {
  return !['none', 'next'].includes(page.list.pagination.kind);
}

function sameKeys(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((key) => other.has(key));
}
