// The signed-in session all readers share: one cookie jar, one storage, one browser identity, renewed by one of them at
// a time and written down as it changes.
import type { BrowserContext } from 'playwright';
import type { CookieJar } from 'tough-cookie';
import { OperatorError } from '../../lib/errors.ts';
import { cookiesOf, fillJar, jarOf } from './cookies.ts';
import { createRotations, type Rotations, type StoredRotation } from './rotations.ts';
import { keepSecrets } from './session-secrets.ts';

export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Local and session storage of one origin. */
export interface OriginStorage {
  readonly origin: string;
  readonly local: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
}

/** What `login` gets and `auth.enc` holds. */
export interface StoredSession {
  readonly storageState: StorageState;
  /** Session storage by origin; absent in a session of an earlier version. */
  readonly sessionStorage?: readonly Pick<OriginStorage, 'origin' | 'session'>[] | undefined;
  /** Refresh tokens that were used up, and what came for them. */
  readonly rotations?: readonly StoredRotation[] | undefined;
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
  /** Refresh tokens, each used once by whoever comes first. */
  readonly rotations: Rotations;
  /** Counts renewals. */
  generation(): number;
  /** For a new browser context: the stored state with the jar's cookies. */
  storageState(): Promise<StorageState>;
  /** Local and session storage as they are now, by origin. */
  storage(): readonly OriginStorage[];
  /**
   * Takes over what somebody changed in an origin's storage, and leaves alone what others changed.
   * @param before what it held when it was last looked at
   * @returns whether anything was new
   */
  takeOver(
    origin: string,
    before: Omit<OriginStorage, 'origin'>,
    now: Omit<OriginStorage, 'origin'>,
  ): boolean;
  /** Takes over the cookies a browser context changed since it was last looked at. @returns whether any was new */
  absorb(context: BrowserContext): Promise<boolean>;
  /**
   * Gives a browser context the cookies that others changed, after taking over its own: a page nobody uses may renew
   * its token, too. @returns whether any of its own was new
   */
  hand(context: BrowserContext): Promise<boolean>;
  /** Writes the session down; resolves when it is on the disk as it is now, or later. */
  keep(): Promise<void>;
  /**
   * Signs in again, once for everybody who noticed; returns at once when somebody already did.
   * @throws OperatorError `session_expired` when only a person could
   */
  renew(seen: SignedOut): Promise<void>;
  stored(): Promise<StoredSession>;
}

/**
 * @param signIn signs in without a person; null when that cannot be done
 * @param save writes a session down
 */
