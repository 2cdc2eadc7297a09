// The failure this would catch: an extraction that keeps what it has read, and runs out of memory on a large account.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { start } from '../support/command-line.ts';
import { PASSPHRASE } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { prepareTiny, startTinyDesk } from '../support/tiny-desk.ts';

const BODY = `<p>${'five kilobytes of text in every article '.repeat(125)}</p>`;

/** Peak resident memory of a whole `threadlift extract`, in megabytes, as the kernel counts it. */
async function peakOf(rows: number): Promise<number> {
  let pid: number | undefined;
  let peak = 0;
  let served = 0;
  const measure = async (): Promise<void> => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  };
  const desk = await startTinyDesk({
    rows,
    body: () => {
      served += 1;
      if (served % 100 === 0) void measure();
      return BODY;
    },
  });
  try {
    const { run, profile } = await prepareTiny(await temporaryFolder(), desk);
    const args = ['extract', '--run', run.dir, '--profile', profile, '--rps', '100000'];
    const { child, ended } = start(args, { env: { THREADLIFT_PASSPHRASE: PASSPHRASE } });
    pid = child.pid;
    const { code, stderr } = await ended;
    expect(code, stderr).to.equal(0);
    return peak;
  } finally {
    await desk.close();
  }
}

describe('memory of an extraction', () => {
  it('is hardly more for 10,000 records (50 MB) than for 1,000', async () => {
    const small = await peakOf(1000);
    const large = await peakOf(10_000);
    console.info(
      `      peak RSS: ${small.toFixed(0)} MB for 1,000 records, ${large.toFixed(0)} MB for 10,000`,
    );
    expect(large).to.be.lessThan(small + 50);
  });
});
