// The importer as people run it, against the sandbox's windows in real time. What it must catch: a request refused although
// the limit is known, a quota left unused while there is work, and one that is spent in bursts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { threadlift } from '../support/command-line.ts';
import { startIntercomProcess } from '../support/intercom-process.ts';
import { control } from '../support/prepared-run.ts';
import { plannedRun } from '../support/scale-run.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const preload = new URL('../support/report-requests.mjs', import.meta.url).href;

interface Sent {
  /** Milliseconds. */
  readonly at: number;
  readonly name: string;
  readonly status: number;
}

/** All requests of one import of so many conversations, in the order in which they left. */
async function importAt(
  appPerMinute: number,
  conversations: number,
  args: readonly string[],
): Promise<Sent[]> {
  const intercom = await startIntercomProcess({ limits: { appPerMinute } });
  try {
    const env = { INTERCOM_BASE_URL: intercom.url, INTERCOM_ACCESS_TOKEN: intercom.token };
    const run = await plannedRun(conversations, env);
    const before = (await control(intercom, 'faults')) as { seen: number };
    const file = join(await temporaryFolder(), 'requests.json');
    const watched = { ...env, NODE_OPTIONS: `--import=${preload}`, REQUESTS_FILE: file };
    const command = ['import', '--run', run.dir, '--acknowledge', 'all', '--json', ...args];
    const { code, stderr } = await threadlift(command, { env: watched });
    expect(code, stderr).to.equal(0);
    const sent = JSON.parse(await readFile(file, 'utf8')) as [number, string, number][];
    const after = (await control(intercom, 'faults')) as { seen: number };
    expect(sent, 'requests that the sandbox saw').to.have.length(after.seen - before.seen);
    return sent.map(([at, name, status]) => ({ at, name, status }));
  } finally {
    await intercom.close();
  }
}

/** Most that left within any second. */
function fullestSecond(sent: readonly Sent[]): number {
  let from = 0;
  return sent.reduce((most, { at }, index) => {
    while ((sent[from]?.at ?? at) <= at - 1000) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}

const cases: readonly {
  readonly what: string;
  readonly app: number;
  readonly args: readonly string[];
  readonly conversations: number;
  /** Requests that may leave in ten seconds: the cap, or nine tenths of the window. */
  readonly allowed: number;
  readonly seconds: number;
}[] = [
  {
    what: '--rate 500/min where 10,000/min would be allowed',
    app: 10_000,
    args: ['--rate', '500/min'],
    conversations: 125,
    allowed: 500 / 6,
    seconds: 60,
  },
  {
    what: 'a limit of 500/min, windows of 83',
    app: 500,
    args: [],
    conversations: 112,
    allowed: 74,
    seconds: 60,
  },
  {
    what: 'a limit of 10,000/min, windows of 1,667',
    app: 10_000,
    args: [],
    conversations: 720,
    allowed: 1500,
    seconds: 20,
  },
];

describe('pacing in real time', () => {
  for (const { what, app, args, conversations, allowed, seconds } of cases) {
    it(`${what}: never refused, at least 97 % used, no burst`, async () => {
      const sent = await importAt(app, conversations, args);
      expect(sent.slice(1).filter(({ status }) => status === 429)).to.deep.equal([]);
      // The attributes are made one after the other; from the first contact on all workers are at work.
      const work = sent.slice(sent.findIndex(({ name }) => name === 'POST /contacts'));
      const [first, last] = [work[0], work.at(-1)];
      if (!first || !last) throw new Error('nothing was sent');
      const took = (last.at - first.at) / 1000;
      const used = (work.length - 1) / ((took / 10) * allowed);
      const fullest = fullestSecond(work);
      console.info(
        `      ${work.length} requests in ${took.toFixed(1)} s, ${(100 * used).toFixed(1)} % of what is permitted; ` +
          `at most ${fullest} in any second, ${(allowed / 10).toFixed(1)} on average permitted`,
      );
      expect(took).to.be.above(seconds);
      expect(used).to.be.within(0.97, 1.01);
      expect(fullest, 'in one second').to.be.at.most(Math.ceil(allowed / 10) * 2);
    });
  }
});
