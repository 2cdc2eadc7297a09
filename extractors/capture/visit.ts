// Goes to a page and waits until it has drawn itself; tells weather from a page that is not to be had.
import type { Page } from 'playwright';
import type { Clock } from '../../lib/clock.ts';
import { OperatorError, RetryableError } from '../../lib/errors.ts';
import { goneSelectors } from '../../selectors/gone.ts';
import { isListPage, type PageKind, type Profile } from '../../selectors/schema.ts';
import { SignedOut } from '../access/session.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { retryAfter, SlowDown } from '../http/retry.ts';

export const GOTO_TIMEOUT = 30_000;
const READY_TIMEOUT = 10_000;
const MOST_WAITS = 3;

/** @returns the page's status. @throws RetryableError for what may pass, SlowDown for 429 */
export async function visit(
  page: Page,
  url: string,
  referer: string | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted();
  // To a fragment of the page that is there, be it the same, a browser only jumps, and the app reads nothing anew.
  if (url.includes('#') && withoutFragment(page.url()) === withoutFragment(url))
    await page.goto('about:blank');
  const response = await page.goto(url, {
    waitUntil: 'domcontentloaded',
    timeout: GOTO_TIMEOUT,
    ...(referer === undefined ? {} : { referer: new URL(referer, url).href }),
  });
  const status = response?.status() ?? 200;
  const asked = retryAfter((await response?.headerValue('retry-after')) ?? null, clock.now());
  if (status === 429 || (status >= 500 && asked !== null)) throw new SlowDown(asked, url);
  if (status >= 500 || status === 408) {
    throw new RetryableError('source_error', `The source answered ${status}: ${url}`);
  }
  return status;
}

const withoutFragment = (url: string): string => url.replace(/#.*$/s, '');

/** The other origin that the page asked for led to, and was stopped at; null when it did not. */
export function ledElsewhere(drawing: DrawingPage, url: string): string | null {
  const stoppedAt = drawing.stoppedAt();
  const origin = stoppedAt !== null && URL.canParse(stoppedAt) ? new URL(stoppedAt).origin : null;
  // Stopped at its own address: what was asked for, not where it led to.
  return origin === new URL(url).origin ? null : origin;
}

/** Waits until the page has drawn itself, or time is up. @returns false when signed out */
export async function waitReady(
  drawing: DrawingPage,
  kind: PageKind,
  profile: Profile,
  isSignInAt: (url: string) => boolean,
): Promise<boolean> {
  const { page } = drawing;
  const { signedOut } = profile.login;
  const gone = isListPage(kind) ? [] : goneSelectors(kind);
  const any = [...kind.ready, ...signedOut, ...gone].join(', ');
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    const shown = await page
      .waitForSelector(any, { state: 'attached', timeout: READY_TIMEOUT })
      .catch(() => null);
    // What it reads before it draws itself may take its time.
    if (shown !== null || drawing.pending() === 0) break;
  }
  if ((await page.$(signedOut.join(', '))) !== null) return false;
  return !isSignInAt(page.url()) || (await page.$(kind.ready.join(', '))) !== null;
}

/** The browser's own errors, by what to do about them. */
export function classify(error: unknown, url: string, drawing: DrawingPage, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (!(error instanceof Error) || error instanceof SignedOut || 'exitCode' in error) return error;
  if (error.message.includes('ERR_BLOCKED_BY_CLIENT')) {
    return new OperatorError('read_only', `The page may not be asked for: ${url}`, {
      hint: 'Its origin is not in the consent, or the profile forbids it.',
      cause: error,
    });
  }
  // An app that finds its session over leads to the sign-in by itself; what comes then is seen by looking again.
  if (/Execution context was destroyed|Cannot find context/.test(error.message))
    return new RetryableError('page_unfinished', `The page went elsewhere by itself: ${url}`, {
      cause: error,
    });
  const isGone = drawing.crashed() || drawing.page.isClosed();
  if (error.name === 'TimeoutError' || error.message.includes('net::') || isGone) {
    return new RetryableError('source_unreachable', `The page could not be drawn: ${url}`, { cause: error });
  }
  return error;
}
