// Catches: an import that sends anything from a state it cannot trust, that lets two write at once, or that cannot be
// brought past a write nobody but a person can settle.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, parseDocument } from 'yaml';
import type { DoubtList } from '../../model/doubts.ts';
import { type RunningIntercom, startIntercom } from '../../sandbox/intercom/server.ts';
import { countWrites } from '../../sandbox/proof.ts';
import { type RunFolder, runFolder } from '../../state/run-folder.ts';
import { type Ended, start, threadlift } from '../support/command-line.ts';
import { everyStream } from '../support/every-stream.ts';
import { fastTime } from '../support/fast-time.ts';
import { type ManInTheMiddle, proxyTo } from '../support/man-in-the-middle.ts';
import { preparedRun } from '../support/prepared-run.ts';
import { isSoak, itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const importArgs = (run: RunFolder, ...more: string[]): string[] => [
  ...['import', '--run', run.dir, '--acknowledge', 'all', '--json'],
  ...more,
];

function expectNamed(ended: Ended, exitCode: number, code: string): void {
  expect(ended.code, ended.stderr).to.equal(exitCode);
  expect(ended.stderr).to.include(code).and.to.include('next:');
  expect(ended.stderr).not.to.match(/\n\s+at .*:\d+:\d+/);
}

describe('threadlift import', function () {
  this.timeout(120_000);
  let base: RunFolder;
  let folder: string;
  let seeded: RunningIntercom;

  // One plan serves every test: workspaces of one seed have the same ids.
  before(async () => {
    seeded = await startIntercom();
    // Not a temporaryFolder(), which goes after each test.
    folder = await mkdtemp(join(tmpdir(), 'threadlift-import-'));
    base = await preparedRun(join(folder, 'base'), everyStream(), seeded);
  });
  after(async () => {
    await seeded.close();
    await rm(folder, { recursive: true, force: true });
  });

  interface World {
    readonly run: RunFolder;
    readonly proxy: ManInTheMiddle;
    readonly intercom: RunningIntercom;
    import(...more: string[]): Promise<Ended>;
    importBy(proxy: ManInTheMiddle, ...more: string[]): Promise<Ended>;
    begin(): ReturnType<typeof start>;
    writes(endpoint: string): Promise<number>;
    api(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  }
  const worlds: World[] = [];
  afterEach(async () => {
    for (const { proxy, intercom } of worlds.splice(0)) {
      await proxy.close();
      await intercom.close();
    }
  });

  async function newWorld(): Promise<World> {
    const run = runFolder(join(await temporaryFolder(), 'run'));
    await cp(base.dir, run.dir, { recursive: true });
    const time = fastTime();
    const limits = { appPerMinute: 10_000_000, workspacePerMinute: 10_000_000 };
    const intercom = await startIntercom({ now: time.now, limits });
    const proxy = await proxyTo(intercom.url);
    const env = { ...time.env, INTERCOM_BASE_URL: proxy.url, INTERCOM_ACCESS_TOKEN: intercom.token };
    const importBy: World['importBy'] = ({ url }, ...more) =>
      threadlift(importArgs(run, ...more), { env: { ...env, INTERCOM_BASE_URL: url } });
    const world: World = {
      run,
      proxy,
      intercom,
      import: (...more) => importBy(proxy, ...more),
      importBy,
      begin: () => start(importArgs(run), { env }),
      writes: async (endpoint) => (await countWrites(intercom.url)).byEndpoint[endpoint] ?? 0,
      async api(method, path, body) {
        const answer = await fetch(`${intercom.url}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${intercom.token}`,
            'intercom-version': '2.16',
            'content-type': 'application/json',
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        expect(answer.ok, `${method} ${path}`).to.equal(true);
        return (await answer.json()) as Record<string, unknown>;
      },
    };
    worlds.push(world);
    return world;
  }

  // Nobody has consented in this run folder: that is for reading the source, which is over.
  it('is what status names next once there is a plan, and what comes before it when that is missing', async () => {
    const dir = await temporaryFolder();
    await cp(base.dir, dir, { recursive: true });
    const run = runFolder(dir);
    const next = async (): Promise<unknown> =>
      (await threadlift(['status', '--run', dir, '--json'])).json.next;
    const named = (command: string): string => `threadlift ${command} --run ${dir}`;
    expect(await next()).to.equal(`threadlift import --run ${dir} --acknowledge all`);
    await rm(run.plan);
    expect(await next()).to.equal(`${named('map confirm')}, then ${named('plan')}`);
    await rm(run.map);
    expect(await next()).to.equal(named('map propose'));
    await rm(join(run.snapshot, 'manifest.json'));
    expect(await next()).to.equal(named('consent grant'));
  });

  describe('from a state it cannot trust', () => {
    const state = '{"formatVersion":3,"binding":null,"seq":0,"units":{}}\n';
    const cases: readonly [string, string, (run: RunFolder) => Promise<void>][] = [
      ['of a newer version', 'state_newer', (run) => writeFile(run.state, state.replace('3', '99'))],
      ['of a version there never was', 'state_older', (run) => writeFile(run.state, state.replace('3', '0'))],
      ['half written', 'state_damaged', (run) => writeFile(run.state, state.slice(0, 30))],
      [
        'with a bad line in the middle of the journal',
        'journal_damaged',
        (run) => writeFile(run.journal, '[1,["carried","tags/a"]]\n[2,["carr\n[3,["carried","tags/b"]]\n'),
      ],
      [
        'with a journal entry that is none',
        'journal_damaged',
        (run) => writeFile(run.journal, '[1,["carried","tags/a"]]\n[2,["receipt"]]\n'),
      ],
      [
        'with a journal entry of a later version',
        'journal_newer',
        (run) => writeFile(run.journal, '[1,["waived","tags/a"]]\n'),
      ],
    ];
    for (const [what, code, spoil] of cases) {
      const test = what.startsWith('of a newer') || what.includes('bad line') ? it : itInSoak;
      test(`${what}: exit 7, and Intercom is asked nothing`, async () => {
        const { run, proxy, import: importAgain } = await newWorld();
        await spoil(run);
        expectNamed(await importAgain(), 7, code);
        expect(proxy.seen).to.deep.equal([]);
        expectNamed(await threadlift(['status', '--run', run.dir, '--json']), 7, code);
      });
    }

    it('edited plan: exit 7, and nothing is written', async () => {
      const { run, proxy, import: importAgain } = await newWorld();
      const plan = await readFile(run.plan, 'utf8');
      expect(plan).to.include('"kind":"skip"');
      await writeFile(run.plan, plan.replace('"kind":"skip"', '"kind":"manual"'));
      expectNamed(await importAgain(), 7, 'plan_edited');
      expect(proxy.seen.filter((line) => !line.startsWith('GET'))).to.deep.equal([]);
    });
  });

  itInSoak('goes on from the state of an older version, and writes it anew', async () => {
    const world = await newWorld();
    const first = await world.import();
    expect(first.code, first.stderr).to.equal(0);
    const text = await readFile(world.run.state, 'utf8');
    await writeFile(world.run.state, text.replace('"formatVersion":3', '"formatVersion":1'));
    const before = (await countWrites(world.intercom.url)).applied;
    expect((await world.import()).code).to.equal(0);
    expect((await countWrites(world.intercom.url)).applied).to.equal(before);
    expect(await readFile(world.run.state, 'utf8')).to.equal(text);
  });

  itInSoak('whose ledger was lost refuses to make everything twice, unless told to', async () => {
    const world = await newWorld();
    const first = await world.import();
    expect(first.code, first.stderr).to.equal(0);
    const applied = async (): Promise<number> => (await countWrites(world.intercom.url)).applied;
    const before = await applied();
    await rm(world.run.state);
    await rm(world.run.journal);
    const env = { INTERCOM_BASE_URL: world.proxy.url, INTERCOM_ACCESS_TOKEN: world.intercom.token };
    const planned = await threadlift(['plan', '--run', world.run.dir], { env });
    expect(planned.code, planned.stderr).to.equal(0);
    const refused = await world.import();
    expectNamed(refused, 4, 'earlier_import');
    expect(refused.stderr).to.include('conversations/c1').and.to.include('ticket ');
    expect(await applied()).to.equal(before);
    await world.import('--accept-earlier-import');
    expect(await applied()).to.be.above(before);
  });

  it('turns a second importer away with exit 11 while the first goes on', async () => {
    const world = await newWorld();
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = new Promise<void>((resolve) => {
      world.proxy.meddle(/^POST /, async () => {
        resolve();
        await released;
        return true;
      });
    });
    const first = world.begin();
    await held;
    // A way to Intercom of its own: the first may well ask on while its write is held.
    const second = await proxyTo(world.intercom.url);
    expectNamed(await world.importBy(second), 11, 'locked');
    const { dir, plan } = world.run;
    const before = await readFile(plan, 'utf8');
    // What it carries out must not be planned anew under it.
    expectNamed(await threadlift(['plan', '--run', dir]), 11, 'locked');
    expect(await readFile(plan, 'utf8')).to.equal(before);
    expect(second.seen).to.deep.equal([]);
    await second.close();
    release();
    expect((await first.ended).code).to.equal(0);
  });

  describe('in doubt', () => {
    const list = (world: World): string => join(world.run.reports, 'in-doubt.yaml');
    const read = async (world: World): Promise<DoubtList> =>
      parse(await readFile(list(world), 'utf8')) as DoubtList;

    async function answer(world: World, values: Record<string, unknown>): Promise<void> {
      const document = parseDocument(await readFile(list(world), 'utf8'));
      document.set('answeredBy', 'Ann Example');
      for (const [key, value] of Object.entries(values)) document.setIn(['items', 0, key], value);
      await writeFile(list(world), document.toString());
    }

    itInSoak(
      'about a conversation that was redacted before it was found: resumes with the id a person names',
      async () => {
        const world = await newWorld();
        // Its own answer is lost, and its opening is no longer what was sent.
        world.proxy.meddle(/^POST \/conversations$/, async (_request, text) => {
          const { conversation_id } = JSON.parse(text) as { conversation_id: string };
          const { source } = await world.api('GET', `/conversations/${conversation_id}`);
          const source_id = (source as { id: string }).id;
          await world.api('POST', '/conversations/redact', { type: 'source', conversation_id, source_id });
          return false;
        });
        const ended = await world.import();
        expectNamed(ended, 10, 'in_doubt');
        expect(ended.stderr).to.include(list(world)).and.to.include('--resolve');
        expect(await world.writes('POST /conversations')).to.equal(1);
        const [item, ...others] = (await read(world)).items;
        expect(others).to.deep.equal([]);
        expect(item).to.include({
          ref: 'conversations/c1',
          step: 'create',
          makes: 'conversation',
          answer: null,
        });
        expect(item?.sent).to.include('Hello');
        expect(item?.candidates).to.have.length(1);
        const id = item?.candidates[0] ?? '';

        const status = await threadlift(['status', '--run', world.run.dir, '--json']);
        expect(status.json.inDoubt).to.deep.equal([{ ref: 'conversations/c1', step: 'create' }]);
        expect(status.json.next).to.include(`--resolve ${list(world)}`);

        const journal = await readFile(world.run.journal, 'utf8');
        const ticket = (await world.api('POST', '/tickets/search', {
          query: { field: 'created_at', operator: '>', value: 0 },
        })) as { tickets: { id: string }[] };
        const wrong: [Record<string, unknown>, string][] = [
          [{}, 'no answer'],
          [{ answer: 'applied' }, 'id of the conversation is missing'],
          [{ answer: 'applied', id: '999999' }, 'knows no conversation 999999'],
          [{ answer: 'applied', id: ticket.tickets[0]?.id }, 'knows no conversation'],
          [{ answer: 'applied', id, ref: 'conversations/c9' }, 'conversations/c9'],
          [{ ref: 'conversations/c1', answer: 'perhaps' }, 'answer'],
        ];
        for (const [values, said] of wrong.filter((_, index) => isSoak || index % 3 === 0)) {
          await answer(world, values);
          const refused = await world.import('--resolve', list(world));
          expectNamed(refused, 2, 'answers_invalid');
          expect(refused.stderr)
            .to.include(said)
            .and.to.match(/line \d+/);
          expect(await readFile(world.run.journal, 'utf8'), said).to.equal(journal);
        }

        await answer(world, { answer: 'applied', id });
        const resolved = await world.import('--resolve', list(world));
        expect(resolved.code, resolved.stderr).to.equal(0);
        expect(await world.writes('POST /conversations')).to.equal(1);
        const { custom_attributes } = await world.api('GET', `/conversations/${id}`);
        expect(custom_attributes).to.deep.include({ source_ref: 'conversations/c1' });
        expect(await readFile(world.run.journal, 'utf8')).to.match(/\["answers","Ann Example",\d+,/);
        const after = await threadlift(['status', '--run', world.run.dir, '--json']);
        expect(after.json.inDoubt).to.deep.equal([]);
        expect(after.json.answered).to.have.nested.property('[0].by', 'Ann Example');
        // The same command once more does no harm.
        expect((await world.import('--resolve', list(world))).code).to.equal(0);
      },
    );

    it('about a reply: sent again when a person says it is absent', async () => {
      const world = await newWorld();
      world.proxy.meddle(/^POST \/conversations\/\d+\/reply$/, async (request, text) => {
        const conversation_id = request.split('/')[2];
        const answered = JSON.parse(text) as { conversation_parts: { conversation_parts: { id: string }[] } };
        const ids = answered.conversation_parts.conversation_parts.map(({ id }) => Number(id));
        const conversation_part_id = String(Math.max(...ids));
        await world.api('POST', '/conversations/redact', {
          type: 'conversation_part',
          conversation_id,
          conversation_part_id,
        });
        return false;
      });
      expectNamed(await world.import(), 10, 'in_doubt');
      const [item] = (await read(world)).items;
      expect(item).to.include({ ref: 'conversations/c1', makes: 'part', idNeeded: false });
      const before = await world.writes('POST /conversations/*/reply');
      await answer(world, { answer: 'absent' });
      const resolved = await world.import('--resolve', list(world));
      expect(resolved.code, resolved.stderr).to.equal(0);
      const planned = (await readFile(world.run.plan, 'utf8')).split(
        'POST /conversations/{conversation_id}/reply"',
      );
      // The header counts them once, each line names it once; the one that was redacted was sent twice.
      expect(await world.writes('POST /conversations/*/reply')).to.equal(planned.length - 2 + 1);
      expect(before).to.equal(1);
    });
  });
});
