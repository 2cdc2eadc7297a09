// Contacts whose e-mail collides although their keys differ, which Intercom does not document (docs/intercom.md 5).
// The failure this would catch: one person of the source put under the name of another, and what they wrote with it;
// and a rollback that takes the missing address for a colleague's doing.
import { expect } from 'chai';
import { Unproven } from '../../importers/intercom/answers.ts';
import type { IntercomApi } from '../../importers/intercom/api.ts';
import { rollback } from '../../importers/rollback/rollback.ts';
import { runPlan } from '../../importers/run/run.ts';
import { verifyImport } from '../../importers/verify/verify.ts';
import { findingText } from '../../model/findings.ts';
import { type ImportOptions, imported, type Meddle, planned } from '../support/imported.ts';
import { aContact, aConversation, aMessage, at, contactAuthor } from '../support/records.ts';
import { heldBy } from '../support/workspace-objects.ts';

describe('contacts with an e-mail that somebody has already', function () {
  this.timeout(60_000);
  let run: Awaited<ReturnType<typeof imported>>;

  before(async () => {
    run = await imported({
      intercom: { behaviours: { sharedEmailAcrossExternalIds: false } },
      records: {
        contacts: [
          aContact({ id: 'ann', name: 'Ann', email: 'office@shared.example' }),
          aContact({ id: 'bob', name: 'Bob', email: 'OFFICE@shared.example' }),
          // In the workspace under the key crm-7001.
          aContact({ id: 'priya', name: 'Priya R.', email: 'priya.raman@adatum.example.com' }),
        ],
        conversations: [
          aConversation({
            contactIds: ['ann', 'bob'],
            messages: [
              aMessage({ author: contactAuthor('ann', 'Ann') }),
              aMessage({ author: contactAuthor('bob', 'Bob'), createdAt: at(3) }),
            ],
          }),
        ],
      },
    });
  });

  after(() => run.close());

  it('stay two people, each writing as themselves, one without the address', async () => {
    const { contacts, conversations } = await heldBy(run.server.url);
    const both = contacts.filter(({ external_id }) => /^thread:(ann|bob)$/.test(external_id ?? ''));
    expect(both.map(({ name }) => name)).to.have.members(['Ann', 'Bob']);
    expect(both.filter(({ email }) => email !== null)).to.have.length(1);
    const thread = conversations.find(({ id }) => id === run.ledger.targetId('conversations/c1'));
    expect(thread?.contacts.map(({ external_id }) => external_id)).to.have.members([
      'thread:ann',
      'thread:bob',
    ]);
    const reply = thread?.parts.find(({ created_at }) => created_at === Date.parse(at(3)) / 1000);
    expect(reply?.author.id).to.equal(both.find(({ name }) => name === 'Bob')?.id);
  });

  it("keep another system's key, and verification tells the one from the other", async () => {
    const { contacts } = await heldBy(run.server.url);
    const priya = contacts.filter(({ email }) => email === 'priya.raman@adatum.example.com');
    expect(priya.map(({ name, external_id }) => [name, external_id])).to.deep.equal([
      ['Priya R.', 'crm-7001'],
    ]);
    const { findings } = await verifyImport({
      units: run.units.all(),
      api: run.api,
      ledger: run.ledger,
      concurrency: 4,
    });
    const lines = findings.map((found) => `${found.ref.replace(/ann|bob/, '…')}: ${findingText(found)}`);
    expect(lines.map((line) => line.replace('OFFICE', 'office').toLowerCase())).to.deep.equal([
      'contacts/…: email: expected office@shared.example, found nothing.',
      'contacts/priya: it was in intercom before, under the key crm-7001 of another system, which it keeps.',
    ]);
  });
});

const OFFICE = 'office@shared.example';
const CONTACTS: ImportOptions = {
  intercom: {
    behaviours: { sharedEmailAcrossExternalIds: false },
    searchLagMs: { conversations: 0, tickets: 0, contacts: 0 },
  },
  records: {
    contacts: [
      aContact({ id: 'abe', name: 'Abe', email: OFFICE }),
      aContact({ id: 'ann', name: 'Ann', email: OFFICE }),
    ],
  },
};

