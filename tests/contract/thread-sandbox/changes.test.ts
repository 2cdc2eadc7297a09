// The account changes under the reader's hands: truth and pages follow, and reading alone changes nothing.
import { expect } from 'chai';
import { canonicalJson } from '../../../lib/json.ts';
import { type StreamName, streams } from '../../../model/streams.ts';
import { readConversation } from './reader.ts';
import { enter, stopAll, type Visitor } from './visitor.ts';

interface Changed {
  changed: { op: string; stream: StreamName; id: string; record: unknown }[];
}
const change = (
  visitor: Visitor,
  ...changes: { op: string; stream: StreamName; id?: string }[]
): Promise<Changed> => visitor.tell<Changed>('mutate', changes);

describe('Thread sandbox: changes', () => {
  let visitor: Visitor;
  beforeEach(async () => {
    visitor = await enter();
  });
  afterEach(stopAll);

  it('insert, edit and delete in every stream that has them, and the truth stays valid', async () => {
    const insertable = [
      'companies',
      'contacts',
      'tags',
      'reviews',
      'responses',
      'conversations',
      'tickets',
      'templates',
      'integrations',
      'automations',
      'articles',
    ] as const; // each is changed in all three ways
    for (const stream of insertable) {
      const [inserted] = (await change(visitor, { op: 'insert', stream })).changed;
      const [edited] = (await change(visitor, { op: 'edit', stream, id: inserted?.id ?? '' })).changed;
      expect(edited?.record, stream).not.to.deep.equal(inserted?.record);
      const after = await visitor.truth();
      expect(
        after.streams[stream].find(({ id }) => id === inserted?.id),
        stream,
      ).to.deep.equal(edited?.record);
      for (const record of after.streams[stream]) streams[stream].schema.parse(record);
      await change(visitor, { op: 'delete', stream, id: inserted?.id ?? '' });
      expect((await visitor.truth()).streams[stream].some(({ id }) => id === inserted?.id)).to.equal(false);
    }
  });

  it('happen the same way for the same seed', async () => {
    const wishes = [
      { op: 'insert', stream: 'conversations' },
      { op: 'edit', stream: 'conversations' },
      { op: 'delete', stream: 'contacts' },
    ] as const;
    const other = await enter();
    expect(await change(other, ...wishes)).to.deep.equal(await change(visitor, ...wishes));
  });

  it('show on pages: a reply moves its thread to the top, a new thread shifts the rest', async () => {
    const top = async (): Promise<string | undefined> =>
      (await visitor.json<{ items: { id: string }[] }>('/inbox/api/threads?state=all&filter=none')).items[0]
        ?.id;
    await change(visitor, { op: 'edit', stream: 'conversations', id: 'c2' });
    expect(await top()).to.equal('c2');
    expect((await visitor.page('/inbox/threads/c2'))('#count').text()).to.equal('601 messages');
    const { changed } = await change(visitor, { op: 'insert', stream: 'conversations' });
    expect(await top()).to.equal(changed[0]?.id);
    expect(await readConversation(visitor, changed[0]?.id ?? '')).to.deep.equal(changed[0]?.record);
  });

  it('leave only a name where a contact was', async () => {
    await change(visitor, { op: 'delete', stream: 'contacts', id: 'k2' });
    const conversation = (await visitor.truth()).streams.conversations.find(({ id }) => id === 'c10');
    expect(conversation?.contactIds).not.to.include('k2');
    expect(conversation?.messages[1]?.author).to.deep.equal({
      type: 'contact',
      id: null,
      name: 'Wanda Existing',
    });
    expect(await readConversation(visitor, 'c10')).to.deep.equal(conversation);
  });

  it('say what cannot be done', async () => {
    for (const wish of [
      { op: 'insert', stream: 'users' },
      { op: 'edit', stream: 'attachments' },
      { op: 'edit', stream: 'tags', id: 'g999' },
    ]) {
      expect((await visitor.post('/__sandbox/mutate', JSON.stringify([wish]))).status).to.equal(400);
    }
  });

  it('do not come from reading, but from the buttons', async () => {
    const before = canonicalJson(await visitor.truth());
    for (const path of [
      '/inbox',
      '/inbox/threads/c2',
      '/inbox/tickets/x1',
      '/inbox/reviews',
      '/admin/snippets',
      '/admin/flows/w1',
    ]) {
      await visitor.get(path);
    }
    expect(canonicalJson(await visitor.truth())).to.equal(before);
    const page = await visitor.page('/inbox/threads/c2');
    const buttons = page('[data-post]')
      .toArray()
      .map((button) => page(button).attr('data-post') ?? '');
    for (const path of [
      ...buttons,
      '/admin/snippets',
      '/admin/snippets/n1/delete',
      '/admin/flows/w1/toggle',
    ]) {
      expect((await visitor.post(path)).status, path).to.be.oneOf([200, 201]);
    }
    const { streams: held } = await visitor.truth();
    expect(held.conversations.length).to.equal(41);
    expect(held.conversations.find(({ id }) => id === 'c2')?.state).to.equal('done');
    expect(held.templates.some(({ id }) => id === 'n1')).to.equal(false);
    expect(held.automations.find(({ id }) => id === 'w1')?.enabled).to.equal(false);
  });
});
