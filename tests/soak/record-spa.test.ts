// Recordings of an app that signs in elsewhere and reads an API and a socket. The failures this would catch: a drawn page
// that cannot be recorded, a recording that holds a token or one of the customer's people, one that needs the network.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { streamNames } from '../../model/streams.ts';
import { parseHar, tapeOf } from '../../recordings/har.ts';
import type { HazardsSetting } from '../../sandbox/thread/hazards.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { openVault } from '../../state/session-vault.ts';
import { threadlift } from '../support/command-line.ts';
import { createBench, filesIn, PASSPHRASE, truthOf } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const PROFILE = fileURLToPath(new URL('../../selectors/thread-spa.yaml', import.meta.url));

describe('threadlift record and replay of a single-page app', function () {
  this.timeout(600_000);
  let thread: ThreadSandbox | undefined;

  afterEach(async () => {
    await thread?.close();
    thread = undefined;
  });

  async function recorded(hazards: HazardsSetting): Promise<{ dir: string; tokens: string[] }> {
    thread = await startThread({ size: 'tiny', ui: 'spa', hazards });
    const bench = await createBench(join(await temporaryFolder(), 'run'), thread, { profile: PROFILE });
    await bench.login();
    const origins = Object.entries(thread.origins ?? {}).map(([name, origin]) => `${name}=${origin}`);
    const recording = await threadlift(
      ['record', '--run', bench.run.dir, '--profile', PROFILE, '--per-page', '1', '--name', 'few', '--json'],
      { env: { THREADLIFT_PASSPHRASE: PASSPHRASE, THREAD_ORIGINS: origins.join(',') } },
    );
    expect(recording.code, recording.stdout + recording.stderr).to.equal(0);
    const session = await openVault(bench.run.session, PASSPHRASE).load();
    const tokens = JSON.stringify(session).match(/[\w-]{24,}/g) ?? [];
    return { dir: join(bench.run.recordings, 'few'), tokens };
  }

  for (const hazards of ['none', 'all'] as const) {
    it(`keeps answers, operations and frames, scrubbed, and replays them to the same bytes: hazards ${hazards}`, async () => {
      const { dir, tokens } = await recorded(hazards);
      const { streams } = await truthOf(thread as ThreadSandbox);
      // Nothing is left that a replay could ask.
      await thread?.close();
      thread = undefined;

      const har = await readFile(join(dir, 'recording.har'), 'utf8');
      const tape = tapeOf(parseHar(har, 'recording.har'));
      const operations = tape.exchanges.map(({ asked }) => asked?.operation);
      expect(operations).to.include.members(['InboxThreads', 'ThreadView', 'ThreadTimeline']);
      expect(tape.sockets.flatMap(({ frames }) => frames.map(({ sent }) => sent))).to.include.members([
        true,
        false,
      ]);
      const kept = [...(await filesIn(dir)).values()].map(String).join('\n');
      expect(tokens.filter((token) => kept.includes(token) && !token.startsWith('@@'))).to.deep.equal([]);
      for (const { name, email } of streams.contacts as unknown as { name: string; email: string | null }[])
        for (const told of [name, email]) if (told) expect(kept.includes(told), told).to.equal(false);

      const replayed = await threadlift(['replay', dir, '--json']);
      expect(replayed.code, replayed.stdout + replayed.stderr).to.equal(0);
      expect(replayed.json).to.deep.include({ differences: [] });
      const expected = [...(await filesIn(join(dir, 'expected'))).keys()];
      for (const stream of streamNames)
        expect(
          expected.some((path) => path.startsWith(`${stream}/`)),
          `${stream}: an empty stream proves nothing`,
        ).to.equal(true);
    });
  }
});
