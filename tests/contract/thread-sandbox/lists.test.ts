// Every list's pages add up to the truth, say so in a counter, and hide rows until asked not to.
import { expect } from 'chai';
import { load } from 'cheerio';
import { everyPage, instantOf } from './reader.ts';
import { enter, stopAll, type Truth, type Visitor } from './visitor.ts';

interface Rows {
  total: number;
  items: { id: string }[];
}

describe('Thread sandbox: lists', () => {
  let visitor: Visitor;
  let truth: Truth['streams'];
  before(async () => {
    visitor = await enter();
    truth = (await visitor.truth()).streams;
  });
  after(stopAll);

  const idsOf = (stream: keyof Truth['streams']): string[] => truth[stream].map(({ id }) => id);
  const count = async (path: string): Promise<string> => (await visitor.page(path))('#count').text();

  it('hides threads by state and by a saved filter, silently, until both are cleared', async () => {
    const page = await visitor.page('/inbox');
    expect(page('[data-filter]').text()).to.include('Board: Service Desk');
    expect(page('#thread-list a').length, 'rows in the HTML').to.equal(0);
    const shown = await visitor.json<Rows>('/inbox/api/threads');
    const hidden = await visitor.json<Rows>('/inbox/api/threads?state=all');
    const all = await visitor.json<Rows>('/inbox/api/threads?state=all&filter=none');
    expect(all.total).to.equal(truth.conversations.length);
    expect(hidden.total).to.equal(truth.conversations.filter(({ teamId }) => teamId === 't201').length);
    expect(shown.total).to.be.below(hidden.total).and.below(all.total);
    await visitor.get('/inbox?view=all&filter=none');
    expect((await visitor.page('/inbox'))('[data-filter]').length).to.equal(0);
    expect((await visitor.json<Rows>('/inbox/api/threads?state=all')).total).to.equal(all.total);
  });

  it('gives threads in slices that add up', async () => {
    const ids: string[] = [];
    for (let offset = 0; ; offset += 15) {
      const { items } = await visitor.json<Rows>(
        `/inbox/api/threads?state=all&filter=none&offset=${offset}&limit=15`,
      );
      ids.push(...items.map(({ id }) => id));
      if (items.length < 15) break;
    }
    expect(ids.sort()).to.deep.equal(idsOf('conversations'));
  });

  const tables = [
    ['tickets', '/inbox/tickets?state=all', 15],
    ['users', '/admin/members?state=all', 10],
    ['companies', '/admin/clients/companies', 15],
    ['contacts', '/admin/clients/contacts', 15],
  ] as const;
  for (const [stream, path, size] of tables) {
    it(`pages ${stream} by ${size} and says how many there are`, async () => {
      const pages = await everyPage(visitor, path);
      const total = truth[stream].length;
      expect(pages.length)
        .to.equal(Math.ceil(total / size))
        .and.above(1);
      expect(pages[0]?.('.pager [role=status]').text()).to.equal(`1-${size} of ${total}`);
      const ids = pages.flatMap((page) =>
        page('tr[data-id]')
          .toArray()
          .map((row) => page(row).attr('data-id')),
      );
      expect(ids.sort()).to.deep.equal(idsOf(stream));
    });
  }

  it('hides closed tickets and deleted members until asked', async () => {
    const tickets = await visitor.page('/inbox/tickets');
    const members = await visitor.page('/admin/members');
    expect(tickets('[role=status]').text()).not.to.include(`of ${truth.tickets.length}`);
    expect(members('[role=status]').text()).to.equal('1-10 of 10');
  });

  it('loads more reviews ten by ten', async () => {
    const page = await visitor.page('/inbox/reviews');
    expect(page('article[data-review-id]').length).to.equal(10);
    while (page('#load-more').length > 0) {
      const more = await (await visitor.get(page('#load-more').attr('data-next') ?? '')).text();
      page('#load-more').replaceWith(load(more, null, false).html());
    }
    const ids = page('article[data-review-id]')
      .toArray()
      .map((card) => page(card).attr('data-review-id'));
    expect(ids.sort()).to.deep.equal(idsOf('reviews'));
    expect(page('#count').text()).to.equal(`${truth.reviews.length} reviews`);
  });

  it('keeps responses as records of their own, with all of their fields', async () => {
    const pages = await everyPage(visitor, '/inbox/reviews/responses');
    const read = pages.flatMap((page) =>
      page('article[data-response-id]')
        .toArray()
        .map((row) => ({
          id: page(row).attr('data-response-id') ?? '',
          reviewId: page(row).find('[data-review-id]').attr('data-review-id'),
          body: page(row).find('.response-body').text(),
          author: {
            type: 'user',
            id: page(row).find('[data-member-id]').attr('data-member-id'),
            name: page(row).find('[data-member-id]').text(),
          },
          createdAt: instantOf(page(row).find('time').attr('title')),
        })),
    );
    expect(read.sort((a, b) => (a.id < b.id ? -1 : 1))).to.deep.equal(truth.responses);
    expect(pages[0]?.('#count').text()).to.equal(`${truth.responses.length} responses`);
  });

  it('hands out tags by cursor', async () => {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { total: number; items: { id: string }[]; nextCursor: string | null } = await visitor.json(
        `/admin/api/tags?cursor=${cursor}`,
      );
      expect(page.total).to.equal(truth.tags.length);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(ids.sort()).to.deep.equal(idsOf('tags'));
  });

  it('counts what it shows on one page', async () => {
    expect(await count('/admin/teams')).to.equal(`${truth.teams.length} teams`);
    expect(await count('/admin/custom-properties')).to.equal(`${truth.properties.length} properties`);
    expect(await count('/admin/integrations')).to.equal(`${truth.integrations.length} integrations`);
    expect(await count('/admin/flows')).to.equal(`${truth.automations.length} flows`);
    expect(await count('/admin/articles')).to.equal(`${truth.articles.length} articles`);
    const own = truth.templates.filter(({ scope }) => scope === 'personal').length;
    expect(await count('/admin/snippets')).to.equal(`${own} snippets`);
    expect(await count('/admin/snippets?tab=team')).to.equal(`${truth.templates.length - own} snippets`);
  });
});
