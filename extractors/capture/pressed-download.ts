// Presses what a page offers a file by and hears where the file lies; the caller fetches its bytes.
import type { Download, Request, Route } from 'playwright';
import { RecordError } from '../../lib/errors.ts';
import type { RawValues } from '../../selectors/values.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import { appears, locate } from './actions.ts';
import { pressReally } from './press.ts';

/** How long a page may take from a press to what comes of it. */
const ASKED_MS = 30_000;

/** Keeps what would open a new window in this page, where it is observed. Text, because it runs in the page. */
const STAY_HERE = `
  window.open = (address) => { if (address) location.assign(address); return window; };
  addEventListener('click', (event) => {
    for (const node of event.composedPath()) if (node.localName === 'a' && node.target) node.target = '';
  }, true);
`;

interface Asked {
  readonly method: string;
  readonly url: string;
}

/**
 * Presses the file's button, once, and keeps the browser from going where that leads.
 * @param selectors Playwright's, with slots that the values fill
 * @param turn waited for before the press
 * @returns the address: of the page or frame that was to come, of the download, or of what its scripts read for it
 * @throws RecordError `file_missing` where there is no such button, or nothing that a GET would bring
 */
export async function addressByPress(
  drawing: DrawingPage,
  selectors: readonly string[],
  values: RawValues,
  turn: () => Promise<void>,
): Promise<string> {
  const { page } = drawing;
  const button = locate(page, selectors, values);
  if (button === null || !(await appears(button)))
    throw new RecordError(
      'file_missing',
      `the page has no button for it: ${selectors.join(', ')} (download)`,
    );
  /** Addresses its scripts read since. */
  const read: string[] = [];
  let isPressed = false;
  let resolve: (asked: Asked | null) => void = () => undefined;
  const promise = new Promise<Asked | null>((done) => {
    resolve = done;
  });
  const judge = async (route: Route, request: Request): Promise<void> => {
    if (!isPressed || !request.isNavigationRequest()) {
      if (isPressed && request.method() === 'GET' && /^(?:fetch|xhr)$/.test(request.resourceType()))
        read.push(request.url());
      return route.fallback();
    }
    resolve({ method: request.method(), url: request.url() });
    await route.abort('aborted');
  };
  const take = (download: Download): void => {
    const last = read.at(-1);
    const isOwn = /^https?:/.test(download.url());
    // Made by the page itself of what it read (blob:).
    const url = isOwn ? download.url() : last;
    resolve(url === undefined ? null : { method: 'GET', url });
    void download.cancel().catch(() => undefined);
  };
  /** Stopped by the guard before it was heard here. */
  const fail = (request: Request): void => {
    if (isPressed && request.isNavigationRequest()) resolve(null);
  };
  const refused = drawing.refused().length;
  await page.route('**/*', judge);
  page.on('requestfailed', fail);
  page.on('download', take);
  const tooLate = setTimeout(() => resolve(null), ASKED_MS);
  try {
    await page.evaluate(STAY_HERE);
    await turn();
    isPressed = true;
    await pressReally(button);
    const asked = (await promise) ?? stopped(drawing, refused);
    if (asked === null)
      throw new RecordError('file_missing', 'pressing its button asked for no file (download)');
    if (asked.method !== 'GET')
      throw new RecordError(
        'file_missing',
        `its button asks for it by ${asked.method}, which no read is (download)`,
      );
    return asked.url;
  } finally {
    clearTimeout(tooLate);
    page.off('download', take);
    page.off('requestfailed', fail);
    await page.unroute('**/*', judge);
  }
}

/**
 * What the guard stopped on its way there: whoever fetches that is told why it may not be.
 * @param before how much it had stopped before the press
 */
function stopped({ refused, stoppedAt }: DrawingPage, before: number): Asked | null {
  const write = refused()
    .slice(before)
    .find(({ reason }) => reason === 'write');
  const url = stoppedAt() ?? write?.url;
  return url === undefined ? null : { method: write?.method ?? 'GET', url };
}
