// Signs in by the profile's steps, or waits while a person does in a visible browser. Never keeps a credential:
// what comes out is the browser's own session.
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page, Request } from 'playwright';
import type { Clock } from '../../lib/clock.ts';
import { OperatorError, RetryableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { registerSecret } from '../../lib/secrets.ts';
import type { Profile } from '../../selectors/schema.ts';
import type { Gate } from '../access/gate.ts';
import type { StoredSession } from '../access/session.ts';
import { retryAfter, SlowDown, withRetries } from '../http/retry.ts';
import type { OpenBrowser } from './browser.ts';
import { openContext } from './browser-context.ts';
import { driftOf, photograph } from './evidence.ts';

export type SecretKind = 'email' | 'passcode' | 'password' | 'username';
/** Asked only when the field is on the screen: a one-time passcode exists only after the step before. */
export type GetSecret = (kind: SecretKind) => Promise<string>;

const STEP_TIMEOUT = 20_000;
const PERSON_MINUTES = 10;
const PERSON_TIMEOUT = PERSON_MINUTES * 60_000;

export interface SignInOptions {
  readonly browser: OpenBrowser;
  readonly gate: Gate;
  readonly profile: Profile;
  /** Folder for what an unknown sign-in page looked like. */
  readonly errors: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Absent: a person signs in by hand, single sign-on included; the browser must be visible. */
  readonly getSecret?: GetSecret | undefined;
  /** Shows the person who signs in by hand what to do; nothing else tells them that they are waited for. */
  readonly tell?: ((line: string) => void) | undefined;
}

/**
 * Signs in, from the start again when the source stumbles on the way: a passcode is good only once.
 * @throws OperatorError `login_refused` or `login_timeout`
 * @throws SelectorDrift when the sign-in page is not what the profile says
 */
export function signIn(options: SignInOptions): Promise<StoredSession> {
  return withRetries(() => signInOnce(options), options);
}

async function signInOnce(options: SignInOptions): Promise<StoredSession> {
  const { browser, gate, profile, logger, signal, getSecret } = options;
  const { userAgent } = browser;
  const stop = new AbortController();
  const { context, newPage } = await openContext(browser, {
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
    const page = await newPage();
    const stumble = watchStumbles(page, options.clock);
    const url = new URL(profile.login.url, gate.uiOrigin).href;
    await page.goto(url, { waitUntil: 'domcontentloaded' }).catch((cause: unknown) => {
      throw halted.aborted ? halted.reason : (stumble() ?? unreachable(url, cause));
    });
    // A person sees that the source stumbles, and knows what to do.
    const trouble = getSecret ? stumble : () => null;
    if (getSecret) await takeSteps(page, options, getSecret, trouble);
    else
      options.tell?.(`Sign in in the browser window within ${PERSON_MINUTES} minutes; it closes by itself.`);
    await expectSignedIn(page, options, getSecret ? STEP_TIMEOUT : PERSON_TIMEOUT, trouble);
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

/** What kept one of the sign-in's pages from coming, if it may pass; null while all is well. */
type Stumble = () => RetryableError | null;

function watchStumbles(page: Page, clock: Clock): Stumble {
  let trouble: RetryableError | null = null;
  const isPage = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame();
  page.on('response', (response) => {
    if (!isPage(response.request())) return;
    const asked = retryAfter(response.headers()['retry-after'] ?? null, clock.now());
    if (response.status() === 429) trouble = new SlowDown(asked, response.url());
    else if (response.status() >= 500) trouble = unreachable(response.url(), response.statusText());
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A navigation that a later one overtook did not fail, and what we stopped ourselves would be stopped again.
    if (isPage(request) && !/ERR_ABORTED|ERR_BLOCKED_BY_CLIENT/.test(why))
      trouble = unreachable(request.url(), why);
  });
  return () => trouble;
}

function unreachable(url: string, cause: unknown): RetryableError {
  return new RetryableError('login_unreachable', `The sign-in page did not come: ${url}`, { cause });
}

async function takeSteps(
  page: Page,
  options: SignInOptions,
  getSecret: GetSecret,
  stumble: Stumble,
): Promise<void> {
  for (const step of options.profile.login.steps) {
    const target = anyOf(page, 'fill' in step ? step.fill : step.click);
    const outcome = await firstOf(page, options.profile, target, STEP_TIMEOUT, stumble);
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

async function expectSignedIn(
  page: Page,
  options: SignInOptions,
  timeout: number,
  stumble: Stumble,
): Promise<void> {
  const outcome = await firstOf(page, options.profile, null, timeout, stumble);
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
  stumble: Stumble,
): Promise<Outcome> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const trouble = stumble();
    if (trouble) throw trouble;
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
      hint: 'Check who signs in and the secret (of passcodes only the newest is good), then run: threadlift login',
    },
  );
}
