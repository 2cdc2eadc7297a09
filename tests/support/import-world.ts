// One Intercom sandbox with the small hand-made plan, a jumping clock and a ledger, closed after each test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'mocha';
import type { IntercomApi } from '../../importers/intercom/api.ts';
import type { RunDeps } from '../../importers/run/run.ts';
import type { Clock } from '../../lib/clock.ts';
import { type IntercomOptions, startIntercom } from '../../sandbox/intercom/server.ts';
import { type Ledger, openLedger } from '../../state/ledger.ts';
import { connect, jumpingClock, runDeps, type SmallImport, smallImport } from './small-import.ts';

export interface ImportWorld {
  readonly url: string;
  readonly token: string;
  readonly api: IntercomApi;
  readonly clock: Clock;
  readonly plan: SmallImport;
  readonly ledger: Ledger;
  readonly deps: RunDeps;
  /** GET, or POST with a body, of `/__sandbox/<path>`. */
  control(path: string, body?: object): Promise<Record<string, unknown>>;
  /** Writes answered with success, as "METHOD path". */
  writes(): Promise<string[]>;
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

export async function importWorld(options: IntercomOptions = {}): Promise<ImportWorld> {
  const clock = jumpingClock();
  const limits = { appPerMinute: 10_000_000, workspacePerMinute: 10_000_000 };
  const intercom = await startIntercom({ now: clock.now, limits, ...options });
  const api = connect(intercom.url, intercom.token, clock);
  const plan = await smallImport(api);
  const dir = await mkdtemp(join(tmpdir(), 'threadlift-test-'));
  const ledger = await openLedger({ state: `${dir}/state.json`, journal: `${dir}/journal.jsonl` }, { clock });
  closers.push(async () => {
    await ledger.close();
    await intercom.close();
    // Only now: closing the ledger writes into it.
    await rm(dir, { recursive: true, force: true });
  });
  const control: ImportWorld['control'] = async (path, body) => {
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${intercom.url}/__sandbox/${path}`, post);
    return (await answer.json()) as Record<string, unknown>;
  };
  return {
    url: intercom.url,
    token: intercom.token,
    api,
    clock,
    plan,
    ledger,
    deps: runDeps(plan, api, ledger, clock),
    control,
    async writes() {
      const { writes } = (await control('audit')) as {
        writes: { method: string; path: string; status: number }[];
      };
      return writes.filter(({ status }) => status < 300).map(({ method, path }) => `${method} ${path}`);
    },
  };
}
