// Signs in at a helpdesk nobody has described: finds the forms, fills them in, and notes what was done as the steps of a
// profile. Nothing is sent but to the addresses of those forms, and token requests that say what they are.
import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Request } from 'playwright';
import type { Clock } from '../../lib/clock.ts';
import { OperatorError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { registerSecret } from '../../lib/secrets.ts';
import { documentOf, findAll } from '../../selectors/document.ts';
import type { NamedRead } from '../../selectors/guard.ts';
import { NEVER_AT_FIRST } from '../../selectors/guess/acts.ts';
import { type LoginForm, loginFormIn } from '../../selectors/guess/login-form.ts';
import { signedInMarks } from '../../selectors/guess/marks.ts';
import { absoluteUrl, fold, textOf } from '../../selectors/text.ts';
import type { HtmlContent } from '../../selectors/values.ts';
import { type Gate, openGate } from '../access/gate.ts';
import type { StoredSession } from '../access/session.ts';
import type { OpenBrowser } from '../browser/browser.ts';
import { openContext, type RefusedRead } from '../browser/browser-context.ts';
import type { GetSecret } from '../browser/login.ts';
import { watchTokens } from '../browser/login-phase.ts';
import { readStorage } from '../browser/page-storage.ts';
import { askPreflight } from '../wire/preflight.ts';

/** One step of a sign-in, as a profile says it, and why it was taken. */
export interface LoginStep {
  readonly step: { readonly fill: string[]; readonly with: string } | { readonly click: string[] };
  readonly evidence: string;
}

export interface LearnedLogin {
  /** Where the first form was found: a path at the UI, or an address elsewhere. */
  readonly url: string;
  readonly addresses: readonly string[];
  readonly steps: readonly LoginStep[];
  /** What shows behind the sign-in and not before it, best first. */
  readonly signedIn: readonly string[];
  /** Selectors of the forms, best first. */
  readonly signedOut: readonly string[];
  readonly refused: string | null;
  /** Token requests of a single-page app. */
  readonly reads: readonly Pick<NamedRead, 'method' | 'url' | 'form'>[];
  /** The first page behind the sign-in. */
  readonly landed: HtmlContent;
  readonly session: StoredSession;
}

export interface ExploreOptions {
  readonly browser: OpenBrowser;
  readonly consentFile: string;
  /** Where to begin. */
  readonly url: string;
  readonly getSecret: GetSecret;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const FORM_TIMEOUT = 30_000;
const SUBMIT_TIMEOUT = 60_000;
/** Forms behind one another. */
const MOST_FORMS = 5;
/** Each further attempt knows one more address that the sign-in sends to. */
const MOST_ATTEMPTS = 5;

/** What earlier attempts found out. */
interface Known {
  readonly addresses: string[];
  readonly reads: Pick<NamedRead, 'method' | 'url' | 'form'>[];
}

/**
 * @throws OperatorError for consent, `login_refused`, and `login_unknown` where no form is found or a sign-in leads
 *   nowhere
 */
export async function exploreLogin(options: ExploreOptions): Promise<LearnedLogin> {
  const known: Known = { addresses: [], reads: [] };
  const getSecret = askedOnce(options.getSecret);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const found = await attemptOnce({ ...options, getSecret }, known);
    if (found !== null) return found;
  }
  throw unknownLogin('the sign-in went on asking for addresses that are not part of it', options.url);
}

/** A passcode is good once; the rest is asked for only once. */
function askedOnce(getSecret: GetSecret): GetSecret {
  const known = new Map<string, Promise<string>>();
  return (kind) => {
    if (kind === 'passcode') return getSecret(kind);
    const asked = known.get(kind) ?? getSecret(kind);
    known.set(kind, asked);
    return asked;
  };
}

/** @returns null where an address was learned without which it cannot go on */
async function attemptOnce(options: ExploreOptions, known: Known): Promise<LearnedLogin | null> {
  const { browser, clock, logger, consentFile, url: start, signal, getSecret } = options;
  let isSignIn = true;
  // The gate keeps the list itself, so that forms met on the way are known to it.
  const gate: Gate = await openGate({
    ...{ consentFile, uiUrl: start, clock, logger },
    profile: {
      guard: { never: [...NEVER_AT_FIRST], reads: known.reads as NamedRead[], sockets: [], events: [] },
      login: { url: start, addresses: known.addresses, steps: [], signedIn: [], signedOut: [] },
    },
  });
  const stop = new AbortController();
  const refused: RefusedRead[] = [];
  const { context, newPage } = await openContext(browser, {
    gate,
    phase: () => (isSignIn ? 'login' : 'read'),
    preflight: askPreflight,
    onRefused: (_, read) => void refused.push(read),
    leaveOut: (request) => request.resourceType() === 'image',
    stop: (reason) => stop.abort(reason),
    context: { userAgent: browser.userAgent },
  });
  const halted = AbortSignal.any([signal, stop.signal]);
  const onHalt = (): void => void context.close().catch(() => undefined);
  halted.addEventListener('abort', onHalt, { once: true });
  try {
    const page = await newPage();
    const typed: string[] = [];
    const learning = learnAddresses(page, known, gate.uiOrigin, typed, refused);
    const tokens = watchTokens(page, await gate.policy());
    await page.goto(start, { waitUntil: 'domcontentloaded' }).catch((cause: unknown) => {
      throw unknownLogin(`the page does not come (${(cause as Error).message.split('\n')[0]})`, start);
    });
    const steps: LoginStep[] = [];
    const signedOut: string[] = [];
    const outside: HtmlContent[] = [];
    let refusedAt: string | null = null;
    let first: string | null = null;
    for (let forms = 0; ; forms += 1) {
      const form = await nextForm(page, forms === 0 ? FORM_TIMEOUT : SUBMIT_TIMEOUT, forms > 0);
      if (learning.isNew()) return null;
      if (form === null && forms === 0 && (await goToSignIn(page))) continue;
      if (form === null) break;
      if (forms === MOST_FORMS) throw unknownLogin('one form follows another', page.url());
      first ??= spelt(page.url(), gate.uiOrigin);
      for (const address of addressesOf(page.url(), form, gate.uiOrigin))
        if (!known.addresses.includes(address)) known.addresses.push(address);
      signedOut.push(...form.marks);
      outside.push({ kind: 'html', url: page.url(), html: await page.content() });
      refusedAt ??= form.refused;
      steps.push(...(await fillIn(page, form, getSecret, typed)));
      const { outcome, said } = await submit(page, form, learning.isNew);
      if (outcome === 'learned') return null;
      if (outcome === 'stuck')
        throw new OperatorError('login_refused', `The source refused the sign-in: ${said || 'no reason'}`, {
          hint: 'Check who signs in and the secret, then run the same command again.',
        });
    }
    if (first === null) throw unknownLogin('no form to sign in by', page.url());
    isSignIn = false;
    await tokens.answered();
    const landed: HtmlContent = { kind: 'html', url: page.url(), html: await page.content(), drawn: true };
    const signedIn: string[] = [];
    for (const mark of signedInMarks([landed], outside)) if (await isShown(page, [mark])) signedIn.push(mark);
    const sessionStorage = (await readStorage(page)).map(({ origin, session }) => ({ origin, session }));
    return {
      ...{ url: first, addresses: [...known.addresses], steps, signedIn, signedOut: [...new Set(signedOut)] },
      ...{ refused: refusedAt, reads: [...known.reads] },
      landed,
      session: { storageState: await context.storageState(), sessionStorage, userAgent: browser.userAgent },
    };
  } catch (error) {
    throw halted.aborted ? halted.reason : error;
  } finally {
    halted.removeEventListener('abort', onHalt);
    await context.close().catch(() => undefined);
  }
}

/**
 * Takes down what the sign-in's own scripts sent and were not allowed to: a request with what was typed goes to an address
 * of the sign-in; one that names its grant is a token request (RFC 6749).
 */
function learnAddresses(
  page: Page,
  known: Known,
  uiOrigin: string,
  typed: readonly string[],
  refused: readonly RefusedRead[],
): { isNew(): boolean } {
  let isNew = false;
  page.on('response', (response) => void look(response.request(), response.status()));
  page.on('requestfailed', (request) => void look(request, 403));
  const look = (request: Request, status: number): void => {
    if (request.method() !== 'POST' || status !== 403) return;
    const url = new URL(request.url());
    const bare = `${url.origin}${url.pathname}`;
    if (!refused.some((one) => one.reason === 'write' && one.url === bare)) return;
    const body = request.postData() ?? '';
    const grant = /grant_type["=:\s]+([a-z_]+)/.exec(body)?.[1];
    if (grant !== undefined) {
      const grants = [...new Set([grant, 'refresh_token'])];
      known.reads.push({ method: 'POST', url: bare, form: { grant_type: grants } });
      isNew = true;
    } else if (
      typed.some((one) => one.length > 2 && (body.includes(one) || body.includes(encodeURIComponent(one))))
    ) {
      known.addresses.push(spelt(bare, uiOrigin));
      isNew = true;
    }
  };
  return { isNew: () => isNew };
}

/** The form to fill in next, once it shows; null where there is none, which after a sign-in means that it is over. */
async function nextForm(page: Page, timeout: number, isBehind: boolean): Promise<LoginForm | null> {
  const deadline = Date.now() + timeout;
  let quiet = 0;
  let size = -1;
  for (;;) {
    const html = await page.content().catch(() => '');
    const form = loginFormIn(documentOf({ kind: 'html', url: page.url(), html }).root);
    if (form !== null) {
      const visible = await Promise.all(form.fills.map(({ select }) => isShown(page, select)));
      const fills = form.fills.filter((_, at) => visible[at]);
      if (fills.length > 0) return { ...form, fills };
    }
    // A page that shows something and has stopped changing asks nothing more.
    const isDrawn =
      fold(html.replace(/<(?:script|style|head)[\s\S]*?<\/(?:script|style|head)>|<[^>]+>/g, ' ')).length > 20;
    quiet = isDrawn && html.length === size ? quiet + 1 : 0;
    size = html.length;
    if (quiet >= (isBehind ? 12 : 30) || Date.now() > deadline) return null;
    await delay(100);
  }
}

async function goToSignIn(page: Page): Promise<boolean> {
  const { root } = documentOf({ kind: 'html', url: page.url(), html: await page.content() });
  const link = findAll('a[href]', root).find((one) => /^(?:log|sign)\s?-?in\b/i.test(fold(textOf(one))));
  const url = link && absoluteUrl(link.attribs.href ?? '', page.url());
  if (!url) return false;
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return true;
}

async function fillIn(
  page: Page,
  form: LoginForm,
  getSecret: GetSecret,
  typed: string[],
): Promise<LoginStep[]> {
  const steps: LoginStep[] = [];
  for (const { with: wanted, select, evidence } of form.fills) {
    const secret = await getSecret(wanted);
    if (wanted === 'passcode' || wanted === 'password') registerSecret(secret);
    typed.push(secret);
    await page.locator(select.join(', ')).first().fill(secret);
    steps.push({ step: { fill: [...select], with: wanted }, evidence });
  }
  const click = form.submit.length > 0 ? [...form.submit] : [];
  if (click.length > 0) steps.push({ step: { click }, evidence: 'the button of the form' });
  return steps;
}

async function submit(
  page: Page,
  form: LoginForm,
  hasLearned: () => boolean,
): Promise<{ outcome: 'gone' | 'learned' | 'stuck'; said: string }> {
  const before = page.url();
  const field = form.fills[0]?.select ?? [];
  const standing = await saidAt(page, form.refused);
  if (form.submit.length > 0) await page.locator(form.submit.join(', ')).first().click();
  else await page.locator(field.join(', ')).first().press('Enter');
  const deadline = Date.now() + SUBMIT_TIMEOUT;
  while (Date.now() < deadline) {
    await delay(100);
    if (hasLearned()) return { outcome: 'learned', said: '' };
    const isThere = await isShown(page, field);
    if (!isThere) return { outcome: 'gone', said: '' };
    const said = await saidAt(page, form.refused);
    const isEmptied =
      page.url() !== before ||
      (await page
        .locator(field.join(', '))
        .first()
        .inputValue()
        .catch(() => 'x')) === '';
    if (said !== '' && said !== standing) return { outcome: 'stuck', said };
    // The same form once more, empty: what was sent was not taken.
    if (isEmptied && (await page.evaluate(() => document.readyState).catch(() => '')) === 'complete') {
      await delay(500);
      if (await isShown(page, field)) return { outcome: 'stuck', said: await saidAt(page, form.refused) };
    }
  }
  return { outcome: 'stuck', said: await saidAt(page, form.refused) };
}

async function saidAt(page: Page, place: string | null): Promise<string> {
  if (place === null) return '';
  return fold(
    (await page
      .locator(place)
      .first()
      .textContent({ timeout: 500 })
      .catch(() => '')) ?? '',
  );
}

const isShown = (page: Page, select: readonly string[]): Promise<boolean> =>
  page
    .locator(select.join(', '))
    .first()
    .isVisible()
    .catch(() => false);

/** Where a form sends what was typed: its action, else its own page, which scripts mostly send to as well. */
function addressesOf(pageUrl: string, { action }: LoginForm, uiOrigin: string): string[] {
  const url = action === null ? pageUrl : (absoluteUrl(action, pageUrl) ?? pageUrl);
  return [spelt(url, uiOrigin)];
}

/** Without query; at the UI only the path. */
function spelt(address: string, uiOrigin: string): string {
  const { origin, pathname } = new URL(address);
  return origin === uiOrigin ? pathname : `${origin}${pathname}`;
}

function unknownLogin(why: string, url: string): OperatorError {
  return new OperatorError('login_unknown', `How to sign in is not clear: ${why} (${url}).`, {
    hint: "Give the address of the page with the form, or write the profile's login by hand: selectors/README.md.",
  });
}
