// Opens browser contexts in which nothing leaves unjudged. What is done in a page is elsewhere.
import type { BrowserContext, BrowserContextOptions, CDPSession, Page, Request } from 'playwright';
import type { Gate } from '../access/gate.ts';
import type { Phase, Refusal, RequestFacts, Verdict } from '../access/guard.ts';
import type { Doing } from '../access/named-reads.ts';
import { hearEvents, type StreamEvent } from '../wire/event-streams.ts';
import { type AskPreflight, answerPreflight, isPreflight } from '../wire/preflight.ts';
import { factsOf, type Paused } from '../wire/request-facts.ts';
import { type OpenSocket, openSocket, relaySocket } from '../wire/socket-relay.ts';
import type { OpenBrowser } from './browser.ts';
import type { TokenDoor } from './token-door.ts';

/** Something that a page wanted and did not get. */
export interface RefusedRead {
  /** `stream`: server-sent events. */
  readonly kind: 'request' | 'socket' | 'frame' | 'stream';
  readonly reason: Refusal;
  readonly method: string;
  /** Without the values of its query. */
  readonly url: string;
  readonly operation: Doing | null;
  readonly phase: Phase;
  /** The profile names it among the reads that are no concern of ours (`ignoreReads`); absent for false. */
  readonly isIgnored?: boolean;
}

export interface ContextOptions {
  readonly gate: Gate;
  /** Asked for every request where it changes. */
  readonly phase: Phase | (() => Phase);
  /** Requests that need not be made at all, for example images nobody will look at. */
  leaveOut(request: Request): boolean;
  /** Called when the consent no longer holds; the run must end. */
  stop(reason: unknown): void;
  /** Called when a redirect of the page itself was stopped on its way there: page events tell of its first hop only. */
  readonly onLed?: (page: Page, url: string) => void;
  /** Called with where the page itself is about to go, before that is judged. */
  readonly onGoing?: (page: Page, url: string) => void;
  /** Whether an address is one of those whose reads are no concern of ours; none is when absent. */
  readonly isIgnored?: (url: string) => boolean;
  /** Called for everything of a page that the guard stopped. */
  readonly onRefused?: (page: Page, refused: RefusedRead) => void;
  /** Called with every token request of a page, and its answer; absent where nobody shares the session. */
  readonly tokens?: TokenDoor;
  /** Called with every text frame of a socket that was let through, sent or received. */
  readonly onFrame?: (page: Page, frame: { url: string; sent: boolean; text: string }) => void;
  /** Called with every server-sent event of a stream that was let through. */
  readonly onEvent?: (page: Page, event: StreamEvent) => void;
  /** Called with every page before it goes anywhere, in place of hearing its events from DevTools. */
  readonly watch?: (page: Page, devTools: CDPSession, hear: (event: StreamEvent) => void) => Promise<void>;
  /** Opens the sockets that are let through; the network's when absent. */
  readonly socket?: OpenSocket;
  /** Asks preflights of the server; absent where nothing may reach the network. */
  readonly preflight?: AskPreflight;
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
  const { gate, stop } = options;
  // A person's sign-on may pass through anything, windows of its own included.
  const isOpen = phaseOf(options) === 'attended-login';
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
      const isWatched = isOpen || isSeenThrough(request, watched, gate);
      const facts = { ...routedFacts(request), isWatched };
      const verdict = await gate.judge(facts, phaseOf(options));
      if (verdict.allow) return await route.fallback();
      const page = pageOf(request);
      const kind = request.resourceType() === 'eventsource' ? 'stream' : 'request';
      if (page) options.onRefused?.(page, refusedRead(options, facts, verdict, kind));
      if (isAnswered(facts, verdict.reason, request.resourceType()))
        return await route.fulfill(forbidden(facts));
    } catch (error) {
      stop(error);
    }
    await route.abort('blockedbyclient');
  });
  if (isOpen) return { context, newPage: () => context.newPage() };
  // A socket carries writes as easily as reads: only a watched page may have one, by its own route.
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
 * An app asks again and again where nothing answers, and again with what it asked for in the same batch. A write that a
 * script sends is therefore answered, by us, as one that is not permitted; it never leaves.
 */
function isAnswered({ method }: RequestFacts, reason: Refusal, type: string): boolean {
  return reason === 'write' && method !== 'OPTIONS' && /^(?:fetch|xhr)$/i.test(type);
}

function forbidden({ headers }: RequestFacts): {
  status: number;
  headers: Record<string, string>;
  body: string;
} {
  return {
    status: 403,
    headers: {
      'content-type': 'application/json',
      'access-control-allow-origin': headers?.origin ?? headers?.Origin ?? '*',
      'access-control-allow-credentials': 'true',
    },
    body: JSON.stringify({ errors: [{ message: 'Not permitted: this session only reads.' }] }),
  };
}

