// Makes a drawn page show all it has: filters away, buttons pressed, bottoms reached. Clicks nothing but what the
// profile names, and everything a click asks for still passes the gate.
import type { Page } from 'playwright';
import { choices, pressed } from '../../selectors/clear.ts';
import { resolveRows } from '../../selectors/resolve.ts';
import type { Clear, Expander, ListPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent } from '../../selectors/values.ts';
import { asLabel } from '../../selectors/words.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { contentOf } from './drawn-content.ts';
import { pressReally, pressSwiftly } from './press.ts';
import { collectRows, type SeenRows, withAllRows } from './virtual-rows.ts';

const CLICK_TIMEOUT = 10_000;
const MOST_CLICKS = 5000;
/** How long a page must be quiet to count as drawn, in milliseconds: first try, then with more patience. */
const QUIET = [40, 250, 1000] as const;

/**
 * Waits until the page's own reads have been silent for `quiet` milliseconds, ten seconds at most. A read that has not
 * ended by then is one that the app keeps open (long polling), and is waited for only this once.
 */
export async function settle(drawing: DrawingPage, quiet: number = QUIET[0]): Promise<void> {
  const deadline = Date.now() + 10_000;
  let silentSince = Date.now();
  while (Date.now() - silentSince < quiet) {
    await drawing.page.waitForTimeout(Math.min(quiet, 20));
    if (drawing.pending() === 0) continue;
    silentSince = Date.now();
    if (silentSince > deadline) drawing.disregardPending();
  }
  const painted = (): Promise<unknown> =>
    drawing.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  // What was pressed may have led to another page: that one is waited for, then.
  await painted().catch(async () => {
    await drawing.page.waitForLoadState('domcontentloaded');
    await painted();
  });
}

/** Clicks filters away, and chooses all in menus. @returns whether any still hides rows */
export async function clearFilters(drawing: DrawingPage, clear: readonly Clear[]): Promise<boolean> {
  const buttons = pressed(clear);
  for (let round = 0; buttons.length > 0 && (await press(drawing.page, buttons)); round += 1) {
    if (round === 20) return true;
    await drawing.page.waitForLoadState('domcontentloaded');
    await settle(drawing, QUIET[1]);
  }
  for (const { select, choose } of choices(clear)) {
    const index = await optionOf(drawing.page, select, choose);
    if (index === null) continue;
    if (index < 0) return true;
    await drawing.page.selectOption(select, { index }, { timeout: CLICK_TIMEOUT });
    await drawing.page.waitForLoadState('domcontentloaded');
    await settle(drawing, QUIET[1]);
    if ((await optionOf(drawing.page, select, choose)) !== null) return true;
  }
  return false;
}

/** @returns which option of a menu to choose; null where it is chosen or there is no menu, -1 without such an option */
function optionOf(page: Page, select: string, wanted: string): Promise<number | null> {
  return page.evaluate(
    ([selector, name]) => {
      const menu = document.querySelector(selector);
      if (!(menu instanceof HTMLSelectElement)) return null;
      const index = [...menu.options].findIndex(({ value, text }) =>
        [value, text].some((one) => one.replace(/\s+/g, ' ').trim().toLowerCase() === name),
      );
      return index >= 0 && menu.selectedIndex === index ? null : index;
    },
    [select, asLabel(wanted)] as const,
  );
}

/** How pressing what a profile names came out. */
export interface Opening {
  /** It is still there though nothing more came. */
  readonly stuck: boolean;
  /** It was seen to go on before it was gone: its end is one. */
  readonly ended: boolean;
}

const STUCK: Opening = { stuck: true, ended: false };

/** Presses a button until it is gone (load-more). */
export async function pressUntilGone(
  drawing: DrawingPage,
  selectors: readonly string[],
  turn: () => Promise<void>,
): Promise<Opening> {
  const { page } = drawing;
  for (let clicks = 0; clicks < MOST_CLICKS; clicks += 1) {
    const before = await page.evaluate(() => document.querySelectorAll('*').length);
    await turn();
    if (!(await press(page, selectors))) return { stuck: false, ended: clicks > 0 };
    const grew = await page
      .waitForFunction((count) => document.querySelectorAll('*').length !== count, before, {
        timeout: CLICK_TIMEOUT,
        polling: 20,
      })
      .catch(() => null);
    if (grew === null) return STUCK;
    await settle(drawing);
  }
  return STUCK;
}

