// A world of our own in a page (Chromium's isolated world): its scripts and ours share the document and nothing else. The
// page cannot see, call or fake what passes between the overlay and us.
import { randomBytes } from 'node:crypto';
import type { CDPSession, Page } from 'playwright';

export interface OverlayWorld {
  /** Evaluates in the page's main frame. @throws Error when the page is gone, or what the script throws */
  call<T>(expression: string): Promise<T>;
  /** Evaluates in every frame, and in those to come before their own scripts. */
  everywhere(expression: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs a script in the page now, and before the page's own scripts in every document to come.
 * @param script makes the script's text from the name of the function by which it tells us something, as JSON
 * @param heard called with what the main frame's script tells
 * @param moved called when the main frame has a new document
 */
export async function openWorld(
  page: Page,
  script: (tell: string) => string,
  heard: (message: unknown) => void = () => undefined,
  moved: () => void = () => undefined,
): Promise<OverlayWorld> {
  const devTools = await page.context().newCDPSession(page);
  const name = `w${randomBytes(12).toString('hex')}`;
  const tell = `t${randomBytes(12).toString('hex')}`;
  const { frameTree } = await devTools.send('Page.getFrameTree');
  const main = frameTree.frame.id;
  const worlds = new Map<string, number>();
  const lasting: string[] = [];
  const source = script(tell);
  devTools.on('Runtime.executionContextCreated', ({ context }) => {
    const frame = (context.auxData as { frameId?: string } | undefined)?.frameId;
    if (context.name !== name || frame === undefined) return;
    const isNew = worlds.has(frame);
    worlds.set(frame, context.id);
    for (const expression of lasting) void evaluate(devTools, context.id, expression).catch(() => undefined);
    if (frame === main && isNew) moved();
  });
  devTools.on('Runtime.bindingCalled', ({ name: called, payload, executionContextId }) => {
    if (called !== tell || executionContextId !== worlds.get(main)) return;
    heard(JSON.parse(payload));
  });
  await devTools.send('Page.enable');
  await devTools.send('Runtime.enable');
  await devTools.send('Runtime.addBinding', { name: tell, executionContextName: name });
  await devTools.send('Page.addScriptToEvaluateOnNewDocument', {
    source,
    worldName: name,
    runImmediately: true,
  });
  return {
    async call<T>(expression: string): Promise<T> {
      const context = worlds.get(main);
      if (context === undefined) throw new Error('The page has no document.');
      return (await evaluate(devTools, context, expression)) as T;
    },
    async everywhere(expression) {
      lasting.push(expression);
      await Promise.all(
        // A frame may go meanwhile.
        [...worlds.values()].map((context) => evaluate(devTools, context, expression).catch(() => undefined)),
      );
    },
    close: () => devTools.detach().catch(() => undefined),
  };
}

async function evaluate(devTools: CDPSession, contextId: number, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
    ...{ expression, contextId, returnByValue: true, awaitPromise: true },
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** Functions as they run in a page: a compiler may have given them helpers that are not there. */
export function pageScript(body: string): string {
  return `(() => { const __name = (one) => one; ${body} })();`;
}
