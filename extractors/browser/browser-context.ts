// Opens browser contexts in which nothing leaves unjudged. What is done in a page is elsewhere.
import type { BrowserContext, BrowserContextOptions, Page, Request } from 'playwright';
import type { Gate } from '../access/gate.ts';
import type { Phase } from '../access/guard.ts';
import type { OpenBrowser } from './browser.ts';

export interface ContextOptions {
  readonly gate: Gate;
  readonly phase: Phase;
  /** Requests that need not be made at all, for example images nobody will look at. */
  leaveOut(request: Request): boolean;
  /** Called when the consent no longer holds; the run must end. */
  stop(reason: unknown): void;
  /** Called when a redirect of the page itself was stopped on its way there: page events tell of its first hop only. */
  readonly onLed?: (page: Page, url: string) => void;
  /** Called with every text frame of a socket that was let through, sent or received. */
  readonly onFrame?: (page: Page, frame: { url: string; sent: boolean; text: string }) => void;
  /** Called with every server-sent event of a stream that was let through. */
  readonly onEvent?: (
    page: Page,
    event: { url: string; type: string; id: string | null; data: string },
  ) => void;
  /** Called before the first page: handlers it adds come after the gate's. */
  readonly attach?: (context: BrowserContext) => Promise<void>;
  readonly context?: BrowserContextOptions;
}

export interface GuardedContext {
  readonly context: BrowserContext;
  /** Pages are opened here and nowhere else: each is watched, hop by hop. */
  newPage(): Promise<Page>;
}

/** @throws OperatorError when the consent does not hold */
export async function openContext(
  { browser }: Pick<OpenBrowser, 'browser'>,
  options: ContextOptions,
): Promise<GuardedContext> {
  const { gate, phase, stop } = options;
  // A person's sign-on may pass through anything, windows of its own included.
  const isOpen = phase === 'attended-login';
  const watched = new WeakSet<Page>();
  const { origins } = await gate.assert();
  const context = await browser.newContext({
    serviceWorkers: 'block',
    acceptDownloads: false,
    locale: 'en-US',
    ...(isOpen ? {} : { proxy: wallAround(origins) }),
    ...options.context,
  });
  // The handler added last is asked first, so what is attached sees only what the gate let pass.
  await options.attach?.(context);
  await context.route('**/*', async (route, request) => {
    if (options.leaveOut(request)) return route.abort('blockedbyclient');
    try {
      const isWatched = isOpen || isSeenThrough(request, watched);
      const facts = { method: request.method(), url: request.url(), isWatched };
      if ((await gate.judge(facts, phase)).allow) return await route.fallback();
    } catch (error) {
      stop(error);
    }
    await route.abort('blockedbyclient');
  });
  if (isOpen) return { context, newPage: () => context.newPage() };
  // A socket carries writes as easily as reads, and nobody could tell them apart.
  await context.routeWebSocket(/.*/, (socket) => socket.close({ code: 1000, reason: 'read-only' }));
  await context.addInitScript(takeAwayUnseen);
  return {
    context,
    async newPage() {
      const page = await newWatchedPage(context, options);
      watched.add(page);
      return page;
    },
  };
}

/**
 * Whatever is not for one of these origins is sent to a proxy that cannot exist (RFC 6761), so that it ends in the
 * browser. This holds for what no route and no DevTools session is shown, in a browser that runs elsewhere, too.
 */
function wallAround(origins: readonly string[]): { server: string; bypass: string } {
  const consented = origins.map((origin) => {
    const { protocol, hostname, port } = new URL(origin);
    return `${protocol}//${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  });
  // Without the first, loopback addresses would always be reached; later entries win.
  return { server: 'http://nowhere.invalid:1', bypass: ['<-loopback>', ...consented].join(',') };
}

/** Whether the request belongs to a page that is watched, and to DevTools shows where its redirects lead. */
function isSeenThrough(request: Request, watched: WeakSet<Page>): boolean {
  if (request.resourceType() === 'eventsource') return false;
  try {
    return watched.has(request.frame().page());
  } catch {
    // The first request of a window, made before its page is known.
    return false;
  }
}

/**
 * Runs in every frame before its own scripts. Takes away what sends requests that are shown to nobody: workers that
 * belong to no page, requests for when the page is gone, and prefetches by speculation rules.
 */
function takeAwayUnseen(): void {
  for (const name of ['SharedWorker', 'fetchLater']) Reflect.deleteProperty(window, name);
  // The parser lets observers look at a script before it reads its type.
  new MutationObserver(() => {
    for (const script of document.querySelectorAll<HTMLScriptElement>('script[type=speculationrules i]')) {
      script.type = 'text/plain';
      script.remove();
    }
  }).observe(document, { childList: true, subtree: true, attributeFilter: ['type'] });
}

/**
 * Routes are called for the first hop of a request only, and not at all for what a page sends while it goes away: so
 * everything is stopped and judged in the browser itself, too. What the route let pass is judged twice.
 */
async function newWatchedPage(context: BrowserContext, options: ContextOptions): Promise<Page> {
  const { gate, phase, stop } = options;
  const page = await context.newPage();
  page.on('popup', (popup) => void popup.close().catch(() => undefined));
  const devTools = await context.newCDPSession(page);
  const { frameTree } = await devTools.send('Page.getFrameTree');
  devTools.on('Fetch.requestPaused', async (paused) => {
    const { requestId, request, responseHeaders } = paused;
    let mayLeave = false;
    try {
      mayLeave = responseHeaders
        ? !responseHeaders.some(({ name, value }) => isSpeculation(name, value))
        : (await gate.judge({ method: request.method, url: request.url }, phase)).allow;
    } catch (error) {
      stop(error);
    }
    const isPage = paused.resourceType === 'Document' && paused.frameId === frameTree.frame.id;
    if (!mayLeave && isPage) options.onLed?.(page, request.url);
    // Refused when the page has gone on or away meanwhile: what is not let go never leaves.
    await (mayLeave
      ? devTools.send('Fetch.continueRequest', { requestId })
      : devTools.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
    ).catch(() => undefined);
  });
  await devTools.send('Fetch.enable', {
    patterns: [
      { urlPattern: '*', requestStage: 'Request' },
      { urlPattern: '*', requestStage: 'Response', resourceType: 'Other' },
    ],
  });
  return page;
}

/** Rules that a page's header names are fetched like anything else; only the answer says what they are. */
function isSpeculation(name: string, value: string): boolean {
  return (
    name.toLowerCase() === 'content-type' && value.toLowerCase().includes('application/speculationrules')
  );
}
