// The failure this would catch: an extraction that keeps what it has read, and runs out of memory on a large account.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type AppDesk, prepareApp, startAppDesk } from '../support/app-desk.ts';
import { start } from '../support/command-line.ts';
import { PASSPHRASE } from '../support/extraction.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { prepareTiny, startTinyDesk } from '../support/tiny-desk.ts';

const BODY = `<p>${'five kilobytes of text in every article '.repeat(125)}</p>`;

/** Megabytes. Left to itself, Node lets garbage pile up for as long as the machine has memory: that would be measured. */
const HEAP = 128;

interface Watch {
  /** Asks the kernel; called as often as the source is asked a hundred times. */
  look(): void;
  /** Peak resident memory of a whole `threadlift extract`, in megabytes; of the browser nothing is counted. */
  peakOf(args: readonly string[]): Promise<number>;
}

function createWatch(): Watch {
  let pid: number | undefined;
  let peak = 0;
  let looks = 0;
  const measure = async (): Promise<void> => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  };
  return {
    look() {
      looks += 1;
      if (looks % 100 === 0) void measure();
    },
    async peakOf(args) {
      const { child, ended } = start(['extract', ...args, '--rps', '100000'], {
        env: { THREADLIFT_PASSPHRASE: PASSPHRASE, NODE_OPTIONS: `--max-old-space-size=${HEAP}` },
      });
      pid = child.pid;
      const { code, stderr } = await ended;
      expect(code, stderr).to.equal(0);
      return peak;
    },
  };
}

describe('memory of an extraction', function () {
  this.timeout(0);
  let desk: { close(): Promise<void> } | undefined;
  afterEach(async () => {
    await desk?.close();
    desk = undefined;
  });

  /** Articles of a server. */
  async function ofPages(rows: number): Promise<number> {
    const { look, peakOf } = createWatch();
    const source = await startTinyDesk({
      rows,
      body: () => {
        look();
        return BODY;
      },
    });
    desk = source;
    const { run, profile } = await prepareTiny(await temporaryFolder(), source);
    return peakOf(['--run', run.dir, '--profile', profile]);
  }

  /** Threads of an app: its Inbox scrolled to the end, a few of them drawn, all others asked for. */
  async function ofApp(threads: number): Promise<number> {
    const { look, peakOf } = createWatch();
    const source: AppDesk = await startAppDesk({
      ...{ threads, page: 50, messages: () => 12 },
      change: (value) => {
        look();
        return value;
      },
    });
    desk = source;
    const folder = await temporaryFolder();
    const { run } = await prepareApp(folder, source);
    const peak = await peakOf(['--run', run.dir, '--profile', join(folder, 'app.yaml')]);
    const truth = source.truth();
    let read = 0;
    for await (const { id, messages } of (await openSnapshot(run.snapshot)).records('conversations')) {
      expect(messages.map((message) => message.id)).to.deep.equal(truth.get(id));
      read += 1;
    }
    expect(read).to.equal(threads);
    return peak;
  }

  const accounts: [string, (records: number) => Promise<number>][] = [
    ['pages of a server', ofPages],
    ['threads of an app', ofApp],
  ];
  for (const [what, peakOf] of accounts) {
    it(`is hardly more for 10,000 records (50 MB) than for 1,000: ${what}`, async () => {
      const small = await peakOf(1000);
      await desk?.close();
      const large = await peakOf(10_000);
      console.info(
        `      peak RSS: ${small.toFixed(0)} MB for 1,000 records, ${large.toFixed(0)} MB for 10,000`,
      );
      expect(large).to.be.lessThan(small + 50);
    });
  }
});
