// Starts a browser, or connects to one that runs elsewhere. What is opened in it is browser-context.ts; how work is
// spread over several is browser-fleet.ts.
import type { Browser } from 'playwright';
import { UsageError } from '../../lib/errors.ts';
import { type FoundBrowser, findBrowser, systemProbes } from './browser-path.ts';
import { loadChromium } from './load-chromium.ts';

export interface BrowserOptions {
  /** Executable to use (`--browser`, THREADLIFT_BROWSER); looked for when absent. */
  readonly path?: string | undefined;
  /** Browsers that run elsewhere (THREADLIFT_BROWSER_WS): Playwright servers, or DevTools addresses. */
  readonly endpoints?: readonly string[] | undefined;
}

export interface BrowserStart {
  /** How we name ourselves: "threadlift/0.1.0"; null where the consent says that we do not. */
  readonly agent: string | null;
  readonly headed?: boolean;
  /**
   * Host names a browser of ours may resolve; all of them when absent. It keeps even the names of other hosts from
   * leaving; what requests may leave is browser-context.ts's business.
   */
  readonly hosts?: readonly string[];
}

export interface OpenBrowser {
  readonly browser: Browser;
  /** Which one was chosen; null for one that runs elsewhere. */
  readonly found: FoundBrowser | null;
  /** Its own user agent, with ours behind it where we name ourselves. */
  readonly userAgent: string;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT = 15_000;

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser on this machine. @throws UsageError `browser_start`, and those of {@link findBrowser} */
export async function startBrowser(path: string | undefined, options: BrowserStart): Promise<OpenBrowser> {
  const found = await findBrowser(path, systemProbes(), options.headed ? 'window' : 'page');
  const browser = await launch(found, options).catch((cause: unknown) => {
    throw new UsageError('browser_start', 'The browser does not start.', {
      file: found.executablePath,
      hint: 'See what is missing with `threadlift doctor`, or name another one with --browser.',
      cause,
    });
  });
  return opened(browser, found, options.agent);
}

/**
 * Connects to a browser that runs elsewhere: a Playwright server (ws://, wss://), or whatever speaks the DevTools
 * protocol (http://, https://, or a ws:// address with /devtools/ in it).
 * @throws UsageError `browser_unreachable`
 */
export async function connectBrowser(endpoint: string, options: BrowserStart): Promise<OpenBrowser> {
  const chromium = await loadChromium();
  const connect = isDevTools(endpoint)
    ? chromium.connectOverCDP(endpoint, { timeout: CONNECT_TIMEOUT })
    : chromium.connect(endpoint, { timeout: CONNECT_TIMEOUT });
  const browser = await connect.catch((cause: unknown) => {
    throw unreachable(endpoint, cause);
  });
  return opened(browser, null, options.agent);
}

/** An endpoint as people may see it: without the token that its path or query may hold. */
export function nameOf(endpoint: string): string {
  const { protocol, host } = new URL(endpoint);
  return `${protocol}//${host}`;
}

function isDevTools(endpoint: string): boolean {
  return /^https?:/.test(endpoint) || new URL(endpoint).pathname.includes('/devtools/');
}

function unreachable(endpoint: string, cause: unknown): UsageError {
  const said = cause instanceof Error ? cause.message : '';
  const [, server, client] = /server version: (\S+)[\s\S]*client version: (\S+)/.exec(said) ?? [];
  return new UsageError(
    'browser_unreachable',
    server === undefined
      ? `The browser at ${nameOf(endpoint)} does not answer.`
      : `The Playwright server at ${nameOf(endpoint)} is of version ${server}, this program of ${client}.`,
    { hint: 'Correct THREADLIFT_BROWSER_WS, or start that browser; see docs/remote-browsers.md.', cause },
  );
}

async function opened(
  browser: Browser,
  found: FoundBrowser | null,
  agent: string | null,
): Promise<OpenBrowser> {
  // Asking a page would start a process for it.
  const devTools = await browser.newBrowserCDPSession();
  const { userAgent } = await devTools.send('Browser.getVersion');
  await devTools.detach();
  return { browser, found, userAgent: userAgentOf(userAgent, agent), close: () => browser.close() };
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

async function launch(found: FoundBrowser, options: BrowserStart): Promise<Browser> {
  const chromium = await loadChromium();
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
