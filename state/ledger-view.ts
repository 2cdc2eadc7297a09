// A look at a ledger that another process may be writing: reads both files, changes neither.
import { existsSync } from 'node:fs';
import { InvalidState } from '../lib/errors.ts';
import { isJournalEntry } from './entry-shapes.ts';
import { readJournal } from './journal.ts';
import { type JournalEntry, type State, take } from './ledger-entries.ts';
import type { RunFolder } from './run-folder.ts';
import { readCheckpoint } from './state-file.ts';
import { unitTable } from './unit-table.ts';

/** A journal that was restarted between the two readings belongs to a newer checkpoint, which is there by then. */
const ATTEMPTS = 3;

/** @throws InvalidState when either file is damaged or of a later version, or they do not belong together */
export function viewLedger(run: Pick<RunFolder, 'state' | 'journal'>): Promise<State> {
  return retried(() => viewOnce(run));
}

/** Looks again when the journal was restarted between reading the state and reading it. */
export async function retried<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await look();
    } catch (error) {
      const outran = error instanceof InvalidState && error.code === 'journal_gap';
      if (!outran || attempt === ATTEMPTS) throw error;
    }
  }
}

export async function viewOnce(run: Pick<RunFolder, 'state' | 'journal'>): Promise<State> {
  const state: State = existsSync(run.state)
    ? await readCheckpoint(run.state)
    : { binding: null, seq: 0, units: unitTable() };
  const known = state.seq;
  await readJournal<JournalEntry>(run.journal, {
    known,
    isEntry: isJournalEntry,
    onEntry(entry, seq) {
      if (seq > known) take(state, entry);
    },
  });
  return state;
}
