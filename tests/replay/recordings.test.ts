// Every recording that ships, through the real extractors, with the network off: the same bytes as ever.

import { AsyncLocalStorage } from 'node:async_hooks';
import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import { compare, readExpected } from '../../recordings/expected.ts';
import { tapeOf } from '../../recordings/har.ts';
import { assertPublishable } from '../../recordings/publishable.ts';
import { type Replayed, replay } from '../../recordings/replay.ts';
import { EXPECTED, PROFILE, type Recording, readRecording } from '../../recordings/store.ts';
import { loadProfile } from '../../selectors/load.ts';
import { itInSoak } from '../support/soak.ts';
import { tapeWith } from '../support/tape.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const root = fileURLToPath(new URL('../../recordings', import.meta.url));
const shipped = fileURLToPath(new URL('../../selectors', import.meta.url));
/** A recording of pages nobody sees any more proves little: look at it again after this. */
const OLD_MONTHS = 12;
/** So that a checkout stays small. */
const MOST_BYTES = 300_000;

/** Replayed in the soak only. */
const DEAR = ['drifted-ui', 'long-threads'];

const names = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

async function replayOf(recording: Recording): Promise<Replayed> {
  const own = (await readdir(recording.dir)).includes(PROFILE);
  const { name } = recording.manifest.profile;
  return replay(recording.manifest, tapeOf(recording.har), {
    profile: await loadProfile(
      own ? join(recording.dir, PROFILE) : join(shipped, `${name}.yaml`),
      recording.manifest.named ?? {},
    ),
    dir: join(await temporaryFolder(), 'run'),
    agent: 'threadlift/test',
    logger: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
  });
}

describe('the recordings that ship', () => {
  const connect = Socket.prototype.connect;
  const attempts: unknown[] = [];
  // What another file of this worker left under way may want a socket meanwhile: it is refused, too, but is not ours.
  const ours = new AsyncLocalStorage<true>();

  before(() => {
    // Playwright speaks to its browser through a pipe, so nothing here has any business with a socket.
    Socket.prototype.connect = function refuse(this: Socket, ...args: unknown[]): Socket {
      if (ours.getStore()) attempts.push(args[0]);
      this.destroy(new Error('the network is unplugged'));
      return this;
    } as typeof connect;
  });
  after(() => {
    Socket.prototype.connect = connect;
  });

  it('are the six that are promised, at least', () => {
    expect(names).to.include.members([
      'ordinary',
      'long-threads',
      'drifted-ui',
      'done-filter',
      'mid-crawl-expiry',
      'single-page',
    ]);
  });

  it('cannot reach the network while they are replayed: the plug is really out', async () => {
    // Without this the test below would pass with a plug that does nothing.
    const ask = () =>
      fetch('http://127.0.0.1:48123/').then(
        () => null,
        (error: Error) => error,
      );
    expect(await ask(), "somebody else's").to.be.an('error');
    expect(attempts, 'is refused, and not counted').to.have.length(0);
    expect(await ours.run(true, ask)).to.be.an('error');
    expect(attempts.length).to.be.greaterThan(0);
    attempts.length = 0;
  });

  for (const name of names) {
    (DEAR.includes(name) ? itInSoak : it)(
      `${name}: comes to the expected snapshot, byte for byte`,
      async () => {
        const recording = await readRecording(join(root, name));
        const expected = await readExpected(join(recording.dir, EXPECTED));
        expect(expected, 'expected/ is part of a recording that ships').to.not.equal(null);
        const replayed = await ours.run(true, () => replayOf(recording));
        expect(compare(expected ?? new Map(), replayed.outcome)).to.deep.equal([]);
        expect(expected?.size, 'an empty snapshot proves nothing').to.be.greaterThan(3);
        expect(replayed.signInsAgain).to.equal(recording.manifest.counts.signInsAgain);
        expect(attempts).to.deep.equal([]);
      },
    );

    it(`${name}: is scrubbed, small, and holds nobody's address, number or token`, async () => {
      const recording = await readRecording(join(root, name));
      await assertPublishable(recording);
      expect(recording.manifest.counts.bytes).to.be.lessThan(MOST_BYTES);
      const months = (Date.now() - Date.parse(recording.manifest.takenAt)) / (30 * 86_400_000);
      if (months > OLD_MONTHS)
        console.warn(`${name} is ${Math.floor(months)} months old: npm run recordings`);
    });
  }

  it('mid-crawl-expiry: the sign-in page turned up where a company was asked for, and is no record', async () => {
    const recording = await readRecording(join(root, 'mid-crawl-expiry'));
    const asked = tapeOf(recording.har).exchanges.filter(({ status, headers }) => {
      return status === 302 && headers.location?.startsWith('/login') === true;
    });
    expect(asked.map(({ url }) => new URL(url).pathname)).to.deep.equal(['/admin/clients/companies/o2']);
    expect(recording.manifest.counts.signInsAgain).to.equal(1);
    expect(Object.keys(recording.manifest.files)).to.satisfy((files: string[]) =>
      files.some((file) => /^expected\/companies\/\w\w\/o2\.json$/.test(file)),
    );
  });

  it('done-filter: the list hid the Done thread until the filter was cleared, in a drawn page', async () => {
    const recording = await readRecording(join(root, 'done-filter'));
    const lists = tapeOf(recording.har)
      .exchanges.filter(({ url }) => new URL(url).pathname === '/inbox/api/threads')
      .map(({ body, via }) => ({
        via,
        ...(JSON.parse(Buffer.from(body).toString()) as { items: { id: string }[] }),
      }));
    const shows = lists.map(({ items }) => items.some(({ id }) => id === 'c1'));
    expect(shows).to.deep.equal([false, true]);
    expect(lists.map(({ via }) => via)).to.deep.equal(['browser', 'browser']);
  });
});

describe('a replay of something that was not recorded', () => {
  it('names the address, and asks nobody else for it', async () => {
    const recording = await readRecording(join(root, 'ordinary'));
    const left = tapeOf(recording.har).exchanges.filter(
      ({ url }) => !url.endsWith('/admin/clients/contacts/k13'),
    );
    const failure = await replay(recording.manifest, tapeWith(left), {
      profile: await loadProfile(join(shipped, 'thread.yaml')),
      dir: join(await temporaryFolder(), 'run'),
      agent: 'threadlift/test',
      logger: silentLogger,
      progress: silentProgress,
      signal: new AbortController().signal,
    }).then(
      () => null,
      (error: Error & { code?: string }) => error,
    );
    expect(failure).to.include({ code: 'unrecorded_request' });
    expect(failure?.message).to.include('https://helpdesk.example.com/admin/clients/contacts/k13');
  });
});
