import { expect } from 'chai';
import { parsers } from '../../../extractors/streams/parsers.ts';

const message = {
  id: 'c1-1',
  kind: 'reply',
  author: { type: 'contact', id: 'k1', name: 'Ann' },
  createdAt: '2026-03-03T21:05:09Z',
};
const conversation = {
  id: 'c1',
  channel: 'Email',
  state: 'active',
  createdAt: '2026-03-03T21:05:09Z',
};

describe('parsers', () => {
  it('give every field a value where the profile gives none', () => {
    const parsed = parsers.conversations({ ...conversation, messages: [message] });
    expect(parsed).to.deep.equal({
      ok: true,
      files: [],
      record: {
        ...conversation,
        number: null,
        subject: '',
        companyId: null,
        contactIds: [],
        ownerId: null,
        teamId: null,
        tags: [],
        properties: {},
        closedAt: null,
        messages: [
          { ...message, subject: null, html: '', editedAt: null, deleted: false, attachmentIds: [] },
        ],
      },
    });
  });

  it('ask for the files of a template, which hang on no message', () => {
    const file = {
      id: 'f1',
      url: 'https://cdn.example/f1/Price%20list.pdf',
      type: 'application/pdf',
      size: 9,
    };
    const template = { id: '-Nx1', title: 'Prices', body: 'x', scope: 'team' };
    const parsed = parsers.templates({ ...template, attachments: [file, file] });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.record.attachmentIds).to.deep.equal(['f1']);
    expect(parsed.files).to.deep.equal([
      {
        ...{ attachmentId: 'f1', url: file.url, name: 'Price list.pdf', statedType: 'application/pdf' },
        ...{ isUnnamed: true, statedSize: 9, inline: false, parent: 'templates/-Nx1', messageId: null },
      },
    ]);
    const none = parsers.templates({ ...template, attachments: [{ id: 'f2' }] });
    expect(none).to.deep.equal({
      ok: false,
      problems: [{ path: 'attachments.0', message: 'file without id or URL' }],
    });
  });

  it('sort what has no order and keep the order that means something', () => {
    const parsed = parsers.conversations({
      ...conversation,
      tags: ['b', 'a', 'b', ' '],
      contactIds: ['k2', 'k1', 'k2'],
      messages: [{ ...message, id: 'z' }, message],
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.record.tags).to.deep.equal(['a', 'b']);
    expect(parsed.record.contactIds).to.deep.equal(['k2', 'k1']);
    expect(parsed.record.messages.map(({ id }) => id)).to.deep.equal(['z', 'c1-1']);
  });

  it('ask for every file once, with what the page says about it', () => {
    const file = { id: 'f1', url: 'https://cdn.example/files/f1/what%3F%20%231.png?sig=x', inline: true };
    const link = {
      id: 'f2',
      url: 'https://cdn.example/files/f2/a',
      name: 'a b.pdf',
      type: 'application/pdf',
      size: 9,
    };
    const parsed = parsers.tickets({
      id: 'x1',
      status: 'New',
      createdAt: '2026-03-03T21:05:09Z',
      messages: [{ ...message, attachments: [file, link, file] }],
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.record.messages[0]?.attachmentIds).to.deep.equal(['f1', 'f2']);
    const common = { parent: 'tickets/x1', messageId: 'c1-1' };
    expect(parsed.files).to.deep.equal([
      {
        attachmentId: 'f1',
        url: file.url,
        name: 'what? #1.png',
        isUnnamed: true,
        statedType: null,
        statedSize: null,
        inline: true,
        ...common,
      },
      {
        attachmentId: 'f2',
        url: link.url,
        name: 'a b.pdf',
        statedType: 'application/pdf',
        statedSize: 9,
        inline: false,
        ...common,
      },
    ]);
  });

  it('never give half a record: every problem is named with its place', () => {
    const parsed = parsers.conversations({
      ...conversation,
      state: 'paused',
      messages: [{ ...message, createdAt: 'yesterday', attachments: [{ id: 'f1' }] }],
    });
    expect(parsed.ok).to.equal(false);
    const paths = parsed.ok ? [] : parsed.problems.map(({ path }) => path);
    expect(paths).to.deep.equal(['state', 'messages.0.createdAt', 'messages.0.attachments.0']);
  });

  it('refuse a thread in which two messages have one id, and name it', () => {
    const parsed = parsers.conversations({ ...conversation, messages: [message, { ...message, html: 'b' }] });
    expect(parsed.ok ? [] : parsed.problems).to.deep.equal([
      { path: 'messages.1.id', message: "c1-1 is another message's id, too: that of messages.0" },
    ]);
  });

  it('keep a review’s response with it, and know when there is none', () => {
    const review = {
      id: 'r1',
      platform: 'Google',
      rating: 4,
      authorName: 'Ann',
      createdAt: message.createdAt,
    };
    const response = {
      body: 'Thanks\n',
      author: { type: 'user', id: 'm1', name: 'Bo' },
      createdAt: message.createdAt,
    };
    const bare = parsers.reviews(review);
    const answered = parsers.reviews({ ...review, response });
    expect(bare.ok && bare.record.response).to.equal(null);
    expect(answered.ok && answered.record.response).to.deep.equal(response);
  });

  it('make attachments of a request and the facts of its bytes, the stated type first', () => {
    const request = {
      attachmentId: 'f1',
      url: 'https://cdn.example/f1',
      name: 'scan.pdf',
      statedType: null,
      statedSize: null,
      inline: false,
      parent: 'conversations/c1',
      messageId: 'c1-1',
    } as const;
    const facts = {
      sha256: 'a'.repeat(64),
      size: 3,
      contentType: 'Text/Plain; charset=utf-8',
      sniffedType: null,
    };
    const typeOf = (more: object) => {
      const parsed = parsers.attachments({ ...request, ...facts, ...more });
      return parsed.ok ? parsed.record.contentType : parsed.problems;
    };
    expect(typeOf({})).to.equal('text/plain');
    expect(typeOf({ statedType: 'application/pdf' })).to.equal('application/pdf');
    expect(typeOf({ contentType: null, sniffedType: 'image/png' })).to.equal('image/png');
    expect(typeOf({ contentType: null })).to.equal('application/octet-stream');
  });

  it('take numbers for ids and leave out empty properties', () => {
    const parsed = parsers.contacts({ id: 7, name: 'Ann', properties: { p1: 'x', p2: '', p3: null } });
    expect(parsed.ok && parsed.record.id).to.equal('7');
    expect(parsed.ok && parsed.record.properties).to.deep.equal({ p1: 'x' });
  });
});
