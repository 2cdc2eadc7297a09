// What an import leaves behind in Intercom, looked at there and not through our own verification. The failure this
// would catch: a feature that plan and verification agree to leave out, so that everything is reported well.
// docs/import-streams.md names each item and the test of it.
import { expect } from 'chai';
import {
  AGENT,
  deliveredAccount,
  FILE,
  fileNames,
  rolledBackBefore,
  TEAM,
} from '../support/delivered-account.ts';
import { imported } from '../support/imported.ts';
import { at, SECONDS } from '../support/records.ts';
import {
  type Held,
  type HeldContact,
  type HeldThread,
  heldBy,
  spoken,
} from '../support/workspace-objects.ts';

type Run = Awaited<ReturnType<typeof imported>>;

const readFile = async (): Promise<Uint8Array> => new TextEncoder().encode(FILE);

describe('an import leaves in Intercom', function () {
  this.timeout(120_000);
  let run: Run;
  let held: Held;

  before(async () => {
    run = await imported({
      records: deliveredAccount(),
      readFile,
      prepare: rolledBackBefore,
      decide: (map) => ({
        ...map,
        statuses: { 'Waiting on Client': 'waiting_on_customer', Closed: 'resolved', New: 'in_progress' },
        priorities: { P1: 'Urgent', P9: null },
      }),
    });
    held = await heldBy(run.server.url);
  });

  after(() => run.close());

  const thread = (ref: string): HeldThread => {
    const id = run.ledger.targetId(ref);
    const found = [...held.conversations, ...held.tickets].find((one) => one.id === id);
    if (!found) throw new Error(`${ref} is not in Intercom`);
    return found;
  };
  const contact = (id: string): HeldContact => {
    const target = run.ledger.targetId(`contacts/${id}`);
    const found = held.contacts.find((one) => one.id === target);
    if (!found) throw new Error(`${id} is not in Intercom`);
    return found;
  };
  const valuesOf = (ref: string): Record<string, unknown> => thread(ref).ticket?.values ?? {};
  const findingsOf = async (ref: string) => (await run.units.unitFor(ref)).findings;

  it('every record', () => {
    const unfinished = [...run.ledger.units()].filter(([, { status }]) => status !== 'done');
    expect(unfinished).to.deep.equal([]);
  });

  it('statuses of tickets and reviews as the map has them, the own words kept', () => {
    expect(thread('tickets/t1').ticket?.state).to.equal('waiting_on_customer');
    expect(thread('tickets/closed').ticket?.state).to.equal('resolved');
    expect(thread('reviews/r1').ticket?.state).to.equal('in_progress');
    expect([thread('tickets/t1').state, thread('tickets/closed').state]).to.deep.equal(['open', 'closed']);
    expect(valuesOf('tickets/t1')).to.include({ source_status: 'Waiting on Client' });
  });

  it('priorities as the map has them, or none, the own words kept', () => {
    expect(valuesOf('tickets/t1')).to.include({ priority: 'Urgent', source_priority: 'P1' });
    expect(valuesOf('tickets/closed'))
      .to.include({ source_priority: 'P9' })
      .and.not.have.property('priority');
  });

  it('the admin and the team a conversation and a ticket were assigned to', () => {
    for (const ref of ['conversations/c1', 'tickets/t1']) {
      const { admin_assignee, team_assignee } = thread(ref);
      expect(admin_assignee?.toLowerCase(), ref).to.equal(AGENT.toLowerCase());
      expect(team_assignee, ref).to.equal(TEAM);
    }
    expect(thread('conversations/c1').state, 'assigning did not leave it open').to.equal('closed');
  });

  it("a review's source and rating, its reference and its response under another's name", () => {
    const values = valuesOf('reviews/r1');
    expect(values).to.include({ rt_source__c: 'Google', rt_rating__c: 2, source_ref: 'reviews/r1' });
    expect(thread('reviews/r1').tags).to.deep.equal(['source:Google']);
    expect(
      held.ticket_types.find(({ name }) => name === thread('reviews/r1').ticket?.type)?.category,
    ).to.equal('Back-office');
    expect(
      spoken(thread('reviews/r1')).map(({ type, body, created_at }) => [type, body, created_at]),
    ).to.deep.equal([['note', '<p>[originally by Gone &lt;Guy&gt;]</p>\n<p>We are sorry</p>', SECONDS + 60]]);
  });

  it('the number a ticket has in the PSA', () => {
    expect(valuesOf('tickets/t1')).to.include({ psa_reference__c: '4711' });
    expect(valuesOf('tickets/closed')).not.to.have.property('psa_reference__c');
  });

  it('the reference to the source, and when it was closed there', async () => {
    expect(thread('conversations/c1').custom_attributes).to.include({
      source_ref: 'conversations/c1',
      source_number: '#77',
      source_closed_at: SECONDS + 400,
    });
    expect(thread('tickets/closed').created_at).to.equal(SECONDS);
    expect(valuesOf('tickets/closed')).to.include({
      source_ref: 'tickets/closed',
      source_closed_at: SECONDS + 500,
    });
    for (const ref of ['conversations/c1', 'tickets/closed']) {
      expect(
        (await findingsOf(ref)).map(({ code }) => code),
        ref,
      ).to.include('closed_at_import');
    }
  });

  it("a list's value as label on a conversation, as option id on a ticket", () => {
    expect(thread('conversations/c1').custom_attributes).to.include({ Impact: 'High, really' });
    const type = held.ticket_types.find(({ name }) => name === thread('tickets/t1').ticket?.type);
    const options = type?.attributes.find(({ name }) => name === 'Severity')?.options ?? [];
    expect(options.map(({ label }) => label)).to.deep.equal(['Low', 'High; really']);
    expect(valuesOf('tickets/t1').Severity).to.equal(options[1]?.id);
  });

  it('contacts, conversations and tickets linked to their company', () => {
    expect(contact('k1').companies).to.deep.equal(['thread:o1']);
    expect(contact('wanda').companies, 'a contact that was there before').to.deep.equal(['thread:o2']);
    expect(thread('conversations/c1').company).to.equal('thread:o1');
    expect(thread('tickets/t1').company).to.equal('thread:o2');
    expect(thread('conversations/by-agent').company).to.equal(null);
  });

  it('a contact without e-mail as a user with a key and no address', () => {
    expect(contact('mail-less')).to.include({
      role: 'user',
      external_id: 'thread:mail-less',
      email: null,
      name: 'Nora',
    });
    expect(contact('k1')).to.include({ signed_up_at: Date.parse(at(-900)) / 1000 });
  });

  it('no second contact for one that was there, and an archived one usable again', () => {
    for (const [id, email, name] of [
      ['wanda', 'wanda.existing@contoso.example.com', 'Wanda'],
      ['otto', 'otto.archived@fabrikam.example.com', 'Otto'],
    ] as const) {
      expect(held.contacts.filter((one) => one.email === email)).to.have.length(1);
      expect(contact(id)).to.include({ email, name, external_id: `thread:${id}`, archived: false });
    }
    expect(held.contacts.filter(({ external_id }) => external_id === 'thread:again')).to.have.length(1);
    expect(contact('again')).to.include({ name: 'Imported before', archived: false });
    expect(contact('again').companies).to.deep.equal(['thread:o1']);
  });

  it('every contact of a thread, each writing as themselves', () => {
    const { contacts } = thread('conversations/c1');
    expect(contacts.map(({ external_id }) => external_id)).to.have.members(['thread:k1', 'thread:mail-less']);
    const too = spoken(thread('conversations/c1')).find(({ body }) => body === '<p>For me too</p>');
    expect(too?.author).to.include({ id: contact('mail-less').id });
  });

  it('a neutral opening where an agent began, the words as theirs, and says so', async () => {
    const found = thread('conversations/by-agent');
    expect(found.source?.body).to.equal('<p>[Imported] conversation started by Uma User</p>');
    expect(found.source?.author.id).to.equal(contact('otto').id);
    expect(found.created_at).to.equal(SECONDS + 1000);
    expect(
      spoken(found).map(({ type, author, body, created_at }) => [
        type,
        author.type,
        body,
        created_at - SECONDS,
      ]),
    ).to.deep.equal([
      ['comment', 'admin', '<p>We saw an <i>outage</i></p>', 1000],
      ['comment', 'user', '<p>So did we</p>', 1010],
    ]);
    expect((await findingsOf('conversations/by-agent')).map(({ code }) => code)).to.include('agent_started');
  });

  it('every file of a message with many, at most ten on a part, by its author and at its second', () => {
    for (const [ref, prefix, count, second, author] of [
      ['conversations/c1', 'opening', 12, 0, 'user'],
      ['conversations/c1', 'reply', 12, 20, 'admin'],
      ['tickets/t1', 'log', 11, 5, 'admin'],
    ] as const) {
      const parts = spoken(thread(ref)).filter(({ attachments }) =>
        attachments.some(({ name }) => name.startsWith(prefix)),
      );
      expect(
        parts.map(({ attachments }) => attachments.length),
        prefix,
      ).to.deep.equal([10, count - 10]);
      expect(parts.flatMap(({ attachments }) => attachments.map(({ name }) => name))).to.deep.equal(
        fileNames(prefix, count),
      );
      for (const part of parts) {
        expect([part.author.type, part.created_at - SECONDS], prefix).to.deep.equal([author, second]);
        for (const { size } of part.attachments) expect(size).to.equal(FILE.length);
      }
    }
  });

  it('the opening message as plain text, what it looked like in a note', () => {
    const found = thread('conversations/c1');
    expect(found.source?.body).to.equal('<p>It is broken</p>');
    expect(
      spoken(found)
        .filter(({ type, created_at }) => type === 'note' && created_at === SECONDS)
        .map(({ body }) => body),
    ).to.deep.equal(['<p>[The opening message as Cora Client wrote it]</p>\n<p>It is <b>broken</b></p>']);
  });

  it("a stand-in's name on nothing without the name of who wrote it", () => {
    const mine = spoken(thread('conversations/c1')).find(({ body }) => body?.includes('Once mine'));
    expect(mine).to.deep.include({ body: '<p>[originally by Gone &lt;Guy&gt;]</p>\n<p>Once mine</p>' });
    expect(mine?.author.id).to.equal(run.map.standIn);
  });

  it('what was said in one second in the order it was said', () => {
    const second = spoken(thread('conversations/c1')).filter(({ created_at }) => created_at === SECONDS + 40);
    expect(second.map(({ body }) => body)).to.deep.equal(['<p>Zebra</p>', '<p>Ant</p>', '<p>Mole</p>']);
  });
});

