// Makes a drawn page read on for whoever does not know yet what of it matters (`probe`): by the ways that the profile
// names, by scrolling, and by the buttons that lists of any helpdesk go on by.
import { saysMore } from '../../selectors/learn-more.ts';
import { isListPage, type PageKind } from '../../selectors/schema.ts';
import type { HtmlContent } from '../../selectors/values.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { MOST_RETRIES, triesAgain } from './actions.ts';
import { contentOf } from './drawn-content.ts';
import { pressReally } from './press.ts';
import { AFTER_TROUBLE, goOn, type Listening, QUIET } from './read-on.ts';
import { settle } from './scroll.ts';

const MOST_STEPS = 200;

/**
 * What the buttons are called by which a list goes on. Nothing else is pressed that the profile does not name, and these
 * only on a list of which the app says that more follows: whatever such a button asks for passes the guard as everything
 * does, and none of a form is pressed.
 */
const PAGING_WORDS = [
  ...['Next', 'Next page', 'Load more', 'Show more', 'View more'],
  ...['Older', 'Load older', 'Show older'],
];
const PAGING_BUTTONS: readonly string[] = PAGING_WORDS.flatMap((words) => [
  `button:not(form *):text-is("${words}")`,
  `button:not(form *)[aria-label="${words}"]`,
]);

/** @returns the page, and which of the buttons above brought it further */
export async function hearOn(
  drawing: DrawingPage,
  kind: PageKind,
  { retry }: Pick<Listening, 'retry'>,
  turn: () => Promise<void>,
  most: number = MOST_STEPS,
): Promise<{ content: HtmlContent; pressed: readonly string[] }> {
  const pressed = new Set<string>();
  let size = -1;
  let patience = 0;
  let retries = 0;
  for (let step = 0; step < most; step += 1) {
    const waits = drawing.stumbled() ? [...QUIET, ...AFTER_TROUBLE] : QUIET;
    await settle(drawing, waits[Math.min(patience, waits.length - 1)] ?? 0);
    await drawing.ears.caughtUp();
    const heard = drawing.ears.heard();
    patience = heard.length > size ? 0 : patience + 1;
    size = heard.length;
    if (retries < MOST_RETRIES && (await triesAgain(drawing.page, retry, turn))) {
      retries += 1;
      patience = 0;
      continue;
    }
    const isOpen = saysMore(heard);
    // Where nothing says that more follows, and nothing failed, a second look is enough.
    if (patience >= (isOpen || drawing.stumbled() ? waits.length : 2)) break;
    if (isOpen && patience > 0 && isListPage(kind)) {
      const button = await press(drawing, turn);
      if (button !== null) {
        pressed.add(button);
        continue;
      }
    }
    await goOn(drawing, kind, {}, patience, turn);
  }
  return { content: await contentOf(drawing.page, kind), pressed: [...pressed] };
}

/** @returns the selector of the button that was pressed; null where there is none */
async function press({ page }: DrawingPage, turn: () => Promise<void>): Promise<string | null> {
  for (const selector of PAGING_BUTTONS) {
    const button = page.locator(selector).first();
    if ((await button.count()) === 0 || (await button.isDisabled().catch(() => true))) continue;
    await turn();
    await pressReally(button);
    return selector;
  }
  return null;
}
