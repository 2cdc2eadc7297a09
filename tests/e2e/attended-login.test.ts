// The failure this would catch: a person who is to sign in by hand is not told so, or is waited for at a window that
// nobody can see.
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright';
import { type OpenBrowser, startBrowser } from '../../extractors/browser/browser.ts';
import { signIn } from '../../extractors/browser/login.ts';
import { systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { start } from '../support/command-line.ts';
import { createBench, PASSPHRASE } from '../support/extraction.ts';
import { gateOf } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

describe('signing in by hand', function () {
  this.timeout(60_000);
  let thread: ThreadSandbox;
  let browser: OpenBrowser | undefined;

  before(async () => {
    thread = await startThread({ size: 'tiny', seed: 6 });
  });

  after(async () => {
    await browser?.close();
    await thread.close();
  });

  /** What the person does in the window. */
  async function byHand(page: Page): Promise<void> {
    await page.getByLabel('Email').fill(thread.email);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('passcode').waitFor();
    await page.getByLabel('passcode').fill((await (await fetch(thread.mailboxUrl)).text()).trim());
    await page.getByRole('button').first().click();
  }

  it('tells the person, waits, and takes the session', async () => {
    const { options, run } = await createBench(await temporaryFolder(), thread);
    const opened = await startBrowser(undefined, { agent: null });
    browser = opened;
    const told: string[] = [];
    let acted: Promise<void> | undefined;
    const session = await signIn({
      browser: opened,
      gate: await gateOf([thread.url]),
      profile: options.profile,
      errors: run.errors,
      clock: systemClock,
      logger: silentLogger,
      signal: options.signal,
      tell(line) {
        told.push(line);
        const [page] = opened.browser.contexts().flatMap((context) => context.pages());
        acted = page && byHand(page);
      },
    });
    await acted;
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/^Sign in in the browser window within 10 minutes/);
    expect(session.storageState.cookies).not.to.have.length(0);
  });

  it('is refused at once where nobody can see a window', async function () {
    if (process.platform !== 'linux') this.skip();
    const { run } = await createBench(await temporaryFolder(), thread);
    const env = {
      THREAD_URL: thread.url,
      THREADLIFT_PASSPHRASE: PASSPHRASE,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
    };
    const ended = await start(['login', '--headed', '--run', run.dir], { env }).ended;
    expect(ended.code, ended.stderr).to.equal(2);
    expect(ended.stderr).to.include('display_missing').and.include(`threadlift login --run ${run.dir}`);
  });
});
