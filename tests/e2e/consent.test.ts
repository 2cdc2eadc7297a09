// The failure this would catch: a consent that is kept and shown, and that the requests know nothing of.
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { after, afterEach, before, describe } from 'mocha';
import { discover } from '../../extractors/discover/discover.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { start, threadlift } from '../support/command-line.ts';
import { type Bench, createBench, requestsTo, tellSandbox, truthOf } from '../support/extraction.ts';
import { type Asked, classic, faces } from '../support/faces.ts';
import { itInSoak } from '../support/soak.ts';
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
});

for (const face of faces) {
  describe(`what a consent decides that is revoked meanwhile, ${face.name}`, function () {
    this.timeout(180_000);
    let source: ThreadSandbox | undefined;

    afterEach(() => source?.close());

    itInSoak('stops a running extract within one request, and lets it go on under a new one', async () => {
      const thread = await face.start({ size: 'small', seed: 4 });
      source = thread;
      const { run } = await face.bench(thread);
      const env = {
        ...face.env(thread),
        THREAD_EMAIL: thread.email,
        THREAD_PASSCODE_COMMAND: `"${process.execPath}" -e 'fetch("${thread.mailboxUrl}").then(r=>r.text()).then(console.log)'`,
      };
      const of = (...args: string[]): string[] => [...args, '--run', run.dir];
      const grant = of('consent', 'grant', '--customer', 'Northwind', '--granted-by', 'Ann Example', '--yes');
      const named = Object.values(thread.origins ?? {}).map((one) => one.replace(/^ws/, 'http'));
      grant.push('--expires', '2099-01-31');
      for (const one of [thread.url, thread.cdnUrl, ...named]) grant.push('--origin', new URL(one).origin);
      expect(await threadlift(grant)).to.include({ code: 0 });
      expect(await threadlift(of('login', '--profile', face.profile), { env })).to.include({ code: 0 });

      const held = (await truthOf(thread)).streams.conversations.length;
      const beganAt = (await requestsTo(thread)).length;
      const requests = async () => (await requestsTo(thread)).slice(beganAt);
      const isThread = (one: Asked): boolean =>
        face.recordsOf(one).some((ref) => ref.startsWith('conversations/'));
      /** A long thread comes in several. */
      const threadsRead = async (): Promise<string[]> =>
        (await requests()).filter(isThread).map(({ path, operations }) => `${path} ${operations ?? ''}`);
      const extract = of('extract', '--profile', face.profile, '--streams', 'conversations');
      // Slow enough that it is far from its end, whatever the machine.
      const running = start([...extract, '--rps', '4', '--concurrency', '1'], { env });
      await until(async () => (await threadsRead()).length > 0, running.ended);
      expect(await threadlift(of('consent', 'revoke'))).to.include({ code: 0 });
      const atRevocation = (await requests()).length;
      const ended = await running.ended;
      expect(ended.code, ended.stderr).to.equal(4);
      expect(ended.stderr).to.include('consent_revoked');
      const begun = new Set((await requests()).flatMap(face.recordsOf));
      expect(begun.size, 'it was in the middle').to.be.lessThan(held);
      expect((await requests()).length - atRevocation).to.be.at.most(1);

      expect(await threadlift(extract, { env })).to.include({ code: 4 });
      expect(await threadlift(grant)).to.include({ code: 0 });
      const resumed = await threadlift([...extract, '--rps', '1000', '--json'], { env });
      expect(resumed.code, resumed.stderr).to.equal(0);
      const read = await threadsRead();
      // Of an app, the first few records of each run are asked for as well as drawn.
      expect(read.length - new Set(read).size, 'read again').to.be.at.most(face === classic ? 1 : 8);
      expect(resumed.json.streams).to.have.nested.include({ 'conversations.total': held });
    });
  });
}

/** Asks until it is so, or the process is over. */
async function until(isSo: () => Promise<boolean>, ended: Promise<unknown>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && !(await isSo())) await delay(20);
}
