// `profile init` on the sandbox's pages, from nothing but the address and credentials. The failures this would catch: a
// write to the source, a profile that the loader refuses, streams that are no longer found.
import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { runProfileInit } from '../../cli/profile-init.ts';
import { initProfile } from '../../extractors/init/init-profile.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import { parseProfile } from '../../selectors/load.ts';
import { threadlift } from '../support/command-line.ts';
import { PASSPHRASE } from '../support/extraction.ts';
import { classic } from '../support/faces.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('threadlift profile init', function () {
  this.timeout(600_000);

  it('asks for an address before anything else', async () => {
    const outcome = await runProfileInit({} as never, { arguments: ['nowhere'] }).catch(
      (error: unknown) => error,
    );
    expect(outcome).to.include({ code: 'url_invalid' });
  });

  it('takes the place of the profile that init copied in, under a consent, and of no other', async () => {
    const dir = join(await temporaryFolder(), 'run');
    expect((await threadlift(['init', dir])).code).to.equal(0);
    const env = { THREADLIFT_PASSPHRASE: PASSPHRASE, SOURCE_USER: 'ada', SOURCE_SECRET_COMMAND: 'echo 1' };
    const init = () => threadlift(['profile', 'init', 'https://desk.example.com', '--run', dir], { env });
    const copied = await init();
    expect(copied.code, copied.stderr).to.equal(4);
    expect(copied.stderr).to.include('consent');
    await appendFile(join(dir, 'profile.yaml'), '# mine\n');
    const own = await init();
    expect(own.code, own.stderr).to.equal(2);
    expect(own.stderr).to.include('profile_exists');
  });

  itInSoak('finds the streams of an account nobody described, and only reads', async () => {
    const thread = await classic.start({ size: 'tiny', seed: 3 });
    try {
      const bench = await classic.bench(thread);
      await rm(bench.run.profile, { force: true });
      const from = 0;
      const found = await initProfile({
        ...{ run: bench.run, url: thread.url, firstPages: [], passphrase: PASSPHRASE, agent: 'threadlift/0' },
        ...{
          clock: systemClock,
          logger: silentLogger,
          progress: silentProgress,
          signal: new AbortController().signal,
        },
        getSecret: async (kind) =>
          kind === 'passcode' ? (await (await fetch(thread.mailboxUrl)).text()).trim() : thread.email,
      });
      const profile = parseProfile(found.text, 'profile.yaml');
      const streams = new Set(Object.values(profile.pages).map(({ stream }) => stream));
      for (const stream of [
        'users',
        'companies',
        'contacts',
        'conversations',
        'tickets',
        'templates',
        'articles',
      ])
        expect([...streams]).to.include(stream);
      expect(
        Object.values(profile.pages).filter(({ fields }) => fields.messages !== undefined).length,
      ).to.be.at.least(2);
      expect(
        (await classic.writesSince(thread, from)).filter((line) => !line.includes('/login')),
      ).to.deep.equal([]);
      expect(await readFile(bench.run.session)).to.not.have.length(0);
    } finally {
      await thread.close();
    }
  });
});
