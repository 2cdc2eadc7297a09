// Ctrl-C during a real import. Catches: a write begun after it, one in flight that never gets its receipt (in doubt
// for nothing), and an ending that does not say how to go on.
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { startIntercom } from '../../sandbox/intercom/server.ts';
import { viewLedger } from '../../state/ledger-view.ts';
import { start, threadlift } from '../support/command-line.ts';
import { plannedRun } from '../support/scale-run.ts';

const AT_ONCE = 8;

/** Writes that began, those of them that were answered in any way, and those that have a receipt. */
async function writesIn(journal: string): Promise<{ begun: number; answered: number; receipts: number }> {
  const text = await readFile(journal, 'utf8');
  const lines = (kinds: RegExp): number => text.split(kinds).length - 1;
  return {
    begun: lines(/\["intent",/),
    answered: lines(/\["(?:receipt|reject|adopt)",/),
    receipts: lines(/\["receipt",/),
  };
}

describe('an import that is interrupted', function () {
  this.timeout(120_000);

  it('finishes what is in flight, begins nothing, and goes on with the same command', async () => {
    const intercom = await startIntercom({
      limits: { appPerMinute: 1_000_000, workspacePerMinute: 1_000_000 },
    });
    const control = async (path: string, body?: object): Promise<unknown> => {
      const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return (await fetch(`${intercom.url}/__sandbox/${path}`, post)).json();
    };
    const applied = async (): Promise<number> => {
      const { writes } = (await control('audit')) as { writes: { status: number }[] };
      return writes.filter(({ status }) => status < 300).length;
    };
    try {
      const env = { INTERCOM_BASE_URL: intercom.url, INTERCOM_ACCESS_TOKEN: intercom.token };
      const run = await plannedRun(12, env);
      const planned = (
        JSON.parse(await readFile(run.plan, 'utf8')) as { header: { estimate: { writes: number } } }
      ).header.estimate.writes;
      // Every answer takes a while, so that there is something in flight at any moment.
      await control('faults', { rate: 1, kinds: ['slow'], slowMs: 150 });
      const args = ['import', '--run', run.dir, '--acknowledge', 'all', '--concurrency', String(AT_ONCE)];
      const { child, ended } = start(args, { env });
      while ((await applied()) < planned / 3) await setTimeout(20);
      // From here on an answer takes long enough that those on their way stay there until the signal has arrived.
      await control('faults', { rate: 1, kinds: ['slow'], slowMs: 4000 });
      let before = await writesIn(run.journal);
      while (before.begun - before.answered < AT_ONCE / 2) {
        await setTimeout(20);
        before = await writesIn(run.journal);
      }
      child.kill('SIGINT');
      const { code, stderr } = await ended;
      expect(code, stderr).to.equal(130);
      expect(stderr).to.contain('Finishing what is in flight');
      expect(stderr).to.contain(`next:   threadlift import --run ${run.dir}`);
      const after = await writesIn(run.journal);
      expect(after.answered, 'what was in flight').to.be.at.least(before.begun);
      expect(after.begun - before.begun, 'nothing new began').to.be.at.most(AT_ONCE);
      const { units } = await viewLedger(run);
      expect([...units].filter(([, { status }]) => status === 'sent')).to.deep.equal([]);
      expect(after.answered, 'an answer for every write that began').to.equal(after.begun);
      expect(after.receipts, 'a receipt for every write').to.equal(await applied());

      await control('faults', {});
      const status = await threadlift(['status', '--run', run.dir, '--json'], { env });
      expect(status.json.left).to.be.above(0);
      expect(status.json.inDoubt).to.deep.equal([]);
      const finish = await threadlift(['import', '--run', run.dir], { env });
      expect(finish.code).to.equal(0);
      expect(finish.stderr, 'the limit in use').to.match(/limit \d+\/150000 per 10 s/);
      expect(await applied()).to.equal(planned);
    } finally {
      await intercom.close();
    }
  });
});
