// A person with a browser at the single-page face: no reading by machine, only what anybody does with mouse and eyes.
import { type Browser, chromium, type Locator, type Page } from 'playwright';
import { findBrowser } from '../../../extractors/browser/browser-path.ts';
import { UsageError } from '../../../lib/errors.ts';
import type { Visitor } from './visitor.ts';

/** A browser, or null on a machine that has none. */
export async function openBrowser(): Promise<Browser | null> {
  const found = await findBrowser(process.env.THREADLIFT_BROWSER).catch((error: unknown) => {
    if (error instanceof UsageError && error.code === 'browser_missing') return null;
    throw error;
  });
  if (found === null) return null;
  const { executablePath, env } = found;
  return chromium.launch({
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-quic'],
  });
}

export type Person = ReturnType<typeof personAt>;

export function personAt(page: Page, visitor: Visitor) {
  const person = {
    page,
    go: (path: string) => page.goto(`${visitor.thread.url}${path}`),

    async signIn(): Promise<void> {
      await page.getByLabel('Email address').fill(visitor.thread.email);
      await page.getByRole('button', { name: 'Continue' }).click();
      const code = page.getByLabel('Enter the code');
      await code.waitFor();
      await code.fill(await (await fetch(visitor.thread.mailboxUrl)).text());
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('navigation', { name: 'Main' }).waitFor();
    },

    /** Waits until nothing on the page says that it is loading. */
    async settled(): Promise<void> {
      await page.waitForFunction(() => !document.querySelector('[role=progressbar]'));
    },

    async follow(name: string): Promise<void> {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await person.settled();
    },

    async choose(menu: string, item: string): Promise<void> {
      await page.getByRole('button', { name: menu }).click();
      await page.getByRole('menu').getByText(item, { exact: true }).click();
    },

    /** The rows of a table, page after page, however it goes on. */
    async eachPage(table: Locator, read: (rows: Locator) => Promise<void>): Promise<void> {
      for (;;) {
        await person.settled();
        const more = page.getByRole('button', { name: 'Load more' });
        if ((await more.count()) > 0) {
          await more.click();
          continue;
        }
        await read(table.locator('tbody tr'));
        const next = page.getByRole('button', { name: 'Next' });
        if ((await next.count()) === 0 || (await next.isDisabled())) return;
        await next.click();
      }
    },

    async tableTexts(label: string): Promise<string[][]> {
      const found: string[][] = [];
      await person.eachPage(page.getByRole('table', { name: label }), async (rows) => {
        found.push(
          ...(await rows.evaluateAll((all) =>
            all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
          )),
        );
      });
      return found;
    },

    /** What the timeline shows: "Reply", "Note" or "Activity", and the text. */
    timeline: (): Promise<[string, string][]> =>
      page.getByRole('log').evaluate((log) =>
        [...log.children].map((line) => {
          const label = line.getAttribute('aria-label') ?? 'Activity';
          const host = line.querySelector('[dir=auto]');
          const text = (host?.shadowRoot ?? host)?.textContent ?? '';
          return [label, text];
        }),
      ),

    /** The text of a piece of HTML, as this browser takes it. */
    textOf: (html: string): Promise<string> =>
      page.evaluate((source) => {
        const template = document.createElement('template');
        template.innerHTML = source;
        return template.content.textContent ?? '';
      }, html),
  };
  return person;
}
