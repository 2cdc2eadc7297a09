import { expect } from 'chai';
import { hashOfUnit, hashOfWrite } from '../../../importers/plan/draft-hash.ts';
import { surveySnapshot } from '../../../importers/plan/survey.ts';
import { openUnits } from '../../../importers/plan/units.ts';
import type { Planned } from '../../../importers/writes/stream-importer.ts';
import { hashOf } from '../../../lib/json.ts';
import { type Endpoint, phases, type Unit } from '../../../model/plan.ts';
import { streamNames } from '../../../model/streams.ts';
import { mapped } from '../../support/mapped.ts';
import { memorySnapshot, sandboxRecords } from '../../support/memory-snapshot.ts';
import {
  aContact,
  aConversation,
  aMessage,
  anAttachment,
  aReview,
  aTicket,
  at,
  aUser,
  systemAuthor,
  userAuthor,
} from '../../support/records.ts';
import { rejection } from '../../support/rejection.ts';

async function all(units: AsyncIterable<Planned>): Promise<Unit[]> {
  const found: Unit[] = [];
  for await (const { unit } of units) found.push(unit);
  return found;
}

const endpointsOf = ({ writes }: Unit): Endpoint[] => writes.map(({ endpoint }) => endpoint);

describe('the units of a snapshot', () => {
  const records = sandboxRecords();

  it('cover every record once, in phase order, everything needed before what needs it', async () => {
    const { units } = await mapped(records);
    const seen = new Set<string>();
    let phase = 0;
    for (const unit of await all(units.all())) {
      expect(seen.has(unit.ref), `${unit.ref} twice`).to.equal(false);
      for (const need of unit.needs) expect(seen.has(need), `${unit.ref} needs ${need} first`).to.equal(true);
      expect(phases.indexOf(unit.phase), unit.ref).to.be.at.least(phase);
      phase = phases.indexOf(unit.phase);
      seen.add(unit.ref);
    }
    for (const stream of streamNames) {
      for (const { id } of records[stream] ?? [])
        expect(seen.has(`${stream}/${id}`), `${stream}/${id}`).to.equal(true);
    }
  });

  it('are the same when each is asked for by its ref, with the survey read back from JSON', async () => {
    const { units, map, survey, inventory } = await mapped(records);
    const again = await openUnits({
      snapshot: memorySnapshot(sandboxRecords()),
      map: JSON.parse(JSON.stringify(map)),
      survey: JSON.parse(JSON.stringify(survey)),
      inventory: JSON.parse(JSON.stringify(inventory)),
      psa: false,
    });
    for await (const { unit } of units.all()) {
      const one = await again.unitFor(unit.ref);
      expect(one.writes.map(hashOfWrite), unit.ref).to.deep.equal(unit.writes.map(hashOfWrite));
      expect(hashOfUnit(one), unit.ref).to.equal(hashOfUnit(unit));
      expect(hashOf(one.needs), unit.ref).to.equal(hashOf(unit.needs));
    }
  });

  it('name each step once, and never send a contact where only an admin may write', async () => {
    const { units } = await mapped(records);
    for (const { ref, writes } of await all(units.all())) {
      expect(new Set(writes.map(({ step }) => step)).size, ref).to.equal(writes.length);
      for (const { body, endpoint } of writes) {
        if (!endpoint.endsWith('/reply')) continue;
        const files = (body.attachment_files ?? []) as readonly unknown[];
        expect(files.length, ref).to.be.at.most(10);
        expect(body.body, ref).to.be.a('string').and.not.equal('');
        if (body.type === 'user') expect(body.message_type, ref).to.equal('comment');
        else expect(body.skip_notifications, ref).to.equal(true);
        if (endpoint.startsWith('POST /tickets') && body.type === 'user')
          expect(files, ref).to.deep.equal([]);
      }
    }
  });

  it('never put two openings of one contact into one second', async () => {
    const { units } = await mapped(records);
    const openings = (await all(units.all()))
      .flatMap(({ writes }) => writes.slice(0, 1))
      .filter(({ endpoint }) => endpoint === 'POST /conversations')
      .map(({ body }) => JSON.stringify([body.from, body.created_at]));
    expect(openings.length).to.be.greaterThan(10);
    expect(new Set(openings).size).to.equal(openings.length);
  });

  it('refuse a ref that leads nowhere', async () => {
    const { units } = await mapped(records);
    for (const ref of ['conversations/none', 'setup/tag:none', 'nonsense', 'reviews/none#response']) {
      expect(await rejection(units.unitFor(ref)), ref).to.include({ code: 'unit_unknown' });
    }
  });
});

