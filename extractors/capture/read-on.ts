// Makes a drawn page read on until its own app says that there is no more, and keeps what it was told. What the profile
// means by it is selectors/merge.ts.
import { documentOf } from '../../selectors/document.ts';
import { captureAll } from '../../selectors/merge.ts';
import { type CaptureSource, isListPage, type PageKind, type RecordPage } from '../../selectors/schema.ts';
import type { CapturedAll, HtmlContent, RawValues } from '../../selectors/values.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { MOST_RETRIES, triesAgain } from './actions.ts';
import { contentOf } from './drawn-content.ts';
import { pressReally } from './press.ts';
import { openExpanders, settle } from './scroll.ts';

/** How long a page must be quiet before it counts as having nothing more to say; first try, then with more patience. */
export const QUIET = [40, 250, 1000] as const;
/** The app waits before it asks again what was refused or failed; a live stream tells in its own time. */
export const AFTER_TROUBLE = [2500, 5000] as const;
const MOST_STEPS = 20_000;

export interface Listening {
  readonly row: RawValues;
  readonly uiOrigin: string;
  /** What the app offers where one of its own reads failed. */
  readonly retry: readonly string[];
}

/**
 * The page with what its scripts were told, read on as far as the app goes.
 * @param turn waited for before whatever may make the page ask for something
 * @param most steps after which it is left as it is
 * @returns the page, and what would not open or was not told, in words; null when all was
 */
export async function readOn(
  drawing: DrawingPage,
  kind: PageKind,
  listening: Listening,
  turn: () => Promise<void>,
  most: number = MOST_STEPS,
): Promise<{ content: HtmlContent; problem: string | null }> {
  const { page, ears } = drawing;
  const captures = kind.capture ?? {};
  const hasEmbedded = Object.values(captures).some(({ from }) => from.some((one) => 'embedded' in one));
  const isLive = Object.values(captures).some(({ from }) => from.some((one) => 'opened' in one));
  const first = hasEmbedded ? documentOf(await contentOf(page, kind)) : null;
  const take = async (): Promise<CapturedAll> => {
    await ears.caughtUp();
    return captureAll(captures, { heard: ears.heard(), document: first, ...listening });
  };

  let captured = await take();
  let size = -1;
  let patience = 0;
  let retries = 0;
  for (let step = 0; step < most; step += 1) {
    const waits = drawing.stumbled() || isLive ? [...QUIET, ...AFTER_TROUBLE] : QUIET;
    captured = await untilWhole(drawing, take, waits[Math.min(patience, waits.length - 1)] ?? 0);
    if (isWhole(captured) && !(await opensMore(drawing, kind, turn))) break;
    const now = sizeOf(captured);
    patience = now > size ? 0 : patience + 1;
    size = now;
    if (isWhole(captured)) continue;
    if (retries < MOST_RETRIES && (await triesAgain(page, listening.retry, turn))) {
      retries += 1;
      patience = 0;
      continue;
    }
    if (patience >= waits.length) break;
    await goOn(drawing, kind, captured, patience, turn);
  }
  captured = await take();
  const [open] = Object.values(captured).flatMap(({ problem }) => problem ?? []);
  const isShut = !isListPage(kind) && (await stillHides(drawing, kind));
  return {
    content: { ...(await contentOf(page, kind)), captured },
    problem: open ?? (isShut ? 'a hidden part does not open (expand)' : null),
  };
}

/** Waits until everything is there or the page has been quiet for long enough. */
async function untilWhole(
  drawing: DrawingPage,
  take: () => Promise<CapturedAll>,
  quiet: number,
): Promise<CapturedAll> {
  const early = await take();
  if (isWhole(early)) return early;
  await settle(drawing, quiet);
  return take();
}

const isWhole = (captured: CapturedAll): boolean =>
  Object.values(captured).every(({ problem }) => problem === null);

const sizeOf = (captured: CapturedAll): number =>
  Object.values(captured).reduce(
    (sum, { parts, value }) => sum + parts + (Array.isArray(value) ? value.length : 0),
    0,
  );

