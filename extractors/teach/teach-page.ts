// Runs in the page, in a world of its own: puts pane and panel over it, and tells us what a person points at and presses.
// Its parts come in as functions, since all of it is handed over as text.
import type { createMarks, createNumbering } from '../overlay/marks.ts';
import { MARK_STYLES, PANEL_STYLES } from '../overlay/styles.ts';
import type { createPanel, PanelView } from './panel.ts';
import type { createShield } from './shield.ts';

interface Parts {
  readonly createMarks: typeof createMarks;
  readonly createNumbering: typeof createNumbering;
  readonly createPanel: typeof createPanel;
  readonly createShield: typeof createShield;
}

/** What a person did, as the page tells it. */
export type Deed =
  | { readonly act: 'pick'; readonly number: number; readonly html: string }
  | { readonly act: 'choose' | 'accept'; readonly value: string }
  | { readonly act: 'undo' | 'done' };

/** What we call in the page. */
export interface TeachPage {
  /** Shows the overlay; from now on no event reaches the page. */
  arm(): void;
  /** The page's HTML with every element's number. */
  number(): string;
  show(view: PanelView): void;
  /** Shows one line and leaves the rest. */
  say(words: string): void;
}

export const TEACH_PAGE = 'threadliftTeach';

export function installTeach(
  parts: Parts,
  given: { tell: string; attribute: string; styles: string },
): TeachPage {
  const tell = (deed: unknown): void =>
    (globalThis as unknown as Record<string, (text: string) => void>)[given.tell]?.(JSON.stringify(deed));
  const host = document.createElement('threadlift-overlay');
  const root = host.attachShadow({ mode: 'closed' });
  const numbering = parts.createNumbering(host);
  const panel = parts.createPanel();
  const layer = document.createElement('div');
  layer.className = 'marks';
  const marks = parts.createMarks(layer, numbering.element);
  const pane = document.createElement('div');
  pane.className = 'pane';
  pane.tabIndex = 0;
  pane.setAttribute('role', 'application');
  pane.setAttribute('aria-label', 'The page. Arrow keys walk over its elements, Enter picks one.');
  const pointer = document.createElement('div');
  pointer.className = 'pointer';
  pointer.hidden = true;
  root.append(layer, pane, pointer, panel.element);
  let pointed: Element | null = null;

  const under = (x: number, y: number): Element | null => {
    let found = document.elementsFromPoint(x, y).find((one) => one !== host) ?? null;
    for (;;) {
      const inner = found?.shadowRoot?.elementFromPoint(x, y);
      if (!inner || inner === found) return found;
      found = inner;
    }
  };
  const point = (element: Element | null): void => {
    pointed = element;
    pointer.hidden = element === null;
    if (!element) return;
    const { left, top, width, height } = element.getBoundingClientRect();
    for (const [name, value] of Object.entries({ left, top, width, height }))
      pointer.style.setProperty(name, `${value}px`);
  };
  const pick = (element: Element | null): void => {
    if (!element) return;
    const html = numbering.number(given.attribute);
    const number = numbering.numberOf(element);
    if (number !== undefined) tell({ act: 'pick', number, html });
  };
  const press = (element: Element | null): void => {
    const deed = panel.pressed(element);
    if (deed?.act !== undefined) tell(deed);
  };
  const walk = (key: string): Element | null => {
    const from = pointed ?? document.body;
    switch (key) {
      case 'ArrowUp':
        return from.parentElement;
      case 'ArrowDown':
        return from.firstElementChild;
      case 'ArrowLeft':
        return from.previousElementSibling;
      case 'ArrowRight':
        return from.nextElementSibling;
      default:
        return null;
    }
  };
  const key = (event: KeyboardEvent): boolean => {
    const stops = [...panel.stops(), pane];
    const at = stops.indexOf(root.activeElement as HTMLElement);
    if (event.key === 'Tab') {
      const next = stops[(at + (event.shiftKey ? stops.length - 1 : 1)) % stops.length] ?? pane;
      next.focus();
      return false;
    }
    if (root.activeElement !== pane) return event.target === host;
    if (event.key === 'Enter') pick(pointed);
    const next = walk(event.key);
    if (next && next !== host) {
      next.scrollIntoView({ block: 'nearest' });
      point(next);
    }
    return /^(?:Page|Home|End)/.test(event.key);
  };
  /** @returns whether the browser may do what it does by itself */
  const act = (event: Event): boolean => {
    if (event instanceof KeyboardEvent) return event.type === 'keydown' ? key(event) : event.target === host;
    if (event.type === 'wheel' || event.type.startsWith('touch')) return true;
    if (event instanceof MouseEvent && event.target === host) {
      // A press by keyboard has no place on the page.
      const isByKey =
        event.type === 'click' && event.detail === 0 && event.clientX === 0 && event.clientY === 0;
      const inside = isByKey ? root.activeElement : root.elementFromPoint(event.clientX, event.clientY);
      const isOnPage = inside === pane || inside === null;
      if (event.type === 'click') {
        if (isOnPage) pick(under(event.clientX, event.clientY));
        else press(inside);
      } else if (event.type === 'pointermove') point(isOnPage ? under(event.clientX, event.clientY) : null);
      return !isOnPage;
    }
    return event.target === host;
  };
  const shield = parts.createShield(act);
  const put = (): void => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(given.styles);
    root.adoptedStyleSheets = [sheet];
    document.documentElement.append(host);
    // A page that draws itself anew takes away what it did not put there.
    new MutationObserver(() => {
      if (!host.isConnected) document.documentElement.append(host);
    }).observe(document.documentElement, { childList: true });
  };
  return {
    arm() {
      shield.arm();
      if (window !== window.top) return;
      put();
      panel.stops()[0]?.focus();
    },
    number: () => numbering.number(given.attribute),
    show(view) {
      panel.show(view);
      marks.draw(view.marks);
    },
    say: panel.say,
  };
}

export const TEACH_STYLES = `${MARK_STYLES}${PANEL_STYLES}`;
