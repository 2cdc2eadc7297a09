// What a ledger has come to, in counts and in the few units that somebody must know by name. The units themselves
// stream by, so that a million of them need no more memory than a hundred; another process may be writing meanwhile.
import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type Counters, noCounters } from '../model/plan.ts';
import { readJournal } from './journal.ts';
import { streamOf } from './ledger.ts';
import {
  type JournalEntry,
  type LedgerUnit,
  madeAgain,
  refsOf,
  type State,
  take,
  type Units,
  untouched,
} from './ledger-entries.ts';
import { retried, viewOnce } from './ledger-view.ts';
import type { RunFolder } from './run-folder.ts';
import { readByLine, readHead } from './state-file.ts';
import { unitTable } from './unit-table.ts';

export interface StreamTally extends Counters {
  inDoubt: number;
  rolledBack: number;
}

export interface LedgerTally {
  /** By stream, as {@link streamOf} says. */
  readonly streams: Readonly<Record<string, StreamTally>>;
  /** Those that failed, are in doubt, or were settled by a person; in the ledger's order. */
  readonly named: readonly (readonly [ref: string, unit: LedgerUnit])[];
}

/** @throws InvalidState when either file is damaged or of a later version, or they do not belong together */
export function tallyLedger(run: Pick<RunFolder, 'state' | 'journal'>): Promise<LedgerTally> {
  return retried(async () => {
    const file = existsSync(run.state) ? await open(run.state) : null;
    try {
      return (file && (await streamed(file, run.journal))) ?? whole((await viewOnce(run)).units);
    } finally {
      await file?.close();
    }
  });
}

/** @returns null when the state is not laid out line by line */
async function streamed(file: FileHandle, journal: string): Promise<LedgerTally | null> {
  const head = await readHead(file);
  if (!head) return null;
  // What the journal has gone on with since is held until it has been folded: a part of one journal.
  const since: Units = unitTable();
  let end = head.seq;
  let again = false;
  await readJournal<JournalEntry>(journal, {
    known: head.seq,
    onEntry(entry, seq) {
      if (seq <= head.seq) return;
      for (const ref of refsOf(entry)) since.set(ref, untouched);
      if (entry[0] === 'again') again = true;
      end = seq;
    },
  });
  const tally = newTally();
  const places = new Map<string, number>();
  let count = 0;
  const read = await readByLine(file, (ref, unit) => {
    count += 1;
    if (since.get(ref) === undefined) tally.add(ref, again ? madeAgain(unit) : unit, count);
    else {
      since.set(ref, unit);
      places.set(ref, count);
    }
  });
  if (!read) return null;
  const state: State = { ...head, units: since };
  if (end > head.seq) {
    await readJournal<JournalEntry>(journal, {
      known: head.seq,
      onEntry(entry, seq) {
        // Another process may have gone on; what it did is not of this moment.
        if (seq > head.seq && seq <= end) take(state, entry);
      },
    });
  }
  for (const [ref, unit] of since) {
    count += 1;
    tally.add(ref, unit, places.get(ref) ?? count);
  }
  return tally.result();
}

function whole(units: Units): LedgerTally {
  const tally = newTally();
  let place = 0;
  for (const [ref, unit] of units) {
    place += 1;
    tally.add(ref, unit, place);
  }
  return tally.result();
}

function newTally() {
  const streams: Record<string, StreamTally> = {};
  const named: { readonly place: number; readonly entry: readonly [string, LedgerUnit] }[] = [];
  return {
    /** @param place in the ledger's order */
    add(ref: string, unit: LedgerUnit, place: number): void {
      const { status, how, answered } = unit;
      const stream = streamOf(ref);
      const counters = streams[stream] ?? { ...noCounters(), inDoubt: 0, rolledBack: 0 };
      streams[stream] = counters;
      counters.total += 1;
      if (status === 'failed') counters.failed += 1;
      else if (status === 'sent') counters.inDoubt += 1;
      else if (status === 'removed') counters.rolledBack += 1;
      else if (status === 'done' && how === 'created') counters.created += 1;
      else if (status === 'done' && how === 'matched') counters.matched += 1;
      else if (status === 'done') counters.skipped += 1;
      if (status === 'failed' || status === 'sent' || answered) named.push({ place, entry: [ref, unit] });
    },
    result: (): LedgerTally => ({
      streams,
      named: named.sort((a, b) => a.place - b.place).map(({ entry }) => entry),
    }),
  };
}
