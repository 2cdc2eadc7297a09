// A run folder for reading something that is no live source: a recording. The consent it holds covers what the
// recording itself was made of, and names it; the session is nobody's.
import { randomBytes } from 'node:crypto';
import { isoSeconds } from '../lib/clock.ts';
import type { StreamName } from '../model/streams.ts';
import { wordingHash, writeConsent } from '../state/consent-file.ts';
import { createRunFolder, type RunFolder } from '../state/run-folder.ts';
import { openVault } from '../state/session-vault.ts';
import type { OriginStorage, StoredSession } from './access/session.ts';

export interface OfflineRun {
  readonly run: RunFolder;
  /** Opens the empty session; made up, and used for nothing else. */
  readonly passphrase: string;
}

/**
 * Makes the folder.
 * @param options.name what is read instead of an account; stands in the snapshot's manifest as the customer
 * @param options.now milliseconds since the epoch, as the clock of the run will tell
 */
export async function createOfflineRun(
  dir: string,
  options: {
    name: string;
    origins: readonly string[];
    streams: readonly StreamName[];
    userAgent: string;
    /** What the app finds in its storage. */
    storage?: readonly OriginStorage[];
    now: number;
  },
): Promise<OfflineRun> {
  const run = await createRunFolder(dir);
  const { storage = [] } = options;
  const passphrase = randomBytes(24).toString('hex');
  const day = 86_400_000;
  await writeConsent(run.consent, {
    formatVersion: 1,
    customer: options.name,
    grantedBy: 'recording',
    grantedAt: isoSeconds(options.now - day),
    expiresAt: isoSeconds(options.now + 365 * day),
    revokedAt: null,
    origins: [...options.origins],
    streams: [...options.streams],
    from: null,
    to: null,
    identify: false,
    wordingHash,
  });
  const stored: StoredSession = {
    storageState: {
      cookies: [],
      origins: storage.map(({ origin, local }) => ({
        origin,
        localStorage: Object.entries(local).map(([name, value]) => ({ name, value })),
      })),
    },
    sessionStorage: storage.map(({ origin, session }) => ({ origin, session })),
    userAgent: options.userAgent,
  };
  await openVault(run.session, passphrase).save(stored);
  return { run, passphrase };
}
