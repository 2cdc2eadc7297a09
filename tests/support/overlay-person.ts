// A person at the overlay: presses what it shows and points at the page, with a real mouse and keyboard. The overlay's root
// is closed to scripts, so what it shows is read through DevTools.
import type { CDPSession, Page } from 'playwright';

/** Milliseconds after which nothing more is to be expected. */
const PATIENCE = 20_000;

interface DomNode {
  readonly backendNodeId: number;
  readonly nodeName: string;
  readonly nodeValue: string;
  readonly attributes?: string[];
  readonly children?: DomNode[];
  readonly shadowRoots?: DomNode[];
}

export interface OverlayPerson {
  /** Presses a button: "choose" and the field, "accept" and its number, "undo", "done". */
  press(act: string, value?: string): Promise<void>;
  /** Clicks the middle of an element of the page. */
  point(selector: string, nth?: number): Promise<void>;
  /** Waits until the overlay shows a text. @returns all that it shows */
  shows(text: string | RegExp): Promise<string>;
}

export async function overlayPerson(page: Page): Promise<OverlayPerson> {
  const devTools = await page.context().newCDPSession(page);
  const overlay = async (): Promise<DomNode | undefined> => {
    const { root } = await devTools.send('DOM.getDocument', { depth: -1, pierce: true });
    return find(root, (node) => node.nodeName === 'THREADLIFT-OVERLAY');
  };
  return {
    async press(act, value = '') {
      const button = find(await overlay(), (node) => {
        return attribute(node, 'data-act') === act && attribute(node, 'data-value') === value;
      });
      if (!button) throw new Error(`the overlay has no button ${act} ${value}`);
      const { x, y } = await middleOf(devTools, button.backendNodeId);
      await page.mouse.click(x, y);
    },
    async point(selector, nth = 0) {
      const box = await page.locator(selector).nth(nth).boundingBox();
      if (!box) throw new Error(`nothing is drawn of ${selector}`);
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    },
    async shows(text) {
      const began = Date.now();
      for (;;) {
        const all = textOf(await overlay());
        if (typeof text === 'string' ? all.includes(text) : text.test(all)) return all;
        if (Date.now() - began > PATIENCE) throw new Error(`the overlay never showed ${text}: ${all}`);
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    },
  };
}

async function middleOf(devTools: CDPSession, backendNodeId: number): Promise<{ x: number; y: number }> {
  await devTools.send('DOM.scrollIntoViewIfNeeded', { backendNodeId });
  const { model } = await devTools.send('DOM.getBoxModel', { backendNodeId });
  const [left = 0, top = 0, right = 0, , , bottom = 0] = model.border;
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function find(node: DomNode | undefined, fits: (node: DomNode) => boolean): DomNode | undefined {
  if (!node || fits(node)) return node;
  for (const child of [...(node.shadowRoots ?? []), ...(node.children ?? [])]) {
    const found = find(child, fits);
    if (found) return found;
  }
  return undefined;
}

function attribute({ attributes = [] }: DomNode, name: string): string | undefined {
  const at = attributes.findIndex((one, index) => index % 2 === 0 && one === name);
  return at < 0 ? undefined : attributes[at + 1];
}

function textOf(node: DomNode | undefined): string {
  if (!node) return '';
  const inner = [...(node.shadowRoots ?? []), ...(node.children ?? [])].map(textOf).join(' ');
  return node.nodeName === '#text' ? node.nodeValue : inner;
}
