// Rollback against the sandbox: what was made is gone, what was there before or was touched since is not.
import { expect } from 'chai';
import { type RollbackDeps, rollback } from '../../../importers/rollback.ts';
import { runPlan } from '../../../importers/run.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { silentProgress } from '../../../lib/progress.ts';
import { type ImportWorld, importWorld } from '../../support/import-world.ts';
import { rejection } from '../../support/rejection.ts';

const depsOf = ({ api, ledger, plan }: ImportWorld, yes: boolean): RollbackDeps => ({
  api,
  ledger,
  unitFor: plan.unitFor,
  logger: silentLogger,
  progress: silentProgress,
  concurrency: 4,
  yes,
});

const ids = (all: readonly { id: string }[]): string[] => all.map(({ id }) => id);

interface Objects {
  conversations: { id: string }[];
  tickets: { id: string }[];
  articles: { id: string }[];
  collections: { id: string }[];
  tags: { id: string }[];
  contacts: { external_id: string | null; archived: boolean }[];
  ticket_types: { archived: boolean }[];
  conversation_attributes: { archived: boolean }[];
}

const objects = async (world: ImportWorld): Promise<Objects> =>
  (await world.control('objects')) as unknown as Objects;

describe('rolling back', () => {
  it('only says what it would do until told to', async () => {
    const world = await importWorld();
    await runPlan(world.deps);
    const writes = (await world.writes()).length;
    const { items, kept } = await rollback(depsOf(world, false));
    expect(kept).to.deep.equal([]);
    expect(items.map(({ ref }) => ref)).to.include.members(['conversations/v1', 'tickets/x1', 'contacts/k1']);
    expect(items.map(({ ref }) => ref)).to.not.include('contacts/wanda');
    expect(await world.writes()).to.have.length(writes);
  });

  it('leaves the workspace as it was, but for what can only be archived', async () => {
    const world = await importWorld();
    const before = await objects(world);
    await runPlan(world.deps);
    const { kept, remains } = await rollback(depsOf(world, true));
    expect(kept).to.deep.equal([]);
    const after = await objects(world);
    for (const kind of ['conversations', 'tickets', 'articles', 'collections', 'tags'] as const) {
      expect(ids(after[kind]), kind).to.deep.equal(ids(before[kind]));
    }
    expect(after.contacts.find(({ external_id }) => external_id === 'thread:k1')?.archived).to.equal(true);
    expect(after.contacts.find(({ external_id }) => external_id === 'thread:wanda')?.archived).to.equal(
      false,
    );
    expect(after.ticket_types.every(({ archived }) => archived)).to.equal(true);
    expect(after.conversation_attributes.every(({ archived }) => archived)).to.equal(true);
    expect(remains.join(' ')).to.match(/2 contacts .*contacts\/wanda \(.*contacts\/otto \(/);
  });

  it('keeps what somebody has written in, and the contact it is with', async () => {
    const world = await importWorld();
    await runPlan(world.deps);
    const admin = (await world.api.me()).id;
    const id = world.ledger.targetId('tickets/x1');
    const body = { type: 'admin', admin_id: admin, message_type: 'note', body: 'Called them' };
    await world.api.send({ method: 'POST', path: `/tickets/${id}/reply`, body });
    const contact = world.ledger.targetId('contacts/k1');
    await world.api.send({ method: 'PUT', path: `/contacts/${contact}`, body: { name: 'Kim Renamed' } });
    const { kept } = await rollback(depsOf(world, true));
    expect(kept.map(({ ref }) => ref)).to.have.members(['tickets/x1', 'contacts/k1']);
    expect(await world.api.ticket(id ?? '')).to.not.equal(null);
    expect(await world.api.contact(contact ?? '')).to.not.equal(null);
  });

  it('goes on where it stopped, also after answers that were lost', async () => {
    const world = await importWorld();
    await runPlan(world.deps);
    let sent = 0;
    const send: typeof world.api.send = async (request, options) => {
      sent += 1;
      if (sent === 4) throw new Error('killed');
      return world.api.send(request, options);
    };
    const killed = { ...depsOf(world, true), api: { ...world.api, send }, concurrency: 1 };
    await rollback(killed).catch(() => undefined);
    const first = [...world.ledger.units()].filter(([, { status }]) => status === 'removed').length;
    expect(first).to.be.above(0);
    await world.control('faults', { rate: 0.2, kinds: ['applied-answer-lost', '500-applied'] });
    await rollback(depsOf(world, true));
    await world.control('faults', {});
    expect((await objects(world)).tickets).to.deep.equal([]);
    expect((await rollback(depsOf(world, true))).items).to.deep.equal([]);
  });

  it('does nothing while writes are in doubt', async () => {
    const world = await importWorld();
    await world.ledger.intend('tags/t1', 'create', 'h');
    expect(await rejection(rollback(depsOf(world, true)))).to.include({ code: 'in_doubt' });
  });
});
