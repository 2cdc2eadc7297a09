// A few pages in each browser that are used again and again: opening one costs more than drawing in it.
import pLimit from 'p-limit';
import type { Browser, Page, Request } from 'playwright';
import type { Gate } from '../access/gate.ts';
import type { Session } from '../access/session.ts';
import type { Transport } from '../wire/transport.ts';
import type { OpenBrowser } from './browser.ts';
import { type GuardedContext, openContext } from './browser-context.ts';
import type { BrowserFleet } from './browser-fleet.ts';
import { type DrawingPage, type Watched, watch } from './drawing-page.ts';
import { type AppRequest, createEars } from './ears.ts';
import { createPageStorage, type KnownLocal } from './page-storage.ts';
import { createTokenDoor, type TokenDoor } from './token-door.ts';

export interface PagePool {
  use<T>(work: (drawing: DrawingPage) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Milliseconds in which an app has put new tokens where it keeps them. */
const TOKENS_KEPT = 500;

const NEVER_DRAWN = new Set(['image', 'font', 'media']);
/** Scripts leak; a page that has drawn this many is replaced. */
const WORN_OUT = 300;

export interface PoolOptions {
  readonly session: Session;
  readonly gate: Gate;
  /** Pages in one browser. */
  readonly size: number;
  /** Pages are as large as the window that a person looks at. */
  readonly inWindow?: boolean;
  /** IANA zone the pages should believe to be in; UTC while it is not known. */
  timezone(): string | null;
  stop(reason: unknown): void;
  /** Whether a page's own read is no concern of ours (`ignoreReads`). */
  isIgnored(url: string): boolean;
  /** Told of every fetch and XHR of a page as it leaves. */
  onAppRequest(request: AppRequest): void;
  /** What the pages' requests, sockets and events go through. */
  readonly transport: Transport;
}

/** Pages in whichever browser of the fleet is the least busy; the first browser is started when the first page is needed. */
export function createPagePool(fleet: BrowserFleet, options: PoolOptions): PagePool {
  const pools = new Map<Browser, PagePool>();
  const poolIn = (open: OpenBrowser): PagePool => {
    const known = pools.get(open.browser);
    if (known) return known;
    const pool = createPool(open, options);
    pools.set(open.browser, pool);
    open.browser.on('disconnected', () => pools.delete(open.browser));
    return pool;
  };
  return {
    use: (work) => fleet.use((open) => poolIn(open).use(work)),
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function createPool(browser: OpenBrowser, options: PoolOptions): PagePool {
  const { session, gate, stop, transport } = options;
  const limit = pLimit(options.size);
  let opened: (GuardedContext & { generation: number; zone: string; local: KnownLocal }) | undefined;
  let opening: Promise<GuardedContext & { local: KnownLocal }> | undefined;
  let idle: Watched[] = [];
  const byPage = new WeakMap<Page, Watched>();
  const endless = new Set<string>();

  /** Gives the session what the page changed in it, and has that written down. */
  const absorb = async ({ page, storage }: Pick<Watched, 'page' | 'storage'>): Promise<void> => {
    const context = page.context();
    // A page of the session before this one must not overwrite the new one's.
    if (opened?.context !== context || opened.generation !== session.generation()) return;
    const isNewStorage = await storage.absorb();
    const isNewCookie = await session.absorb(context).catch(() => false);
    if (isNewStorage || isNewCookie) await session.keep();
  };
  const absorbSoon = (page: Page): void => {
    const drawing = byPage.get(page);
    if (drawing) setTimeout(() => void absorb(drawing).catch(stop), TOKENS_KEPT).unref();
  };
  const tokensOf = (): TokenDoor =>
    createTokenDoor({
      rotations: session.rotations,
      keep: () => session.keep(),
      onRotated: absorbSoon,
    });

  /** A session that is renewed by a cookie is lost with it: the one before is soon good for nothing. */
  const keepRenewed = async (request: Request, page: Page): Promise<void> => {
    if (request.method() === 'GET') return;
    const response = await request.response().catch(() => null);
    const headers = await response?.allHeaders().catch(() => null);
    if (headers?.['set-cookie'] !== undefined) absorbSoon(page);
  };

  const leaveOut = (request: Request): boolean => {
    const type = request.resourceType();
    if (NEVER_DRAWN.has(type)) return true;
    return type === 'stylesheet' && byPage.get(request.frame().page())?.layoutNeeded !== true;
  };

  const open = async (): Promise<GuardedContext & { local: KnownLocal }> => {
    const zone = options.timezone() ?? 'UTC';
    const generation = session.generation();
    if (opened && opened.generation === generation && opened.zone === zone) return opened;
    const old = opened?.context;
    idle = [];
    const local: KnownLocal = new Map(session.storage().map((area) => [area.origin, area.local]));
    const guarded = await openContext(browser, {
      gate,
      phase: 'read',
      leaveOut,
      stop,
      isIgnored: options.isIgnored,
      onLed: (page, url) => byPage.get(page)?.stopAt(url),
      onFrame: (page, frame) => {
        byPage.get(page)?.ears.frame(frame);
        if (frame.sent) byPage.get(page)?.traffic.frame(frame);
      },
      onEvent: (page, event) => byPage.get(page)?.ears.event(event),
      onRefused: (page, read) => byPage.get(page)?.refuse(read),
      tokens: tokensOf(),
      preflight: transport.preflight,
      socket: transport.socket,
      watch: (...heeded) => transport.watch(...heeded),
      attach: (context) => transport.attach(context, session.storage()),
      context: {
        storageState: await session.storageState(),
        userAgent: session.userAgent,
        timezoneId: zone,
        viewport: options.inWindow ? null : { width: 1280, height: 900 },
      },
    });
    opened = { ...guarded, generation, zone, local };
    await old?.close();
    return opened;
  };

  const lease = async (): Promise<Watched> => {
    for (;;) {
      opening ??= open().finally(() => {
        opening = undefined;
      });
      const guarded = await opening;
      try {
        return await leaseIn(guarded);
      } catch (error) {
        // Somebody signed in again meanwhile: the pages of the session before were closed under our hands.
        if (opened === undefined || opened.context === guarded.context) throw error;
      }
    }
  };

  const leaseIn = async (guarded: GuardedContext & { local: KnownLocal }): Promise<Watched> => {
    // A page that goes on while it is given new tokens would lose them.
    await session.rotations.settled();
    if (await session.hand(guarded.context)) await session.keep();
    for (let free = idle.pop(); free; free = idle.pop()) {
      if (!free.crashed()) {
        await free.storage.hand();
        return free;
      }
      // Its process may go while nobody uses it.
      await free.page.close().catch(() => undefined);
    }
    const page = await guarded.newPage();
    const storage = await createPageStorage(page, session, guarded.local);
    const drawing = watch(page, storage, createEars(page, options.onAppRequest), endless, options.isIgnored);
    byPage.set(page, drawing);
    page.on('requestfinished', (request) => void keepRenewed(request, page));
    await drawing.storage.hand();
    return drawing;
  };

  return {
    use: (work) =>
      limit(async () => {
        const drawing = await lease();
        try {
          return await work(drawing);
        } finally {
          // Whatever became of the page, its tokens are the newest.
          if (!drawing.crashed() && !drawing.page.isClosed()) await absorb(drawing);
          drawing.uses += 1;
          const current = opened?.context === drawing.page.context() && !drawing.page.isClosed();
          if (current && !drawing.crashed() && drawing.uses < WORN_OUT) idle.push(drawing);
          else await drawing.page.close().catch(() => undefined);
        }
      }),
    async close() {
      idle = [];
      await session.rotations.settled();
      await opened?.context.close().catch(() => undefined);
      opened = undefined;
    },
  };
}
