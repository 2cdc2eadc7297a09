// An append-only file of JSON lines that survives a kill at any byte: entries are numbered, a torn last
// line is cut off on opening, anything else that does not read is refused. Appends that arrive together
// share one fsync, so the cost per entry stays constant. One writer: before each append the file must be as this process
// left it, or another has written since (the lock was lost while this one was stopped), and nothing more is appended.
import { existsSync } from 'node:fs';
import { open, stat, truncate } from 'node:fs/promises';
import { InvalidState } from '../lib/errors.ts';
import { writeAtomic } from './atomic-file.ts';
import { eachLine } from './lines.ts';

export interface Journal<Entry> {
  /**
   * Resolves when the entry is on the disk. Entries keep the order of the calls.
   * @throws InvalidState `lock_lost` when another process has written to the file; it and all later ones are not appended
   */
  append(entry: Entry): Promise<void>;
  /** Number of the last entry on the disk, 0 for an empty journal. */
  seq(): number;
  /** Bytes on the disk. */
  size(): number;
  /**
   * Begins the file anew with one entry, once `keep` has put what the file holds elsewhere. Meanwhile nothing is
   * appended, and all that was has been passed to `onDurable`. A kill at any moment leaves the old file or the new one.
   * @throws InvalidState `lock_lost`
   */
  restart(first: Entry, keep: () => Promise<void>): Promise<void>;
  /** @throws InvalidState `lock_lost` when another process has written to the file meanwhile */
  close(): Promise<void>;
}

export interface JournalOptions<Entry> {
  /** Whether what a line holds is an entry; without it all that is JSON is taken for one. */
  isEntry?(value: unknown): value is Entry;
  /** Called in order for every entry already there. */
  onEntry(entry: Entry, seq: number): void;
  /** Called in order for every entry appended, as soon as it is on the disk. */
  onDurable?(entry: Entry): void;
  /** Number of the last entry known from elsewhere (a checkpoint): the file may begin with any up to the next one. */
  readonly known?: number;
}

interface Waiting<Entry> {
  readonly entry: Entry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const lineOf = (seq: number, entry: unknown): string => `${JSON.stringify([seq, entry])}\n`;

/**
 * Opens (or begins) a journal and replays it.
 * @throws InvalidState `journal_damaged` when a line before the last does not read, a number is missing or `isEntry` is false,
 *   `journal_gap` when it begins later than `known` allows
 */
export async function openJournal<Entry>(
  file: string,
  options: JournalOptions<Entry>,
): Promise<Journal<Entry>> {
  const replayed = await replay(file, options);
  let { seq, goodBytes: size } = replayed;
  // A line without its newline was being written when the process died; it never counted as durable.
  if (existsSync(file)) await truncate(file, size);
  let handle = await open(file, 'a', 0o600);
  let { ino } = await handle.stat({ bigint: true });
  let waiting: Waiting<Entry>[] = [];
  let broken: unknown;
  // Batches and restarts, one after the other.
  let line: Promise<void> = Promise.resolve();

  /** By its name, not by the handle: a file that was begun anew by another is another file. */
  async function assertOurs(): Promise<void> {
    const found = await stat(file, { bigint: true });
    if (found.ino !== ino || found.size !== BigInt(size)) throw writtenByAnother(file);
  }

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    try {
      // After a write that failed the file may end in half a line: nothing may follow it.
      if (broken !== undefined) throw broken;
      await assertOurs();
      const data = Buffer.from(batch.map((item, index) => lineOf(seq + 1 + index, item.entry)).join(''));
      await handle.appendFile(data);
      await handle.datasync();
      seq += batch.length;
      size += data.byteLength;
    } catch (error) {
      broken ??= error;
      for (const item of batch) item.reject(error);
      return;
    }
    for (const item of batch) {
      options.onDurable?.(item.entry);
      item.resolve();
    }
  }

