// The real gate over a consent written for the occasion.
import { join } from 'node:path';
import { type Gate, openGate } from '../../extractors/access/gate.ts';
import { isoSeconds, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { streamNames } from '../../model/streams.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { temporaryFolder } from './temp-folder.ts';

/** @param origins the UI's first */
export async function gateOf(origins: readonly string[], never: readonly string[] = []): Promise<Gate> {
  const file = join(await temporaryFolder(), 'consent.json');
  await writeConsent(file, {
    formatVersion: 1,
    customer: 'Northwind',
    grantedBy: 'Ann Example',
    grantedAt: isoSeconds(Date.now()),
    expiresAt: isoSeconds(Date.now() + 3_600_000),
    revokedAt: null,
    origins: [...origins],
    streams: [...streamNames],
    from: null,
    to: null,
    identify: true,
    wordingHash,
  });
  const profile = { guard: { allowReads: [], never: [...never] } };
  return openGate({ consentFile: file, profile, clock: systemClock, logger: silentLogger });
}
