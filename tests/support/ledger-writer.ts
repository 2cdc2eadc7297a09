// A process that holds a run folder's lock and writes to its ledger, as an import does; stopped and woken by its parent.
// Told on stdin, line by line: "open<TAB>folder", "intend<TAB>ref" (an import would then send), "close". Answers each
// with "done" or the code of the error.
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../../lib/clock.ts';
import { MigrationError } from '../../lib/errors.ts';
import { type Ledger, openLedger } from '../../state/ledger.ts';
import { lockRun } from '../../state/lock.ts';

let ledger: Ledger | undefined;
// What the loss of the lock sets off by itself is left out: it may come too late, and that is what is looked at.
const lockOptions = { clock: systemClock, what: 'import', onLost: () => undefined };

async function act(what: string, value: string): Promise<void> {
  if (what === 'open') {
    await lockRun({ dir: value }, lockOptions);
    const files = { state: join(value, 'state.json'), journal: join(value, 'journal.jsonl') };
    ledger = await openLedger(files, { clock: systemClock });
  } else if (what === 'intend') await ledger?.intend(value, 'create', 'hash');
  else await ledger?.close();
}

for await (const line of createInterface(process.stdin)) {
  const [what = '', value = ''] = line.split('\t');
  const said = await act(what, value).then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof MigrationError) return error.code;
      throw error;
    },
  );
  writeSync(1, `${said}\n`);
}
process.exit(0);
