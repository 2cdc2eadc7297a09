// An append-only file of JSON lines that survives a kill at any byte: entries are numbered, a torn last
// line is cut off on opening, anything else that does not read is refused. Appends that arrive together
// share one fsync, so the cost per entry stays constant.
import { createReadStream, existsSync } from 'node:fs';
import { open, truncate } from 'node:fs/promises';
import { InvalidState } from '../lib/errors.ts';

export interface Journal<Entry> {
  /** Resolves when the entry is on the disk. Entries keep the order of the calls. */
  append(entry: Entry): Promise<void>;
  /** Number of the last entry, 0 for an empty journal. */
  seq(): number;
  close(): Promise<void>;
}

/**
 * Opens (or begins) a journal and replays it.
 * @param options.onEntry called for every entry already there, in order
 * @throws InvalidState `journal_damaged` when a line before the last does not read or a number is missing
 */
export async function openJournal<Entry>(
  file: string,
  options: { onEntry(entry: Entry, seq: number): void },
): Promise<Journal<Entry>> {
  const replayed = await replay(file, options.onEntry);
  let { seq } = replayed;
  // A line without its newline was being written when the process died; it never counted as durable.
  if (existsSync(file)) await truncate(file, replayed.goodBytes);
  const handle = await open(file, 'a', 0o600);
  let waiting: { line: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let flushing: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await handle.appendFile(batch.map((item) => item.line).join(''));
        await handle.datasync();
        for (const item of batch) item.resolve();
      } catch (error) {
        for (const item of batch) item.reject(error);
      }
    }
    flushing = undefined;
  };

  return {
    append(entry) {
      seq += 1;
      const line = `${JSON.stringify([seq, entry])}\n`;
      return new Promise((resolve, reject) => {
        waiting.push({ line, resolve, reject });
        flushing ??= Promise.resolve().then(flush);
      });
    },
    seq: () => seq,
    async close() {
      while (flushing) await flushing;
      await handle.close();
    },
  };
}

/**
 * Replays a journal without touching it, for looking at one that somebody else is writing.
 * @throws InvalidState `journal_damaged`
 */
export async function readJournal<Entry>(
  file: string,
  onEntry: (entry: Entry, seq: number) => void,
): Promise<void> {
  await replay(file, onEntry);
}

async function replay<Entry>(
  file: string,
  onEntry: (entry: Entry, seq: number) => void,
): Promise<{ seq: number; goodBytes: number }> {
  if (!existsSync(file)) return { seq: 0, goodBytes: 0 };
  let seq = 0;
  let goodBytes = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    let data = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    let newline = data.indexOf(10);
    let start = 0;
    while (newline >= 0) {
      const line = data.subarray(start, newline).toString('utf8');
      seq = readLine(file, line, seq, onEntry);
      goodBytes += newline + 1 - start;
      start = newline + 1;
      newline = data.indexOf(10, start);
    }
    data = data.subarray(start);
    rest = Buffer.from(data);
  }
  return { seq, goodBytes };
}

function readLine<Entry>(
  file: string,
  line: string,
  previous: number,
  onEntry: (entry: Entry, seq: number) => void,
): number {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (cause) {
    throw damaged(file, previous + 1, 'is not JSON', cause);
  }
  if (!Array.isArray(parsed) || parsed[0] !== previous + 1) {
    throw damaged(file, previous + 1, 'is out of sequence');
  }
  onEntry(parsed[1] as Entry, previous + 1);
  return previous + 1;
}

function damaged(file: string, line: number, what: string, cause?: unknown): InvalidState {
  return new InvalidState('journal_damaged', `Line ${line} of the journal ${what}.`, {
    file,
    hint: 'Nothing was sent. Restore the file from a backup; if there is none, move the run folder away and start a new one.',
    cause,
  });
}
