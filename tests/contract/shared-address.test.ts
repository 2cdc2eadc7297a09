// Contacts whose e-mail collides although their keys differ, which Intercom does not document (docs/intercom.md 5).
// The failure this would catch: one person of the source put under the name of another, and what they wrote with it.
import { expect } from 'chai';
import { verifyImport } from '../../importers/verify/verify.ts';
import { findingText } from '../../model/findings.ts';
import { imported } from '../support/imported.ts';
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