describe('requests per record', () => {
  const people = {
    contacts: [aContact()],
    users: [aUser()],
    teams: [{ id: 't1', name: 'Desk', memberIds: [] }],
  };

  it('conversation: n messages, t tags, attributes, one assignment, closed: n + t + 3', async () => {
    const { units } = await mapped(
      {
        ...people,
        conversations: [
          aConversation({
            state: 'done',
            ownerId: 'u1',
            tags: ['a', 'b'],
            messages: [
              aMessage(),
              aMessage({ author: userAuthor('u1'), createdAt: at(1) }),
              aMessage({ kind: 'note', author: userAuthor('u1'), createdAt: at(2) }),
              aMessage({ createdAt: at(3) }),
            ],
          }),
        ],
      },
      (map) => ({ ...map, users: { u1: '900' } }),
    );
    const unit = await units.unitFor('conversations/c1');
    const [n, t] = [4, 3];
    expect(unit.writes).to.have.length(n + t + 3);
    expect(endpointsOf(unit)).to.deep.equal([
      'POST /conversations',
      ...Array(n - 1).fill('POST /conversations/{conversation_id}/reply'),
      'PUT /conversations/{conversation_id}',
      ...Array(t).fill('POST /conversations/{conversation_id}/tags'),
      'POST /conversations/{conversation_id}/parts',
      'POST /conversations/{conversation_id}/parts',
    ]);
    expect(
      unit.writes.at(-1)?.body.message_type,
      'closing comes last: replies and assignments reopen',
    ).to.equal('close');
  });

  it('conversation: one more for a team beside an admin, one per ten more files, one per more contact', async () => {
    const files = Array.from({ length: 23 }, (_, index) =>
      anAttachment({ id: `f${index}`, messageId: 'm2' }),
    );
    const { units } = await mapped(
      {
        ...people,
        contacts: [aContact(), aContact({ id: 'k2', email: null })],
        attachments: files,
        conversations: [
          aConversation({
            ownerId: 'u1',
            teamId: 't1',
            contactIds: ['k1', 'k2'],
            messages: [
              aMessage(),
              aMessage({ id: 'm2', createdAt: at(1), attachmentIds: files.map(({ id }) => id) }),
            ],
          }),
        ],
      },
      (map) => ({ ...map, users: { u1: '900' }, teams: { t1: '77' } }),
    );
    const unit = await units.unitFor('conversations/c1');
    expect(unit.writes.map(({ step }) => step)).to.deep.equal([
      'create',
      'participant-1',
      'reply-1',
      'reply-1-files-2',
      'reply-1-files-3',
      'attributes',
      'tag:setup/tag:channel:Email',
      'assign-admin',
      'assign-team',
    ]);
  });

  it('ticket: m replies, t tags, attributes and assignees, resolved: m + t + 2; left open: m + t + 1', async () => {
    const ticket = aTicket({
      status: 'Closed',
      ownerId: 'u1',
      tags: ['a'],
      messages: [aMessage(), aMessage({ kind: 'activity', author: systemAuthor, createdAt: at(1) })],
    });
    const { units } = await mapped({ ...people, tickets: [ticket, { ...ticket, id: 't2', status: 'New' }] });
    const [m, t] = [2, 1];
    const closed = await units.unitFor('tickets/t1');
    expect(closed.writes).to.have.length(m + t + 2);
    expect(closed.writes.at(-1)).to.deep.include({
      endpoint: 'PUT /tickets/{ticket_id}',
      body: { ticket_state_id: '4', open: false, skip_notifications: true },
    });
    expect((await units.unitFor('tickets/t2')).writes).to.have.length(m + t + 1);
  });

  it('review: ticket, note and state, one per tag: 3 + t; and one for a reviewer nobody knows', async () => {
    const response = { body: 'Thanks', author: userAuthor('u1'), createdAt: at(1) };
    const { units } = await mapped({ ...people, reviews: [aReview({ response })] });
    const writes = [];
    for (const ref of ['reviews/r1', 'reviews/r1#response'])
      writes.push(...(await units.unitFor(ref)).writes);
    expect(writes).to.have.length(3 + 1);
    expect((await units.unitFor('setup/reviewer:r1')).writes).to.have.length(1);
  });

  it('attachment: none of its own; it counts as created with its parent, or as left out', async () => {
    const { units } = await mapped({
      ...people,
      attachments: [anAttachment({ messageId: 'm1' }), anAttachment({ id: 'f2', messageId: 'm404' })],
      conversations: [aConversation({ messages: [aMessage({ id: 'm1', attachmentIds: ['f1'] })] })],
    });
    expect(await units.unitFor('attachments/f1')).to.deep.include({
      kind: 'create',
      writes: [],
      needs: ['conversations/c1'],
      phase: 'conversations',
    });
    expect(await units.unitFor('attachments/f2')).to.include({ kind: 'skip' });
  });
});

describe('the survey', () => {
  it('says the same about the same records', async () => {
    const [one, two] = [sandboxRecords(), sandboxRecords()];
    expect(hashOf(await surveySnapshot(memorySnapshot(one)))).to.equal(
      hashOf(await surveySnapshot(memorySnapshot(two))),
    );
  });
});
