// The failure this would catch: a consent that is kept and shown, and that the requests know nothing of.
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { after, before, describe } from 'mocha';
import { discover } from '../../extractors/discover/discover.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { start, threadlift } from '../support/command-line.ts';
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

describe('what the consent decides', function () {
  this.timeout(180_000);
  let thread: ThreadSandbox;
  let bench: Bench;

  before(async () => {
    thread = await startThread({ size: 'tiny', seed: 4 });
    bench = await createBench(await temporaryFolder(), thread);
  });

  after(() => thread.close());

  /** User agents the source saw while something was done, each once. */
  async function seenDuring(act: () => Promise<unknown>): Promise<string[]> {
    const before = (await requestsTo(thread)).length;
    await act();
    const seen = (await requestsTo(thread)).slice(before);
    expect(seen).not.to.have.length(0);
    return [...new Set(seen.map(({ userAgent }) => userAgent))];
  }

  /** Every way in which we ask: browser and HTTP client, pages and files, sign-in and signing in again. */
  const ways: [string, () => Promise<unknown>][] = [
    [
      'extract with the session as it was kept',
      () => bench.extract({ streams: ['teams'], strategy: 'http' }),
    ],
    ['extract by drawing', () => bench.extract({ streams: ['tags'], strategy: 'render' })],
    ['extract with files', () => bench.extract({ streams: ['tickets', 'attachments'] })],
    ['discover', () => discover({ ...bench.options, streams: ['teams', 'tags'] })],
    [
      'signing in again',
      async () => {
        await tellSandbox(thread, 'faults', { expireSessions: true });
        await bench.extract({ streams: ['teams'], strategy: 'http' });
      },
    ],
  ];
  const OWN = /^Mozilla\/5\.0 .*Chrome\/[\d.]+ Safari\/[\d.]+$/;

  itInSoak('names us in every request where it says so, and in none where it does not', async () => {
    await bench.consent({ identify: true });
    const named = new Set(await seenDuring(bench.login));
    for (const [, act] of ways.slice(0, 2)) for (const agent of await seenDuring(act)) named.add(agent);
    expect(named).to.have.length(1);
    const own = [...named].map((agent) => agent.replace(/ threadlift\/0\.0\.0-test$/, ''));
    expect(own[0])
      .to.match(OWN)
      .and.not.to.equal([...named][0]);

    await bench.consent({ identify: false });
    const anonymousFrom = (await requestsTo(thread)).length;
    for (const [way, act] of ways) expect(await seenDuring(act), way).to.deep.equal(own);
    expect(await seenDuring(bench.login)).to.deep.equal(own);
    const origins = new Set((await requestsTo(thread)).slice(anonymousFrom).map(({ origin }) => origin));
    expect(origins, 'files were asked for too').to.deep.equal(new Set(['ui', 'cdn']));
  });

  itInSoak(
    'stops a running extract from another terminal within one request, and lets it go on under a new one',
    async () => {
      const { run } = await createBench(await temporaryFolder(), thread);
      const env = {
        THREAD_URL: thread.url,
        THREAD_EMAIL: thread.email,
        THREADLIFT_PASSPHRASE: PASSPHRASE,
        THREAD_PASSCODE_COMMAND: `"${process.execPath}" -e 'fetch("${thread.mailboxUrl}").then(r=>r.text()).then(console.log)'`,
      };
      const of = (...args: string[]): string[] => [...args, '--run', run.dir];
      const grant = of('consent', 'grant', '--customer', 'Northwind', '--granted-by', 'Ann Example', '--yes');
      grant.push('--expires', '2099-01-31', '--origin', thread.url, '--origin', thread.cdnUrl);
      expect(await threadlift(grant)).to.include({ code: 0 });
      expect(await threadlift(of('login'), { env })).to.include({ code: 0 });

      const extract = of('extract', '--streams', 'conversations');
      const before = (await requestsTo(thread)).length;
      // Slow enough that it is far from its end, whatever the machine.
      const running = start([...extract, '--rps', '4', '--concurrency', '1'], { env });
      await until(async () => (await requestsTo(thread)).slice(before).some(isThread), running.ended);
      expect(await threadlift(of('consent', 'revoke'))).to.include({ code: 0 });
      const atRevocation = (await requestsTo(thread)).length;
      const ended = await running.ended;
      expect(ended.code, ended.stderr).to.equal(4);
      expect(ended.stderr).to.include('consent_revoked');
      const asked = (await requestsTo(thread)).slice(before).filter(isThread).length;
      expect(asked, 'it was in the middle').to.be.lessThan(30);
      expect((await requestsTo(thread)).length - atRevocation).to.be.at.most(1);

      expect(await threadlift(extract, { env })).to.include({ code: 4 });
      expect(await threadlift(grant)).to.include({ code: 0 });
      const resumed = await threadlift([...extract, '--rps', '1000', '--json'], { env });
      expect(resumed.code, resumed.stderr).to.equal(0);
      const read = (await requestsTo(thread)).slice(before).filter(isThread);
      expect(read.length - new Set(read.map(({ path }) => path)).size, 'read again').to.be.at.most(1);
      const held = (await truthOf(thread)).streams.conversations.length;
      expect(resumed.json.streams).to.have.nested.include({ 'conversations.total': held });
    },
  );
});

const isThread = ({ path }: { path: string }): boolean => /^\/inbox\/threads\/[^/?]+$/.test(path);

/** Asks until it is so, or the process is over. */
async function until(isSo: () => Promise<boolean>, ended: Promise<unknown>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && !(await isSo())) await delay(20);
}
