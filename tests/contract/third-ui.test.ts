// The third helpdesk is what its truth says: what a real browser draws, and what the API answers. No crawl code of ours
// takes part, so that whoever crawls it can trust the truth.
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { findBrowser } from '../../extractors/browser/browser-path.ts';
import { UsageError } from '../../lib/errors.ts';
import { itInSoak } from '../support/soak.ts';
import { startThirdUi, type ThirdUi } from '../support/third-ui/start.ts';

describe('third UI: in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let desk: ThirdUi;
  let problems: string[];

  before(async function () {
    const found = await findBrowser(process.env.THREADLIFT_BROWSER).catch((error: unknown) => {
      if (error instanceof UsageError && error.code === 'browser_missing') return null;
      throw error;
    });
    if (found === null) return this.skip();
    browser = await chromium.launch({
      executablePath: found.executablePath,
      env: { ...(process.env as Record<string, string>), ...found.env },
      chromiumSandbox: false,
      args: ['--disable-gpu', '--disable-quic'],
    });
  });
  after(() => browser?.close());

  beforeEach(async () => {
    problems = [];
    desk = await startThirdUi({ seed: 6, liveDelayMs: 5 });
    context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
    page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    await signIn('#/vorgaenge');
  });
  afterEach(async () => {
    await context.close();
    await desk.close();
    expect(problems).to.deep.equal([]);
  });

  async function signIn(hash: string): Promise<void> {
    await page.goto(`${desk.url}/${hash}`);
    await page.getByRole('button', { name: 'Nur notwendige' }).click();
    await page.getByLabel('Benutzername').fill(desk.user);
    await page.getByLabel('Kennwort').fill(desk.password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByRole('heading', { name: 'Vorgänge' }).waitFor();
  }
  const open = async (hash: string, heading: string): Promise<void> => {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  };
  const texts = (selector: string): Promise<string[]> => page.locator(selector).allTextContents();
  /** Scrolls until the list says that there is no more. */
  const scrolled = async (): Promise<string[]> => {
    await page.waitForFunction(() => {
      const body = document.querySelector('.kd-liste__rumpf');
      body?.scrollTo(0, body.scrollHeight);
      return document.querySelector('.kd-liste__ende')?.textContent?.includes('Keine weiteren') ?? false;
    });
    return texts('.kd-liste__nummer');
  };
  interface Drawn {
    id: string | undefined;
    kind: string | undefined;
    author: string | null | undefined;
    html: string | null;
    edited: boolean;
  }
  const drawnMessages = (): Promise<Drawn[]> =>
    page.locator('.kd-nachricht').evaluateAll((nodes) =>
      nodes.map((node) => ({
        id: node.querySelector('.kd-nachricht__zeit')?.getAttribute('href')?.split('/').at(-1),
        kind: node.className.split('--')[1],
        author: node.querySelector('.kd-nachricht__autor')?.textContent,
        html: node.querySelector('kd-nachrichtentext')?.shadowRoot?.querySelector('.text')?.innerHTML ?? null,
        edited: node.querySelector('.kd-nachricht__bearbeitet') !== null,
      })),
    );
  /** The messages of a thread as the page should have them, notes or all the others. */
  const trueMessages = (id: string, notes: boolean): Drawn[] => {
    const { conversations } = desk.truth();
    const messages = conversations.find((one) => one.id === id)?.messages ?? [];
    const kinds = { reply: 'antwort', activity: 'system', note: 'notiz' };
    return messages
      .filter(({ kind }) => (kind === 'note') === notes)
      .map((message) => ({
        ...{ id: message.id, kind: kinds[message.kind], author: message.author.name },
        html: message.deleted ? null : message.html,
        edited: message.editedAt !== null,
      }));
  };
  /** Tickets of files differ each time; what they lead to does not. */
  const withoutTickets = (drawn: Drawn[]): Drawn[] =>
    drawn.map((one) => ({
      ...one,
      html: one.html?.replace(/"http[^"]+\/d\/(D-\d+)\?schein=[^"]+"/g, '"attachment:$1"') ?? null,
    }));
  const showOlder = async (): Promise<void> => {
    const button = page.getByRole('button', { name: 'Ältere anzeigen' });
    while ((await button.count()) > 0) {
      const before = await page.locator('.kd-nachricht').count();
      await button.click();
      await page.waitForFunction((n) => document.querySelectorAll('.kd-nachricht').length > n, before);
    }
  };

  it('lists open threads as one scrolls, and the closed ones once the switch is down', async () => {
    const { conversations } = desk.truth();
    const numbers = (all: boolean): (string | null)[] =>
      conversations.filter(({ state }) => all || state !== 'done').map(({ number }) => number);
    expect(await scrolled()).to.have.members(numbers(false));
    await page.getByRole('switch').dispatchEvent('click');
    expect(await page.getByRole('switch').getAttribute('aria-checked')).to.equal('false');
    await page.getByRole('switch').click();
    expect(await scrolled()).to.have.members(numbers(true));
    expect(desk.writes().map(({ name }) => name)).to.deep.equal(['einstellungen']);
  });

  itInSoak(
    'draws the messages, notes and live news of the long, the corrected and the odd threads',
    async () => {
      const special = desk
        .truth()
        .conversations.filter((_, index) => index < 8 || index === 9 || index === 15);
      for (const { id, number } of special) {
        await open(`#/vorgaenge/${id}`, number ?? '');
        await page.getByText('● live').waitFor();
        await showOlder();
        expect(withoutTickets(await drawnMessages()), id).to.deep.equal(trueMessages(id, false));
        await page.getByRole('tab', { name: 'Interne Notizen' }).click();
        await page.locator('.kd-nachricht--notiz').or(page.getByText('Keine Notizen')).first().waitFor();
        expect(withoutTickets(await drawnMessages()), id).to.deep.equal(trueMessages(id, true));
      }
      const names = desk.writes().map(({ name }) => name);
      expect(names.filter((name) => name === 'gelesen')).to.have.length(special.length);
      expect(names.filter((name) => name === 'telemetrie')).to.have.length(special.length);
    },
  );

  it('turns the pages of contacts and tickets, each row by row', async () => {
    const { contacts, tickets, users, templates } = desk.truth();
    await open('#/kontakte', 'Kontakte');
    const ids = (): Promise<(string | undefined)[]> =>
      page
        .locator('tbody a')
        .evaluateAll((links) =>
          links.map((link) => link.getAttribute('href')?.split('/').at(-1)).filter((id) => id !== undefined),
        );
    const first = await page.locator('tbody tr td:first-child').allTextContents();
    expect(first).to.have.length(25);
    expect(await texts('.kd-blaettern__stand')).to.deep.equal(['1–25 von 40']);
    await page.getByRole('button', { name: 'Weiter' }).click();
    await page.getByText('26–40 von 40').waitFor();
    expect(await page.locator('tbody tr').count()).to.equal(contacts.length - 25);

    await open('#/stoerungen', 'Störungen');
    await page.getByRole('switch').click();
    await page.getByText('1–25 von 30').waitFor();
    const seen = await ids();
    await page.getByRole('button', { name: 'Weiter' }).click();
    await page.getByText('26–30 von 30').waitFor();
    expect([...seen, ...(await ids())]).to.have.members(tickets.map(({ id }) => id));

    await open('#/verwaltung/benutzer', 'Benutzer');
    expect(await texts('tbody td:first-child')).to.deep.equal(users.map(({ name }) => name));

    await open('#/textbausteine', 'Textbausteine');
    await page.getByText('▸ Anreden').click();
    await page.getByRole('treeitem', { name: 'Begrüßung', exact: true }).click();
    await page.getByText('#gruss').waitFor();
    expect(await texts('.kd-textbaustein__inhalt')).to.deep.equal([templates[0]?.body]);
  });

  it('works without its writes, and waits where it is told to', async () => {
    await page.route(/\/(gelesen|telemetrie|einstellungen)$/, (route) => route.abort());
    await open('#/vorgaenge/4711', 'KD-4711');
    await page.getByText('● live').waitFor();
    expect(withoutTickets(await drawnMessages())).to.deep.equal(trueMessages('4711', false).slice(-10));
    expect(desk.writes()).to.deep.equal([]);
    desk.throttle(1);
    const throttled = page.waitForResponse((answer) => answer.status() === 429);
    const opened = open('#/verwaltung/etiketten', 'Etiketten');
    await throttled;
    desk.throttle(0);
    await opened;
  });

  it('serves a file once by each link', async () => {
    const { attachments } = desk.truth();
    const file = attachments.find(({ inline, parent }) => !inline && parent === 'conversations/4713');
    await open('#/vorgaenge/4713', 'KD-4713');
    await page.getByText('● live').waitFor();
    await showOlder();
    const link = page.locator('.kd-anhang', { hasText: file?.name ?? '?' });
    const href = (await link.getAttribute('href')) ?? '';
    const once = await context.request.get(href);
    expect(await once.body()).to.deep.equal(desk.bytes(file?.id ?? ''));
    expect(once.headers()['content-type']).to.equal(file?.contentType);
    expect((await context.request.get(href)).status()).to.equal(410);
  });

  it('signs a new tab in by the cookie alone', async () => {
    const tab = await context.newPage();
    await tab.goto(`${desk.url}/#/verwaltung/etiketten`);
    await tab.getByRole('heading', { name: 'Etiketten' }).waitFor();
    expect(await tab.locator('main .kd-marke').allTextContents()).to.deep.equal(
      desk.truth().tags.map(({ name }) => name),
    );
    const named = desk.requests().map(({ name }) => name);
    expect(named.filter((name) => name === 'anmeldung')).to.have.length(1);
    // One before the form was there, one for the new tab.
    expect(named.filter((name) => name === 'erneuern')).to.have.length(2);
    expect(desk.writes()).to.deep.equal([]);
  });

  it('renews its token before it ends', async () => {
    await desk.close();
    desk = await startThirdUi({ seed: 6, tokenSeconds: 3 });
    await signIn('#/vorgaenge');
    const renewed = await page.waitForResponse(/\/anmeldung\/erneuern$/, { timeout: 10_000 });
    expect(renewed.status()).to.equal(200);
    expect(desk.requests().filter(({ status }) => status === 401)).to.have.length(1);
  });

  it('signs out by a link, which is a write', async () => {
    // Not by a click: the welcome in the corner lies on top of the link for four seconds.
    await page.getByRole('link', { name: 'Abmelden' }).press('Enter');
    await page.getByLabel('Benutzername').waitFor();
    expect(desk.writes().map(({ name }) => name)).to.deep.equal(['abmelden']);
  });
});
