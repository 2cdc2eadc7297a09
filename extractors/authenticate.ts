// What the `login` command does: consent, browser, sign-in, session kept encrypted; and whether a session still holds.
import { UsageError } from '../lib/errors.ts';
import { readConsent } from '../state/consent-file.ts';
import { openVault } from '../state/session-vault.ts';
import { openGate } from './access/gate.ts';
import { createBrowserFleet } from './browser/browser-fleet.ts';
import type { FoundBrowser } from './browser/browser-path.ts';
import { type SignInOptions, signIn } from './browser/login.ts';
import { openSource, reasonOf, type SourceOptions } from './source.ts';

export interface LoginResult {
  /** Null for a browser that runs elsewhere. */
  readonly browser: FoundBrowser | null;
  /** The UI signed in to. */
  readonly origin: string;
}

/**
 * Signs in and writes `auth.enc`. Without `getSecret` the browser is visible and a person signs in, SSO included.
 * @throws OperatorError for consent, `login_refused`, `login_timeout`; UsageError without a browser, or without a window
 *   for a person to sign in at; SelectorDrift
 */
export async function login(
  options: Omit<SourceOptions, 'progress' | 'strategy' | 'rps' | 'pages'> & Pick<SignInOptions, 'tell'>,
): Promise<LoginResult> {
  const { run, profile, clock, logger, signal, getSecret, tell } = options;
  const gate = await openGate({ consentFile: run.consent, profile, uiUrl: options.uiUrl, clock, logger });
  const { origins, identify } = await readConsent(run.consent);
  const attended = getSecret === undefined;
  if (attended && options.browser?.endpoints) {
    throw new UsageError(
      'headed_elsewhere',
      'A browser that runs elsewhere has no window here to sign in at.',
      {
        hint: 'Unset THREADLIFT_BROWSER_WS for `threadlift login --headed`; set it again afterwards.',
      },
    );
  }
  const fleet = createBrowserFleet({
    ...options.browser,
    settings: () =>
      Promise.resolve({
        agent: identify ? options.agent : null,
        headed: attended,
        // A person's single sign-on passes through hosts nobody can list beforehand.
        ...(attended ? {} : { hosts: origins.map((origin) => new URL(origin).hostname) }),
      }),
    clock,
    logger,
    signal,
  });
  try {
    const session = await fleet.use((browser) =>
      signIn({ browser, gate, profile, errors: run.errors, clock, logger, signal, getSecret, tell }),
    );
    await openVault(run.session, options.passphrase).save(session);
    return { browser: fleet.found(), origin: gate.uiOrigin };
  } catch (error) {
    throw reasonOf(error, signal);
  } finally {
    await fleet.close();
  }
}

/**
 * Reads the account page with the stored session, which is what every other command does first.
 * @returns the account as the source names it
 * @throws OperatorError `session_missing`, `session_expired`
 */
export async function checkSession(
  options: SourceOptions,
): Promise<{ name: string | null; timezone: string | null; psa: string | null }> {
  const source = await openSource(options, {
    strategies: new Map(),
    remember: () => Promise.resolve(),
  });
  await source.close();
  return source.account;
}
