// The failure this would catch: a consent that is kept and shown, and that the requests know nothing of.
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { discover } from '../../extractors/discover.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { type Bench, createBench, requestsTo, tellSandbox } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('what the consent decides', function () {
  this.timeout(180_000);
  let thread: ThreadSandbox;
  let bench: Bench;

  before(async () => {
    thread = await startThread({ size: 'small', seed: 4 });
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

  it('names us in every request where it says so, and in none where it does not', async () => {
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
});
