// Rollback against the sandbox: what was made is gone, what was there before or was touched since is not. The whole
// of it, by the real command and over every stream, is tests/e2e/rollback-every-stream.test.ts.
import { expect } from 'chai';
import { readInventory } from '../../../importers/intercom/inventory.ts';
import { madeHere } from '../../../importers/plan/made-here.ts';
import { openUnits } from '../../../importers/plan/units.ts';
import { type RollbackDeps, rollback } from '../../../importers/rollback/rollback.ts';
import { systemClock } from '../../../lib/clock.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { silentProgress } from '../../../lib/progress.ts';
import type { LedgerUnit } from '../../../state/ledger.ts';
import { everyStream } from '../../support/every-stream.ts';
import { imported } from '../../support/imported.ts';
import { memorySnapshot } from '../../support/memory-snapshot.ts';
import { control } from '../../support/prepared-run.ts';
import { rejection } from '../../support/rejection.ts';

type Imported = Awaited<ReturnType<typeof imported>>;

const depsOf = ({ api, ledger, units }: Imported, given: Partial<RollbackDeps> = {}): RollbackDeps => ({
  api,
  ledger,
  clock: systemClock,
  planned: units.planned,
  logger: silentLogger,
  progress: silentProgress,
  concurrency: 4,
  yes: true,
  ...given,
});

const readFile = async (): Promise<Uint8Array> => new TextEncoder().encode('abc');
const NO_LAG = { searchLagMs: { conversations: 0, tickets: 0, contacts: 0 } };
const KEPT: readonly [
  what: string,
  ref: string,
  meddle: (world: Imported) => Promise<unknown>,
  why: RegExp,
][] = [
  ['a conversation that was reopened', 'conversations/c1', reopen, /changed since it was imported: state/],
  ['a conversation that was tagged', 'conversations/c1', tagConversation, /other tags/],
  ['a ticket that was assigned', 'tickets/t1', assignTicket, /admin assignee/],
  ['a ticket that was tagged', 'tickets/t1', tagTicket, /other tags/],
  ['a contact that was given a note', 'contacts/k2', noteContact, /added since .* a note/],
  ['a company that somebody else belongs to', 'companies/o1', joinCompany, /contact \w+ belongs to it/],
  ['a collection with an article of others', 'setup/collection:Guides', addArticle, /article \d+ is in it/],
  ['an attribute with one option more', 'properties/p1', addOption, /option Middle/],
  ['a review that was answered once more', 'reviews/r2', noteReview, /a message was added/],
];

describe('rolling back', () => {
  let world: Imported;
  beforeEach(async () => {
    world = await imported({ records: everyStream(), intercom: NO_LAG, readFile });
  });
  afterEach(() => world.close());

  for (const [what, ref, meddle, why] of KEPT) {
    it(`keeps ${what}, and what it needs`, async () => {
      await meddle(world);
      const { kept } = await rollback(depsOf(world));
      expect(kept.find((one) => one.ref === ref)?.why).to.match(why);
      const refs = new Set(kept.map((one) => one.ref));
      for (const one of kept) {
        const { needs } = (await world.units.planned(one.ref)).unit;
        for (const need of needs) {
          const { how } = world.ledger.unit(need);
          if (how === 'created') expect(refs.has(need), `${need}, which ${one.ref} needs`).to.equal(true);
        }
      }
    });
  }

  it('takes back every object when nobody has touched one', async () => {
    const { kept, inDoubt } = await rollback(depsOf(world));
    expect(kept).to.deep.equal([]);
    expect(inDoubt).to.equal(0);
  });

  // What catches: tags, attributes and ticket types that the new plan takes for the workspace's own, and keeps.
  it('takes back as much under a plan made again, also of what was in doubt when it was made', async () => {
    const { api, ledger, map, survey } = world;
    const tag = [...ledger.units()].find(
      ([ref, { how }]) => /^(setup\/)?tags?[/:]/.test(ref) && how === 'created',
    );
    expect(tag, 'a tag of ours').to.not.equal(undefined);
    const ref = tag?.[0] ?? '';
    const inDoubtNow = [...ledger.units()].map(([one, unit]): [string, LedgerUnit] =>
      one === ref ? [one, { target: null, done: 0, status: 'sent', how: null }] : [one, unit],
    );
    const again = await openUnits({
      snapshot: memorySnapshot(everyStream()),
      map,
      survey,
      inventory: await readInventory(api),
      psa: true,
      ours: madeHere(inDoubtNow),
    });
    const { kept } = await rollback(depsOf(world, { planned: again.planned }));
    expect(kept).to.deep.equal([]);
  });

  it('begins nothing more after an interrupt, and writes down what was under way', async () => {
    const stop = new AbortController();
    const before = (await writes(world)).length;
    const repeat: typeof world.api.repeat = async (request) => {
      stop.abort();
      await world.api.repeat(request);
    };
    const deps = depsOf(world, { api: { ...world.api, repeat }, signal: stop.signal });
    expect(await rejection(rollback(deps))).to.have.property('name', 'Interrupted');
    const removed = [...world.ledger.units()].filter(([, { status }]) => status === 'removed');
    expect(removed).to.have.length((await writes(world)).length - before);
    expect((await rollback(depsOf(world))).kept).to.deep.equal([]);
  });

  it('keeps, by name, what the map no longer leads to', async () => {
    const ref = [...world.ledger.units()].find(([one]) => one.startsWith('setup/tag:'))?.[0] ?? '';
    const planned: RollbackDeps['planned'] = (one) => world.units.planned(one === ref ? 'tags/unknown' : one);
    const deps = depsOf(world, { planned });
    const { kept } = await rollback(deps);
    expect(kept.find((one) => one.ref === ref)?.why).to.match(/put back those it was imported with/);
  });
});

