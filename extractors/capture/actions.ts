// Does to a drawn page what its profile says a person would do: opens menus, chooses options, closes what lies over it.
// Real input, so that what opens on a pointer going down opens; nothing is pressed but what the profile names.
import type { Locator, Page } from 'playwright';
import { fillText } from '../../selectors/heard.ts';
import { slotsOf } from '../../selectors/paging.ts';
import type { Action } from '../../selectors/schema.ts';
import type { RawValue, RawValues } from '../../selectors/values.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { pressReally } from './press.ts';
import { settle } from './scroll.ts';

/** How long an element may take to appear, and to let itself be pressed. */
const APPEAR_MS = 10_000;
const PRESS_MS = 3_000;
const MOST_SEEKS = 2000;
/** A list that shows no way on may still be loading, or failed to. */
const LOADING_MS = 1000;
/** A read that fails again and again is the page's own trouble. */
export const MOST_RETRIES = 5;

export interface Given {
  /** Fills the slots of selectors. */
  readonly row: RawValues;
  /** What may lie over the page. */
  readonly overlays: readonly string[];
  /** What the app offers where one of its own reads failed. */
  readonly retry: readonly string[];
}

/**
 * Does the actions in order.
 * @param turn waited for before whatever may make the page ask for something
 * @returns what could not be done, in words naming the action; null when all was
 * @throws RowAbsent
 */
export async function perform(
  drawing: DrawingPage,
  actions: readonly Action[],
  given: Given,
  turn: () => Promise<void>,
): Promise<string | null> {
  const overlays = actions.flatMap((action) => ('dismiss' in action ? [action.dismiss] : []));
  const { row } = given;
  if (given.overlays.length > 0) {
    overlays.push([...given.overlays]);
    await dismiss(drawing.page, [given.overlays], row);
  }
  for (const [index, action] of actions.entries()) {
    const problem = await performOne(drawing, action, given, overlays, turn);
    if (problem !== null) return `${problem} (actions[${index}])`;
    await settle(drawing);
  }
  return null;
}

/** A row that names a record is not on its page: the record is gone, or the selector is wrong. */
export class RowAbsent extends Error {}

/** @throws RowAbsent */
async function performOne(
  drawing: DrawingPage,
  action: Action,
  { row, retry }: Given,
  overlays: readonly (readonly string[])[],
  turn: () => Promise<void>,
): Promise<string | null> {
  const { page } = drawing;
  if ('dismiss' in action) {
    await dismiss(page, [action.dismiss], row);
    return null;
  }
  const [name, selectors] = namedOf(action);
  const target = locate(page, selectors, row);
  if (target === null) return `the row has no value for ${selectors.join(', ')}`;
  if ('press' in action && action.optional && (await target.count()) === 0) return null;
  if (
    'press' in action &&
    action.seek &&
    !(await seek(drawing, target, { ...action.seek, row, retry }, turn))
  ) {
    const problem = `${selectors.join(', ')} is not on the page, however far its list goes on`;
    if (selectors.some((selector) => slotsOf(selector).length > 0)) throw new RowAbsent(problem);
    return problem;
  }
  if (!(await appears(target))) return `there is nothing to ${name}: ${selectors.join(', ')}`;
  await turn();
  if ('choose' in action) {
    const chosen = await target.selectOption(action.option, { timeout: PRESS_MS }).catch(() => null);
    return chosen === null || chosen.length === 0 ? `there is no option "${action.option}"` : null;
  }
  if ('scroll' in action) {
    if (action.to === 'view')
      await target.scrollIntoViewIfNeeded({ timeout: PRESS_MS }).catch(() => undefined);
    else await wheelToEnd(drawing, target);
    return null;
  }
  if ('hover' in action) {
    await target.hover({ timeout: PRESS_MS }).catch(() => undefined);
    return null;
  }
  await pressPast(page, target, overlays, row);
  return null;
}

function namedOf(
  action: Exclude<Action, { dismiss: string[] }>,
): ['press' | 'hover' | 'choose' | 'scroll', readonly string[]] {
  if ('press' in action) return ['press', action.press];
  if ('scroll' in action) return ['scroll', action.scroll];
  return 'hover' in action ? ['hover', action.hover] : ['choose', action.choose];
}

