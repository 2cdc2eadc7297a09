// The failure this would catch: a ledger whose opening, or whose cost per record, grows out of hand with its size.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { systemClock } from '../../lib/clock.ts';
import { openLedger } from '../../state/ledger.ts';
import { packUnit, untouched } from '../../state/ledger-entries.ts';
import { createRunFolder } from '../../state/run-folder.ts';
import { STATE_FORMAT } from '../../state/state-file.ts';
import { measured } from '../support/measured.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const UNITS = 1_000_000;
/** Just short of what is folded at once. */
const ENTRIES = 200_000;

async function writeLines(file: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(file);
  for (const line of lines) {
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

function* stateLines(): Generator<string> {
  const binding = { plan: 'p', snapshot: 's', map: 'm', workspace: 'w' };
  yield `${JSON.stringify({ formatVersion: STATE_FORMAT, binding, seq: UNITS }).slice(0, -1)},"units":{\n`;
  for (let number = 0; number < UNITS; number += 1) {
    const unit = {
      ...untouched,
      target: `${100_000 + number}`,
      done: 4,
      status: 'done',
      how: 'created',
    } as const;
    yield `${number === 0 ? '' : ',\n'}"conversations/c${number}":${JSON.stringify(packUnit(unit))}`;
  }
  yield '\n}}\n';
}

function* journalLines(): Generator<string> {
  yield `[${UNITS},["restarted"]]\n`;
  for (let number = 1; number <= ENTRIES; number += 1) {
    yield `[${UNITS + number},["match","tickets/t${number}","${number}"]]\n`;
  }
}

describe('a ledger of a million units', function () {
  this.timeout(0);

  it('is opened in seconds, and takes receipts as quickly as an empty one', async () => {
    const run = await createRunFolder(`${await temporaryFolder()}/RUN`);
    await writeLines(run.state, stateLines());
    await writeLines(run.journal, journalLines());
    const status = await measured(['status', '--run', run.dir, '--json'], {});
    expect(status.code, status.stderr).to.equal(0);

    // Of this process, so that a machine with other work does not count.
    const begun = process.cpuUsage();
    const ledger = await openLedger(run, { clock: systemClock });
    const { user, system } = process.cpuUsage(begun);
    const opening = (user + system) / 1e6;
    expect([...ledger.units()]).to.have.length(UNITS + ENTRIES);
    const started = performance.now();
    const refs = Array.from({ length: 10_000 }, (_, number) => `tickets/x${number}`);
    await Promise.all(refs.map((ref) => ledger.match(ref, 'x')));
    const each = ((performance.now() - started) / refs.length) * 1000;
    const closing = performance.now();
    await ledger.close();
    const closed = (performance.now() - closing) / 1000;
    console.info(
      `      status ${status.seconds.toFixed(1)} s, ${status.peak.toFixed(0)} MB; opened in ${opening.toFixed(1)} CPU-seconds, ` +
        `${each.toFixed(0)} µs a receipt, closed in ${closed.toFixed(1)} s`,
    );
    expect(opening).to.be.below(10);
    expect(status.peak).to.be.below(300);
    expect(each).to.be.below(500);
  });
});