/** Opens everything that hides; a fragment may hold further buttons, which makes a chain that has an end. */
export async function openExpanders(
  drawing: DrawingPage,
  expanders: readonly Expander[],
  turn: () => Promise<void>,
): Promise<Opening> {
  const { page } = drawing;
  const selectors = expanders.flatMap((expander) => expander.select).join(', ');
  if (selectors === '') return { stuck: false, ended: false };
  const atFirst = (await page.$$(selectors)).length;
  for (let clicks = 0; clicks < MOST_CLICKS; clicks += 1) {
    const button = await page.$(selectors);
    if (button === null) return { stuck: false, ended: clicks > atFirst };
    await turn();
    await pressSwiftly(page, button);
    const gone = await page
      .waitForFunction(isOpened, { button, selectors }, { timeout: CLICK_TIMEOUT, polling: 20 })
      .catch(() => null);
    await button.dispose();
    if (gone === null) return STUCK;
  }
  return STUCK;
}

/** Runs in the page. A button that hides its part again stays, and says that it is open. */
function isOpened({ button, selectors }: { button: Element; selectors: string }): boolean {
  if (!button.isConnected) return true;
  try {
    return !button.matches(selectors);
  } catch {
    // Of a selector that only Playwright knows, the page cannot say.
    return false;
  }
}

/** Scrolls to the bottom until no more rows come, or as many as the list itself counts. */
export async function scrollToEnd(drawing: DrawingPage, list: ListPage, env: Env): Promise<HtmlContent> {
  const { pagination } = list.list;
  const container = pagination.kind === 'infinite-scroll' ? pagination.container : undefined;
  let content = await contentOf(drawing.page, list);
  let patience = 0;
  while (patience < QUIET.length) {
    const before = resolveRows(list, content, env);
    if (before.counter !== null && before.rows.length >= before.counter) break;
    await scrollBy(drawing.page, container, Number.MAX_SAFE_INTEGER);
    await settle(drawing, QUIET[patience]);
    content = await contentOf(drawing.page, list);
    patience = resolveRows(list, content, env).rows.length > before.rows.length ? 0 : patience + 1;
  }
  return content;
}

/** Passes by every row of a virtualised list, from the top, and returns the page that would hold them all. */
export async function passAllRows(drawing: DrawingPage, list: ListPage, env: Env): Promise<HtmlContent> {
  const { pagination } = list.list;
  const container = pagination.kind === 'virtualised' ? pagination.container : undefined;
  const seen: SeenRows = { rows: new Map(), counter: null };
  let content = await contentOf(drawing.page, list);
  for (const quiet of QUIET) {
    await scrollBy(drawing.page, container, Number.MIN_SAFE_INTEGER);
    let atEnd = false;
    let stuck = 0;
    while (stuck < 3) {
      await settle(drawing, quiet);
      content = await contentOf(drawing.page, list);
      const { isNew } = collectRows(list, content, env, seen);
      if (seen.counter !== null && seen.rows.size >= seen.counter) return withAllRows(list, content, seen);
      // The end may move while more is being read, so it counts only when nothing new comes there.
      stuck = atEnd && !isNew ? stuck + 1 : 0;
      atEnd = await scrollBy(drawing.page, container, 0.7);
    }
    if (seen.counter === null) break;
  }
  return withAllRows(list, content, seen);
}

/** @param amount heights of the view to go down; huge values go to either end. @returns whether it is at the bottom */
function scrollBy(page: Page, container: readonly string[] | undefined, amount: number): Promise<boolean> {
  return page.evaluate(
    ([selectors, views]) => {
      const found = selectors.map((one) => document.querySelector(one)).find((one) => one !== null);
      const box = found ?? document.scrollingElement ?? document.documentElement;
      box.scrollTop = Math.max(0, Math.min(box.scrollHeight, box.scrollTop + box.clientHeight * views));
      return box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
    },
    [container ?? [], amount] as const,
  );
}

/** Presses the first element as a mouse does, so that what opens on a pointer going down opens, too. */
async function press(page: Page, selectors: readonly string[]): Promise<boolean> {
  const button = page.locator(selectors.join(', ')).first();
  if ((await button.count()) === 0) return false;
  await pressReally(button);
  return true;
}
