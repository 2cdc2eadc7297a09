// The pages hold the whole truth: a patient reader gets every field of every record from them.
import { expect } from 'chai';
import { readContact, readConversation, readReview } from './reader.ts';
import { enter, stopAll, type Truth, type Visitor } from './visitor.ts';

interface TicketJson {
  ticket: Record<string, unknown> & {
    owner: { id: string } | null;
    messages: { id: string; html: string; attachments: { id: string }[] }[];
  };
}

describe('Thread sandbox: pages', () => {
  let visitor: Visitor;
  let truth: Truth['streams'];
  before(async () => {
    visitor = await enter({ seed: 4 });
    truth = (await visitor.truth()).streams;
  });
  after(stopAll);

  it('show every thread whole, once everything folded is opened', async () => {
    for (const conversation of truth.conversations) {
      expect(await readConversation(visitor, conversation.id)).to.deep.equal(conversation);
    }
  });

  it('count a thread’s messages, all kinds', async () => {
    const page = await visitor.page('/inbox/threads/c2');
    expect(page('#count').text()).to.equal('600 messages');
    expect(page('li[data-message-id]').length).to.be.below(101);
  });

  it('show exactly a hundred messages at once, and lead on by plain links', async () => {
    expect((await visitor.page('/inbox/threads/c14'))('a.earlier').length).to.equal(0);
    const page = await visitor.page('/inbox/threads/c15');
    expect(page('a.earlier').attr('href')).to.equal('/inbox/threads/c15?before=c15-2');
    const earlier = await visitor.page('/inbox/threads/c15?before=c15-2');
    expect(earlier('li[data-message-id]').attr('data-message-id')).to.equal('c15-1');
  });

  it('fold runs of more than three activities', async () => {
    const page = await visitor.page('/inbox/threads/c12');
    const labels = page('.more-activities')
      .toArray()
      .map((button) => page(button).text());
    expect(labels).to.deep.equal([
      'Show 3 more activities',
      'Show 8 more activities',
      'Show 4 more activities',
    ]);
  });

  it('show literal markup as text', async () => {
    const page = await visitor.page('/inbox/threads/c5');
    expect(page('main script').length).to.equal(0);
    expect(page('h1').text()).to.equal('<script>alert("subject")</script> & other markup');
  });

  it('tell both half past ones of the night summer time ends apart', async () => {
    const page = await visitor.page('/inbox/threads/c9');
    const titles = page('time.sent')
      .toArray()
      .map((time) => page(time).attr('title'));
    expect(titles).to.include.members(['Nov 2, 2025, 1:30:00 AM GMT-4', 'Nov 2, 2025, 1:30:00 AM GMT-5']);
    expect(page('time[datetime]').length).to.equal(0);
  });

  it('show contacts and reviews whole', async () => {
    for (const contact of truth.contacts) {
      expect(await readContact(visitor, contact.id)).to.deep.equal(contact);
    }
    for (const review of truth.reviews) {
      expect(await readReview(visitor, review.id)).to.deep.equal(review);
    }
  });

  it('send tickets as an empty page and JSON', async () => {
    for (const ticket of truth.tickets) {
      const page = await visitor.page(`/inbox/tickets/${ticket.id}`);
      expect(page('#ticket').attr('aria-busy')).to.equal('true');
      expect(page('#ticket').text()).not.to.include(ticket.title);
      const json = (await visitor.json<TicketJson>(`/inbox/api/tickets/${ticket.id}`)).ticket;
      const { number, title, description, createdAt, updatedAt, closedAt } = ticket;
      expect(json).to.include({ number, summary: title, description, createdAt, updatedAt, closedAt });
      expect(json.owner?.id ?? null).to.equal(ticket.ownerId);
      expect(
        json.messages.map(({ id, attachments }) => [id, attachments.map((file) => file.id)]),
      ).to.deep.equal(ticket.messages.map(({ id, attachmentIds }) => [id, attachmentIds]));
    }
  });

  it('name the workspace, its zone and its PSA, and no credentials', async () => {
    const page = await visitor.page('/admin/workspace');
    const values = page('dd')
      .toArray()
      .map((value) => page(value).text());
    expect(values).to.deep.equal(Object.values((await visitor.truth()).account));
    const integrations = await (await visitor.get('/admin/integrations')).text();
    expect(integrations).not.to.match(/api key|secret|token/i);
  });

  it('answer 404 for what does not exist', async () => {
    for (const path of [
      '/inbox/threads/c9999',
      '/inbox/tickets/x0',
      '/admin/flows/w99',
      '/inbox/api/tickets/c1',
    ]) {
      expect((await visitor.get(path)).status, path).to.equal(404);
    }
  });
});
