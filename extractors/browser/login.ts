// Signs in by the profile's steps, or waits while a person does in a visible browser. Never keeps a credential:
// what comes out is the browser's own session.
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page, Request } from 'playwright';
import type { Clock } from '../../lib/clock.ts';
import { OperatorError, RetryableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { registerSecret } from '../../lib/secrets.ts';
import { placeOf } from '../../selectors/profile-lines.ts';
import type { Profile } from '../../selectors/schema.ts';
import type { Gate } from '../access/gate.ts';
import type { StoredSession } from '../access/session.ts';
import { retryAfter, SlowDown, withRetries } from '../http/retry.ts';
import { askPreflight } from '../wire/preflight.ts';
import type { OpenBrowser } from './browser.ts';
import { openContext, type RefusedRead } from './browser-context.ts';
import { driftOf, photograph } from './evidence.ts';
import { createLoginPhase, type LoginPhase, watchTokens } from './login-phase.ts';
import { readStorage } from './page-storage.ts';
import { toldRefusals } from './told-refusals.ts';

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
  const policy = await gate.policy();
  const phase = createLoginPhase(policy, getSecret === undefined);
  const refused: RefusedRead[] = [];
  const { context, newPage } = await openContext(browser, {
    gate,
    phase: phase.now,
    preflight: askPreflight,
    onGoing: (_, url) => phase.going(url),
    onRefused: (_, read) => void refused.push(read),
    leaveOut: (request) => getSecret !== undefined && request.resourceType() === 'image',
    stop: (reason) => stop.abort(reason),
    context: { userAgent },
  });
  const halted = AbortSignal.any([signal, stop.signal]);
  const onHalt = (): void => void context.close().catch(() => undefined);
  halted.addEventListener('abort', onHalt, { once: true });
  try {
    const page = await newPage();
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) phase.arrived(frame.url());
    });
    const tokens = watchTokens(page, policy);
    const stumble = watchStumbles(page, options.clock);
    const url = new URL(profile.login.url, gate.uiOrigin).href;
    await page.goto(url, { waitUntil: 'domcontentloaded' }).catch((cause: unknown) => {
      throw halted.aborted ? halted.reason : (stumble() ?? unreachable(url, cause));
    });
    // A person sees that the source stumbles, and knows what to do.
    const trouble = getSecret ? stumble : () => null;
    const attempt: Attempt = { page, options, phase, refused, trouble };
    if (getSecret) await takeSteps(attempt, getSecret);
    else
      options.tell?.(`Sign in in the browser window within ${PERSON_MINUTES} minutes; it closes by itself.`);
    phase.lastStep();
    await expectSignedIn(attempt, getSecret ? STEP_TIMEOUT : PERSON_TIMEOUT);
    phase.signedIn();
    await tokens.answered();
    logger.info('browser', 'Signed in.');
    const sessionStorage = (await readStorage(page)).map(({ origin, session }) => ({ origin, session }));
    return { storageState: await context.storageState(), sessionStorage, userAgent };
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

/** A sign-in under way, and what the guard kept from it. */
interface Attempt {
  readonly page: Page;
  readonly options: SignInOptions;
  readonly phase: LoginPhase;
  readonly refused: readonly RefusedRead[];
  readonly trouble: Stumble;
  /**
   * What stood where a refusal would when the first step was taken: a text that is always there refuses nothing.
   * Undefined until then, and for a person, who sees for themselves.
   */
  standing?: string | null;
}

async function takeSteps(attempt: Attempt, getSecret: GetSecret): Promise<void> {
  const { page, options, phase } = attempt;
  const { steps } = options.profile.login;
  for (const [index, step] of steps.entries()) {
    const target = anyOf(page, 'fill' in step ? step.fill : step.click);
    const outcome = await firstOf(attempt, target, STEP_TIMEOUT);
    if (outcome === 'signed-in') return;
    if (outcome === 'refused') throw await refusal(attempt);
    if (outcome === 'timeout') {
      const what = 'fill' in step ? `the ${step.with}` : 'the button';
      throw await driftOfLogin(attempt, `no element for ${what} (steps[${index}])`);
    }
    if (index === 0) attempt.standing = await refusedText(attempt);
    if (index === steps.length - 1) phase.lastStep();
    if ('fill' in step) {
      const secret = await getSecret(step.with);
      if (step.with === 'passcode' || step.with === 'password') registerSecret(secret);
      await target.fill(secret);
    } else {
      await target.click();
    }
  }
}

async function expectSignedIn(attempt: Attempt, timeout: number): Promise<void> {
  const { options } = attempt;
  const outcome = await firstOf(attempt, null, timeout);
  if (outcome === 'signed-in') return;
  if (outcome === 'refused') throw await refusal(attempt);
  if (!options.getSecret) {
    const told = toldRefusals(attempt.refused);
    throw new OperatorError(
      'login_timeout',
      `Nobody signed in within ten minutes${told === null ? '' : `; ${told}`}.`,
      { hint: 'Run the same command again.' },
    );
  }
  throw await driftOfLogin(attempt, 'the sign-in went through, but nothing on the page shows it (signedIn)');
}

async function driftOfLogin({ page, options, refused }: Attempt, problem: string): Promise<Error> {
  const told = toldRefusals(refused);
  return driftOf(options.errors, {
    profile: options.profile,
    page: 'login',
    problem: told === null ? problem : `${problem}; ${told}`,
    evidence: await photograph(page),
  });
}

type Outcome = 'target' | 'signed-in' | 'refused' | 'timeout';

/** Waits for whichever shows first. A refusal may stand on the same page as the field it is about, so it goes first. */
async function firstOf(attempt: Attempt, target: Locator | null, timeout: number): Promise<Outcome> {
  const { page, options, trouble: stumble } = attempt;
  const { login } = options.profile;
  const deadline = Date.now() + timeout;
  for (;;) {
    const trouble = stumble();
    if (trouble) throw trouble;
    if (await isRefused(attempt)) return 'refused';
    if (await shows(anyOf(page, login.signedIn))) return 'signed-in';
    if (target && (await shows(target))) return 'target';
    if (page.isClosed() || Date.now() > deadline) return 'timeout';
    await delay(50);
  }
}

const anyOf = (page: Page, selectors: readonly string[]): Locator =>
  page.locator(selectors.join(', ')).first();

/** Between two pages there is nothing to see, and nothing wrong. */
const shows = (locator: Locator): Promise<boolean> => locator.isVisible().catch(() => false);

/** The text of a refusal that shows; null where none does. */
async function refusedText({ page, options }: Attempt): Promise<string | null> {
  const { refused } = options.profile.login;
  const place = refused && anyOf(page, refused);
  if (!place || !(await shows(place))) return null;
  return (await place.textContent().catch(() => ''))?.trim() ?? '';
}

async function isRefused(attempt: Attempt): Promise<boolean> {
  if (attempt.standing === undefined) return false;
  const said = await refusedText(attempt);
  return said !== null && said !== attempt.standing;
}

async function refusal(attempt: Attempt): Promise<OperatorError> {
  const said = await refusedText(attempt);
  return new OperatorError('login_refused', `The source refused the sign-in: ${said || 'no reason'}`, {
    places: [placeOf(attempt.options.profile, ['login', 'refused'])].flatMap((place) => place ?? []),
    hint: 'Check who signs in and the secret (of passcodes only the newest is good), then run: threadlift login',
  });
}
