// Signs in by the profile's steps, or waits while a person does in a visible browser. Never keeps a credential:
// what comes out is the browser's own session.
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright';
import { OperatorError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { registerSecret } from '../lib/secrets.ts';
import type { Profile } from '../selectors/schema.ts';
import { openContext } from './browser.ts';
import { driftOf, photograph } from './evidence.ts';
import type { Gate } from './gate.ts';
import type { StoredSession } from './session.ts';

export type SecretKind = 'email' | 'passcode' | 'password' | 'username';
/** Asked only when the field is on the screen: a one-time passcode exists only after the step before. */
export type GetSecret = (kind: SecretKind) => Promise<string>;

const STEP_TIMEOUT = 20_000;
const PERSON_TIMEOUT = 10 * 60_000;

export interface SignInOptions {
  readonly browser: Browser;
  readonly userAgent: string;
  readonly gate: Gate;
  readonly profile: Profile;
  /** Folder for what an unknown sign-in page looked like. */
  readonly errors: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Absent: a person signs in by hand, single sign-on included; the browser must be visible. */
  readonly getSecret?: GetSecret | undefined;
}

/**
 * @throws OperatorError `login_refused` or `login_timeout`
 * @throws SelectorDrift when the sign-in page is not what the profile says
 */
export async function signIn(options: SignInOptions): Promise<StoredSession> {
  const { browser, gate, profile, userAgent, logger, signal, getSecret } = options;
  const stop = new AbortController();
  const context = await openContext(browser, {
    gate,
    phase: getSecret ? 'login' : 'attended-login',
    leaveOut: (request) => getSecret !== undefined && request.resourceType() === 'image',
    stop: (reason) => stop.abort(reason),
    context: { userAgent },
  });
  const halted = AbortSignal.any([signal, stop.signal]);
  const onHalt = (): void => void context.close().catch(() => undefined);
  halted.addEventListener('abort', onHalt, { once: true });
  try {
    const page = await context.newPage();
    await page.goto(new URL(profile.login.url, gate.uiOrigin).href, { waitUntil: 'domcontentloaded' });
    if (getSecret) await takeSteps(page, options, getSecret);
    else logger.info('browser', 'Sign in in the browser window; it closes by itself.');
    await expectSignedIn(page, options, getSecret ? STEP_TIMEOUT : PERSON_TIMEOUT);
    logger.info('browser', 'Signed in.');
    return { storageState: await context.storageState(), userAgent };
  } catch (error) {
    if (halted.aborted) throw halted.reason;
    throw error;
  } finally {
    halted.removeEventListener('abort', onHalt);
    await context.close().catch(() => undefined);
  }
}

async function takeSteps(page: Page, options: SignInOptions, getSecret: GetSecret): Promise<void> {
  for (const step of options.profile.login.steps) {
    const target = anyOf(page, 'fill' in step ? step.fill : step.click);
    const outcome = await firstOf(page, options.profile, target, STEP_TIMEOUT);
    if (outcome === 'signed-in') return;
    if (outcome === 'refused') throw await refusal(page, options.profile);
    if (outcome === 'timeout') {
      throw await driftOf(options.errors, {
        page: 'login',
        problem: `no element for ${'fill' in step ? `the ${step.with}` : 'the button'}`,
        evidence: await photograph(page),
      });
    }
    if ('fill' in step) {
      const secret = await getSecret(step.with);
      if (step.with === 'passcode' || step.with === 'password') registerSecret(secret);
      await target.fill(secret);
    } else {
      await target.click();
    }
  }
}

async function expectSignedIn(page: Page, options: SignInOptions, timeout: number): Promise<void> {
  const outcome = await firstOf(page, options.profile, null, timeout);
  if (outcome === 'signed-in') return;
  if (outcome === 'refused') throw await refusal(page, options.profile);
  if (!options.getSecret) {
    throw new OperatorError('login_timeout', 'Nobody signed in within ten minutes.', {
      hint: 'Run the same command again.',
    });
  }
  throw await driftOf(options.errors, {
    page: 'login',
    problem: 'the sign-in went through, but nothing on the page shows it (signedIn)',
    evidence: await photograph(page),
  });
}

type Outcome = 'target' | 'signed-in' | 'refused' | 'timeout';

/** Waits for whichever shows first. A refusal may stand on the same page as the field it is about, so it goes first. */
async function firstOf(
  page: Page,
  profile: Profile,
  target: Locator | null,
  timeout: number,
): Promise<Outcome> {
  const deadline = Date.now() + timeout;
  for (;;) {
    if (profile.login.refused && (await shows(anyOf(page, profile.login.refused)))) return 'refused';
    if (await shows(anyOf(page, profile.login.signedIn))) return 'signed-in';
    if (target && (await shows(target))) return 'target';
    if (page.isClosed() || Date.now() > deadline) return 'timeout';
    await delay(50);
  }
}

const anyOf = (page: Page, selectors: readonly string[]): Locator =>
  page.locator(selectors.join(', ')).first();

/** Between two pages there is nothing to see, and nothing wrong. */
const shows = (locator: Locator): Promise<boolean> => locator.isVisible().catch(() => false);

async function refusal(page: Page, profile: Profile): Promise<OperatorError> {
  const said = await anyOf(page, profile.login.refused ?? [])
    .textContent()
    .catch(() => '');
  return new OperatorError(
    'login_refused',
    `The source refused the sign-in: ${said?.trim() || 'no reason'}`,
    {
      hint: 'Check the e-mail address and the passcode (only the newest is good), then run: threadlift login',
    },
  );
}
