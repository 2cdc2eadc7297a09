import { expect } from 'chai';
import type { Attachment, Conversation } from '../../../model/records.ts';
import { codesOf, draftOf, mapped } from '../../support/mapped.ts';
import type { Records } from '../../support/memory-snapshot.ts';
import {
  aContact,
  aConversation,
  aMessage,
  anAttachment,
  aProperty,
  at,
  aUser,
  contactAuthor,
  SECONDS,
  systemAuthor,
  userAuthor,
} from '../../support/records.ts';

const people = {
  contacts: [aContact(), aContact({ id: 'k2', name: 'Dan', email: 'dan@client.example' })],
  users: [aUser(), aUser({ id: 'u2', name: 'Gone <Guy>', email: 'gone@acme.example', state: 'deleted' })],
};

async function draftFrom(given: Partial<Conversation>, more: Records = {}) {
  const all = await mapped({ ...people, conversations: [aConversation(given)], ...more }, (map) => ({
    ...map,
    users: { u1: '501', u2: null },
  }));
  return draftOf(all, 'conversations/c1', 'conversation');
}

const files = (count: number): Attachment[] =>
  Array.from({ length: count }, (_, index) =>
    anAttachment({ id: `f${index + 1}`, name: `file ${index + 1}.txt`, messageId: 'm1' }),
  );