async function writes({ server }: Imported): Promise<unknown[]> {
  return (await control(server, 'audit')).writes as unknown[];
}

const targetOf = ({ ledger }: Imported, ref: string): string => ledger.targetId(ref) ?? ref;
const adminOf = ({ inventory }: Imported): string => inventory.me.id;

async function vip(world: Imported): Promise<string> {
  return ((await world.meddle('POST', '/tags', { name: 'Newsletter' })) as { id: string }).id;
}

async function reopen(world: Imported): Promise<void> {
  const id = targetOf(world, 'conversations/c1');
  await world.meddle('POST', `/conversations/${id}/parts`, {
    message_type: 'open',
    admin_id: adminOf(world),
  });
}

async function tagConversation(world: Imported): Promise<void> {
  const body = { id: await vip(world), admin_id: adminOf(world) };
  await world.meddle('POST', `/conversations/${targetOf(world, 'conversations/c1')}/tags`, body);
}

async function assignTicket(world: Imported): Promise<void> {
  const body = { assignee_id: adminOf(world), admin_id: adminOf(world) };
  await world.meddle('PUT', `/tickets/${targetOf(world, 'tickets/t1')}`, body);
}

async function tagTicket(world: Imported): Promise<void> {
  const body = { id: await vip(world), admin_id: adminOf(world) };
  await world.meddle('POST', `/tickets/${targetOf(world, 'tickets/t1')}/tags`, body);
}

async function noteContact(world: Imported): Promise<void> {
  await world.meddle('POST', `/contacts/${targetOf(world, 'contacts/k2')}/notes`, { body: 'Calls often' });
}

async function joinCompany(world: Imported): Promise<void> {
  const made = (await world.meddle('POST', '/contacts', { role: 'user', email: 'new@client.example' })) as {
    id: string;
  };
  await world.meddle('POST', `/contacts/${made.id}/companies`, { id: targetOf(world, 'companies/o1') });
}

async function addArticle(world: Imported): Promise<void> {
  await world.meddle('POST', '/articles', {
    title: 'Ours',
    author_id: Number(adminOf(world)),
    parent_id: Number(targetOf(world, 'setup/collection:Guides')),
    parent_type: 'collection',
  });
}

async function addOption(world: Imported): Promise<void> {
  await world.meddle('POST', `/conversations/attributes/${targetOf(world, 'properties/p1')}/options`, {
    label: 'Middle',
  });
}

async function noteReview(world: Imported): Promise<void> {
  await world.meddle('POST', `/tickets/${targetOf(world, 'reviews/r2')}/reply`, {
    type: 'admin',
    admin_id: adminOf(world),
    message_type: 'note',
    body: 'Called them',
  });
}
