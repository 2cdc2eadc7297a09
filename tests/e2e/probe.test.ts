// The real probe command. The failures this would catch: a broken selector that is not named, a healthy profile called
// broken, a patch that does not apply, a sample that tells who the customer's people are, a write to the source.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { ProbeReport } from '../../model/reports.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { loadProfile } from '../../selectors/load.ts';
import { threadlift } from '../support/command-line.ts';
import {
  type Bench,
  createBench,
  PASSPHRASE,
  requestsTo,
  tellSandbox,
  truthOf,
} from '../support/extraction.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('threadlift probe', function () {
  this.timeout(120_000);
  let thread: ThreadSandbox;
  let bench: Bench;
  const env = { THREADLIFT_PASSPHRASE: PASSPHRASE, COLUMNS: '60' };

  before(async () => {
    thread = await startThread({ size: 'tiny', seed: 6 });
  });
  beforeEach(async () => {
    bench = await createBench(await temporaryFolder(), thread);
    await bench.login();
  });
  after(() => thread.close());

  const probe = (...more: string[]) =>
    threadlift(['probe', '--run', bench.run.dir, '--streams', 'users,contacts', ...more], { env });
  const report = async (): Promise<ProbeReport> =>
    JSON.parse(await readFile(join(bench.run.reports, 'probe.json'), 'utf8'));

  it('finds a healthy profile healthy, reads only, and shows nobody', async () => {
    const from = (await requestsTo(thread)).length;
    const { code, stdout } = await probe();
    expect(code, stdout).to.equal(0);
    for (const line of stdout.split('\n')) expect(line.length, line).to.be.at.most(60);
    expect((await report()).verdicts).to.include({ users: 'ok' });
    const asked = (await requestsTo(thread)).slice(from);
    expect(new Set(asked.map(({ method }) => method))).to.deep.equal(new Set(['GET']));
    const { pictures } = await report();
    expect(Object.keys(pictures)).to.include.members(['account', 'members', 'contacts', 'contact']);
    for (const file of Object.values(pictures))
      expect((await readFile(file)).subarray(1, 4).toString(), file).to.equal('PNG');
    const kept = await readFile(join(bench.run.reports, 'probe.json'), 'utf8');
    const { users, contacts } = (await truthOf(thread)).streams as unknown as Record<
      string,
      { name: string; email: string | null }[]
    >;
    for (const { name, email } of [...(users ?? []), ...(contacts ?? [])]) {
      for (const told of [name, email]) if (told) expect(kept).to.not.include(told);
    }
  });

  itInSoak('names what a changed label broke, and its patch repairs it', async () => {
    await tellSandbox(thread, 'faults', { changedLabels: true });
    const written = join(await temporaryFolder(), 'patched.yaml');
    const { code, stdout, stderr } = await probe('--suggest', '--write', written);
    expect(code, stdout + stderr).to.equal(5);
    expect(stdout).to.include('members').and.include('email');
    const broken = (await report()).selectors.filter(({ state }) => state === 'broken');
    expect(broken.map(({ page, field }) => `${page}.${field}`)).to.include.members([
      ...['members.email', 'contact.companyId', 'contact.labels'],
    ]);
    await loadProfile(written);

    const patch = join(bench.run.reports, 'profile.patch');
    const [, name = ''] = /^\+\+\+ b\/(\S+)/m.exec(await readFile(patch, 'utf8')) ?? [];
    const folder = await temporaryFolder();
    await mkdir(join(folder, name, '..'), { recursive: true });
    await copyFile(new URL('../../selectors/thread.yaml', import.meta.url), join(folder, name));
    await promisify(execFile)('git', ['apply', patch], { cwd: folder });
    expect(await readFile(join(folder, name), 'utf8')).to.equal(await readFile(written, 'utf8'));

    // An export link is looked for too; an account need not have one.
    const offering = (select: string) =>
      writeFile(written, `${mended}\nexport: { url: /admin/clients/contacts, select: [${select}] }\n`);
    const mended = await readFile(written, 'utf8');
    await offering('a.no-such-link, body');
    const again = await probe('--profile', written, '--all');
    expect(again.code, again.stdout).to.equal(0);
    expect((await report()).verdicts.export).to.equal('fallback');
    expect(again.stdout)
      .to.match(/export select/)
      .and.include('2/2 body');
    await offering('a.no-such-link');
    const without = await probe('--profile', written);
    expect(without.code, without.stdout).to.equal(0);
    expect((await report()).verdicts.export).to.equal('optional missing');
  });
});
