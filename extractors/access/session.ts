// The signed-in session all readers share: one cookie jar, one browser identity, renewed by one of them at a time.
import type { BrowserContext } from 'playwright';
import type { CookieJar } from 'tough-cookie';
import { OperatorError } from '../../lib/errors.ts';
import { registerSecret } from '../../lib/secrets.ts';
import { cookiesOf, fillJar, jarOf } from './cookies.ts';

export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What `login` gets and `auth.enc` holds. */
export interface StoredSession {
  readonly storageState: StorageState;
  readonly userAgent: string;
}

/** A page that belongs to somebody signed out turned up where a record was expected. */
export class SignedOut extends Error {
  constructor(
    readonly url: string,
    /** The session the page was asked with; a renewal since then makes asking again worthwhile. */
    readonly generation: number,
    /** The origin outside the consent that it led to: the one people sign in at, it seems. */
    readonly ledTo: string | null = null,
  ) {
    super(`signed out at ${url}`);
    this.name = 'SignedOut';
  }

  /** What a person is told of it: "The source has signed us out", and where it led. */
  told(what: string): string {
    return this.ledTo === null ? `${what}.` : `${what}: it led to ${this.ledTo}, outside the consent.`;
  }
}

export interface Session {
  readonly userAgent: string;
  readonly jar: CookieJar;
  /** Counts renewals. */
  generation(): number;
  /** For a new browser context: the stored state with the jar's cookies. */
  storageState(): Promise<StorageState>;
  /** Takes over what a browser context changed. */
  absorb(context: BrowserContext): Promise<void>;
  /** Gives a browser context what the HTTP client changed. */
  hand(context: BrowserContext): Promise<void>;
  /**
   * Signs in again, once for everybody who noticed; returns at once when somebody already did.
   * @throws OperatorError `session_expired` when only a person could
   */
  renew(seen: SignedOut): Promise<void>;
  stored(): Promise<StoredSession>;
}

/** @param signIn signs in without a person; null when that cannot be done */
export async function openSession(
  first: StoredSession,
  signIn: (() => Promise<StoredSession>) | null,
): Promise<Session> {
  let current = first;
  let jar = await jarOf(first.storageState.cookies);
  let generation = 0;
  keepSecret(first);
  let renewing: Promise<void> | undefined;

  const renewOnce = async (seen: SignedOut): Promise<void> => {
    if (signIn === null) {
      throw new OperatorError('session_expired', seen.told('The source has signed us out'), {
        hint: 'Run: threadlift login, then the same command again; it goes on where it stopped.',
        cause: seen,
      });
    }
    current = await signIn();
    keepSecret(current);
    jar = await jarOf(current.storageState.cookies);
    generation += 1;
  };

  return {
    get userAgent() {
      return current.userAgent;
    },
    get jar() {
      return jar;
    },
    generation: () => generation,
    storageState: async () => ({ ...current.storageState, cookies: await cookiesOf(jar) }),
    absorb: async (context) => fillJar(jar, await context.cookies()),
    hand: async (context) => context.addCookies(await cookiesOf(jar)),
    async renew(seen) {
      if (seen.generation < generation) return;
      renewing ??= renewOnce(seen).finally(() => {
        renewing = undefined;
      });
      await renewing;
    },
    stored: async () => ({
      userAgent: current.userAgent,
      storageState: { ...current.storageState, cookies: await cookiesOf(jar) },
    }),
  };
}

/** Whoever holds these cookies is signed in: they must never stand in a log or in a kept page. */
function keepSecret({ storageState }: StoredSession): void {
  // A short one is a preference ("dark", "en-US"), and masking it would mask ordinary words.
  for (const { value } of storageState.cookies) if (value.length >= 16) registerSecret(value);
}
