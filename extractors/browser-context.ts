// Opens browser contexts in which nothing leaves unjudged. What is done in a page is elsewhere.
import type { BrowserContext, BrowserContextOptions, Page, Request } from 'playwright';
import type { OpenBrowser } from './browser.ts';
import type { Gate } from './gate.ts';
import type { Phase } from './guard.ts';

export interface ContextOptions {
  readonly gate: Gate;
  readonly phase: Phase;
  /** Requests that need not be made at all, for example images nobody will look at. */
  leaveOut(request: Request): boolean;
  /** Called when the consent no longer holds; the run must end. */
  stop(reason: unknown): void;
  /** Called before the first page: handlers it adds come after the gate's. */
  readonly attach?: (context: BrowserContext) => Promise<void>;
  readonly context?: BrowserContextOptions;
}

export interface GuardedContext {
  readonly context: BrowserContext;
  /** Pages are opened here and nowhere else: in a browser that runs elsewhere each is watched hop by hop. */
  newPage(): Promise<Page>;
}

export async function openContext(
  { browser, found }: Pick<OpenBrowser, 'browser' | 'found'>,
  options: ContextOptions,
): Promise<GuardedContext> {
  const { gate, phase, stop } = options;
  const watched = new WeakSet<Page>();
  const context = await browser.newContext({
    serviceWorkers: 'block',
    acceptDownloads: false,
    locale: 'en-US',
    ...options.context,
  });
  // The handler added last is asked first, so what is attached sees only what the gate let pass.
  await options.attach?.(context);
  await context.route('**/*', async (route, request) => {
    if (options.leaveOut(request)) return route.abort('blockedbyclient');
    // The redirects of an event stream are not shown to DevTools.
    if (found === null && request.resourceType() === 'eventsource') return route.abort('blockedbyclient');
    try {
      const verdict = await gate.judge({ method: request.method(), url: request.url() }, phase);
      // A window that a page opened is watched by nobody, and its redirects would go anywhere.
      const page = found === null ? pageOf(request) : null;
      const isWatched = found !== null || (page !== null && watched.has(page));
      if (verdict.allow && isWatched) return await route.fallback();
    } catch (error) {
      stop(error);
    }
    await route.abort('blockedbyclient');
  });
  // A socket carries writes as easily as reads, and nobody could tell them apart.
  if (phase !== 'attended-login') {
    await context.routeWebSocket(/.*/, (socket) => socket.close({ code: 1000, reason: 'read-only' }));
  }
  if (found !== null) return { context, newPage: () => context.newPage() };
  return {
    context,
    async newPage() {
      const page = await newWatchedPage(context, options);
      watched.add(page);
      return page;
    },
  };
}

/** The page a request belongs to; null for the first one of a window, made before its page is known. */
function pageOf(request: Request): Page | null {
  try {
    return request.frame().page();
  } catch {
    return null;
  }
}

/**
 * Routes are called for the first hop of a request only, and a browser that runs elsewhere cannot be told which hosts
 * to resolve: so every hop that a redirect leads to is stopped and judged in the browser itself.
 */
async function newWatchedPage(context: BrowserContext, options: ContextOptions): Promise<Page> {
  const { gate, phase, stop } = options;
  const page = await context.newPage();
  // A window that a page opens would follow its first redirects before anybody watches it (its requests are stopped
  // above as well), and a worker shared by pages belongs to none of them.
  await page.addInitScript(() => {
    window.open = () => null;
    Reflect.deleteProperty(window, 'SharedWorker');
  });
  page.on('popup', (popup) => void popup.close().catch(() => undefined));
  const devTools = await context.newCDPSession(page);
  devTools.on('Fetch.requestPaused', async ({ requestId, request, redirectedRequestId }) => {
    let mayLeave = redirectedRequestId === undefined;
    try {
      mayLeave ||= (await gate.judge({ method: request.method, url: request.url }, phase)).allow;
    } catch (error) {
      stop(error);
    }
    // Refused when the page has gone on or away meanwhile: what is not let go never leaves.
    await (mayLeave
      ? devTools.send('Fetch.continueRequest', { requestId })
      : devTools.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
    ).catch(() => undefined);
  });
  await devTools.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] });
  return page;
}
