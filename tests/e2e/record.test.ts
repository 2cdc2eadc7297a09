// The real record and replay commands. The failures this would catch: a recording that tells who the customer's people
// are, one kept unscrubbed with nobody asked, a replay that calls everything equal.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, beforeEach, describe, it } from 'mocha';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { threadlift } from '../support/command-line.ts';
import { type Bench, createBench, filesIn, PASSPHRASE, truthOf } from '../support/extraction.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('threadlift record and replay', function () {
  this.timeout(120_000);
  let thread: ThreadSandbox;
  let bench: Bench;

  before(async () => {
    thread = await startThread({ size: 'tiny', seed: 6 });
  });
  beforeEach(async () => {
    bench = await createBench(await temporaryFolder(), thread);
    await bench.login();
  });
  after(() => thread.close());

  const run = (command: string, ...more: string[]) =>
    threadlift([command, '--run', bench.run.dir, '--streams', 'contacts,tags', '--json', ...more], {
      env: { THREADLIFT_PASSPHRASE: PASSPHRASE },
    });
  const recordings = () => readdir(bench.run.recordings).catch(() => [] as string[]);

  /** Nobody of the account, in no file of the recording. */
  async function expectNobody(dir: string): Promise<void> {
    const kept = [...(await filesIn(dir)).values()].map(String).join('\n');
    expect(kept.length).to.be.greaterThan(1000);
    const { contacts } = (await truthOf(thread)).streams as unknown as Record<
      string,
      { name: string; email: string | null }[]
    >;
    for (const { name, email } of contacts ?? [])
      for (const told of [name, email]) if (told) expect(kept.includes(told), told).to.equal(false);
  }

  itInSoak('keep a scrubbed sample that replays to the same bytes, and tell when it does not', async () => {
    const recorded = await run('record', '--per-page', '1', '--name', 'few');
    expect(recorded.code, recorded.stdout + recorded.stderr).to.equal(0);
    expect(recorded.json).to.include({ scrubbed: true });
    const dir = join(bench.run.recordings, 'few');
    expect(await recordings(), 'no scratch is left').to.deep.equal(['few']);
    await expectNobody(dir);

    const replayed = await threadlift(['replay', dir]);
    expect(replayed.code, replayed.stdout + replayed.stderr).to.equal(0);
    expect(replayed.stdout).to.include('byte for byte');

    const contact = [...(await filesIn(join(dir, 'expected'))).keys()].find((file) =>
      file.startsWith('contacts/'),
    );
    const file = join(dir, 'expected', contact ?? '');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"name": ?"./, '$&x'));
    const edited = await threadlift(['replay', dir]);
    expect(edited.code, edited.stdout + edited.stderr).to.equal(7);
    expect(edited.stderr).to.include('recording_damaged').and.include(file);
  });

  itInSoak('keep a page that was drawn, with what its scripts read', async () => {
    const recorded = await run('record', '--per-page', '1', '--strategy', 'render', '--name', 'drawn');
    expect(recorded.code, recorded.stdout + recorded.stderr).to.equal(0);
    const dir = join(bench.run.recordings, 'drawn');
    await expectNobody(dir);
    const replayed = await threadlift(['replay', dir]);
    expect(replayed.code, replayed.stdout + replayed.stderr).to.equal(0);
    expect(replayed.stdout).to.include('byte for byte');
  });

  itInSoak('extract --record keeps a whole extraction the same way', async () => {
    const extracted = await run('extract', '--record');
    expect(extracted.code, extracted.stdout + extracted.stderr).to.equal(0);
    const [name = '', ...more] = await recordings();
    expect(more).to.deep.equal([]);
    const dir = join(bench.run.recordings, name);
    await expectNobody(dir);
  });

  it('keep nothing unscrubbed where nobody sits who could confirm it', async () => {
    const refused = await run('record', '--no-scrub');
    expect(refused.code, refused.stdout + refused.stderr).to.equal(2);
    expect(refused.json.error).to.include({ code: 'scrub_unconfirmed' });
    expect(await recordings()).to.deep.equal([]);
    expect((await filesIn(bench.run.snapshot)).size, 'refused before anything was read').to.equal(0);
  });
});