describe('conversation drafts', () => {
  it("opens with the contact's own words as plain text, at their time", async () => {
    const draft = await draftFrom({
      messages: [
        aMessage({ html: '<p>Hi</p><p>there</p>' }),
        aMessage({ author: userAuthor('u1'), createdAt: at(60), html: '<p>Hello <b>you</b></p>' }),
      ],
    });
    expect(draft.opener).to.deep.equal({ contact: 'contacts/k1', at: SECONDS, text: 'Hi\n\nthere' });
    expect(draft.parts).to.deep.equal([
      {
        step: 'reply-1',
        kind: 'comment',
        author: { type: 'admin', id: '501' },
        at: SECONDS + 60,
        body: { format: 'html', content: '<p>Hello <b>you</b></p>' },
        files: [],
      },
    ]);
    expect(draft.findings).to.deep.equal([]);
  });

  it('begins neutrally where an agent began, and keeps what the agent wrote as theirs', async () => {
    const draft = await draftFrom({
      messages: [
        aMessage({ author: userAuthor('u1'), createdAt: at(5), html: '<p>We noticed <i>x</i></p>' }),
      ],
    });
    expect(draft.opener).to.deep.equal({
      contact: 'contacts/k1',
      at: SECONDS,
      text: '[Imported] conversation started by Uma User',
    });
    expect(draft.parts[0]).to.deep.include({
      kind: 'comment',
      author: { type: 'admin', id: '501' },
      at: SECONDS + 5,
    });
    expect(codesOf(draft)).to.deep.equal(['agent_started']);
  });

  it('does not take a leading activity line for the beginning, and dates none before it', async () => {
    const draft = await draftFrom({
      messages: [
        aMessage({
          kind: 'activity',
          author: systemAuthor,
          createdAt: at(-30),
          html: 'Thread set the Status to New',
        }),
        aMessage({ html: 'Help' }),
      ],
    });
    expect(draft.opener.text).to.equal('Help');
    expect(draft.parts[0]).to.deep.include({
      kind: 'note',
      at: SECONDS,
      body: { format: 'html', content: `<p>[activity, ${at(-30)}] Thread set the Status to New</p>` },
    });
    expect(codesOf(draft)).to.have.members(['activities_as_note', 'late_activity']);
  });

  it('keeps the order of the source between equal times, and puts others into time order', async () => {
    const draft = await draftFrom({
      messages: [
        aMessage({ html: 'first' }),
        aMessage({ html: 'late', createdAt: at(9) }),
        aMessage({ html: 'b', createdAt: at(5) }),
        aMessage({ html: 'a', createdAt: at(5) }),
      ],
    });
    expect(draft.parts.map(({ body }) => body.content)).to.deep.equal(['b', 'a', 'late']);
  });

  it('lets somebody else write only with the name kept', async () => {
    const draft = await draftFrom({
      messages: [
        aMessage(),
        aMessage({ author: userAuthor('u2', 'Gone <Guy>'), html: '<p>old</p>', createdAt: at(1) }),
        aMessage({ author: contactAuthor(null, 'Passer-by'), html: '<p>new</p>', createdAt: at(2) }),
        aMessage({ kind: 'note', author: systemAuthor, html: 'synced', createdAt: at(3) }),
      ],
    });
    expect(draft.parts.map(({ author, body }) => [author, body.content])).to.deep.equal([
      [{ type: 'admin', id: '900' }, '<p>[originally by Gone &lt;Guy&gt;]</p><p>old</p>'],
      [{ type: 'contact', ref: 'contacts/k1' }, '[originally by Passer-by]\n\nnew'],
      [{ type: 'admin', id: '900' }, '<p>[originally by Thread]</p>synced'],
    ]);
    expect(codesOf(draft)).to.deep.equal(['stand_in_author', 'unknown_contact', 'stand_in_author']);
  });

  it('adds everybody who is named or writes, the opener aside', async () => {
    const draft = await draftFrom({
      contactIds: ['k1', 'k9'],
      messages: [aMessage(), aMessage({ author: contactAuthor('k2', 'Dan'), createdAt: at(1) })],
    });
    expect(draft.participants).to.deep.equal(['contacts/k2']);
    expect(draft.parts[0]?.author).to.deep.equal({ type: 'contact', ref: 'contacts/k2' });
    expect(draft.findings).to.deep.equal([
      {
        code: 'reference_missing',
        ref: 'conversations/c1',
        args: { field: 'contacts', target: 'contacts/k9' },
      },
    ]);
  });

  it('falls back on the placeholder where nobody is known', async () => {
    const all = await mapped({ conversations: [aConversation({ contactIds: [], messages: [] })] });
    const draft = await draftOf(all, 'conversations/c1', 'conversation');
    expect(draft.opener).to.include({ contact: 'setup/contact:unknown' });
    expect(codesOf(draft)).to.include.members(['no_contact', 'empty_message']);
    expect(await all.units.unitFor('setup/contact:unknown')).to.include({
      kind: 'create',
      phase: 'contacts',
    });
  });

  it('sends 23 files on one reply as three parts of the same author and second', async () => {
    const draft = await draftFrom(
      {
        messages: [
          aMessage(),
          aMessage({ id: 'm1', createdAt: at(1), attachmentIds: files(23).map(({ id }) => id) }),
        ],
      },
      { attachments: files(23) },
    );
    expect(draft.parts.map((part) => part.files.length)).to.deep.equal([10, 10, 3]);
    expect(draft.parts.map((part) => part.body.content)).to.deep.equal([
      'Hello',
      '[Files 11 to 20 of 23]',
      '[Files 21 to 23 of 23]',
    ]);
    expect(
      new Set(draft.parts.map((part) => JSON.stringify([part.author, part.at, part.kind]))),
    ).to.have.property('size', 1);
    expect(new Set(draft.parts.map((part) => part.step))).to.have.property('size', 3);
    expect(draft.parts.flatMap((part) => part.files.map(({ name }) => name))).to.deep.equal(
      files(23).map(({ name }) => name),
    );
    expect(draft.findings).to.deep.include({
      code: 'files_split',
      ref: 'conversations/c1',
      args: { count: 23, parts: 3 },
    });
  });

  it('follows a rich opening with its files by the contact and its original in a note', async () => {
    const draft = await draftFrom(
      {
        messages: [
          aMessage({
            id: 'm1',
            html: '<p>See <b>this</b> <img src="attachment:f1"></p>',
            attachmentIds: ['f2'],
          }),
        ],
      },
      { attachments: files(2) },
    );
    expect(draft.opener.text).to.equal('See this [image: file 1.txt]');
    expect(draft.parts.map(({ kind, at: time, author }) => [kind, time, author.type])).to.deep.equal([
      ['comment', SECONDS, 'contact'],
      ['note', SECONDS, 'admin'],
    ]);
    expect(draft.parts[0]?.files.map(({ name }) => name)).to.deep.equal(['file 2.txt', 'file 1.txt']);
    expect(draft.parts[1]?.body.content).to.equal(
      '<p>[The opening message as Cora Client wrote it]</p><p>See <b>this</b> [image: file 1.txt]</p>',
    );
    expect(codesOf(draft)).to.deep.equal(['html_to_text', 'opener_note']);
  });

  it('says so where a message is deleted, edited, empty, or a file is missing', async () => {
    const draft = await draftFrom({
      messages: [
        aMessage(),
        aMessage({ deleted: true, html: '', createdAt: at(1) }),
        aMessage({ html: '<p>&nbsp;</p>', createdAt: at(2), editedAt: at(3) }),
        aMessage({ createdAt: at(4), attachmentIds: ['f404'] }),
      ],
    });
    expect(draft.parts.map(({ body }) => body.content)).to.deep.equal([
      '[Message deleted in the source]',
      '[No content]',
      'Hello',
    ]);
    expect(codesOf(draft)).to.have.members([
      'message_deleted',
      'message_edited',
      'empty_message',
      'attachment_missing',
    ]);
  });

  it('moves the second of two openings in one second, and only by what is needed', async () => {
    const all = await mapped({
      ...people,
      conversations: ['c1', 'c2', 'c3', 'c4'].map((id, index) =>
        aConversation({ id, messages: [aMessage({ createdAt: at(index === 2 ? 1 : 0) })] }),
      ),
    });
    const times = [];
    for (const id of ['c1', 'c2', 'c3', 'c4']) {
      times.push((await draftOf(all, `conversations/${id}`, 'conversation')).opener.at - SECONDS);
    }
    expect(times, 'every second of a contact opens one conversation').to.deep.equal([0, 1, 2, 3]);
    expect((await all.units.unitFor('conversations/c4')).findings).to.deep.equal([
      { code: 'time_nudged', ref: 'conversations/c4', args: { seconds: 3 } },
    ]);
  });

  it('keeps values without a fitting attribute in a note', async () => {
    const draft = await draftFrom(
      { properties: { p1: 'high & mighty', p2: 'x', p404: 'y' } },
      {
        properties: [
          aProperty({ type: 'number', name: 'Users' }),
          aProperty({ id: 'p2', name: 'Elsewhere', appliesTo: 'ticket' }),
        ],
        conversations: [aConversation({ properties: { p1: 'high & mighty', p2: 'x', p404: 'y' } })],
      },
    );
    // p1 was proposed as text, because its only value is none: nothing is lost.
    expect(draft.attributes).to.deep.include({
      name: 'Users',
      value: 'high & mighty',
      from: 'properties/p1',
    });
    expect(draft.parts[0]?.body.content).to.equal(
      '<p>[Values that fit no attribute]</p><ul><li>Elsewhere: x</li><li>p404: y</li></ul>',
    );
    expect(codesOf(draft)).to.deep.equal(['value_unmappable', 'value_unmappable']);
  });

  it('leaves activity out where the map says so, and counts it', async () => {
    const conversation = aConversation({
      messages: [aMessage(), aMessage({ kind: 'activity', author: systemAuthor, createdAt: at(1) })],
    });
    const all = await mapped({ ...people, conversations: [conversation] }, (map) => ({
      ...map,
      activities: 'skip',
    }));
    const draft = await draftOf(all, 'conversations/c1', 'conversation');
    expect(draft.parts).to.deep.equal([]);
    expect(draft.findings).to.deep.equal([
      { code: 'activities_skipped', ref: 'conversations/c1', args: { count: 1 } },
    ]);
  });
});
