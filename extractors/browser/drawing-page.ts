// What becomes of one page while it is drawn: what its scripts read, what failed on the way, what the guard stopped.
import type { Page, Request } from 'playwright';
import type { RefusedRead } from './browser-context.ts';
import type { Ears } from './ears.ts';
import type { PageStorage } from './page-storage.ts';
import { followTraffic, type Traffic } from './traffic.ts';

/** A page on loan, and what its scripts are reading at the moment. */
export interface DrawingPage {
  readonly page: Page;
  /** What the page's own scripts were told since the last `forget`. */
  readonly ears: Ears;
  /** What they asked for and sent since then. */
  readonly traffic: Traffic;
  /** Reads under way, those known never to end left out. */
  pending(): number;
  /** Leaves out, here and on every page to come, reads like those under way: the app keeps one open all the time. */
  disregardPending(): void;
  /** Whether a read of this page failed, or was answered by an error, since the last `forget`. */
  stumbled(): boolean;
  /** Whether the body of the page itself broke off, so that it is drawn only in part. */
  brokeOff(): boolean;
  /** Where the page was about to go when the guard stopped it, since the last `forget`; null when it was not. */
  stoppedAt(): string | null;
  /** What of this page the guard stopped since the last `forget`. */
  refused(): readonly RefusedRead[];
  /** Whether the page's process is gone; nothing can be drawn in it any more. */
  crashed(): boolean;
  forget(): void;
  /** Whether layout matters for the page to come: scrolling needs its style sheets. */
  layout(needed: boolean): void;
}

/** The same, with what only its pool needs. */
export type Watched = DrawingPage & {
  uses: number;
  layoutNeeded: boolean;
  stopAt(url: string): void;
  refuse(read: RefusedRead): void;
  readonly storage: PageStorage;
};

const BROKEN_OFF = /CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED|CONNECTION_(?:RESET|CLOSED)/;

/**
 * @param endless addresses of reads that the app keeps open, shared by all pages
 * @param isIgnored whether a read is ignored: it is not waited for, and it may fail
 */
export function watch(
  page: Page,
  storage: PageStorage,
  ears: Ears,
  endless: Set<string>,
  isIgnored: (url: string) => boolean,
): Watched {
  const traffic = followTraffic(page);
  const reading = new Set<Request>();
  let stumbled = false;
  let stoppedAt: string | null = null;
  let brokeOff = false;
  let crashed = false;
  let refused: RefusedRead[] = [];
  const isRead = (request: Request): boolean =>
    ['xhr', 'fetch'].includes(request.resourceType()) && !isIgnored(request.url());
  /** Without one of its scripts a page draws nothing, and it is not the page's fault. */
  const isNeeded = (request: Request): boolean =>
    isRead(request) || (request.resourceType() === 'script' && !isIgnored(request.url()));
  page.on('request', (request) => {
    if (isRead(request)) reading.add(request);
  });
  page.on('requestfinished', (request) => reading.delete(request));
  page.on('requestfailed', (request) => {
    reading.delete(request);
    // What we stopped ourselves would be stopped again.
    const error = request.failure()?.errorText ?? '';
    const wasStopped = error.includes('ERR_BLOCKED_BY_CLIENT');
    if (isNeeded(request) && !wasStopped) stumbled = true;
    // A page whose body broke off is drawn as far as it came.
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (isPage && BROKEN_OFF.test(error)) brokeOff = true;
    // Of a redirect that was stopped, this tells the first hop, after the guard told where it led.
    if (wasStopped && isPage) stoppedAt ??= request.url();
  });
  page.on('response', (response) => {
    if (isNeeded(response.request()) && (response.status() >= 500 || response.status() === 429))
      stumbled = true;
  });
  page.on('crash', () => {
    crashed = true;
  });
  // A question box would stop every script of the page for ever.
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  return {
    page,
    ears,
    traffic,
    storage,
    uses: 0,
    layoutNeeded: false,
    pending: () => [...reading].filter((request) => !endless.has(addressOf(request))).length,
    disregardPending() {
      for (const request of reading) endless.add(addressOf(request));
    },
    stumbled: () => stumbled || brokeOff,
    brokeOff: () => brokeOff,
    stoppedAt: () => stoppedAt,
    refused: () => refused,
    crashed: () => crashed,
    refuse(read) {
      refused.push(read);
    },
    stopAt(url) {
      stoppedAt = url;
    },
    forget() {
      reading.clear();
      ears.forget();
      traffic.forget();
      stumbled = false;
      brokeOff = false;
      stoppedAt = null;
      refused = [];
    },
    layout(needed) {
      this.layoutNeeded = needed;
    },
  };
}

/** Long polling asks the same address again and again, with another cursor each time; GraphQL asks one for everything. */
function addressOf(request: Request): string {
  const { origin, pathname } = new URL(request.url());
  const operation = /"operationName"\s*:\s*"([^"]+)"/.exec(request.postData() ?? '')?.[1] ?? '';
  return `${request.method()} ${origin}${pathname} ${operation}`;
}