export async function openSession(
  first: StoredSession,
  signIn: (() => Promise<StoredSession>) | null,
  save: (session: StoredSession) => Promise<void> = () => Promise.resolve(),
): Promise<Session> {
  let { userAgent } = first;
  let jar = await jarOf(first.storageState.cookies);
  let areas = areasOf(first);
  let rotations = createRotations(first.rotations);
  let generation = 0;
  let renewing: Promise<void> | undefined;
  let saving: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  /** Values of each context's cookies when it was last looked at. */
  const seen = new WeakMap<BrowserContext, ReadonlyMap<string, string>>();
  keepSecrets(secretsIn(first));

  const absorb = async (context: BrowserContext): Promise<boolean> => {
    const before = marksOf(await jar.serialize());
    const now = await context.cookies();
    const known = seen.get(context);
    await fillJar(
      jar,
      now.filter((cookie) => known?.get(nameOf(cookie)) !== cookie.value),
    );
    seen.set(context, valuesOf(now));
    return before !== marksOf(await jar.serialize());
  };

  const stored = async (): Promise<StoredSession> => ({
    userAgent,
    storageState: { cookies: await cookiesOf(jar), origins: localOf(areas) },
    sessionStorage: [...areas].map(([origin, { session }]) => ({ origin, session })),
    rotations: rotations.stored(),
  });

  const write = async (): Promise<void> => {
    const session = await stored();
    keepSecrets(secretsIn(session));
    await save(session);
  };

  const renewOnce = async (seen: SignedOut): Promise<void> => {
    if (signIn === null) {
      throw new OperatorError('session_expired', seen.told('The source has signed us out'), {
        hint: 'Run: threadlift login, then the same command again; it goes on where it stopped.',
        cause: seen,
      });
    }
    const renewed = await signIn();
    keepSecrets(secretsIn(renewed));
    userAgent = renewed.userAgent;
    jar = await jarOf(renewed.storageState.cookies);
    areas = areasOf(renewed);
    rotations = createRotations(renewed.rotations);
    generation += 1;
  };

  return {
    get userAgent() {
      return userAgent;
    },
    get jar() {
      return jar;
    },
    get rotations() {
      return rotations;
    },
    generation: () => generation,
    storageState: async () => ({ cookies: await cookiesOf(jar), origins: localOf(areas) }),
    storage: () => [...areas].map(([origin, area]) => ({ origin, ...area })),
    takeOver(origin, before, now) {
      const area = areas.get(origin) ?? { local: {}, session: {} };
      const local = merged(area.local, before.local, now.local);
      const session = merged(area.session, before.session, now.session);
      if (local === area.local && session === area.session) return false;
      areas.set(origin, { local, session });
      return true;
    },
    absorb,
    async hand(context) {
      const isNew = await absorb(context);
      const all = await cookiesOf(jar);
      const known = seen.get(context);
      await context.addCookies(all.filter((cookie) => known?.get(nameOf(cookie)) !== cookie.value));
      seen.set(context, valuesOf(all));
      return isNew;
    },
    keep() {
      // Whoever asks while it is being written needs what comes after.
      if (saving) {
        waiting ??= saving.then(() => {
          waiting = undefined;
          return begin();
        });
        return waiting;
      }
      return begin();
    },
    async renew(seen) {
      if (seen.generation < generation) return;
      renewing ??= renewOnce(seen).finally(() => {
        renewing = undefined;
      });
      await renewing;
    },
    stored,
  };

  function begin(): Promise<void> {
    saving = write().finally(() => {
      saving = undefined;
    });
    return saving;
  }
}

type NamedCookie = Pick<StorageState['cookies'][number], 'name' | 'value' | 'domain' | 'path'>;
const nameOf = ({ domain, path, name }: NamedCookie): string => `${domain} ${path} ${name}`;
const valuesOf = (cookies: readonly NamedCookie[]): ReadonlyMap<string, string> =>
  new Map(cookies.map((cookie) => [nameOf(cookie), cookie.value]));

type Items = Readonly<Record<string, string>>;
type Areas = Map<string, { readonly local: Items; readonly session: Items }>;

function areasOf({ storageState, sessionStorage = [] }: StoredSession): Areas {
  const areas: Areas = new Map();
  for (const { origin, localStorage } of storageState.origins) {
    const local = Object.fromEntries(localStorage.map(({ name, value }) => [name, value]));
    areas.set(origin, { local, session: {} });
  }
  for (const { origin, session } of sessionStorage)
    areas.set(origin, { local: areas.get(origin)?.local ?? {}, session });
  return areas;
}

function localOf(areas: Areas): StorageState['origins'] {
  return [...areas].map(([origin, { local }]) => ({
    origin,
    localStorage: Object.entries(local).map(([name, value]) => ({ name, value })),
  }));
}

/** The items with the changes from `before` to `now`; the very same when there are none. */
function merged(items: Items, before: Items, now: Items): Items {
  const out: Record<string, string> = { ...items };
  let isChanged = false;
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const value = now[name];
    if (before[name] === value || out[name] === value) continue;
    // Whoever took an old value away did not mean the one that others put there since.
    if (value === undefined && out[name] !== before[name]) continue;
    if (value === undefined) delete out[name];
    else out[name] = value;
    isChanged = true;
  }
  return isChanged ? out : items;
}

/** What of a jar's cookies counts as a change: a session that slides moves its expiry with every request. */
function marksOf({ cookies }: Awaited<ReturnType<CookieJar['serialize']>>): string {
  return cookies
    .map(({ key, value, domain, path }) => `${domain} ${path} ${key}=${value}`)
    .sort()
    .join('\n');
}

function* secretsIn({ storageState, sessionStorage = [] }: StoredSession): Generator<string> {
  for (const { value } of storageState.cookies) yield value;
  for (const { localStorage } of storageState.origins) for (const { value } of localStorage) yield value;
  for (const { session } of sessionStorage) yield* Object.values(session);
}
