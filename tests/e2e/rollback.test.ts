// `rollback --yes` as people run it: killed in the middle and run again. Catches: something left behind or taken that
// was there before, and a rollback that cannot go on after a kill.
import { expect } from 'chai';
import { startIntercom } from '../../sandbox/intercom/server.ts';
import { start, threadlift } from '../support/command-line.ts';
import { plannedRun } from '../support/scale-run.ts';

type Objects = Record<string, { id?: string | number; archived?: boolean; name?: string }[]>;

/** Intercom cannot delete these, only archive them. */
const ARCHIVED = new Set([
  'contacts',
  'companies',
  'conversation_attributes',
  'data_attributes',
  'ticket_types',
]);
/** The tombstones of what was deleted. */
const TRACES = new Set(['deleted']);

describe('a rollback that is killed', function () {
  this.timeout(120_000);

  it('goes on when run again, and leaves the workspace as it was', async () => {
    const limits = { appPerMinute: 1_000_000, workspacePerMinute: 1_000_000 };
    const none = { conversations: 0, tickets: 0, contacts: 0 };
    const intercom = await startIntercom({ limits, searchLagMs: none });
    const see = async (path: string): Promise<unknown> =>
      (await fetch(`${intercom.url}/__sandbox/${path}`)).json();
    const removals = async (): Promise<number> =>
      ((await see('audit')) as { writes: { method: string }[] }).writes.filter(
        ({ method }) => method === 'DELETE',
      ).length;
    try {
      const env = { INTERCOM_BASE_URL: intercom.url, INTERCOM_ACCESS_TOKEN: intercom.token };
      const before = (await see('objects')) as Objects;
      const run = await plannedRun(60, env);
      const args = ['--run', run.dir, '--json'];
      expect((await threadlift(['import', ...args, '--acknowledge', 'all'], { env })).code).to.equal(0);
      const killed = start(['rollback', ...args, '--yes', '--concurrency', '2'], { env });
      while ((await removals()) < 10) await new Promise((resolve) => setImmediate(resolve));
      killed.child.kill('SIGKILL');
      await killed.ended;
      expect(await removals()).to.be.below(60);
      const again = await threadlift(['rollback', ...args, '--yes'], { env });
      expect(again.code, again.stderr).to.equal(0);
      expect(again.json.kept).to.deep.equal([]);
      const after = (await see('objects')) as Objects;
      for (const [kind, objects] of Object.entries(after)) {
        if (TRACES.has(kind)) continue;
        const there = ARCHIVED.has(kind) ? objects.filter(({ archived }) => !archived) : objects;
        const was = ARCHIVED.has(kind) ? before[kind]?.filter(({ archived }) => !archived) : before[kind];
        expect(there, kind).to.deep.equal(was);
      }
      const last = await threadlift(['rollback', ...args, '--yes'], { env });
      expect(last.json).to.deep.include({ items: [], kept: [] });
    } finally {
      await intercom.close();
    }
  });
});
