// The real gate over a consent written for the occasion.
import { join } from 'node:path';
import { type Gate, openGate } from '../../extractors/access/gate.ts';
import { isoSeconds, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { streamNames } from '../../model/streams.ts';
import type { GuardRules } from '../../selectors/guard.ts';
import type { Profile } from '../../selectors/schema.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { temporaryFolder } from './temp-folder.ts';

/** @param origins the UI's first */
export async function gateOf(
  origins: readonly string[],
  guard: Partial<GuardRules> = {},
  login?: Profile['login'],
): Promise<Gate> {
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
  const rules = { never: [], reads: [], sockets: [], events: [], ...guard };
  const profile = { guard: rules, ...(login ? { login } : {}) };
  return openGate({ consentFile: file, profile, clock: systemClock, logger: silentLogger });
}

/** How many requests a gate stopped, by reason. */
export function countsOf(gate: Gate): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason, count } of gate.refused()) counts[reason] = (counts[reason] ?? 0) + count;
  return counts;
}
