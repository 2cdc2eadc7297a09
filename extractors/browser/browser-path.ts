// Decides which browser to use and where it is. Does not start it (browser.ts) nor unpack one (bundled-chromium.ts).
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../../lib/errors.ts';
import { unpackBundledChromium } from './bundled-chromium.ts';
import { loadChromium } from './load-chromium.ts';

export interface FoundBrowser {
  /** `given` by the user, `playwright`'s own, `installed` on this machine, or `bundled` in an npm package. */
  readonly kind: 'given' | 'playwright' | 'installed' | 'bundled';
  readonly executablePath: string;
  /** Variables the browser needs on top of ours, for example where its libraries lie. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the search asks of the machine; tests answer instead. */
export interface BrowserProbes {
  readonly platform: NodeJS.Platform;
  /** The PATH variable. */
  readonly searchPath: string;
  readonly home: string;
  /** Whether a window can be shown to somebody. */
  readonly hasDisplay: boolean;
  isExecutable(file: string): Promise<boolean>;
  /** Where Playwright would put its own browser, whether or not it is there. */
  playwrightPath(): Promise<string>;
  /** Unpacks the optional npm package; null where there is none for this machine. */
  bundled(): Promise<{ executablePath: string; env: Record<string, string> } | null>;
}

const GET = 'npx playwright install chromium';

const NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
];

/**
 * Looks for a browser: given, Playwright's own, installed, bundled; the first that exists wins.
 * @param wanted `'window'` where a person must see it: then the bundled one is none, since it has no windows
 * @throws UsageError `browser_given_missing` or `browser_missing`, naming the command that gets one; `display_missing`
 *   or `browser_windowless` where a window is wanted and cannot be
 */
export async function findBrowser(
  given: string | undefined,
  probes: BrowserProbes = systemProbes(),
  wanted: 'page' | 'window' = 'page',
): Promise<FoundBrowser> {
  if (wanted === 'window' && !probes.hasDisplay) {
    throw new UsageError('display_missing', 'There is no display here to show a browser window on.', {
      hint: 'Run it on a desktop (DISPLAY or WAYLAND_DISPLAY is not set), or sign in without a window: threadlift login',
    });
  }
  if (given !== undefined) {
    if (await probes.isExecutable(given)) return { kind: 'given', executablePath: given, env: {} };
    throw new UsageError('browser_given_missing', 'The browser named by --browser cannot be run.', {
      file: given,
      hint: 'Correct --browser or THREADLIFT_BROWSER, or leave it out to let threadlift look for one.',
    });
  }
  const own = await probes.playwrightPath();
  if (own !== '' && (await probes.isExecutable(own)))
    return { kind: 'playwright', executablePath: own, env: {} };
  for (const place of usualPlaces(probes)) {
    if (await probes.isExecutable(place)) return { kind: 'installed', executablePath: place, env: {} };
  }
  if (wanted === 'window') {
    throw new UsageError(
      'browser_windowless',
      'No browser found here can show a window; the bundled one cannot.',
      { hint: `Name one with --browser, or get one: ${GET}` },
    );
  }
  const bundled = await probes.bundled();
  if (bundled) return { kind: 'bundled', ...bundled };
  throw new UsageError('browser_missing', 'There is no browser to sign in and draw pages with.', {
    hint: `Run: ${GET}, or name one with --browser.`,
  });
}

/** Where Chrome, Chromium and Edge usually are, best first. */
function usualPlaces(probes: BrowserProbes): string[] {
  if (probes.platform === 'darwin') {
    const apps = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    return apps.flatMap((app) => [join('/Applications', app), join(probes.home, 'Applications', app)]);
  }
  if (probes.platform === 'win32') {
    const roots = ['C:\\Program Files', 'C:\\Program Files (x86)', `${probes.home}\\AppData\\Local`];
    const apps = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe'];
    return [...apps, 'Microsoft\\Edge\\Application\\msedge.exe'].flatMap((app) =>
      roots.map((root) => `${root}\\${app}`),
    );
  }
  const folders = [...new Set([...probes.searchPath.split(delimiter), '/usr/bin', '/snap/bin'])];
  return [
    ...NAMES.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name))),
    '/opt/google/chrome/chrome',
  ];
}

/** Probes of this machine. Variables are read here that say what the machine has, not how we are set up. */
export function systemProbes(): BrowserProbes {
  return {
    platform: process.platform,
    hasDisplay:
      process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY),
    searchPath: process.env.PATH ?? '',
    home: homedir(),
    isExecutable: (file) =>
      access(file, constants.X_OK).then(
        () => true,
        () => false,
      ),
    playwrightPath: async () => (await loadChromium()).executablePath(),
    bundled: () => unpackBundledChromium({ missingLibraries }),
  };
}

/** Libraries the dynamic linker does not find for an executable; empty where `ldd` cannot tell. */
async function missingLibraries(executable: string): Promise<string[]> {
  const listed = await promisify(execFile)('ldd', [executable]).catch(() => ({ stdout: '' }));
  return listed.stdout
    .split('\n')
    .filter((line) => line.includes('not found'))
    .map((line) => line.trim().split(' ')[0] ?? '');
}
