// Playwright, loaded when the first browser is wanted: it is 30 MB of heap and a second of start-up that a crawl by
// plain HTTP never needs.
import type { BrowserType } from 'playwright';

export async function loadChromium(): Promise<BrowserType> {
  return (await import('playwright')).chromium;
}