/** Opens what hides, since it may be read only then. @returns whether there was anything */
async function opensMore(drawing: DrawingPage, kind: PageKind, turn: () => Promise<void>): Promise<boolean> {
  if (isListPage(kind) || !(await stillHides(drawing, kind))) return false;
  const { stuck } = await openExpanders(drawing, kind.expand, turn);
  await settle(drawing);
  return !stuck;
}

async function stillHides({ page }: DrawingPage, { expand }: RecordPage): Promise<boolean> {
  const selectors = expand.flatMap(({ select }) => select).join(', ');
  return selectors !== '' && (await page.$(selectors)) !== null;
}

export async function goOn(
  drawing: DrawingPage,
  kind: PageKind,
  captured: CapturedAll,
  patience: number,
  turn: () => Promise<void>,
): Promise<void> {
  await opensMore(drawing, kind, turn);
  const open = Object.entries(kind.capture ?? {}).filter(([name]) => captured[name]?.problem !== null);
  const ways = open.flatMap(([, { advance }]) => advance ?? []);
  const pressed = [...ways.flatMap((way) => ('press' in way ? [way.press] : [])), ...buttonsOf(kind)];
  for (const selectors of pressed) {
    const button = drawing.page.locator(selectors.join(', ')).first();
    if ((await button.count()) === 0 || (await button.isDisabled().catch(() => true))) continue;
    await turn();
    await pressReally(button);
    return;
  }
  await turn();
  const scrolls = ways.filter((way) => 'scroll' in way);
  if (scrolls.length === 0) return scroll(drawing, null, patience);
  for (const way of scrolls) await scroll(drawing, way, patience);
}

function buttonsOf(kind: PageKind): string[][] {
  if (!isListPage(kind)) return [];
  const { pagination } = kind.list;
  return 'select' in pagination ? [pagination.select] : [];
}

type Way = Extract<NonNullable<CaptureSource['advance']>, { scroll: string }>;

/**
 * Moves what scrolls: to its ends while that brings more, then by steps, since a list may read only what it passes.
 * @param way null for everything that scrolls, in both directions
 */
async function scroll(drawing: DrawingPage, way: Way | null, patience: number): Promise<void> {
  const step = patience >= 2;
  for (const direction of way === null ? (['up', 'down'] as const) : [way.scroll]) {
    for (let moves = 0; moves < MOST_STEPS; moves += 1) {
      const moved = await drawing.page.evaluate(moveBoxes, {
        selectors: way?.container ?? null,
        direction,
        step,
        isFirst: moves === 0,
      });
      await settle(drawing, 40);
      if (!step || !moved) break;
    }
  }
}

/** Runs in the page, so it stands alone, without functions of its own. @returns whether anything moved */
function moveBoxes(how: {
  selectors: string[] | null;
  direction: 'up' | 'down';
  step: boolean;
  isFirst: boolean;
}): boolean {
  const root = document.scrollingElement ?? document.documentElement;
  let moved = false;
  for (const box of document.querySelectorAll(how.selectors?.join(', ') ?? '*')) {
    const isTall = box.scrollHeight > box.clientHeight + 1;
    if (how.selectors === null && box !== root) {
      if (!isTall || !/auto|scroll|overlay/.test(getComputedStyle(box).overflowY)) continue;
    }
    // A walk by steps begins at the other end; what stands at its end already must be moved for scripts to notice.
    if (how.isFirst && how.step) box.scrollTop = how.direction === 'up' ? box.scrollHeight : 0;
    else if (how.isFirst) box.scrollTop += how.direction === 'up' ? 1 : -1;
    const before = box.scrollTop;
    const by = how.step ? box.clientHeight * 0.7 : box.scrollHeight;
    box.scrollTop = how.direction === 'up' ? before - by : before + by;
    moved ||= Math.abs(box.scrollTop - before) > 1;
  }
  return moved;
}
