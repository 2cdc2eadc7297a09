// Opens everything a run needs to read the source, in the order that keeps it honest: consent, then session,
// then readers. Closing it leaves nothing running.
import type { Clock } from '../lib/clock.ts';
import { Interrupted, MigrationError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import type { Progress } from '../lib/progress.ts';
import type { Profile, RecordPage, Strategy } from '../selectors/schema.ts';
import type { Env, Listed, RawValues, RecordsBy } from '../selectors/values.ts';
import type { RunFolder } from '../state/run-folder.ts';
import { openVault } from '../state/session-vault.ts';
import { isIgnoredRead } from './access/addresses.ts';
import { type Gate, openGate } from './access/gate.ts';
import { openSession, type Session, type StoredSession } from './access/session.ts';
import { type BrowserOptions, userAgentOf } from './browser/browser.ts';
import { createBrowserFleet } from './browser/browser-fleet.ts';
import type { FoundBrowser } from './browser/browser-path.ts';
import { type GetSecret, signIn } from './browser/login.ts';
import { createPagePool } from './browser/page-pool.ts';
import { type AppApi, createAppApi } from './capture/app-api.ts';
import { type Capture, type CaptureDeps, createCapture } from './capture/capture.ts';
import type { Asking } from './capture/read-heard.ts';
import { createRenderSource, type RenderSource } from './capture/render-source.ts';
import { createStrategyMemory, type StrategyMemory } from './capture/strategy-memory.ts';
import { whileSignedIn } from './crawl/crawl-context.ts';
import { createHttpSource, type HttpSource } from './http/http-source.ts';
import { createPacer } from './http/pacer.ts';
import { network, type Transport } from './wire/transport.ts';

/** What every command that reads the source is given. */
export interface SourceOptions {
  readonly run: RunFolder;
  readonly profile: Profile;
  /** The UI's address; the consent's first origin when absent. */
  readonly uiUrl?: string | undefined;
  /** Opens `auth.enc`. */
  readonly passphrase: string;
  readonly browser?: BrowserOptions | undefined;
  /** Show the browser's window, for a person to look at. */
  readonly headed?: boolean | undefined;
  /** How we name ourselves to the source where the consent says so: "threadlift/0.1.0". */
  readonly agent: string;
  /** For signing in again without a person; absent when only a person can. */
  readonly getSecret?: GetSecret | undefined;
  readonly strategy?: Strategy | 'auto' | undefined;
  /** Requests per second, at most; 20 when absent. */
  readonly rps?: number | undefined;
  /** Browser pages at once, at most; 3 when absent. */
  readonly pages?: number | undefined;
  /** How requests reach the source; the network when absent. */
  readonly transport?: Transport | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export const DEFAULT_RPS = 20;
export const DEFAULT_PAGES = 3;

export interface Source {
  readonly gate: Gate;
  readonly session: Session;
  readonly http: HttpSource;
  readonly api: AppApi;
  readonly render: RenderSource;
  readonly capture: Capture;
  readonly memory: StrategyMemory;
  /** The command's signal, or a consent that ended. */
  readonly signal: AbortSignal;
  readonly account: AccountFacts;
  /** Reads the account's page, whose time zone holds from then on; for who opened the source without. @throws SelectorDrift */
  readAccount(): Promise<AccountFacts>;
  /** The browser of this machine, once one was needed. */
  browser(): FoundBrowser | null;
  /** Ends everything under way with this reason. */
  stop(reason: unknown): void;
  close(): Promise<void>;
}

export interface AccountFacts {
  readonly name: string | null;
  readonly timezone: string | null;
  readonly psa: string | null;
}

/**
 * @param learnt strategies known from earlier runs, where to keep new ones, and what lists brought so far
 * @param whenAccount `'later'` leaves the account's page to the caller (`readAccount`): without it there is no time zone
 * @throws OperatorError for consent and session, before any request
 */
export async function openSource(
  options: SourceOptions,
  learnt: {
    strategies: ReadonlyMap<string, Strategy>;
    remember(page: string, strategy: Strategy): Promise<void>;
    /** Absent where no list is walked. */
    listed?: Listed;
    /** Absent where no records are kept. */
    records?: RecordsBy;
    /** Absent where no records are kept. */
    asking?: Asking;
    /** Told of every page that was read whole. */
    saw?: CaptureDeps['saw'];
  },
  whenAccount: 'now' | 'later' = 'now',
): Promise<Source> {
  const { run, profile, clock, logger, transport = network } = options;
  const gate = await openGate({ consentFile: run.consent, profile, uiUrl: options.uiUrl, clock, logger });
  const agent = (await gate.assert()).identify ? options.agent : null;
  const vault = openVault(run.session, options.passphrase);
  const kept = await vault.load<StoredSession>();
  // The consent may say otherwise than it did at the sign-in.
  const first: StoredSession = { ...kept, userAgent: userAgentOf(kept.userAgent, agent) };
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const stop = (reason: unknown): void => stopping.abort(reason);

  const fleet = createBrowserFleet({
    ...options.browser,
    settings: async () => {
      const { origins } = await gate.assert();
      const hosts = transport.offline ? [] : origins.map((origin) => new URL(origin).hostname);
      return { agent, hosts, headed: options.headed === true };
    },
    clock,
    logger,
    signal,
  });

  const { getSecret } = options;
  const session = await openSession(
    first,
    transport.signInAgain ??
      (getSecret
        ? async () => {
            logger.info('browser', 'The source signed us out; signing in again.');
            const stored = await fleet.use((browser) =>
              signIn({ browser, gate, profile, errors: run.errors, clock, logger, signal, getSecret }),
            );
            await vault.save(stored);
            return stored;
          }
        : null),
    (stored) => vault.save(stored),
  );
  let account: AccountFacts = { name: null, timezone: null, psa: null };
  const timezone = (): string | null => account.timezone;
  const pacer = createPacer(options.rps ?? DEFAULT_RPS, clock, signal);
  const accountUrl = new URL(profile.account.url, gate.uiOrigin).href;
  const sessionOrigins = originsOf(profile, gate.uiOrigin);
  const http = createHttpSource({ gate, session, pacer, clock, logger, signal, transport, sessionOrigins });
  const pool = createPagePool(fleet, {
    session,
    gate,
    size: options.pages ?? DEFAULT_PAGES,
    inWindow: options.headed === true,
    timezone,
    stop,
    isIgnored: (url) => isIgnoredRead(profile.ignoreReads ?? [], url),
    onAppRequest: (request) => api.saw(request),
    transport,
  });
  const render = createRenderSource({
    pool,
    profile,
    session,
    uiOrigin: gate.uiOrigin,
    pacer,
    clock,
    logger,
    signal,
  });
  const api: AppApi = createAppApi({
    http,
    session,
    wake: async () => void (await render.draw(accountUrl, accountPage(profile), awake(clock), () => null)),
  });
  const memory = createStrategyMemory(learnt.strategies, learnt.remember);
  const capture = createCapture({
    profile,
    uiOrigin: gate.uiOrigin,
    http,
    api,
    render,
    session,
    memory,
    strategy: options.strategy ?? 'auto',
    clock,
    logger,
    errors: run.errors,
    timezone,
    listed: learnt.listed,
    records: learnt.records,
    saw: learnt.saw,
    asking: learnt.asking ?? { isWrong: () => false, provedWrong: async () => undefined },
  });

  const learnAccount = async (): Promise<AccountFacts> => {
    account = await readAccount(profile, capture, session);
    return account;
  };
  const close = async (): Promise<void> => {
    await pool.close();
    await fleet.close();
    await session.keep();
  };
  try {
    if (whenAccount === 'now') await learnAccount();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    gate,
    session,
    http,
    api,
    render,
    capture,
    memory,
    signal,
    get account() {
      return account;
    },
    readAccount: learnAccount,
    browser: () => fleet.found(),
    stop,
    close,
  };
}

/** Nothing is taken from the page that is drawn only to have the app renew its token. */
const awake = (clock: Clock): Env => ({ timezone: null, takenAt: clock.now() });

/** A page like any other, except that its fields make no record of a stream. */
function accountPage({ account }: Profile): RecordPage {
  return { ...account, stream: 'users', strategy: 'auto', expand: [], counters: {} };
}

async function readAccount(profile: Profile, capture: Capture, session: Session): Promise<AccountFacts> {
  const page = accountPage(profile);
  const { values } = await whileSignedIn(session, () => capture.record('account', page, {}));
  const textOf = (field: keyof RawValues): string | null => {
    const value = values[field];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return { name: textOf('name'), timezone: textOf('timezone'), psa: textOf('psa') };
}

/** Origins a profile's own page addresses name; pages without one lie at the UI's. */
function originsOf(profile: Profile, uiOrigin: string): string[] {
  const urls = Object.values(profile.pages).flatMap((page) => [page.url, page.json?.url ?? page.url]);
  return [...new Set(urls.map((url) => new URL(url.replace(/[{}]/g, ''), uiOrigin).origin))];
}

/** After an abort, whatever broke on the way down is only noise: the reason is what counts. */
export function reasonOf(error: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted) return error;
  const reason: unknown = signal.reason;
  // What nobody expected and yet ended everything must not pass for somebody's interrupt.
  const isOurs = reason instanceof Error && reason.name !== 'AbortError';
  return reason instanceof MigrationError || isOurs ? reason : new Interrupted();
}