/** Somebody whom an earlier import made, and who is archived since. */
const archived =
  (key: string) =>
  async (meddle: Meddle): Promise<void> => {
    const body = { role: 'user', external_id: key, name: 'Before', email: OFFICE };
    const { id } = (await meddle('POST', '/contacts', body)) as { id: string };
    await meddle('POST', `/contacts/${id}/archive`);
  };

type World = Awaited<ReturnType<typeof planned>>;

/** Name, address and whether archived, of the contacts with a key of the source. */
async function sharing(world: World): Promise<(string | boolean | null)[][]> {
  const { contacts } = await heldBy(world.server.url);
  return contacts
    .filter(({ external_id }) => external_id?.startsWith('thread:'))
    .map(({ external_id, name, email, archived: gone }) => [external_id, name, email, gone])
    .sort();
}

const rolledBack = ({ deps, units }: World) =>
  rollback({ ...deps, planned: units.planned, concurrency: 4, yes: true });

describe('contacts whose e-mail an archived contact of the source has', function () {
  this.timeout(60_000);
  let world: World | undefined;
  afterEach(() => world?.close());

  for (const concurrency of [1, 8]) {
    it(`stay two people, ${concurrency} at a time, and go as they came`, async () => {
      world = await planned({ ...CONTACTS, prepare: archived('thread:ann') });
      await runPlan({ ...world.deps, concurrency });
      expect(await sharing(world)).to.deep.equal([
        ['thread:abe', 'Abe', null, false],
        ['thread:ann', 'Ann', OFFICE, false],
      ]);
      expect(world.ledger.unit('contacts/abe')).to.include({ how: 'created', status: 'done' });
      expect(world.ledger.unit('contacts/ann')).to.include({ how: 'matched', status: 'done' });
      expect((await rolledBack(world)).kept).to.deep.equal([]);
      expect(await sharing(world)).to.deep.equal([
        ['thread:abe', 'Abe', null, true],
        ['thread:ann', 'Before', OFFICE, true],
      ]);
    });
  }

  it('leave one archived that this import has nothing to do with, also when answers are lost on the way', async () => {
    world = await planned({ ...CONTACTS, prepare: archived('thread:zoe') });
    const lost = new Set<string>();
    const api: IntercomApi = {
      ...world.api,
      async send(request, options) {
        const answer = await world?.api.send(request, options);
        const what = request.path.replace(/[0-9a-f]{24}/, '*');
        if (lost.has(what)) return answer;
        lost.add(what);
        throw new Unproven('unproven', 'lost');
      },
    };
    await runPlan({ ...world.deps, api });
    expect([...lost]).to.include('/contacts/*/unarchive');
    expect(await sharing(world)).to.deep.equal([
      ['thread:abe', 'Abe', null, false],
      ['thread:ann', 'Ann', null, false],
      ['thread:zoe', 'Before', OFFICE, true],
    ]);
  });

  it('are taken back, made again and taken back again, though one was made without its e-mail', async () => {
    world = await planned(CONTACTS);
    await runPlan(world.deps);
    const made = await sharing(world);
    for (const concurrency of [1, 8]) {
      expect((await rolledBack(world)).kept).to.deep.equal([]);
      expect((await sharing(world)).map(([, , , gone]) => gone)).to.deep.equal([true, true]);
      await world.ledger.again();
      const { counters } = await runPlan({ ...world.deps, concurrency });
      expect(counters.contacts).to.include({ failed: 0, total: 2 });
      expect(await sharing(world)).to.deep.equal(made);
    }
  });

  it('are kept when somebody has given the address that was missing, or another one', async () => {
    world = await planned(CONTACTS);
    await runPlan({ ...world.deps, concurrency: 1 });
    const id = world.ledger.targetId('contacts/ann');
    await world.meddle('PUT', `/contacts/${id}`, { email: 'ann@shared.example' });
    expect((await rolledBack(world)).kept.map(({ ref, why }) => [ref, why])).to.deep.equal([
      ['contacts/ann', 'changed since it was imported: email'],
    ]);
  });
});
