import { expect } from 'chai';
import { tagBook } from '../../../mapping/tags.ts';
import { draftOf, mapped } from '../../support/mapped.ts';
import { aContact, aConversation } from '../../support/records.ts';

const long = 'x'.repeat(300);

describe('tag names', () => {
  it('shortens what is too long, counting characters and not code units', () => {
    const book = tagBook([{ id: 'g1', name: '👍'.repeat(300) }], [], 255);
    expect(book.entries.get('tags/g1')?.name).to.equal('👍'.repeat(255));
  });

  it('never makes two tags one by shortening', () => {
    const book = tagBook(
      [
        { id: 'g1', name: `${long}1` },
        { id: 'g2', name: `${long}2` },
        { id: 'g3', name: 'x'.repeat(255) },
      ],
      [],
      255,
    );
    const names = [...book.entries.values()].map(({ name }) => name);
    expect(new Set(names)).to.have.property('size', 3);
    for (const name of names) expect(name).to.have.length.at.most(255);
    expect(book.entries.get('tags/g3')?.name, 'what fits keeps its name').to.equal('x'.repeat(255));
  });

  it('takes names that differ only in case as one, because Intercom does', () => {
    const book = tagBook(
      [
        { id: 'g1', name: 'VIP' },
        { id: 'g2', name: 'vip ' },
      ],
      ['Vip'],
      255,
    );
    expect(book.refOf('vIP')).to.equal('tags/g1');
    expect(book.entries.get('tags/g2')?.sameAs?.ref).to.equal('tags/g1');
    expect(book.entries.size).to.equal(2);
  });

  it('makes tags that only records know, and keeps "#" out of refs', () => {
    const book = tagBook([], ['C#'], 255);
    expect(book.refOf('C#')).to.equal('setup/tag:C%23');
  });
});

describe('tag units', () => {
  it('matches what the workspace has, tells what was cut, and merges what Intercom cannot tell apart', async () => {
    const all = await mapped({
      contacts: [aContact()],
      tags: [
        { id: 'g1', name: 'Billing' },
        { id: 'g2', name: 'BILLING' },
        { id: 'g3', name: long },
      ],
      conversations: [aConversation({ tags: ['BILLING', 'Billing', 'only here', long] })],
    });
    all.inventory.tags.push({ id: '77', name: 'billing' });
    expect(await all.units.unitFor('tags/g1')).to.include({ kind: 'match', target: '77' });
    expect(await all.units.unitFor('tags/g2')).to.include({ kind: 'skip' });
    const cut = await all.units.unitFor('tags/g3');
    expect(cut.findings).to.deep.equal([
      { code: 'tag_truncated', ref: 'tags/g3', args: { length: 300, kept: 255 } },
    ]);
    expect(cut.writes[0]?.body).to.deep.equal({ name: 'x'.repeat(255) });
    const { tags } = await draftOf(all, 'conversations/c1', 'conversation');
    expect(tags).to.deep.equal(['tags/g1', 'setup/tag:only here', 'tags/g3', 'setup/tag:channel:Email']);
  });
});
