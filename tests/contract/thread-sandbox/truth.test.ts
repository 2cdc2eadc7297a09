// What the sandbox says it holds: valid records, the same for the same seed, ugly in every promised way.
import { expect } from 'chai';
import { load } from 'cheerio';
import { fileTypeFromBuffer } from 'file-type';
import { canonicalJson } from '../../../lib/json.ts';
import { streamNames, streams } from '../../../model/streams.ts';
import { blobBytes } from '../../../sandbox/thread/world/blobs.ts';
import { arrive, stopAll, type Truth } from './visitor.ts';

const truthOf = async (seed: number): Promise<Truth> => (await arrive({ seed })).truth();

describe('Thread sandbox: the truth', () => {
  afterEach(stopAll);

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`of seed ${seed} fits the schemas, sorted, and every reference leads somewhere`, async () => {
      const truth = await truthOf(seed);
      for (const stream of streamNames) {
        const records = truth.streams[stream];
        for (const record of records) {
          const parsed = streams[stream].schema.safeParse(record);
          expect(parsed.error?.issues, `${stream}/${record.id}`).to.equal(undefined);
        }
        const ids = records.map(({ id }) => id);
        expect(ids).to.deep.equal([...new Set(ids)].sort());
      }
      const ids = (stream: keyof Truth['streams']) =>
        new Set<string>(truth.streams[stream].map(({ id }) => id));
      const contacts = ids('contacts');
      const attachments = new Map(truth.streams.attachments.map((file) => [file.id, file]));
      for (const thread of [...truth.streams.conversations, ...truth.streams.tickets]) {
        const people =
          'contactIds' in thread ? thread.contactIds : [thread.contactId].filter((id) => id !== null);
        for (const id of people) expect(contacts.has(id)).to.equal(true);
        for (const message of thread.messages) {
          const inline = [...message.html.matchAll(/attachment:([\w-]+)/g)].map((match) => match[1]);
          const files = message.attachmentIds.map((id) => attachments.get(id));
          expect(inline).to.deep.equal(files.filter((file) => file?.inline).map((file) => file?.id));
          expect(files.every((file) => file?.messageId === message.id)).to.equal(true);
        }
      }
    });
  }

  it('is the same bytes for the same seed, and others for another', async () => {
    const [one, again, other] = [await truthOf(7), await truthOf(7), await truthOf(8)];
    expect(canonicalJson(again)).to.equal(canonicalJson(one));
    expect(canonicalJson(other)).not.to.equal(canonicalJson(one));
  });

  it('writes HTML in the form reading and writing it again gives', async () => {
    const { streams: held } = await truthOf(1);
    const htmls = [...held.conversations, ...held.tickets].flatMap(({ messages }) =>
      messages.map(({ html }) => html),
    );
    for (const html of [...htmls, ...held.articles.map((article) => article.html)]) {
      expect(load(html, null, false).html()).to.equal(html);
    }
  });

  it('states what file-type finds in the bytes', async () => {
    const kinds = ['png:1', 'photo:1', 'gif:1', 'pdf:1', 'csv:1', 'text:1', 'empty:0'];
    const found = await Promise.all(
      kinds.map(async (key) => (await fileTypeFromBuffer(blobBytes(key)))?.mime ?? null),
    );
    expect(found).to.deep.equal(['image/png', 'image/png', 'image/gif', 'application/pdf', null, null, null]);
    const { attachments } = (await truthOf(1)).streams;
    const scan = attachments.find(({ name }) => name === 'scan.pdf');
    expect([scan?.contentType, scan?.sniffedType]).to.deep.equal(['application/pdf', 'image/png']);
  });

  it('is as ugly as life', async () => {
    const { streams: held, responseShape } = await truthOf(3);
    const messages = held.conversations.flatMap((conversation) => conversation.messages);
    const emails = held.contacts.map((contact) => contact.email);
    expect(emails).to.include.members([
      'wanda.existing@contoso.example.com',
      'otto.archived@fabrikam.example.com',
      null,
    ]);
    expect(Math.max(...held.conversations.map((conversation) => conversation.messages.length))).to.equal(600);
    expect(held.tags.some(({ name }) => name.length === 300)).to.equal(true);
    expect(held.tags.some(({ name }) => name === 'VIP')).to.equal(true);
    expect(held.properties.flatMap(({ options }) => options).some((option) => option.includes(','))).to.equal(
      true,
    );
    expect(messages.some(({ author }) => author.type === 'contact' && author.id === null)).to.equal(true);
    expect(messages.some(({ author }) => author.id === 'm1005')).to.equal(true);
    expect(
      messages.some(({ html, attachmentIds, deleted }) => !html && !deleted && attachmentIds.length > 0),
    ).to.equal(true);
    expect(messages.some(({ attachmentIds }) => attachmentIds.length === 23)).to.equal(true);
    expect(messages.some(({ editedAt }) => editedAt !== null)).to.equal(true);
    expect(messages.some(({ html }) => html.includes('&lt;script&gt;'))).to.equal(true);
    const [first, second] = ['c7', 'c8'].map((id) => held.conversations.find((one) => one.id === id));
    expect([first?.createdAt, first?.contactIds]).to.deep.equal([second?.createdAt, second?.contactIds]);
    expect(held.attachments.some(({ size }) => size === 0)).to.equal(true);
    expect(held.attachments.some(({ size }) => size > 1_900_000)).to.equal(true);
    expect(responseShape).to.equal('both');
    const responded = new Set(held.responses.map(({ reviewId }) => reviewId));
    expect(held.reviews.some(({ id, response }) => response === null && !responded.has(id))).to.equal(true);
    expect(held.reviews.some(({ id, response }) => response !== null && responded.has(id))).to.equal(false);
  });
});
