// The import killed at every boundary (before an intent, after it, after the request, after the receipt) and
// run again: one successful write per planned action, and a workspace that nobody can tell from the one an
// undisturbed run leaves. The same with answers that are lost on the way.
import { copyFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { IntercomApi } from '../../importers/intercom/api.ts';
import { runPlan } from '../../importers/run/run.ts';
import type { Clock } from '../../lib/clock.ts';
import { endpoints } from '../../model/plan.ts';
import { streamNames, streams } from '../../model/streams.ts';
import { startIntercom } from '../../sandbox/intercom/server.ts';
import { type Ledger, openLedger, streamOf } from '../../state/ledger.ts';
import { connect, jumpingClock, runDeps, type SmallImport, smallImport } from '../support/small-import.ts';
import { isSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

/**
 * A plain write has six boundaries (around its intent, its request and its receipt): a stride that shares no factor with
 * that meets each of the six. Those that only few writes have, adopting a contact's for example, are added by name.
 */
const STRIDE = isSoak ? 1 : 17;

const KILLED = new Error('killed');

/** Counts boundaries and, at the chosen one, kills: from then on nothing gets through any more. */
interface Fate {
  /** What each boundary was before or after, in order. */
  readonly reached: string[];
  readonly killAt: number;
}

function boundary(fate: Fate, what: string): void {
  if (fate.reached.length >= fate.killAt) throw KILLED;
  fate.reached.push(what);
}

/** Every STRIDE-th boundary, and the first of each kind that this would leave out. */
function killPoints(boundaries: readonly string[]): number[] {
  const strided = boundaries.flatMap((_what, at) => (at % STRIDE === 0 ? [at] : []));
  const met = new Set(strided.map((at) => boundaries[at]));
  const first = (what: string): number => boundaries.indexOf(what);
  const missed = [...new Set(boundaries)].filter((what) => !met.has(what)).map(first);
  return [...strided, ...missed];
}

function mortalLedger(ledger: Ledger, fate: Fate): Ledger {
  const dying =
    <Args extends unknown[]>(method: (...args: Args) => Promise<void>, name: string) =>
    async (...args: Args): Promise<void> => {
      boundary(fate, `before ${name}`);
      await method(...args);
      boundary(fate, `after ${name}`);
    };
  return {
    ...ledger,
    intend: dying(ledger.intend, 'intend'),
    receipt: dying(ledger.receipt, 'receipt'),
    reject: dying(ledger.reject, 'reject'),
    adopt: dying(ledger.adopt, 'adopt'),
    before: dying(ledger.before, 'before'),
    match: dying(ledger.match, 'match'),
    carried: dying(ledger.carried, 'carried'),
  };
}

function mortalApi(api: IntercomApi, fate: Fate): IntercomApi {
  return {
    ...api,
    async send(request, options) {
      boundary(fate, 'before send');
      const answer = await api.send(request, options);
      boundary(fate, 'after send');
      return answer;
    },
  };
}

interface World {
  readonly api: IntercomApi;
  readonly plan: SmallImport;
  readonly clock: Clock;
  control(path: string, body?: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const worlds: World[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function newWorld(): Promise<World> {
  const clock = jumpingClock();
  const intercom = await startIntercom({
    now: clock.now,
    limits: { appPerMinute: 10_000_000, workspacePerMinute: 10_000_000 },
  });
  const api = connect(intercom.url, intercom.token, clock);
  const world: World = {
    api,
    clock,
    plan: await smallImport(api, true),
    async control(path, body) {
      const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(`${intercom.url}/__sandbox/${path}`, post);
      return (await answer.json()) as Record<string, unknown>;
    },
    close: () => intercom.close(),
  };
  worlds.push(world);
  return world;
}

/** Successful writes as "METHOD path", sorted. Ids are seeded, so equal runs have equal paths. */
async function writesOf(world: World): Promise<string[]> {
  const { writes } = (await world.control('audit')) as {
    writes: { method: string; path: string; status: number }[];
  };
  return writes
    .filter(({ status }) => status < 300)
    .map(({ method, path }) => `${method} ${path}`)
    .sort();
}

/** The workspace without ids, and without the times at which parts that cannot be dated came in. */
async function objectsOf(world: World): Promise<unknown> {
  const DATED = new Set(['comment', 'note', 'open']);
  return JSON.parse(JSON.stringify(await world.control('objects?ids=false')), (_key, value) => {
    const undated = value?.type !== undefined && value.created_at !== undefined && !DATED.has(value.type);
    return undated ? { ...value, created_at: null } : value;
  });
}

async function open(dir: string, clock: Clock): Promise<Ledger> {
  return openLedger({ state: `${dir}/state.json`, journal: `${dir}/journal.jsonl` }, { clock });
}

async function runToTheEnd(world: World, dir: string): Promise<unknown> {
  const ledger = await open(dir, world.clock);
  try {
    return (await runPlan(runDeps(world.plan, world.api, ledger, world.clock))).counters;
  } finally {
    await ledger.close();
  }
}

/** @returns the folder with what was on disk when the kill came, or null if the run ended before it */
async function runAndKill(world: World, fate: Fate): Promise<string | null> {
  const dir = await temporaryFolder();
  const ledger = await open(dir, world.clock);
  const run = runDeps(world.plan, mortalApi(world.api, fate), mortalLedger(ledger, fate), world.clock);
  const killed = await runPlan(run).then(
    () => false,
    (error: unknown) => {
      if (error === KILLED) return true;
      throw error;
    },
  );
  const after = await temporaryFolder();
  await copyFile(`${dir}/journal.jsonl`, `${after}/journal.jsonl`);
  await copyFile(`${dir}/state.json`, `${after}/state.json`).catch(() => undefined);
  await ledger.close();
  return killed ? after : null;
}

describe('an import that is killed and run again', function () {
  this.timeout(300_000);
  let expected: { writes: string[]; objects: unknown; counters: unknown };
  let boundaries: readonly string[];

  before(async () => {
    const world = await newWorld();
    const fate = { reached: [], killAt: Number.POSITIVE_INFINITY };
    await runAndKill(world, fate);
    boundaries = fate.reached;
    expected = { writes: await writesOf(world), objects: await objectsOf(world), counters: null };
    const again = await newWorld();
    expected.counters = await runToTheEnd(again, await temporaryFolder());
  });

  async function expectUndisturbed(world: World, counters: unknown, what: string): Promise<void> {
    expect(await writesOf(world), `writes, ${what}`).to.deep.equal(expected.writes);
    expect(await objectsOf(world), `objects, ${what}`).to.deep.equal(expected.objects);
    expect(counters, `counters, ${what}`).to.deep.equal(expected.counters);
  }

  it('sends each planned write once when nothing happens, plus what adopting contacts takes', async () => {
    const world = await newWorld();
    const planned = world.plan.units.reduce((sum, { writes }) => sum + writes.length, 0);
    // Two contacts exist already: each of their creates is an update instead, and one is unarchived first.
    expect(expected.writes).to.have.length(planned + 1);
    expect(boundaries).to.have.length.above(planned * 6);
    for (const rare of ['reject', 'adopt', 'before', 'match', 'carried']) {
      expect(boundaries, rare).to.include.members([`before ${rare}`, `after ${rare}`]);
    }
  });

  it(`at ${isSoak ? 'every' : 'every 17th'} boundary and one of each kind, has written everything once`, async () => {
    for (const killAt of killPoints(boundaries)) {
      const world = await newWorld();
      const dir = await runAndKill(world, { reached: [], killAt });
      if (dir === null) throw new Error(`boundary ${killAt} was not reached`);
      await expectUndisturbed(
        world,
        await runToTheEnd(world, dir),
        `killed ${boundaries[killAt]} at ${killAt}`,
      );
      await worlds.pop()?.close();
    }
  });

  it('twice, the second time while it settles the first, has written everything once', async () => {
    for (let killAt = 3; killAt < boundaries.length; killAt += isSoak ? 7 : 47) {
      const world = await newWorld();
      const dir = await runAndKill(world, { reached: [], killAt });
      if (dir === null) throw new Error(`boundary ${killAt} was not reached`);
      const ledger = await open(dir, world.clock);
      const fate = { reached: [], killAt: 1 };
      const run = runDeps(world.plan, mortalApi(world.api, fate), mortalLedger(ledger, fate), world.clock);
      await runPlan(run).catch((error: unknown) => {
        if (error !== KILLED) throw error;
      });
      await ledger.close();
      await expectUndisturbed(world, await runToTheEnd(world, dir), `killed at ${killAt} and again`);
      await worlds.pop()?.close();
    }
  });

  // Without this, an endpoint or stream added to the importer would simply not be killed.
  it('meets every endpoint and every stream that sends anything', async () => {
    const { plan } = await newWorld();
    const planned = plan.units.flatMap(({ writes }) => writes.map(({ endpoint }) => endpoint));
    // Taking over a contact sends these two, which no plan can know of beforehand.
    const adopting = expected.writes.flatMap((write) => {
      if (/^PUT \/contacts\/[^/]+$/.test(write)) return ['PUT /contacts/{contact_id}'];
      return write.endsWith('/unarchive') ? ['POST /contacts/{contact_id}/unarchive'] : [];
    });
    expect([...new Set([...planned, ...adopting])].sort()).to.deep.equal([...endpoints].sort());
    const met = new Set(plan.units.map(({ ref }) => streamOf(ref)));
    const sending = streamNames.filter(
      (name) => streams[name].handling === 'create' && name !== 'properties',
    );
    for (const stream of [...sending, 'setup']) expect([...met], stream).to.include(stream);
  });

  it('does nothing more when it has ended', async () => {
    const world = await newWorld();
    const dir = await temporaryFolder();
    await runToTheEnd(world, dir);
    await expectUndisturbed(world, await runToTheEnd(world, dir), 'run twice');
  });
});

describe('an import whose answers get lost', function () {
  this.timeout(300_000);
  let expected: { writes: string[]; objects: unknown; requests: number };

  before(async () => {
    const world = await newWorld();
    await world.control('faults', {});
    await runToTheEnd(world, await temporaryFolder());
    const { seen } = (await world.control('faults')) as { seen: number };
    expected = { writes: await writesOf(world), objects: await objectsOf(world), requests: seen };
  });

  // At every request in the soak; otherwise at every ninth for the two cases that matter, at every 19th for the others.
  const kinds = ['applied-answer-lost', 'drop-before', '500-applied', 'truncated-json', '502-html', '500'];
  for (const [index, kind] of kinds.entries()) {
    it(`has written everything once with "${kind}" at any request`, async () => {
      for (let at = 1; at <= expected.requests; at += isSoak ? 1 : index < 2 ? 9 : 19) {
        const world = await newWorld();
        await world.control('faults', { plan: [{ at, kind }] });
        await runToTheEnd(world, await temporaryFolder());
        expect(await writesOf(world), `writes, ${kind} at ${at}`).to.deep.equal(expected.writes);
        expect(await objectsOf(world), `objects, ${kind} at ${at}`).to.deep.equal(expected.objects);
        await worlds.pop()?.close();
      }
    });
  }
});
