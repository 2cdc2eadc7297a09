// The failure this would catch: files that are left out on purpose, or that the source simply no longer has, are taken for
// a fault of the storage and stop the run; or a storage that answers nothing is taken for files that are gone.
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { TooManyFailures } from '../../lib/errors.ts';
import { rejection } from '../support/rejection.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { FILE, startTinyThreads, type TinyThreads } from '../support/tiny-threads.ts';

describe('an extraction of files that cannot be had', function () {
  this.timeout(60_000);
  let desk: TinyThreads | undefined;

  afterEach(async () => {
    await desk?.close();
    desk = undefined;
  });

  async function start(options: Parameters<typeof startTinyThreads>[1]): Promise<TinyThreads> {
    desk = await startTinyThreads(await temporaryFolder(), options);
    return desk;
  }

  it('leaves larger files out as gaps, however many they are', async () => {
    const source = await start({ threads: 12 });
    const { manifest, counters } = await source.extract({ maxFileBytes: FILE.length - 1 });
    expect(counters.attachments).to.include({ total: 12, created: 0, skipped: 12, failed: 0 });
    expect(manifest.streams.attachments?.gaps).to.have.length(12);
    for (const { reason } of manifest.streams.attachments?.gaps ?? [])
      expect(reason).to.equal('11 bytes are more than --max-file-mb allows');
    expect(manifest.findings.filter(({ code }) => code === 'attachment_missing')).to.have.length(12);
  });

  it('fetches what was left out when the limit is gone and failures are tried again', async () => {
    let isFirst = true;
    const source = await start({
      threads: 3,
      page(c, at) {
        if (c.req.path.endsWith('c3') && isFirst) at.signedIn = false;
        return undefined;
      },
    });
    await rejection(source.extract({ maxFileBytes: FILE.length - 1 }));
    isFirst = false;
    source.signedIn = true;
    const { manifest, counters } = await source.extract({ retryFailed: true });
    expect(counters.attachments).to.include({ created: 3, skipped: 0, failed: 0 });
    expect(manifest.findings).to.deep.equal([]);
  });

  it('goes on past many files the source no longer has, early in the account', async () => {
    const source = await start({
      threads: 1,
      filesEach: 30,
      file: (c, _, n) => (n > 1 && n <= 25 ? c.text('gone', 404) : undefined),
    });
    const { counters } = await source.extract();
    expect(counters.attachments).to.include({ created: 6, failed: 24 });
  });

  it('stops where the first ten are all missing', async () => {
    const source = await start({ threads: 1, filesEach: 30, file: (c) => c.text('gone', 404) });
    const error = await rejection(source.extract());
    expect(error).to.be.instanceOf(TooManyFailures);
    expect(source.asked.filter((path) => path.startsWith('/files/'))).to.have.length(10);
  });

  it('stops where the storage breaks, though it gave files before', async () => {
    const source = await start({
      threads: 1,
      filesEach: 30,
      file: (c, _, n) => (n > 3 ? c.text('down', 503) : undefined),
    });
    expect(await rejection(source.extract())).to.be.instanceOf(TooManyFailures);
  });
});
