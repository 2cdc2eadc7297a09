// Catches: customer data that stays behind after a purge, and a purge nobody can account for afterwards: because it was
// stopped half-way, or because another one came after it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { createAsk } from '../../../cli/ask.ts';
import type { Context } from '../../../cli/context.ts';
import { runPurge } from '../../../cli/purge.ts';
import { systemClock } from '../../../lib/clock.ts';
import { Interrupted } from '../../../lib/errors.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { silentProgress } from '../../../lib/progress.ts';
import { createRunFolder, openRunFolder, type RunFolder } from '../../../state/run-folder.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

function contextOf(run: RunFolder, more: Partial<Context> = {}): Context {
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
    ...more,
  };
}

const EVERYTHING = [
  { path: 'snapshot', files: 2, bytes: 12 },
  { path: 'snapshots', files: 2, bytes: 12 },
  { path: 'auth.enc', files: 1, bytes: 6 },
  { path: 'recordings', files: 1, bytes: 6 },
  { path: 'queue.jsonl', files: 1, bytes: 6 },
  { path: 'errors', files: 1, bytes: 6 },
];

async function recordedIn(run: RunFolder) {
  return JSON.parse(await readFile(join(run.reports, 'purge.json'), 'utf8'));
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
    const [purge] = (await recordedIn(run)).purges;
    expect(purge.items).to.deep.equal(EVERYTHING.map((item) => ({ ...item, removed: true })));
    expect(purge.completedAt).to.be.a('string');
    expect(openRunFolder(run.dir).dir, 'still a run folder').to.equal(run.dir);
  });

  it('keeps the account of every purge, also the one an earlier version wrote', async () => {
    const run = await filledRun();
    const old = { purgedAt: '2026-01-02T03:04:05Z', removed: [{ path: 'snapshot', files: 7, bytes: 70 }] };
    await writeFile(join(run.reports, 'purge.json'), JSON.stringify(old));
    await runPurge(contextOf(run), { yes: true });
    await runPurge(contextOf(run), { yes: true });
    const { purges } = await recordedIn(run);
    expect(purges.map(({ items }: { items: unknown[] }) => items.length)).to.deep.equal([1, 6, 0]);
    expect(purges[0]).to.deep.equal({
      startedAt: old.purgedAt,
      completedAt: old.purgedAt,
      items: [{ path: 'snapshot', files: 7, bytes: 70, removed: true }],
    });
  });

  it('has on the disk what is to go before it goes, so that a purge stopped half-way is on record', async () => {
    const run = await filledRun();
    const stop = new AbortController();
    const onDisk: { atFirst?: unknown; left?: string[] } = {};
    // What lies there when the first has just gone is what a kill would leave.
    const say = (): void => {
      onDisk.atFirst ??= JSON.parse(readFileSync(join(run.reports, 'purge.json'), 'utf8'));
      onDisk.left ??= readdirSync(run.dir);
      stop.abort(new Interrupted());
    };
    const stopped = await rejection(runPurge(contextOf(run, { say, signal: stop.signal }), { yes: true }));
    expect(stopped).to.include({ exitCode: 130 });
    expect(onDisk.left).to.include('snapshots').and.not.include('snapshot');
    const first = await recordedIn(run);
    expect(first, 'nothing is written on the way out').to.deep.equal(onDisk.atFirst);
    const firstGone = EVERYTHING.map((item, place) => ({ ...item, removed: place === 0 }));
    expect(first.purges).to.have.length(1);
    expect(first.purges[0]).to.deep.include({ completedAt: null, items: firstGone });

    await runPurge(contextOf(run), { yes: true });
    const { purges } = await recordedIn(run);
    expect(purges[0]).to.deep.equal(first.purges[0]);
    const rest = EVERYTHING.slice(1).map((item) => ({ ...item, removed: true }));
    expect(purges[1].items).to.deep.equal(rest);
    expect(purges[1].completedAt).to.be.a('string');
    expect(existsSync(run.session)).to.equal(false);
  });

  it('removes nothing when it could not add to the account', async () => {
    const run = await filledRun();
    await writeFile(join(run.reports, 'purge.json'), '{"purges":');
    expect(await rejection(runPurge(contextOf(run), { yes: true }))).to.include({
      code: 'purge_record_damaged',
      exitCode: 7,
    });
    expect(existsSync(run.snapshot)).to.equal(true);
  });

  it('removes nothing without a yes', async () => {
    const run = await filledRun();
    expect(await rejection(runPurge(contextOf(run), {}))).to.include({ code: 'purge_unconfirmed' });
    expect(existsSync(run.snapshot)).to.equal(true);
  });
});
