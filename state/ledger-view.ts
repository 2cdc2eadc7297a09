// A look at a ledger that another process may be writing: reads both files, changes neither.
import { existsSync } from 'node:fs';
import { readJournal } from './journal.ts';
import { applyEntry, type JournalEntry, type LedgerUnit } from './ledger-entries.ts';
import type { RunFolder } from './run-folder.ts';
import { readCheckpoint, type State } from './state-file.ts';

/** @throws InvalidState when either file is damaged or of a later version */
export async function viewLedger(run: Pick<RunFolder, 'state' | 'journal'>): Promise<State> {
  const state: State = existsSync(run.state)
    ? await readCheckpoint(run.state)
    : { binding: null, seq: 0, units: new Map<string, LedgerUnit>() };
  const from = state.seq;
  await readJournal<JournalEntry>(run.journal, (entry, seq) => {
    if (seq <= from) return;
    state.seq = seq;
    applyEntry(state, entry);
  });
  return state;
}
