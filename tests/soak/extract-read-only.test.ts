// The failure this would catch: drawing pages whose buttons post and whose scripts report that they are looked at, and
// one of those writes reaches the source.
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { createBench, requestsTo, tellSandbox } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('a whole extraction by drawing every page', function () {
  this.timeout(300_000);
  let thread: ThreadSandbox | undefined;

  afterEach(async () => {
    await thread?.close();
  });

  it('reads and does nothing else; what the pages tried is stopped and counted', async () => {
    thread = await startThread({ size: 'small', seed: 2 });
    const bench = await createBench(await temporaryFolder(), thread);
    await bench.login();
    const signedInAt = (await requestsTo(thread)).length;
    await tellSandbox(thread, 'faults', { presenceBeacon: true });
    const { manifest } = await bench.extract({ strategy: 'render' });
    const asked = (await requestsTo(thread)).slice(signedInAt);
    expect(asked.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).to.deep.equal([]);
    expect(asked.filter(({ path }) => path.startsWith('/logout'))).to.deep.equal([]);
    // Every thread drawn tried once to report it.
    expect(manifest.aborted.writes).to.be.at.least(manifest.streams.conversations?.captured ?? Number.NaN);
  });
});