/** Turns the wheel over a box until it stands at its end, and stays there though the page was given time to read on. */
async function wheelToEnd(drawing: DrawingPage, box: Locator): Promise<void> {
  await box.hover({ timeout: PRESS_MS }).catch(() => undefined);
  let before = -1;
  for (let turns = 0, atEnd = 0; turns < MOST_SEEKS && atEnd < 2; turns += 1) {
    await drawing.page.mouse.wheel(0, 600);
    await settle(drawing, atEnd === 0 ? undefined : LOADING_MS);
    const { top, end } = await box.evaluate((one, stood) => {
      // Where something lies over it, the wheel turns that.
      if (one.scrollTop === stood) one.scrollTop += one.clientHeight * 0.7;
      return { top: one.scrollTop, end: one.scrollTop + one.clientHeight >= one.scrollHeight - 1 };
    }, before);
    before = top;
    atEnd = end ? atEnd + 1 : 0;
  }
}

/** What lies over the element is closed first, where the profile says how. */
async function pressPast(
  page: Page,
  target: Locator,
  overlays: readonly (readonly string[])[],
  row: RawValues,
): Promise<void> {
  const isFree = await target.click({ timeout: PRESS_MS, trial: true }).then(
    () => true,
    () => false,
  );
  if (!isFree) await dismiss(page, overlays, row);
  await pressReally(target);
}

async function dismiss(page: Page, overlays: readonly (readonly string[])[], row: RawValues): Promise<void> {
  for (const selectors of overlays) {
    const target = locate(page, selectors, row);
    if (target && (await target.isVisible().catch(() => false)))
      await target.click({ timeout: PRESS_MS }).catch(() => undefined);
  }
}

type Seeking = ({ press: string[] } | { scroll: string[] }) & Pick<Given, 'row' | 'retry'>;

/** Lets a list go on until the element stands in it. */
async function seek(
  drawing: DrawingPage,
  target: Locator,
  how: Seeking,
  turn: () => Promise<void>,
): Promise<boolean> {
  let retries = 0;
  for (let step = 0; step < MOST_SEEKS; step += 1) {
    await settle(drawing);
    if ((await target.count()) > 0) return true;
    if (await goesOn(drawing.page, how, turn)) continue;
    await settle(drawing, LOADING_MS);
    if ((await target.count()) > 0) return true;
    if (retries < MOST_RETRIES && (await triesAgain(drawing.page, how.retry, turn))) retries += 1;
    else if (!(await goesOn(drawing.page, how, turn))) return false;
  }
  return false;
}

/** @returns false where the list is at its end, or shows none yet */
async function goesOn(page: Page, how: Seeking, turn: () => Promise<void>): Promise<boolean> {
  const by = locate(page, 'press' in how ? how.press : how.scroll, how.row);
  if (by === null || (await by.count()) === 0) return false;
  if ('press' in how && (await by.isDisabled().catch(() => true))) return false;
  await turn();
  if ('press' in how) {
    await pressReally(by);
    return true;
  }
  return by.evaluate((box) => {
    const before = box.scrollTop;
    box.scrollTop += box.clientHeight * 0.7;
    return box.scrollTop > before;
  });
}

export async function appears(target: Locator): Promise<boolean> {
  return target.waitFor({ state: 'attached', timeout: APPEAR_MS }).then(
    () => true,
    () => false,
  );
}

/** A title may hold the quotation marks that it is put between. */
function asCssText(value: RawValue): RawValue {
  return typeof value === 'string' ? value.replace(/["'\\]/g, '\\$&').replace(/\n/g, '\\a ') : value;
}

/** A batch that held a write was stopped whole: what it asked for besides is had by asking again, as a person would. */
export async function triesAgain(
  page: Page,
  selectors: readonly string[],
  turn: () => Promise<void>,
): Promise<boolean> {
  if (selectors.length === 0) return false;
  const button = page.locator(selectors.join(', ')).first();
  if ((await button.count()) === 0) return false;
  await turn();
  await pressReally(button);
  return true;
}

/** The first element any of the selectors finds; null when the row has no value for one of their slots. */
export function locate(page: Page, selectors: readonly string[], row: RawValues): Locator | null {
  const quoted = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asCssText(value)]));
  const filled = selectors.map((selector) => fillText(selector, quoted));
  if (filled.some((one) => one === null)) return null;
  const [first, ...others] = filled as string[];
  if (first === undefined) return null;
  return others.reduce((either, one) => either.or(page.locator(one)), page.locator(first)).first();
}
