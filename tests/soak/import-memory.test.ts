// The failure this would catch: an import that keeps what it has read or sent, and runs out of memory on a large account.
// Every command runs as it is, against an Intercom sandbox in a process of its own. `SCALE=20000` takes other sizes.
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { createRunFolder } from '../../state/run-folder.ts';
import { startIntercomProcess } from '../support/intercom-process.ts';
import { measured } from '../support/measured.ts';
import { writeScaleSnapshot } from '../support/scale-snapshot.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const LARGE = Number(process.env.SCALE ?? 50_000);
const SMALL = LARGE / 10;

const COMMANDS = [
  ['map', 'propose'],
  ['map', 'confirm', '--by', 'Ann Example', '--yes'],
  ['plan'],
  ['import', '--acknowledge', 'all'],
  ['status'],
  ['verify'],
  ['report'],
  ['rollback', '--yes'],
] as const;

/** Times as much as for a tenth of the account, at most. */
const BOUND = 1.25;
/** Looking for what else carries a tag reads all conversations, a page at a time: it comes near this and stays. */
const BOUND_OF: Readonly<Record<string, number>> = { rollback: 1.5 };

/** Megabytes at the peak of each command, by its name. */
async function peaksAt(conversations: number): Promise<Map<string, number>> {
  const run = await createRunFolder(join(await temporaryFolder(), 'RUN'));
  const { contacts, messages } = await writeScaleSnapshot(run.snapshot, conversations);
  console.info(`      ${conversations} conversations, ${messages} messages, ${contacts} contacts`);
  const none = { conversations: 0, tickets: 0, contacts: 0 };
  const limits = { appPerMinute: 10_000_000, workspacePerMinute: 10_000_000 };
  const intercom = await startIntercomProcess({ limits, searchLagMs: none });
  const env = { INTERCOM_BASE_URL: intercom.url, INTERCOM_ACCESS_TOKEN: intercom.token };
  const peaks = new Map<string, number>();
  try {
    for (const command of COMMANDS) {
      const { code, stderr, peak, seconds } = await measured([...command, '--run', run.dir, '--json'], env);
      expect(code, stderr).to.equal(0);
      console.info(`      ${command[0].padEnd(8)} ${seconds.toFixed(1).padStart(6)} s ${peak.toFixed(0)} MB`);
      peaks.set(command[0], Math.max(peak, peaks.get(command[0]) ?? 0));
    }
  } finally {
    await intercom.close();
  }
  return peaks;
}

describe('memory of an import', () => {
  it(`is at ${LARGE} conversations at most ${BOUND} times that at ${SMALL}`, async () => {
    const small = await peaksAt(SMALL);
    const large = await peaksAt(LARGE);
    const ratios = [...large].map(([command, peak]) => ({
      command,
      ratio: peak / (small.get(command) ?? 0),
    }));
    for (const { command, ratio } of ratios)
      console.info(`      ${command.padEnd(8)} ${ratio.toFixed(2)} times`);
    const over = ratios.filter(({ command, ratio }) => !(ratio <= (BOUND_OF[command] ?? BOUND)));
    expect(over).to.deep.equal([]);
  });
});
