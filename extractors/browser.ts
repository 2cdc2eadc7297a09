// Starts a browser and opens contexts whose every request passes the gate. What is done in a page is elsewhere.
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Request,
} from 'playwright';
import { UsageError } from '../lib/errors.ts';
import { type FoundBrowser, findBrowser } from './browser-path.ts';
import type { Gate } from './gate.ts';
import type { Phase } from './guard.ts';

export interface BrowserOptions {
  /** Executable to use (`--browser`, THREADLIFT_BROWSER); looked for when absent. */
  readonly path?: string | undefined;
  /** A browser that runs elsewhere (THREADLIFT_BROWSER_WS): a Playwright server, or a DevTools address. */
  readonly ws?: string | undefined;
}

export interface OpenBrowser {
  readonly browser: Browser;
  /** Which one was chosen; null for one that runs elsewhere. */
  readonly found: FoundBrowser | null;
  /** Its own user agent, with ours behind it where we name ourselves. */
  readonly userAgent: string;
  close(): Promise<void>;
}

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param options.agent how we name ourselves: "threadlift/0.1.0"; null where the consent says that we do not
 * @param options.hosts host names the browser may resolve; all of them when absent. The routes of a context
 *   do not see where a redirect leads (Playwright calls them for the first hop only), so this stops it there.
 * @throws UsageError `browser_missing`, `browser_given_missing`, `browser_start`
 */
export async function openBrowser(
  options: BrowserOptions & { agent: string | null; headed?: boolean; hosts?: readonly string[] },
): Promise<OpenBrowser> {
  const found = options.ws === undefined ? await findBrowser(options.path) : null;
  const browser = await start(found, options).catch((cause: unknown) => {
    throw new UsageError('browser_start', 'The browser does not start.', {
      ...(found ? { file: found.executablePath } : {}),
      hint: 'See what is missing with `threadlift doctor`, or name another one with --browser.',
      cause,
    });
  });
  const page = await browser.newPage();
  const own = await page.evaluate(() => navigator.userAgent);
  await page.close();
  return { browser, found, userAgent: userAgentOf(own, options.agent), close: () => browser.close() };
}

/**
 * What every request to the source carries, the browser's and the HTTP client's.
 * @param own a browser's user agent; our name behind it, left there by an earlier sign-in, goes
 * @param agent how we name ourselves; null leaves the browser's own
 */
export function userAgentOf(own: string, agent: string | null): string {
  const bare = own.replace(/ threadlift\/\S+$/, '');
  return agent === null ? bare : `${bare} ${agent}`;
}

function start(
  found: FoundBrowser | null,
  options: BrowserOptions & { headed?: boolean; hosts?: readonly string[] },
): Promise<Browser> {
  if (found === null) {
    const ws = options.ws as string;
    return /^http|\/devtools\//.test(ws) ? chromium.connectOverCDP(ws) : chromium.connect(ws);
  }
  const rules = options.hosts?.map((host) => `EXCLUDE ${host}`);
  return chromium.launch({
    executablePath: found.executablePath,
    headless: options.headed !== true,
    // The signals are the command line's: it lets what is in flight finish first.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...ARGS,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(rules ? [`--host-resolver-rules=${['MAP * ~NOTFOUND', ...rules].join(', ')}`] : []),
    ],
    ...(Object.keys(found.env).length > 0 ? { env: { ...definedEnv(), ...found.env } } : {}),
  });
}

/** Our own environment, handed on whole because Playwright replaces it when anything is added. */
function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * A context in which nothing leaves unjudged.
 * @param options.stop called when the consent no longer holds; the run must end
 * @param options.leaveOut requests that need not be made at all, for example images nobody will look at
 */
export async function openContext(
  browser: Browser,
  options: {
    gate: Gate;
    phase: Phase;
    leaveOut(request: Request): boolean;
    stop(reason: unknown): void;
    /** Called before the first page: handlers it adds come after the gate's. */
    attach?: (context: BrowserContext) => Promise<void>;
    context?: BrowserContextOptions;
  },
): Promise<BrowserContext> {
  const { gate, phase, stop } = options;
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
    try {
      const verdict = await gate.judge({ method: request.method(), url: request.url() }, phase);
      if (verdict.allow) return await route.fallback();
    } catch (error) {
      stop(error);
    }
    await route.abort('blockedbyclient');
  });
  // A socket carries writes as easily as reads, and nobody could tell them apart.
  if (phase !== 'attended-login') {
    await context.routeWebSocket(/.*/, (socket) => socket.close({ code: 1000, reason: 'read-only' }));
  }
  return context;
}
