// The app in a plain browser: what a person sees by clicking and scrolling is the truth, with all hazards and none.
import { expect } from 'chai';
import type { Browser } from 'playwright';
import { openBrowser, type Person, personAt } from './person.ts';
import { arrive, stopAll, type Truth, type Visitor } from './visitor.ts';

for (const hazards of ['none', 'all'] as const) {
  describe(`Thread sandbox, single-page face: in a browser, hazards ${hazards}`, () => {
    const isHard = hazards === 'all';
    const problems: string[] = [];
    let browser: Browser | null;
    let visitor: Visitor;
    let truth: Truth['streams'];
    let person: Person;

    before(async function () {
      browser = await openBrowser();
      if (browser === null) return this.skip();
      visitor = await arrive({ seed: 6, size: 'tiny', hazards });
      truth = (await visitor.truth()).streams;
      const page = await (await browser.newContext({ viewport: { width: 1100, height: 460 } })).newPage();
      page.setDefaultTimeout(5000);
      page.on('pageerror', ({ message }) => problems.push(message));
      person = personAt(page, visitor);
    });
    after(async () => {
      await browser?.close();
      await stopAll();
    });

    it('signs in over the other origin and comes back to where one was going', async () => {
      await person.go('/settings/members');
      await person.signIn();
      expect(new URL(person.page.url()).pathname).to.equal('/settings/members');
      const news = person.page.getByRole('dialog', { name: 'What’s new' });
      expect(await news.count()).to.equal(isHard ? 1 : 0);
      if (isHard) await news.getByRole('button', { name: 'Got it' }).click();
      const asked = (await visitor.log()).map(({ method, origin, path }) => `${method} ${origin} ${path}`);
      expect(asked).to.include.members([
        'OPTIONS auth /oauth/token',
        'POST auth /oauth/token',
        'OPTIONS api /graphql',
      ]);
    });

    it('members, left ones when asked for', async () => {
      await person.page.getByText('Show deleted members').click();
      const rows = await person.tableTexts('Members');
      const names = truth.users.map(({ name, email }) => [name, email ?? '']);
      expect(rows.map((row) => row.slice(0, 2)).sort()).to.deep.equal(names.sort());
    });

    it('the Inbox, whose filters hide most of it at first', async () => {
      const { page } = person;
      await person.follow('Inbox');
      const list = page.getByRole('list', { name: 'Threads' });
      const seen = new Set<string>();
      const look = async (): Promise<number> => {
        const texts = await list.getByRole('listitem').allTextContents();
        for (const text of texts) seen.add(/#\d+/.exec(text)?.[0] ?? '');
        return texts.length;
      };
      const all = truth.conversations.map(({ number }) => number).sort();
      await look();
      if (isHard) {
        expect(seen.size).to.be.below(all.length);
        await page.getByRole('button', { name: /^Remove filter/ }).click();
        await person.choose('View options', 'All');
        await person.settled();
      }
      await list.getByText('You’re all caught up').waitFor();
      for (let top = 0; top < all.length * 84; top += 200) {
        await list.evaluate((one, to) => {
          one.scrollTop = to;
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }, top);
        const rows = await look();
        expect(rows < all.length, 'only some rows exist').to.equal(isHard);
      }
      expect([...seen].sort()).to.deep.equal(all);
      await page.reload();
      await person.settled();
      await list.getByRole('listitem').first().waitFor();
      expect(await page.getByRole('button', { name: /^Remove filter/ }).count(), 'remembered').to.equal(0);
    });

    it('the longest thread to its first line, with everything folded opened', async () => {
      const { page } = person;
      const long = truth.conversations.find(({ messages }) => messages.length === 130);
      const row = page.getByRole('listitem').filter({ hasText: long?.number ?? '' });
      const list = page.getByRole('list', { name: 'Threads' });
      for (let top = 0; (await row.count()) === 0; top += 200) {
        await list.evaluate((one, to) => {
          one.scrollTop = to;
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }, top);
      }
      await row.click();
      await page.getByRole('heading', { name: long?.subject ?? '' }).waitFor();
      const log = page.getByRole('log');
      const folded = page.getByRole('button', { name: /^Show \d+ more activit/ });
      const expected: [string, string][] = [];
      for (const { kind, html, deleted } of long?.messages ?? []) {
        const label = { reply: 'Reply', note: 'Note', activity: 'Activity' }[kind];
        expected.push([label, deleted ? '' : await person.textOf(html)]);
      }
      const limit = Date.now() + 20_000;
      while ((await log.locator('> *').count()) < expected.length && Date.now() < limit) {
        await log.evaluate((one) => {
          const scroller = one.parentElement as HTMLElement;
          scroller.scrollTop = 0;
          scroller.dispatchEvent(new Event('scroll'));
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        });
        await person.settled();
        while ((await folded.count()) > 0) {
          await folded.first().click();
          await person.settled();
        }
      }
      expect(await person.timeline()).to.deep.equal(expected);
    });

    it('tells exactly when something was said to those who point at it', async () => {
      const { page } = person;
      const first = truth.conversations.find(({ messages }) => messages.length === 130)?.messages[0];
      const article = page.getByRole('article').first();
      const short = article.locator('header > *').last();
      if (!isHard)
        expect(await short.getAttribute('datetime')).to.equal(first?.createdAt.replace('Z', '.000Z'));
      await short.hover();
      const told = isHard ? await page.getByRole('tooltip').textContent() : await short.getAttribute('title');
      expect(told).to.match(/^\w{3} \d+, \d{4}, \d+:\d\d:\d\d [AP]M GMT-[45]$/);
      expect(new Date(told ?? '').getTime()).to.equal(Date.parse(first?.createdAt ?? ''));
    });

    it('tickets, one after the other in the panel at the side', async () => {
      const { page } = person;
      await person.follow('Tickets');
      await person.choose('Ticket status', 'All');
      const read: string[] = [];
      await person.eachPage(page.getByRole('table', { name: 'Tickets' }), async (rows) => {
        for (const row of await rows.all()) {
          const reference = (await row.locator('td').first().textContent()) ?? '';
          if (!isHard) {
            read.push(reference);
            continue;
          }
          await row.click();
          const panel = page.getByRole('dialog', { name: 'Ticket' });
          await panel.getByRole('heading', { name: reference }).waitFor();
          read.push(reference);
          const ticket = truth.tickets.find(({ number }) => number === reference);
          expect(await panel.locator('h2 + div').textContent()).to.equal(ticket?.description);
          expect(await panel.getByRole('log').locator('> *').count()).to.equal(ticket?.messages.length);
          expect(new URL(page.url()).pathname).to.equal('/tickets');
        }
      });
      expect(read.sort()).to.deep.equal(truth.tickets.map(({ number }) => number));
    });

    it('reviews by their stars, and snippets from the user menu', async () => {
      const { page } = person;
      await person.follow('Reviews');
      const stars = await page
        .getByRole('article')
        .evaluateAll((cards) =>
          cards.map(
            (card) =>
              [...card.querySelectorAll('svg')].filter(
                (star) => getComputedStyle(star).fill === 'rgb(224, 161, 0)',
              ).length,
          ),
        );
      expect(stars).to.deep.equal([...truth.reviews].reverse().map(({ rating }) => rating));
      await person.choose('Account', 'Snippets');
      await page.getByRole('heading', { name: 'Snippets' }).waitFor();
      const titles: string[] = [];
      for (const tab of ['Your Snippets', 'Team Snippets']) {
        await page.getByRole('tab', { name: tab }).click();
        titles.push(...(await person.tableTexts('Snippets')).map((row) => row[0] ?? ''));
      }
      expect(titles.sort()).to.deep.equal(truth.templates.map(({ title }) => title).sort());
    });

    it('leaves traces only where opening a thread does', async () => {
      const names = [...new Set(await visitor.writes())].sort();
      expect(names).to.deep.equal(isHard ? ['MarkThreadRead', 'presence'] : []);
      await person.go('/inbox/thread/c1');
      const box = person.page.getByRole('textbox', { name: 'Write a reply' });
      const saved = person.page.waitForResponse(
        async (response) => response.request().method() === 'POST' && /savedAt/.test(await response.text()),
      );
      await box.fill('Hello');
      await saved;
      expect(await visitor.writes()).to.include('SaveDraft');
      expect(problems).to.deep.equal([]);
    });
  });
}
