// What the browser draws: the virtualised list, the endless one, the ticket page, and what clicks bring.

import { expect } from 'chai';
import { load } from 'cheerio';
import { type Browser, chromium, type Page } from 'playwright';
import { findBrowser } from '../../../extractors/browser/browser-path.ts';
import { UsageError } from '../../../lib/errors.ts';
import { readConversation } from './reader.ts';
import { enter, stopAll, type Truth, type Visitor } from './visitor.ts';

describe('Thread sandbox: in a browser', () => {
  let browser: Browser;
  let visitor: Visitor;
  let truth: Truth['streams'];
  let page: Page;
  const problems: string[] = [];

  before(async function () {
    const found = await findBrowser(process.env.THREADLIFT_BROWSER).catch((error: unknown) => {
      if (error instanceof UsageError && error.code === 'browser_missing') return null;
      throw error;
    });
    if (found === null) return this.skip();
    const { executablePath, env } = found;
    browser = await chromium.launch({
      executablePath,
      env: { ...(process.env as Record<string, string>), ...env },
      chromiumSandbox: false,
      args: ['--disable-gpu', '--disable-quic'],
    });
    visitor = await enter({ seed: 6 });
    truth = (await visitor.truth()).streams;
    const context = await browser.newContext({ viewport: { width: 900, height: 420 } });
    await context.addCookies(
      [...visitor.cookies].map(([name, value]) => ({ name, value, url: visitor.thread.url })),
    );
    page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
  });
  after(async () => {
    await browser?.close();
    await stopAll();
  });

  const open = (path: string) => page.goto(`${visitor.thread.url}${path}`);

  it('keeps only the threads in view, and shows each when scrolled to', async () => {
    await open('/inbox?view=all&filter=none');
    const seen = new Set<string>();
    const total = truth.conversations.length;
    for (let row = 1; row <= total; row += 4) {
      await page.locator('#thread-list').evaluate((list, index) => {
        list.scrollTop = (index - 1) * 64;
      }, row);
      await page.locator(`a[role=row][aria-rowindex="${row}"]`).waitFor();
      const ids = await page
        .locator('a[role=row]')
        .evaluateAll((rows) => rows.map((one) => one.dataset.threadId));
      expect(ids.length).to.be.below(total);
      for (const id of ids) seen.add(id ?? '');
    }
    expect([...seen].sort()).to.deep.equal(truth.conversations.map(({ id }) => id));
    expect(await page.locator('#count').textContent()).to.equal(`${total} threads`);
  });

  it('fetches more tags when the end comes into view', async () => {
    await open('/admin/tags');
    await page.locator('#tags > li').first().waitFor();
    expect(await page.locator('#tags > li').count()).to.be.below(truth.tags.length);
    await page.locator('#tags-end').scrollIntoViewIfNeeded();
    await page
      .locator('#tags > li')
      .nth(truth.tags.length - 1)
      .waitFor();
    const names = await page.locator('#tags .tag-name').allTextContents();
    expect(names.sort()).to.deep.equal(truth.tags.map(({ name }) => name).sort());
  });

  it('draws tickets with all that is in them', async () => {
    for (const ticket of truth.tickets) {
      await open(`/inbox/tickets/${ticket.id}`);
      await page.locator('#ticket[aria-busy=false]').waitFor();
      const drawn = load(await page.content());
      const read = await readConversation({ ...visitor, page: async () => drawn }, ticket.id);
      const { messages, tags, properties, companyId, ownerId, teamId, createdAt, closedAt, number } = ticket;
      expect({ ...read, subject: drawn('.ticket-description').text() }).to.deep.include({
        ...{ messages, tags, properties, companyId, ownerId, teamId, createdAt, closedAt, number },
        subject: ticket.description,
      });
    }
  });

  it('opens everything folded on a thread by clicking', async () => {
    await open('/inbox/threads/c2');
    for (let left = 7; left > 0; ) {
      const folded = page.locator('li [data-fragment]');
      left = await folded.count();
      if (left === 0) break;
      const first = await folded.first().elementHandle();
      await first?.evaluate((button) => (button as HTMLElement).click());
      await page.waitForFunction((button) => !button?.isConnected, first);
    }
    expect(await page.locator('li[data-message-id]').count()).to.equal(600);
  });

  it('writes nothing by drawing pages, but does by a beacon, a keystroke and a button', async () => {
    const writes = async (): Promise<string[]> => {
      const { requests } = await visitor.json<{ requests: { method: string; path: string }[] }>(
        '/__sandbox/log',
      );
      return requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
    };
    const signIn = ['/login', '/login/passcode'];
    expect(await writes()).to.deep.equal(signIn);
    await visitor.tell('faults', { presenceBeacon: true });
    const beacon = page.waitForResponse((response) => response.url().endsWith('/inbox/api/presence'));
    await open('/inbox/threads/c1');
    await beacon;
    await visitor.tell('faults', {});
    const draft = page.waitForResponse((response) => response.url().endsWith('/inbox/api/drafts'));
    await page.locator('textarea').fill('Hello');
    await draft;
    await page.getByRole('button', { name: 'Note' }).click();
    await page.waitForURL(/\/inbox\/threads\/c1$/);
    expect(await writes()).to.deep.equal([
      ...signIn,
      '/inbox/api/presence',
      '/inbox/api/drafts',
      '/inbox/threads/c1/messages',
    ]);
    expect(problems).to.deep.equal([]);
  });
});
