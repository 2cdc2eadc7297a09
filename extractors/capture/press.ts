// Presses what a profile names as a mouse does, so that what opens on a pointer going down opens, too; and never anything
// that happens to lie over it.
import type { ElementHandle, Locator, Page } from 'playwright';

const PRESS_MS = 3_000;

/** A click as a mouse makes it; where something stays in its way, the event alone. @returns whether it was the former */
export async function pressReally(target: Locator): Promise<boolean> {
  const isReal = await target.click({ timeout: PRESS_MS, noWaitAfter: true }).then(
    () => true,
    () => false,
  );
  if (!isReal) await target.dispatchEvent('click', undefined, { timeout: PRESS_MS }).catch(() => undefined);
  return isReal;
}

/**
 * The same without waiting for the element to be free and to stand still, for many of a kind: where it is covered, moves
 * away meanwhile or has no box, the event alone, at once.
 */
export async function pressSwiftly(page: Page, element: ElementHandle): Promise<void> {
  const at = await element.evaluate(aim);
  if (at !== null) {
    await page.mouse.click(at.x, at.y);
    // What was pressed may have led to another page; then it was hit.
    if (await element.evaluate(hasHit).catch(() => true)) return;
  }
  await element.dispatchEvent('click');
}

/** What the two functions below keep in the page between them. */
interface Aiming extends Element {
  threadliftAim?: { hit: boolean; end(): void };
}

/**
 * Runs in the page, so it stands alone. From here on no press reaches anything but the element.
 * @returns where its middle is in view, or null when something lies over it or it has no box
 */
function aim(element: Node): { x: number; y: number } | null {
  const target = element as Aiming;
  target.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const { left, top, width, height } = target.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const root = target.getRootNode() as Document | ShadowRoot;
  const over = root.elementFromPoint(x, y);
  if (width === 0 || height === 0 || over === null || !target.contains(over)) return null;
  const types = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
  // A compiler may give functions of their own helpers that the page does not have; methods get none.
  const aiming = {
    hit: false,
    handleEvent(event: Event): void {
      if (event.composedPath().includes(target)) {
        this.hit = true;
        return;
      }
      event.stopImmediatePropagation();
      event.preventDefault();
    },
    end() {
      for (const type of types) window.removeEventListener(type, this, true);
    },
  };
  for (const type of types) window.addEventListener(type, aiming, true);
  target.threadliftAim = aiming;
  return { x, y };
}

/** Runs in the page. Lets presses go again. @returns whether any reached the element */
function hasHit(element: Node): boolean {
  const { threadliftAim } = element as Aiming;
  threadliftAim?.end();
  return threadliftAim?.hit === true;
}
