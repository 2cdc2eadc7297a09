// The one door every request to the source passes: consent as it stands this moment, then the guard.
import { stat } from 'node:fs/promises';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Consent } from '../../model/consent.ts';
import type { StreamName } from '../../model/streams.ts';
import type { Profile } from '../../selectors/schema.ts';
import { assertConsent, readConsent } from '../../state/consent-file.ts';
import {
  judgeRequest,
  type Phase,
  type RefusalCounts,
  type RequestFacts,
  tallyRefusals,
  type Verdict,
} from './guard.ts';

export interface Gate {
  readonly uiOrigin: string;
  /** The consent as it stands now. @throws OperatorError when it no longer holds, or does not cover the stream */
  assert(stream?: StreamName): Promise<Consent>;
  /** Whether a request may leave; a refusal is counted and logged. @throws OperatorError when the consent no longer holds */
  judge(request: RequestFacts, phase: Phase): Promise<Verdict>;
  refusals(): RefusalCounts;
}

/**
 * Reads the consent and stands at the door.
 * @param options.uiUrl the UI's address; the consent's first origin when absent
 * @throws OperatorError `consent_missing`, `consent_revoked`, `consent_expired`, `consent_origin`
 */
export async function openGate(options: {
  consentFile: string;
  profile: Pick<Profile, 'guard'>;
  uiUrl?: string | undefined;
  clock: Clock;
  logger: Logger;
}): Promise<Gate> {
  const { clock, logger, profile } = options;
  const current = watchConsent(options.consentFile);
  const first = await current();
  const uiOrigin = options.uiUrl ? new URL(options.uiUrl).origin : (first.origins[0] as string);
  const tally = tallyRefusals();

  const assert = async (stream?: StreamName): Promise<Consent> => {
    const consent = await current();
    assertConsent(consent, { origin: uiOrigin, now: clock.now(), ...(stream ? { stream } : {}) });
    return consent;
  };
  await assert();

  return {
    uiOrigin,
    assert,
    async judge(request, phase) {
      const { origins } = await assert();
      const verdict = judgeRequest(request, { uiOrigin, origins, ...profile.guard }, phase);
      if (!verdict.allow) {
        tally.count(verdict.reason);
        logger.warn('browser', `stopped (${verdict.reason}): ${request.method} ${request.url}`);
      }
      return verdict;
    },
    refusals: tally.counts,
  };
}

/** Reads the file again only when it changed: looking costs microseconds, so every request can look. */
function watchConsent(file: string): () => Promise<Consent> {
  let known: { stamp: string; consent: Consent } | undefined;
  return async () => {
    const found = await stat(file).catch(() => undefined);
    const stamp = found ? `${found.ino}:${found.mtimeMs}:${found.size}` : 'gone';
    if (known?.stamp !== stamp) known = { stamp, consent: await readConsent(file) };
    return known.consent;
  };
}
