// Catches: customer data that stays behind after a purge, and a purge nobody can account for afterwards.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { createAsk } from '../../../cli/ask.ts';
import type { Context } from '../../../cli/context.ts';
import { runPurge } from '../../../cli/purge.ts';
import { systemClock } from '../../../lib/clock.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { silentProgress } from '../../../lib/progress.ts';
import { createRunFolder, openRunFolder, type RunFolder } from '../../../state/run-folder.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

function contextOf(run: RunFolder): Context {
  return {
    clock: systemClock,
    logger: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
    interactive: false,
    ask: createAsk({ input: process.stdin, output: process.stderr, signal: new AbortController().signal }),
    json: true,
    say: () => undefined,
    run: () => run,
    environment: () => {
      throw new Error('purging needs no settings');
    },
  };
}

async function filledRun(): Promise<RunFolder> {
  const run = await createRunFolder(join(await temporaryFolder(), 'run'));
  const files = [
    join(run.snapshot, 'tickets', 'ab', 'x1.json'),
    join(run.snapshot, 'files', 'f00'),
    join(run.generations, '1', 'tickets', 'ab', 'x1.json'),
    join(run.generations, '1', 'queue.jsonl'),
    join(run.recordings, 'one', 'page.html'),
    join(run.errors, 'drift.html'),
    run.session,
    run.queue,
    run.consent,
    run.map,
  ];
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'secret');
  }
  return run;
}

describe('purge', () => {
  it('removes every copy of the customer data, keeps the decisions, and writes down what went', async () => {
    const run = await filledRun();
    await runPurge(contextOf(run), { yes: true });
    const left = (await readdir(run.dir)).sort();
    expect(left).to.include.members(['consent.json', 'map.yaml', 'reports']);
    for (const gone of [run.snapshot, run.generations, run.recordings, run.errors, run.session, run.queue])
      expect(existsSync(gone), gone).to.equal(false);
    const record = JSON.parse(await readFile(join(run.reports, 'purge.json'), 'utf8'));
    expect(record.removed).to.deep.equal([
      { path: 'snapshot', files: 2, bytes: 12 },
      { path: 'snapshots', files: 2, bytes: 12 },
      { path: 'auth.enc', files: 1, bytes: 6 },
      { path: 'recordings', files: 1, bytes: 6 },
      { path: 'queue.jsonl', files: 1, bytes: 6 },
      { path: 'errors', files: 1, bytes: 6 },
    ]);
    expect(openRunFolder(run.dir).dir, 'still a run folder').to.equal(run.dir);
  });

  it('removes nothing without a yes', async () => {
    const run = await filledRun();
    expect(await rejection(runPurge(contextOf(run), {}))).to.include({ code: 'purge_unconfirmed' });
    expect(existsSync(run.snapshot)).to.equal(true);
  });
});