describe('an import decided the other way leaves in Intercom', function () {
  this.timeout(120_000);
  let run: Run;
  let held: Held;

  before(async () => {
    const account = deliveredAccount();
    run = await imported({
      records: {
        ...account,
        tickets: account.tickets?.map((ticket) => ({ ...ticket, psaNumber: null })) ?? [],
      },
      readFile,
      psa: false,
      decide: (map) => ({
        ...map,
        conversations: { as: 'ticket' },
        reviews: { as: 'conversation' },
        properties: { ...map.properties, p1: { name: 'Impact', type: 'list' } },
      }),
    });
    held = await heldBy(run.server.url);
  });

  after(() => run.close());

  const target = (ref: string): string | null => run.ledger.targetId(ref);

  it('a chat as a ticket, with its time of closing and a list as option id', () => {
    const found = held.tickets.find(({ id }) => id === target('conversations/c1'));
    expect(found?.ticket).to.include({ type: 'Thread conversation', state: 'resolved' });
    const { attributes = [] } = held.ticket_types.find(({ name }) => name === found?.ticket?.type) ?? {};
    const option = attributes.find(({ name }) => name === 'Impact')?.options[1];
    expect(option?.label).to.equal('High; really');
    expect(found?.ticket?.values).to.include({ source_closed_at: SECONDS + 400, Impact: option?.id });
    expect(found?.company).to.equal('thread:o1');
  });

  it('a review as a tagged conversation, with its rating and its response as a note', () => {
    const found = held.conversations.find(({ id }) => id === target('reviews/r1'));
    expect(found?.custom_attributes).to.include({ rt_source__c: 'Google', rt_rating__c: 2 });
    expect(found?.tags).to.deep.equal(['source:Google']);
    expect(found?.parts.filter(({ type }) => type === 'note')).to.have.length(1);
  });

  it('no trace of a PSA where none is connected', () => {
    const names = held.ticket_types.flatMap(({ attributes }) => attributes.map(({ name }) => name));
    expect(names).to.include('source_status').and.not.include('psa_reference__c');
  });
});
