import { expect } from 'chai';
import type { MigrationMap } from '../../../model/map.ts';
import { draftOf, mapped } from '../../support/mapped.ts';
import { aContact, aReview, at, aUser, SECONDS, userAuthor } from '../../support/records.ts';

const response = { body: 'Thank you\n\n<3', author: userAuthor('u1'), createdAt: at(60) };
const decided = (map: MigrationMap): MigrationMap => ({ ...map, users: { u1: '501' } });

describe('review drafts', () => {
  it('becomes a Back-office ticket with source and rating, tagged by its platform', async () => {
    const all = await mapped(
      { users: [aUser()], reviews: [aReview({ url: 'https://g.example/1' })] },
      decided,
    );
    const draft = await draftOf(all, 'reviews/r1', 'ticket');
    expect(draft).to.deep.include({
      type: 'Review',
      contact: 'setup/reviewer:r1',
      title: 'Review by Rita on Google',
      description: 'Good service.',
      at: SECONDS,
      category: 'resolved',
      tags: ['setup/tag:source:Google'],
    });
    expect(Object.fromEntries(draft.attributes.map(({ name, value }) => [name, value]))).to.deep.equal({
      source_ref: 'reviews/r1',
      rt_source__c: 'Google',
      rt_rating__c: 4,
      rt_author__c: 'Rita',
      rt_url__c: 'https://g.example/1',
    });
    expect((await all.units.unitFor('setup/ticket-type:Review')).writes[0]?.body).to.include({
      category: 'Back-office',
    });
  });

  it('is by the contact it was matched to, or by one made for it', async () => {
    const all = await mapped({
      contacts: [aContact()],
      reviews: [aReview({ contactId: 'k1' }), aReview({ id: 'r2', contactId: 'k404' })],
    });
    expect((await draftOf(all, 'reviews/r1', 'ticket')).contact).to.equal('contacts/k1');
    expect((await draftOf(all, 'reviews/r2', 'ticket')).contact).to.equal('setup/reviewer:r2');
    expect(await draftOf(all, 'setup/reviewer:r2', 'contact')).to.include({
      externalId: 'thread:reviewer:r2',
      name: 'Rita',
    });
  });

  it('writes the response as an internal note that needs its review', async () => {
    const all = await mapped({ users: [aUser()], reviews: [aReview({ response })] }, decided);
    const { part } = await draftOf(all, 'reviews/r1#response', 'reply');
    expect(part).to.deep.include({
      kind: 'note',
      author: { type: 'admin', id: '501' },
      at: SECONDS + 60,
      body: { format: 'html', content: '<p>Thank you</p><p>&lt;3</p>' },
    });
    const unit = await all.units.unitFor('reviews/r1#response');
    expect(unit).to.deep.include({ phase: 'responses', needs: ['reviews/r1'] });
    expect(unit.writes.map(({ endpoint }) => endpoint)).to.deep.equal(['POST /tickets/{ticket_id}/reply']);
  });

  it('writes a response that the source keeps twice only once', async () => {
    const all = await mapped(
      {
        users: [aUser()],
        reviews: [aReview({ response }), aReview({ id: 'r2' })],
        responses: [
          { id: 's1', reviewId: 'r1', ...response },
          { id: 's2', reviewId: 'r2', ...response },
          { id: 's3', reviewId: 'r404', ...response },
        ],
      },
      decided,
    );
    expect(await all.units.unitFor('responses/s1')).to.include({ kind: 'skip' });
    expect(await all.units.unitFor('responses/s2')).to.include({ kind: 'create' });
    const orphan = await all.units.unitFor('responses/s3');
    expect([orphan.kind, orphan.findings[0]?.code]).to.deep.equal(['skip', 'reference_missing']);
  });

  it('becomes a conversation where the map wants it, closed, with its response on it', async () => {
    const all = await mapped(
      { users: [aUser()], reviews: [aReview({ response, title: 'Five stars' })] },
      (map) => ({
        ...decided(map),
        reviews: { as: 'conversation' },
      }),
    );
    const draft = await draftOf(all, 'reviews/r1', 'conversation');
    expect(draft).to.deep.include({ title: 'Five stars', closed: true });
    expect(draft.opener).to.deep.equal({ contact: 'setup/reviewer:r1', at: SECONDS, text: 'Good service.' });
    const unit = await all.units.unitFor('reviews/r1#response');
    expect(unit.writes[0]?.endpoint).to.equal('POST /conversations/{conversation_id}/reply');
  });
});
