// What becomes of a write whose answer was lost, endpoint by endpoint where it is more than a look-up by key.
// What it must catch: sending again what is there (a duplicate), and believing too early that it is not.
import { expect } from 'chai';
import { Unproven } from '../../../importers/intercom/answers.ts';
import type { IntercomApi } from '../../../importers/intercom/api.ts';
import type { WriteRequest } from '../../../importers/intercom/client.ts';
import { hashOfWrite } from '../../../importers/plan/draft-hash.ts';
import { type RunDeps, runPlan } from '../../../importers/run/run.ts';
import { settleAll } from '../../../importers/settle/settle.ts';
import { InDoubt } from '../../../lib/errors.ts';
import { type ImportWorld, importWorld } from '../../support/import-world.ts';
import { rejection } from '../../support/rejection.ts';
import { itInSoak } from '../../support/soak.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

type Interfere = (request: WriteRequest, send: () => Promise<unknown>) => Promise<unknown>;

/** Runs the plan; `interfere` decides about the first write to `path` that matches. */
function interfered(world: ImportWorld, path: RegExp, interfere: Interfere): RunDeps {
  let done = false;
  const send: IntercomApi['send'] = async (request, options) => {
    const real = (): Promise<unknown> => world.api.send(request, options);
    if (done || request.method === 'DELETE' || !path.test(request.path)) return real();
    done = true;
    return interfere(request, real);
  };
  return { ...world.deps, api: { ...world.api, send } };
}

const lost = new Unproven('unproven', 'the answer was lost');
const applied: Interfere = async (_request, send) => {
  await send();
  throw lost;
};
const never: Interfere = async () => {
  throw lost;
};

const LAG = { conversations: 30_000, tickets: 30_000, contacts: 60_000 };

const count = async (world: ImportWorld, path: RegExp): Promise<number> =>
  (await world.writes()).filter((write) => path.test(write)).length;