const phaseOf = ({ phase }: Pick<ContextOptions, 'phase'>): Phase =>
  typeof phase === 'function' ? phase() : phase;

/** A POST whose body the route is not shown may hold anything. */
function routedFacts(request: Request): RequestFacts {
  const headers = request.headers();
  const method = request.method();
  const body = request.postData() ?? (['GET', 'HEAD'].includes(method) ? null : undefined);
  return { method, url: request.url(), headers, body, contentType: headers['content-type'] ?? null };
}

function refusedRead(
  options: Pick<ContextOptions, 'phase' | 'isIgnored'>,
  { method, url, headers }: Pick<RequestFacts, 'method' | 'url' | 'headers'>,
  { reason, doing }: Verdict & { allow: false },
  kind: RefusedRead['kind'] = 'request',
): RefusedRead {
  const isIgnored = options.isIgnored?.(url) === true;
  // A preflight that is stopped stops what it announces.
  const meant = headers?.['access-control-request-method'] ?? method;
  const told = { kind, reason, method: meant, url: url.replace(/[?#].*$/s, ''), operation: doing };
  return { ...told, phase: phaseOf(options), ...(isIgnored ? { isIgnored } : {}) };
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
function isSeenThrough(request: Request, watched: WeakSet<Page>, gate: Gate): boolean {
  if (request.resourceType() === 'eventsource' && !gate.isEventStream(request.url())) return false;
  const page = pageOf(request);
  return page !== null && watched.has(page);
}

/** Null for the first request of a window, made before its page is known. */
function pageOf(request: Request): Page | null {
  try {
    return request.frame().page();
  } catch {
    return null;
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
  const { gate, stop } = options;
  const page = await context.newPage();
  page.on('popup', (popup) => void popup.close().catch(() => undefined));
  await page.routeWebSocket(/.*/, (route) =>
    relaySocket(route, {
      ...{ gate, page, stop, userAgent: options.context?.userAgent },
      open: options.socket ?? openSocket,
      onFrame: (frame) => options.onFrame?.(page, frame),
      onRefused: (reason, url, shape) => {
        const doing = shape === null ? null : { name: shape, type: 'frame' as const };
        const method = reason === 'frame' ? 'SEND' : 'SOCKET';
        const verdict = { allow: false, reason, doing } as const;
        options.onRefused?.(page, refusedRead(options, { method, url }, verdict, reason));
      },
    }),
  );
  const devTools = await context.newCDPSession(page);
  const { frameTree } = await devTools.send('Page.getFrameTree');
  const judge = async (paused: Paused): Promise<'go' | 'stop' | 'answered'> => {
    const { requestId, request, responseHeaders } = paused;
    const isAnswer = responseHeaders !== undefined || paused.responseErrorReason !== undefined;
    if (isAnswer) {
      await options.tokens?.answered(devTools, paused);
      return responseHeaders?.some(({ name, value }) => isSpeculation(name, value)) ? 'stop' : 'go';
    }
    const isPage = paused.resourceType === 'Document' && paused.frameId === frameTree.frame.id;
    if (isPage) options.onGoing?.(page, request.url);
    const facts = await factsOf(devTools, paused);
    const verdict = await gate.judge(facts, phaseOf(options)).catch((error: unknown) => {
      stop(error);
      return null;
    });
    if (verdict === null) return 'stop';
    if (!verdict.allow) {
      options.onRefused?.(page, refusedRead(options, facts, verdict));
      if (isPage) options.onLed?.(page, request.url);
      if (!isAnswered(facts, verdict.reason, paused.resourceType)) return 'stop';
      const { status, headers, body } = forbidden(facts);
      await devTools.send('Fetch.fulfillRequest', {
        requestId,
        responseCode: status,
        responseHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
        body: Buffer.from(body).toString('base64'),
      });
      return 'answered';
    }
    if (options.preflight && isPreflight(request)) {
      await answerPreflight(devTools, requestId, request, options.preflight);
      return 'answered';
    }
    return (await options.tokens?.asked(devTools, paused, facts, page)) === true ? 'answered' : 'go';
  };
  devTools.on('Fetch.requestPaused', async (paused) => {
    const { requestId } = paused;
    // DevTools refuses when the page has gone on or away meanwhile: what is not let go never leaves.
    const outcome = await judge(paused).catch(() => 'stop' as const);
    if (outcome === 'answered') return;
    await (outcome === 'go'
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
  const hear = (event: StreamEvent): void => options.onEvent?.(page, event);
  if (options.watch) await options.watch(page, devTools, hear);
  else if (options.onEvent) await hearEvents(devTools, hear);
  return page;
}

/** Rules that a page's header names are fetched like anything else; only the answer says what they are. */
function isSpeculation(name: string, value: string): boolean {
  return (
    name.toLowerCase() === 'content-type' && value.toLowerCase().includes('application/speculationrules')
  );
}
