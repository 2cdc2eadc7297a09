// Lists whose button puts other rows in the place of those in view, at the same address: pressed from page to page, with
// the rows of all of them kept.
import type { ListPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent } from '../../selectors/values.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { contentOf } from './drawn-content.ts';
import { pressReally } from './press.ts';
import { type Opening, settle } from './scroll.ts';
import { collectRows, type SeenRows, withAllRows } from './virtual-rows.ts';

const MOST_PAGES = 5000;
/** How long the page may be quiet and show the rows before, until it counts as not going on. */
const PATIENCE = [40, 250, 1000, 2500, 5000] as const;

/**
 * Presses the button until it is gone or disabled, or as many rows came as the list counts.
 * @returns the page that would hold the rows of all pages, and how going on came out
 */
export async function passAllPages(
  drawing: DrawingPage,
  list: ListPage,
  env: Env,
  turn: () => Promise<void>,
): Promise<Opening & { readonly content: HtmlContent }> {
  const { pagination } = list.list;
  if (pagination.kind !== 'replace') throw new TypeError('the rows of this list are not replaced');
  const button = drawing.page.locator(pagination.select.join(', ')).first();
  const seen: SeenRows = { rows: new Map(), counter: null };
  await settle(drawing);
  let content = await contentOf(drawing.page, list);
  let inView = collectRows(list, content, env, seen).inView;
  let pages = 1;
  for (; pages < MOST_PAGES; pages += 1) {
    if (seen.counter !== null && seen.rows.size >= seen.counter) break;
    if ((await button.count()) === 0 || (await button.isDisabled().catch(() => true))) break;
    await turn();
    await pressReally(button);
    const next = await othersInView(inView);
    // Back at rows that were seen before: it goes round in a circle.
    if (next === null || !next.isNew) return { content: whole(), stuck: true, ended: false };
    inView = next.inView;
  }
  return { content: whole(), stuck: pages === MOST_PAGES, ended: pages > 1 };

  function whole(): HtmlContent {
    return withAllRows(list, content, seen);
  }

  /** Waits for other rows than these; while they are read there may be none. @returns null when none come */
  async function othersInView(before: string): Promise<ReturnType<typeof collectRows> | null> {
    for (const quiet of PATIENCE) {
      await settle(drawing, quiet);
      content = await contentOf(drawing.page, list);
      const found = collectRows(list, content, env, seen);
      if (found.inView !== before && found.inView !== '') return found;
    }
    return null;
  }
}
