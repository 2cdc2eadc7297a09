// An import into the Intercom sandbox, read back: clean when nothing happened to it, and one exact finding for
// each single thing that is not as it was. Where the API lets nobody change a thing afterwards (a part's text,
// author or date), the expectation is changed instead: the comparison cannot tell which side moved.
import { expect } from 'chai';
import { openUnits } from '../../../importers/plan/units.ts';
import { verifyImport } from '../../../importers/verify/verify.ts';
import { findingText } from '../../../model/findings.ts';
import type { Message } from '../../../model/records.ts';
import { type EveryStream, everyStream } from '../../support/every-stream.ts';
import { imported } from '../../support/imported.ts';
import { memorySnapshot } from '../../support/memory-snapshot.ts';
import { at, userAuthor } from '../../support/records.ts';

type Run = Awaited<ReturnType<typeof imported>>;

describe('verification of an import', function () {
  this.timeout(120_000);
  let run: Run;

  before(async () => {
    run = await imported({
      records: everyStream(),
      readFile: async () => new TextEncoder().encode('abc'),
      decide: (map) => ({
        ...map,
        users: { u1: map.standIn, u2: null },
        articles: { state: 'as-source' },
      }),
    });
  });

  after(() => run.close());

  /** What verification says when these are the records that should be there. */
  async function verify(change: (records: EveryStream) => void = () => undefined) {
    const records = everyStream();
    change(records);
    const { map, survey, inventory, api, ledger } = run;
    const units = await openUnits({ snapshot: memorySnapshot(records), map, survey, inventory, psa: true });
    const { streams, findings } = await verifyImport({ units: units.all(), api, ledger, concurrency: 4 });
    return { streams, texts: findings.map((found) => `${found.ref}: ${findingText(found)}`) };
  }

  const target = (ref: string): string => run.ledger.targetId(ref) ?? '';

  it('finds everything, and every field as planned', async () => {
    const failed = [...run.ledger.units()].filter(([, { status }]) => status === 'failed');
    expect(failed).to.deep.equal([]);
    const { streams, texts } = await verify();
    expect(texts).to.deep.equal([]);
    for (const [stream, { records, found, fieldsExpected, fieldsVerified }] of Object.entries(streams)) {
      expect([found, fieldsVerified], stream).to.deep.equal([records, fieldsExpected]);
    }
    expect(streams.conversations?.fieldsExpected).to.be.greaterThan(30);
    expect(streams.attachments).to.deep.equal({ records: 3, found: 3, fieldsExpected: 9, fieldsVerified: 9 });
    expect(streams.responses).to.include({ records: 2, found: 2 });
  });

  const message = (records: EveryStream, id: string): Message => {
    const found = records.conversations[0]?.messages.find((candidate) => candidate.id === id);
    if (!found) throw new Error(`no message ${id}`);
    return found;
  };

  for (const [what, change, text] of [
    [
      'one character of a reply',
      (records) => Object.assign(message(records, 'm5'), { html: 'Thanks שלום 👏' }),
      'conversations/c1: part 4 body: expected Thanks שלום 👏, found Thanks שלום 👋.',
    ],
    [
      'one character of the opening message',
      (records) => Object.assign(message(records, 'm1'), { html: 'Hallo' }),
      'conversations/c1: opener body: expected Hallo, found Hello.',
    ],
    [
      'the kind of a part',
      (records) => Object.assign(message(records, 'm2'), { kind: 'note' }),
      'conversations/c1: part 1 kind: expected note, found comment.',
    ],
    [
      'the date of a part',
      (records) => Object.assign(message(records, 'm2'), { createdAt: at(61) }),
      `conversations/c1: part 1 created_at: expected ${Date.parse(at(61)) / 1000}, found ${Date.parse(at(60)) / 1000}.`,
    ],
    [
      'a message more',
      (records) =>
        records.conversations[0]?.messages.push({
          ...message(records, 'm2'),
          id: 'm6',
          html: 'lost',
          attachmentIds: [],
          createdAt: at(99),
          author: userAuthor('u1'),
        }),
      'conversations/c1: Part 5 is missing.',
    ],
    [
      'the name of a file',
      (records) => Object.assign(records.attachments[1] as object, { name: 'pix.png' }),
      'conversations/c1: part 1 file 2 name: expected pix.png, found pic.png.',
    ],
    [
      'the size of a file',
      (records) => Object.assign(records.attachments[2] as object, { size: 4 }),
      'tickets/t1: part 1 file 1 size: expected 4, found 3.',
    ],
    [
      'the state of a conversation',
      (records) => Object.assign(records.conversations[0] as object, { state: 'active' }),
      'conversations/c1: attribute source_state: expected active, found done.',
    ],
    [
      'a custom attribute',
      (records) => Object.assign(records.conversations[0] as object, { properties: { p1: 'Low' } }),
      'conversations/c1: attribute Impact: expected Low, found High.',
    ],
    [
      'the rating of a review',
      (records) => Object.assign(records.reviews[1] as object, { rating: 5 }),
      'reviews/r2: attribute rt_rating__c: expected 5, found 4.',
    ],
    [
      'a response',
      (records) => Object.assign(records.responses[0] as object, { body: 'Thank thee' }),
      'responses/s1: part 1 body: expected Thank thee, found Thank you.',
    ],
    [
      'the e-mail of a contact',
      (records) => Object.assign(records.contacts[1] as object, { email: 'don@client.example' }),
      'contacts/k2: email: expected don@client.example, found dan@client.example.',
    ],
    [
      'the description of a ticket',
      (records) => Object.assign(records.tickets[0] as object, { description: 'It does not walk.' }),
      'tickets/t1: description: expected It does not walk., found It does not work..',
    ],
    [
      'the text of an article',
      (records) => Object.assign(records.articles[0] as object, { html: '<p>Press <b>stop</b></p>' }),
      'articles/e1: body: expected Press stop, found Press start.',
    ],
  ] as readonly [string, (records: EveryStream) => unknown, string][]) {
    it(`says what differs: ${what}`, async () => {
      const { texts } = await verify(change);
      expect(texts).to.include(text);
      expect(new Set(texts.map((line) => line.split(':')[0])).size, 'elsewhere nothing differs').to.equal(1);
    });
  }

  // From here on the workspace itself is changed, one thing after another; each shows beside those before it.
  for (const [what, stream, id] of [
    ['conversation', 'conversations', 'c1'],
    ['ticket', 'tickets', 't1'],
  ] as const) {
    it(`says so when a ${what} has a tag that nobody planned`, async () => {
      const at = target(`${stream}/${id}`);
      const tag = (await run.meddle('POST', '/tags', { name: 'Urgent' })) as { id: string };
      const body = { id: tag.id, admin_id: run.map.standIn };
      await run.meddle('POST', `/${stream}/${at}/tags`, body);
      expect((await verify()).texts).to.deep.equal([
        `${stream}/${id}: other tags: expected none, found Urgent.`,
      ]);
      await run.meddle('DELETE', `/${stream}/${at}/tags/${tag.id}`, body);
      expect((await verify()).texts).to.deep.equal([]);
    });
  }

  it('says so when a tag was taken off', async () => {
    const [conversation, tag] = [target('conversations/c1'), target('tags/g1')];
    await run.meddle('DELETE', `/conversations/${conversation}/tags/${tag}`, { admin_id: run.map.standIn });
    expect((await verify()).texts).to.deep.equal([
      'conversations/c1: tag tags/g1: expected present, found nothing.',
    ]);
    await run.meddle('POST', `/conversations/${conversation}/tags`, { id: tag, admin_id: run.map.standIn });
    expect((await verify()).texts).to.deep.equal([]);
  });

  it('says so when somebody added a part, and that it opened the conversation again', async () => {
    const conversation = target('conversations/c1');
    await run.meddle('POST', `/conversations/${conversation}/reply`, {
      message_type: 'comment',
      type: 'user',
      intercom_user_id: target('contacts/k1'),
      body: 'One more thing',
    });
    expect((await verify()).texts).to.deep.equal([
      'conversations/c1: state: expected closed, found open.',
      'conversations/c1: 1 parts that nobody planned.',
    ]);
  });

  it('says so when a note was added to a review that has a response', async () => {
    await run.meddle('POST', `/tickets/${target('reviews/r1')}/reply`, {
      message_type: 'note',
      type: 'admin',
      admin_id: run.map.standIn,
      body: 'By hand',
    });
    expect((await verify()).texts).to.include('reviews/r1: 1 parts that nobody planned.');
  });

  it('says so when a record is gone', async () => {
    await run.meddle('DELETE', `/tickets/${target('tickets/t1')}`);
    const { streams, texts } = await verify();
    expect(texts).to.include('tickets/t1: Not found in Intercom.');
    expect(streams.tickets).to.include({ records: 1, found: 0 });
  });

  it('says so when a contact was renamed', async () => {
    await run.meddle('PUT', `/contacts/${target('contacts/k2')}`, { name: 'Don' });
    expect((await verify()).texts).to.include('contacts/k2: name: expected Dan, found Don.');
  });
});
