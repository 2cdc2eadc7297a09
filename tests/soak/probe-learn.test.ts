// The failures this would catch: a profile whose captures are gone and that `probe --suggest` cannot give back, or gives
// back so that something else is extracted; a read of a page that nobody is told of.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { probe } from '../../extractors/probe/probe.ts';
import { probeReads } from '../../extractors/probe/probe-reads.ts';
import { readsReport } from '../../model/reports.ts';
import { loadProfile } from '../../selectors/load.ts';
import {
  APP_PROFILE,
  type AppDesk,
  type AppDeskOptions,
  extractApp,
  startAppDesk,
} from '../support/app-desk.ts';
import { sumsIn } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { withoutCaptures } from '../support/without-captures.ts';

describe('probe --suggest where captures are gone', function () {
  this.timeout(120_000);
  let desk: AppDesk | undefined;

  afterEach(async () => {
    await desk?.close();
    desk = undefined;
  });

  const kinds: [string, AppDeskOptions][] = [
    ['totals', { threads: 33 }],
    ['no totals', { threads: 12, totals: false }],
    ['answers about other threads, and polls', { threads: 12, noise: true }],
  ];
  for (const [name, options] of kinds) {
    it(`gives them back, and the same bytes are extracted: ${name}`, async () => {
      desk = await startAppDesk(options);
      const folder = await temporaryFolder();
      const { run, options: source } = await extractApp(folder, desk);
      const before = await sumsIn(run.snapshot);
      const bare = withoutCaptures(APP_PROFILE);
      expect(bare).to.not.match(/capture|path/);
      const file = join(folder, 'bare.yaml');
      await writeFile(file, bare);
      const { report, suggested } = await probe({
        ...source,
        profile: await loadProfile(file),
        suggest: { text: bare, file },
      });
      // A thread's own page tells no number: the profile's path for it leads nowhere.
      expect(report.notLearned).to.deep.equal({ 'thread.number': 'nothing heard fits' });
      expect(suggested).to.be.a('string');
      const again = await extractApp(await temporaryFolder(), desk, { profileText: suggested ?? '' });
      expect(await sumsIn(again.run.snapshot)).to.deep.equal(before);
    });
  }
});

describe('probe --reads', function () {
  this.timeout(120_000);
  let desk: AppDesk | undefined;

  afterEach(async () => {
    await desk?.close();
  });

  it('lists what each page kind asks for, what of the page it brings, and what was stopped', async () => {
    desk = await startAppDesk({ threads: 12, writes: true });
    const { run, options } = await extractApp(await temporaryFolder(), desk);
    const { reads } = await probeReads(options);
    const own = reads.filter(({ page }) => page === 'thread');
    const messages = own.find(({ address }) => address.startsWith(`${desk?.url}/api/threads/*/messages`));
    expect(messages).to.include({ kind: 'read', stopped: null, contentType: 'application/json' });
    expect(messages?.occurrences.map(({ path }) => path)).to.include('nodes[*].id');
    const seen = own.find(({ name }) => name === 'MarkThreadRead');
    expect(seen).to.include({ kind: 'mutation', stopped: 'write', allow: null, status: null });
    const unnamed = own.find(({ name }) => name === 'Presence');
    expect(unnamed).to.include({ kind: 'query', stopped: 'write' });
    expect(unnamed?.allow).to.equal(
      `guard.reads: { method: POST, url: "${desk?.url}/api/graphql", operations: [Presence] }`,
    );
    expect(own.find(({ kind }) => kind === 'beacon')).to.include({ stopped: 'write' });
    expect(
      desk.requests.filter(({ path: one }) => one.includes('graphql') || one.includes('beacon')),
    ).to.deep.equal([]);
    const kept = await readFile(join(run.reports, 'probe-reads.json'), 'utf8');
    expect(readsReport.parse(JSON.parse(kept)).reads).to.deep.equal(reads);
    expect(kept).to.not.include('Subject of');
  });
});