  return {
    append(entry) {
      return new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject });
        if (waiting.length === 1) line = line.then(flush);
      });
    },
    seq: () => seq,
    size: () => size,
    restart(first, keep) {
      const restarted = line.then(async () => {
        if (broken !== undefined) throw broken;
        await assertOurs();
        await keep();
        await assertOurs();
        const text = lineOf(seq + 1, first);
        await writeAtomic(file, text, { durable: true });
        await handle.close();
        handle = await open(file, 'a', 0o600);
        ({ ino } = await handle.stat({ bigint: true }));
        size = Buffer.byteLength(text);
        seq += 1;
        options.onDurable?.(first);
      });
      line = restarted.catch((error: unknown) => {
        broken ??= error;
      });
      return restarted;
    },
    async close() {
      for (let last: unknown; last !== line; ) {
        last = line;
        await line;
      }
      try {
        if (broken === undefined) await assertOurs();
        else if (isLost(broken)) throw broken;
      } finally {
        await handle.close();
      }
    },
  };
}

/**
 * Replays a journal without touching it, for looking at one that somebody else is writing.
 * @throws InvalidState as {@link openJournal}
 */
export async function readJournal<Entry>(file: string, options: JournalOptions<Entry>): Promise<void> {
  await replay(file, options);
}

async function replay<Entry>(
  file: string,
  { isEntry, onEntry, known = 0 }: JournalOptions<Entry>,
): Promise<{ seq: number; goodBytes: number }> {
  if (!existsSync(file)) return { seq: 0, goodBytes: 0 };
  let seq: number | null = null;
  let goodBytes = 0;
  await eachLine(file, (line, bytes) => {
    const [number, entry]: readonly [number, Entry] = readLine(file, line, seq);
    if (isEntry && !isEntry(entry)) throw damaged(file, number, 'is not what an entry is like');
    if (seq === null && number > known + 1) throw gap(file, number, known);
    onEntry(entry, number);
    seq = number;
    goodBytes += bytes;
    return true;
  });
  return { seq: seq ?? 0, goodBytes };
}

/** @param previous number of the line before, null for the first */
function readLine<Entry>(file: string, line: string, previous: number | null): [number, Entry] {
  const expected = (previous ?? 0) + 1;
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (cause) {
    throw damaged(file, expected, 'is not JSON', cause);
  }
  const number: unknown = Array.isArray(parsed) && parsed.length === 2 ? parsed[0] : undefined;
  const follows =
    previous === null ? Number.isSafeInteger(number) && Number(number) > 0 : number === expected;
  if (!follows) throw damaged(file, expected, 'is out of sequence');
  return parsed as [number, Entry];
}

function writtenByAnother(file: string): InvalidState {
  return new InvalidState(
    'lock_lost',
    'Another process has written to this file since: the lock of the run folder was lost (did the machine sleep?).',
    { file, hint: 'Run the same command again; it goes on where it stopped.' },
  );
}

const isLost = (error: unknown): boolean => error instanceof InvalidState && error.code === 'lock_lost';

function gap(file: string, first: number, known: number): InvalidState {
  return new InvalidState(
    'journal_gap',
    `The journal begins with entry ${first}; of what came before, only ${known} entries are known.`,
    {
      file,
      hint: 'Nothing was sent. Restore state.json (or, for a crawl, the journal) from a backup: what came before is only there.',
    },
  );
}

/** Of an import this may say everything that was sent so far: a new run folder would send it all a second time. */
const RESTORE =
  'This command has sent nothing. Restore state.json and journal.jsonl of one backup. Without a backup do not start anew: what was imported so far would be made twice, unless it is first taken out of Intercom by hand (it is found by its source_ref). A crawl loses only time: move queue.jsonl away and run threadlift extract again.';

function damaged(file: string, line: number, what: string, cause?: unknown): InvalidState {
  return new InvalidState('journal_damaged', `Entry ${line} of the journal ${what}.`, {
    file,
    hint: RESTORE,
    cause,
  });
}