describe('settling a write without an answer', () => {
  it('waits for the search to catch up before it believes in a conversation or ticket', async () => {
    for (const path of [/^\/conversations$/, /^\/tickets$/]) {
      const world = await importWorld({ searchLagMs: LAG });
      const start = world.clock.now();
      await runPlan(interfered(world, path, applied));
      expect(await count(world, new RegExp(`POST ${path.source.slice(1)}`))).to.equal(1);
      expect(world.clock.now() - start).to.be.within(30_000, 60_000);
    }
  });

  it('sends a conversation or ticket again only after a minute of looking in vain', async () => {
    for (const path of [/^\/conversations$/, /^\/tickets$/]) {
      const world = await importWorld();
      let lostAt = 0;
      let sentAgain = 0;
      const deps = interfered(world, path, async () => {
        lostAt = world.clock.now();
        throw lost;
      });
      const { send } = deps.api;
      const watching: IntercomApi['send'] = (request, options) => {
        if (lostAt > 0 && sentAgain === 0 && path.test(request.path)) sentAgain = world.clock.now();
        return send(request, options);
      };
      await runPlan({ ...deps, api: { ...deps.api, send: watching } });
      expect(sentAgain - lostAt).to.be.at.least(60_000);
      expect(await count(world, new RegExp(`POST ${path.source.slice(1)}`))).to.equal(1);
    }
  });

  it('waits from the lost answer on, however long the request itself was kept waiting', async () => {
    // A 429, a refused connection or a client time-out each part the intent from the request by minutes.
    for (const path of [/^\/conversations$/, /^\/tickets$/, /^\/articles$/]) {
      const world = await importWorld({ searchLagMs: { ...LAG, conversations: 60_000, tickets: 60_000 } });
      const deps = interfered(world, path, async (_request, send) => {
        await world.clock.sleep(150_000);
        await send();
        throw lost;
      });
      await runPlan(deps);
      expect(await count(world, new RegExp(`POST ${path.source.slice(1)}`)), String(path)).to.equal(1);
    }
  });

  it('waits anew in the next process, for an old intent may be that of a young request', async () => {
    const world = await importWorld({ searchLagMs: LAG });
    const stopped = interfered(world, /^\/conversations$/, async (_request, send) => {
      await world.clock.sleep(3_600_000);
      await send();
      throw new Error('killed');
    });
    await runPlan(stopped).catch(() => undefined);
    expect(world.ledger.inDoubt()).to.deep.equal(['conversations/v1']);
    await runPlan(world.deps);
    expect(await count(world, /POST \/conversations$/)).to.equal(1);
  });

  it('lets many writes in doubt wait one minute together, not one after the other', async () => {
    const { deps, plan, ledger, clock } = await importWorld();
    await runPlan(deps);
    const v1 = await plan.unitFor('conversations/v1');
    const [write] = v1.writes;
    if (!write) throw new Error('no write');
    const refs = Array.from({ length: 40 }, (_, index) => `conversations/never${index}`);
    for (const ref of refs) await ledger.intend(ref, write.step, hashOfWrite(write));
    const start = clock.now();
    const waiting = virtualClock(start);
    const lookups = { idOf: (ref: string) => ledger.targetId(ref), optionId: async () => null };
    await settleAll({ ...deps, clock: waiting, lookups, unitFor: async (ref) => ({ ...v1, ref }) });
    expect(ledger.inDoubt()).to.deep.equal([]);
    // The clock runs on while requests are out, so a minute may become two.
    expect(waiting.now() - start).to.be.within(60_000, 150_000);
  });

  it('leaves a conversation in doubt where another one stands at its contact and second', async () => {
    const world = await importWorld();
    const deps = interfered(world, /^\/conversations$/, async (request) => {
      const body = { ...(request.body as object), body: 'Somebody else wrote this' };
      await world.api.send({ ...request, body });
      throw lost;
    });
    const thrown = await rejection(runPlan(deps));
    expect(thrown).to.be.instanceOf(InDoubt).and.to.include({ code: 'in_doubt', exitCode: 10 });
    expect(thrown.message).to.contain('conversations/v1').and.to.contain('create');
    expect(world.ledger.unit('articles/a1').status).to.equal('todo');
    expect(await rejection(runPlan(world.deps))).to.be.instanceOf(InDoubt);
    expect(await count(world, /POST \/conversations$/)).to.equal(1);
  });

  it('leaves a reply in doubt where a part has its author and time but not its text', async () => {
    const world = await importWorld();
    const deps = interfered(world, /^\/conversations\/\d+\/reply$/, async (request) => {
      await world.api.send({ ...request, body: { ...(request.body as object), body: 'Other words' } });
      throw lost;
    });
    expect(await rejection(runPlan(deps))).to.be.instanceOf(InDoubt);
    expect(await count(world, /reply$/)).to.equal(1);
  });

  it('finds a reply whose body Intercom has rewritten', async () => {
    const world = await importWorld();
    await runPlan(interfered(world, /^\/tickets\/\d+\/reply$/, applied));
    expect(await count(world, /POST \/tickets\/\d+\/reply$/)).to.equal(2);
  });

  itInSoak(
    'looks once more before it sends a lost attribute, tag, contact, close or article again',
    async () => {
      for (const path of [
        /^\/conversations\/attributes$/,
        /^\/ticket_types$/,
        /^\/data_attributes$/,
        /^\/tags$/,
        /^\/companies$/,
        /^\/contacts$/,
        /^\/contacts\/\w+\/companies$/,
        /^\/conversations\/\d+\/(tags|parts|customers)$/,
        /^\/tickets\/\d+(\/tags)?$/,
        /^\/help_center\/collections$/,
        /^\/articles$/,
      ]) {
        const calm = await importWorld();
        await runPlan(calm.deps);
        const expected = (await calm.writes()).sort();
        for (const fate of [applied, never]) {
          const world = await importWorld();
          await runPlan(interfered(world, path, fate));
          expect((await world.writes()).sort(), String(path)).to.deep.equal(expected);
        }
      }
    },
  );

  it('takes over a contact that had been there before the intent', async () => {
    const world = await importWorld();
    const body = { role: 'user', external_id: 'thread:k1', name: 'Old name' };
    await world.api.send({ method: 'POST', path: '/contacts', body });
    await world.clock.sleep(86_400_000);
    await runPlan(interfered(world, /^\/contacts$/, never));
    const k1 = world.ledger.unit('contacts/k1');
    expect(k1.how).to.equal('matched');
    expect(await world.api.contact(k1.target ?? '')).to.include({ name: 'k1' });
  });

  it('refuses to settle a write that the plan has changed since', async () => {
    const world = await importWorld();
    await world.ledger.bind({
      plan: 'old',
      snapshot: 'seal',
      map: 'map',
      workspace: world.plan.header.workspaceId,
    });
    const [write] = (await world.plan.unitFor('tags/t1')).writes;
    if (!write) throw new Error('no write');
    await world.ledger.intend('tags/t1', 'create', hashOfWrite({ ...write, body: { name: 'Another' } }));
    expect(await rejection(runPlan(world.deps))).to.include({ code: 'plan_mismatch', ref: 'tags/t1' });
  });
});
