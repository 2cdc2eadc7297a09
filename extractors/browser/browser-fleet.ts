// The browsers a run draws with: one of this machine, or several elsewhere. Work goes to the least busy; one that is
// lost is left alone for a while, and what it was doing is done again by another. Knows nothing of pages.
import type { Clock } from '../../lib/clock.ts';
import { OperatorError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import {
  type BrowserOptions,
  type BrowserStart,
  connectBrowser,
  nameOf,
  type OpenBrowser,
  startBrowser,
} from './browser.ts';
import type { FoundBrowser } from './browser-path.ts';

export interface BrowserFleet {
  /**
   * Does the work in the least busy browser, and again in another one when that browser is lost on the way: only for
   * work that may be repeated.
   * @throws UsageError when no browser was ever there; OperatorError `browsers_lost`; whatever the work throws
   */
  use<T>(work: (browser: OpenBrowser) => Promise<T>): Promise<T>;
  /** The browser of this machine, once it was needed; null for browsers elsewhere. */
  found(): FoundBrowser | null;
  close(): Promise<void>;
}

/** Waits before a browser that does not answer is asked again: doubled each time, up to the longest. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** How long all of them may be away before the run stops, to be resumed. */
const PATIENCE = 10_000;

interface Member {
  readonly name: string;
  connect(): Promise<OpenBrowser>;
  open: OpenBrowser | null;
  connecting: Promise<OpenBrowser> | null;
  busy: number;
  /** Times in a row that it did not answer, and when it is asked again. */
  misses: number;
  notBefore: number;
}

export function createBrowserFleet(
  options: BrowserOptions & {
    /** Asked each time a browser is opened. */
    settings(): Promise<BrowserStart>;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly signal: AbortSignal;
  },
): BrowserFleet {
  const { path, endpoints, settings, clock, logger, signal } = options;
  const member = (name: string, connect: () => Promise<OpenBrowser>): Member => ({
    name,
    connect,
    open: null,
    connecting: null,
    busy: 0,
    misses: 0,
    notBefore: 0,
  });
  const members =
    endpoints === undefined
      ? [member('the browser of this machine', async () => startBrowser(path, await settings()))]
      : endpoints.map((endpoint) =>
          member(nameOf(endpoint), async () => connectBrowser(endpoint, await settings())),
        );
  let wasThere = false;
  let found: FoundBrowser | null = null;

  const isUp = ({ open }: Member): boolean => open?.browser.isConnected() === true;

  const connect = async (one: Member): Promise<OpenBrowser> => {
    one.connecting ??= one.connect().finally(() => {
      one.connecting = null;
    });
    const open = await one.connecting;
    one.open = open;
    one.misses = 0;
    wasThere = true;
    found ??= open.found;
    return open;
  };

  /** The least busy that is there, connected to if need be, and busier by one. @throws when none comes back in time */
  const take = async (): Promise<{ one: Member; open: OpenBrowser }> => {
    const began = clock.now();
    for (;;) {
      signal.throwIfAborted();
      const [one] = members
        .filter((each) => isUp(each) || clock.now() >= each.notBefore)
        .sort((a, b) => a.busy - b.busy);
      if (one) {
        one.busy += 1;
        try {
          return { one, open: one.open && isUp(one) ? one.open : await connect(one) };
        } catch (error) {
          one.busy -= 1;
          one.notBefore = clock.now() + Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** one.misses);
          one.misses += 1;
          const isLast = members.every((each) => !isUp(each) && each.misses > 0);
          if (isLast && !wasThere) throw error;
          logger.warn('browser', `${one.name} does not answer; going on without it.`);
          continue;
        }
      }
      const soonest = Math.min(...members.map(({ notBefore }) => notBefore));
      if (soonest - began > PATIENCE) throw lost(members);
      await clock.sleep(Math.max(1, soonest - clock.now()), signal);
    }
  };

  return {
    async use(work) {
      for (let losses = 0; ; losses += 1) {
        const { one, open } = await take();
        try {
          return await work(open);
        } catch (error) {
          // Playwright rejects the calls under way one turn before it calls the browser gone.
          await clock.sleep(0);
          if (open.browser.isConnected() || signal.aborted) throw error;
          if (losses >= members.length * 2) throw lost(members);
          one.notBefore = clock.now() + FIRST_WAIT;
          logger.warn('browser', `${one.name} was lost; its work goes to another.`);
        } finally {
          one.busy -= 1;
        }
      }
    },
    found: () => found,
    async close() {
      for (const one of members) {
        await one.connecting?.catch(() => undefined);
        await one.open?.close().catch(() => undefined);
      }
    },
  };
}

function lost(members: readonly Member[]): OperatorError {
  return new OperatorError(
    'browsers_lost',
    `No browser answers any more: ${members.map(({ name }) => name).join(', ')}.`,
    {
      hint: 'Start them again, or unset THREADLIFT_BROWSER_WS, and run the same command: it goes on where it stopped.',
    },
  );
}
