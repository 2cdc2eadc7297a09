// `rollback --yes` over every stream, by the real command. Catches: something imported that is left behind unsaid;
// something that was there before, or that somebody has touched or relies on since, changed or gone; a dry run that
// writes; a rollback that cannot go on after Ctrl-C, a kill or a fault; a record in doubt taken back, or kept without the
// exit code that says so; and an import afterwards that does nothing, or doubles.
// All of it under a plan made again after the import, which must not take the import's own work for others'.
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { streamNames } from '../../model/streams.ts';
import { streamOf } from '../../state/ledger.ts';
import { openPlan } from '../../state/plan-file.ts';
import { type ManInTheMiddle, proxyTo } from '../support/man-in-the-middle.ts';
import { expectUndone } from '../support/rollback-judge.ts';
import { type Objects, type RollbackWorld, rollbackWorld, touch } from '../support/rollback-world.ts';
import { itInSoak } from '../support/soak.ts';

/** Applied writes after which each life of the rollback is killed; many more in tests/soak/rollback-kill.test.ts. */
const KILLS = [4, 11];
/** Records taken back side by side by the rollback that meets Ctrl-C. */
const AT_ONCE = 2;
const CREATES_ARTICLE = /^POST \/articles$/;

describe('a rollback over every stream', function () {
  this.timeout(180_000);
  let world: RollbackWorld;
  let proxy: ManInTheMiddle;
  let throughProxy: Record<string, string>;
  let touched: readonly string[];
  let imported: Objects;
  let remains: string[];
  let kept: { ref: string; target: string; why: string }[];

  before(async () => {
    // Looking for a write that stays in doubt takes seconds.
    world = await rollbackWorld({ fast: true });
    proxy = await proxyTo(world.url);
    throughProxy = { INTERCOM_BASE_URL: proxy.url };
    const planned = (await openPlan(world.run.plan)).header;
    const { json } = await world.import();
    const streams = Object.keys((json as { streams: object }).streams);
    expect(streams).to.include.members(streamNames as string[]);
    const again = await world.cli('plan');
    expect(again.code, again.stderr).to.equal(0);
    const { header } = await openPlan(world.run.plan);
    expect(header.streams).to.deep.equal(planned.streams);
    expect(header.actionsHash, 'a plan made again is the same plan').to.equal(planned.actionsHash);
    touched = await touch(world);
    imported = await world.objects();
  });
  after(async () => {
    await proxy.close();
    await world.close();
  });

  it('writes nothing without --yes, and says what it would do and what it cannot', async () => {
    const writes = await world.settled();
    const { code, json, stderr } = await world.cli('rollback');
    expect(code, stderr).to.equal(0);
    expect(await world.settled()).to.equal(writes);
    expect(await world.objects()).to.deep.equal(imported);
    const {
      items,
      kept: named,
      remains,
    } = json as {
      items: { ref: string; what: string }[];
      kept: { ref: string; why: string }[];
      remains: string[];
    };
    const what = Object.fromEntries(items.map((one) => [one.ref, one.what]));
    expect(what).to.include({
      'conversations/c1': 'delete',
      'tickets/t1': 'delete',
      'reviews/r3': 'delete',
      'responses/s2': 'goes with its parent',
      'attachments/f1': 'goes with its parent',
      'articles/e1': 'delete',
      'contacts/k1': 'restore',
      'contacts/k2': 'restore',
      'properties/p4': 'archive',
    });
    expect(named.map(({ ref }) => ref)).to.include.members([...touched]);
    for (const line of remains) expect(stderr).to.include(line);
    expect(stderr).to.include('kept conversations/c2: a message was added').and.include('Nothing was sent');
  });

  it('finishes on Ctrl-C what is in flight, begins nothing, and has a receipt for every write', async () => {
    const before = await world.settled();
    const args = ['rollback', '--yes', '--concurrency', String(AT_ONCE)];
    const { child, shown, ended } = world.begin(args, throughProxy);
    let atSignal = 0;
    // One write is carried out and its answer held back until the signal has arrived.
    proxy.meddle(/^DELETE /, async () => {
      child.kill('SIGINT');
      await shown('Finishing what is in flight');
      atSignal = await world.settled();
      return true;
    });
    const { code, stderr } = await ended;
    expect(code, stderr).to.equal(130);
    expect(stderr).to.contain(`threadlift rollback --run ${world.run.dir}`);
    const after = await world.settled();
    expect(atSignal).to.be.above(before);
    expect(after - atSignal, 'nothing new began').to.be.below(AT_ONCE);
    const journal = (await readFile(world.run.journal, 'utf8')).split('\n');
    const receipts = journal.filter((line) => line.includes('["removed",'));
    expect(receipts, 'a receipt for every write').to.have.length(after - before);
  });

  it('goes on after that and after each kill, and then the workspace is what it was but for what is named', async () => {
    for (const writes of KILLS) {
      expect(
        await world.killed(writes, 'rollback', '--yes', '--concurrency', '2'),
        'killed in time',
      ).to.equal(true);
    }
    const kinds = ['applied-answer-lost', '500-applied'];
    await world.faults({ plan: kinds.map((kind, index) => ({ at: 40 + 15 * index, kind })) });
    const { code, json, stderr } = await world.cli('rollback', '--yes');
    await world.faults({});
    expect(code, stderr).to.equal(0);
    kept = json.kept as typeof kept;
    remains = json.remains as string[];
    expect(remains.join(' ')).to.match(/companies\/o2 \(\w+\) existed before/);
    expect(kept.map(({ ref }) => ref)).to.include.members([...touched]);
    for (const { ref, why } of kept) expect(why, ref).to.match(/\S/);
    expectUndone({ before: world.before, imported, after: await world.objects(), kept, remains });
  });

  it('keeps what a kept record needs, and says so', () => {
    const why = Object.fromEntries(kept.map((one) => [one.ref, one.why]));
    expect(why['contacts/k3']).to.match(/conversations\/c2, which stays, needs it/);
    expect(why['tags/g2']).to.match(/which stays, needs it/);
    expect(why['companies/o3']).to.match(/contacts\/k4, which stays, needs it/);
    expect(why['setup/collection:Manuals']).to.match(/articles\/e2, which stays, needs it/);
    const type = kept.find(({ ref }) => ref.startsWith('setup/ticket-type:'));
    expect(type?.why).to.match(/which stays, needs it/);
    expect(kept.map(({ ref }) => streamOf(ref))).to.not.include('reviews');
  });

  it('has nothing more to do, and status says what can be done next', async () => {
    const writes = await world.settled();
    const again = await world.cli('rollback', '--yes');
    expect(again.json).to.deep.include({ items: [] });
    expect(await world.settled()).to.equal(writes);
    const { json } = await world.cli('status');
    expect(json.next).to.match(/rollback .*import .*--again/);
    expect(json.streams).to.have.nested.property('conversations.rolledBack', 3);
  });

  itInSoak(
    'is not undone by an unintended import, is by an intended one, and rolls that back but for what is in doubt',
    async () => {
      const writes = await world.settled();
      const refused = await world.cli('import', '--acknowledge', 'all');
      expect(refused.code).to.equal(4);
      expect(refused.stderr).to.match(/import .*--again/);
      expect(await world.settled()).to.equal(writes);

      // The answer to one article is lost, and it is not what was sent any more when the import looks for it.
      let article = { id: '', title: '', body: '' };
      const rewrite = async (_request: string, text: string): Promise<boolean> => {
        article = JSON.parse(text) as typeof article;
        if (article.title !== 'More') {
          proxy.meddle(CREATES_ARTICLE, rewrite);
          return true;
        }
        await world.say('PUT', `/articles/${article.id}`, { body: '<p>Rewritten</p>' });
        return false;
      };
      proxy.meddle(CREATES_ARTICLE, rewrite);
      const args = ['import', '--acknowledge', 'all', '--again'];
      const made = await world.begin(args, throughProxy).ended;
      expect(made.code, made.stderr).to.equal(10);
      const objects = await world.objects();
      for (const kind of ['conversations', 'tickets', 'articles', 'tags', 'collections'] as const) {
        expect(objects[kind]?.length, kind).to.equal(imported[kind]?.length);
      }
      const live = (all: Objects): number => (all.contacts ?? []).filter(({ archived }) => !archived).length;
      expect(live(objects)).to.equal(live(imported));

      const doubtful = await world.cli('rollback', '--yes');
      expect(doubtful.code, doubtful.stderr).to.equal(10);
      const former = new Set(kept.map(({ ref }) => ref));
      const more = (doubtful.json.kept as typeof kept).filter(({ ref }) => !former.has(ref));
      expect(more.map(({ ref }) => ref)).to.have.members(['articles/e3', 'setup/collection:Recipes']);
      expect(more.find(({ ref }) => ref === 'articles/e3')?.why).to.match(
        /not known whether its write "create" arrived: articles \d+ have its title/,
      );
      expect((await world.objects()).articles?.map(({ id }) => String(id))).to.include(article.id);

      // Once it can be told whose it is, that record goes as well.
      await world.say('PUT', `/articles/${article.id}`, { body: article.body });
      const { code, json, stderr } = await world.cli('rollback', '--yes');
      expect(code, stderr).to.equal(0);
      const refs = (json.kept as typeof kept).map(({ ref }) => ref).sort();
      expect(refs).to.deep.equal(kept.map(({ ref }) => ref).sort());
      expectUndone({ before: world.before, imported, after: await world.objects(), kept, remains });
    },
  );
});
