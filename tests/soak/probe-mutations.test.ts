// The failure this would catch: after a release of the helpdesk `probe` calls a page well that an extraction cannot
// read, or blames what still works; or `--suggest` proposes what extracts something else than before.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { applyPatch } from 'diff';
import { after, before, describe, it } from 'mocha';
import { type ProbeResult, probe } from '../../extractors/probe/probe.ts';
import type { ProbeReport } from '../../model/reports.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { unifiedDiff } from '../../selectors/patch.ts';
import { type Bench, createBench, sumsIn, tellSandbox } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const PROFILE = new URL('../../selectors/thread.yaml', import.meta.url).pathname;

describe('probe on five mutated UIs', function () {
  // Every round of --suggest reads the account anew, as an extraction does; broken pages are waited for.
  this.timeout(1_200_000);
  let thread: ThreadSandbox;
  let bench: Bench;
  let text: string;
  let whole: Map<string, string>;

  before(async () => {
    thread = await startThread({ size: 'small', seed: 3 });
    bench = await createBench(await temporaryFolder(), thread);
    await bench.login();
    await bench.extract();
    whole = await sumsIn(bench.run.snapshot);
    text = await readFile(PROFILE, 'utf8');
    const { report } = await probe(bench.options);
    expect(broken(report), 'before any mutation').to.deep.equal([]);
  });

  after(() => thread.close());

  /** Probes the mutated UI from a folder that holds what was there before: a probe report and, where told, a snapshot. */
  async function probeMutated(fault: string, from: Bench): Promise<ProbeResult> {
    await tellSandbox(thread, 'faults', { [fault]: true });
    return probe({ ...from.options, suggest: { text, file: PROFILE } });
  }

  /** A folder whose earlier probe saw the UI as it was, without a snapshot. */
  async function withoutSnapshot(): Promise<Bench> {
    await tellSandbox(thread, 'faults', {});
    const fresh = await createBench(await temporaryFolder(), thread);
    await fresh.login();
    await probe(fresh.options);
    return fresh;
  }

  /** Takes the patch to a copy of the profile as a person would, and extracts the mutated UI by it. */
  async function extractPatched(fault: string, suggested: string | null): Promise<Map<string, string>> {
    await tellSandbox(thread, 'faults', { [fault]: true });
    const folder = await temporaryFolder();
    const file = join(folder, 'profile.yaml');
    const patched = applyPatch(text, unifiedDiff('profile.yaml', text, suggested ?? text));
    expect(patched, 'the patch applies').to.be.a('string');
    await writeFile(file, String(patched));
    const again = await createBench(join(folder, 'run'), thread, { profile: file });
    await again.login();
    await again.extract();
    return sumsIn(again.run.snapshot);
  }

  const broken = ({ selectors }: ProbeReport): string[] =>
    selectors.filter(({ state }) => state === 'broken').map(({ page, field }) => `${page}.${field}`);
  const lost = ({ selectors }: ProbeReport): string[] =>
    selectors
      .filter((one) => one.lost && one.state !== 'broken')
      .map(({ page, field }) => `${page}.${field}`);

  it('renamed classes: says fallback where another selector matches, and what none matches', async () => {
    const { report, suggested } = await probeMutated('renamedClasses', bench);
    expect(broken(report)).to.have.members(['integrations.kind', 'integrations.status']);
    const { verdicts } = report;
    expect(verdicts).to.include({
      integrations: 'broken',
      reviews: 'fallback',
      articles: 'fallback',
      teams: 'ok',
    });
    expect(await extractPatched('renamedClasses', suggested)).to.deep.equal(whole);
  });

  it('reordered columns: nothing is broken, for columns are found by their headers', async () => {
    const { report, suggested } = await probeMutated('movedColumns', await withoutSnapshot());
    expect(broken(report)).to.deep.equal([]);
    expect(lost(report)).to.deep.equal([]);
    expect(suggested).to.equal(null);
  });

  it('changed labels: names each, and repairs them', async () => {
    const { report, suggested } = await probeMutated('changedLabels', await withoutSnapshot());
    expect(broken(report)).to.have.members([
      'account.timezone',
      ...['members.email', 'members.role', 'review.createdAt'],
      ...['thread.channel', 'thread.createdAt', 'ticket.status', 'ticket.createdAt'],
      ...['team_snippets.title', 'team_snippets.shortcut', 'own_snippets.title', 'own_snippets.shortcut'],
      ...['contact.companyId', 'review.contactId', 'thread.companyId', 'thread.ownerId'],
      ...['ticket.companyId', 'ticket.ownerId'],
      ...['company', 'contact', 'review', 'thread', 'ticket', 'article'].map((page) => `${page}.labels`),
    ]);
    expect(lost(report)).to.include.members([
      ...['company.status', 'company.website', 'company.types', 'contact.phone'],
      ...['ticket.priority', 'article.collection', 'review.url'],
    ]);
    expect(Object.values(report.repaired ?? {})).not.to.include('broken');
    expect(await extractPatched('changedLabels', suggested)).to.deep.equal(whole);
  });

  it('wrapped rows: names rows and what shows that the page is there, and repairs both', async () => {
    const { report, suggested } = await probeMutated('gridTables', await withoutSnapshot());
    const tables = [
      'members',
      'companies',
      'contacts',
      'custom_properties',
      'tickets',
      'team_snippets',
      'own_snippets',
    ];
    expect(broken(report)).to.have.members(tables.flatMap((page) => [`${page}.ready`, `${page}.list.rows`]));
    expect(Object.values(report.repaired ?? {})).not.to.include('broken');
    expect(await extractPatched('gridTables', suggested)).to.deep.equal(whole);
  });

  it('different pagination: names counters and ways on, and repairs them', async () => {
    const { report, suggested } = await probeMutated('otherPaging', await withoutSnapshot());
    expect(broken(report)).to.include.members([
      ...['members.list.counter', 'companies.list.counter', 'contacts.list.counter', 'tickets.list.counter'],
      'reviews.list.pagination',
    ]);
    expect(Object.values(report.repaired ?? {})).not.to.include('broken');
    expect(await extractPatched('otherPaging', suggested)).to.deep.equal(whole);
  });
});
