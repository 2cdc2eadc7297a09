// Keeps the consent and answers one question: may this request leave?
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { OperatorError } from '../lib/errors.ts';
import { canonicalJson, sha256 } from '../lib/json.ts';
import { type Consent, consent, consentWording } from '../model/consent.ts';
import type { StreamName } from '../model/streams.ts';
import { writeAtomic } from './atomic-file.ts';

const GRANT = 'Ask the customer, then run: threadlift consent grant --help';

/** Hash that ties a consent to the words that were agreed to. */
export const wordingHash = sha256(consentWording);

export async function writeConsent(file: string, granted: Consent): Promise<void> {
  await writeAtomic(file, `${canonicalJson(consent.parse(granted), 2)}\n`, { durable: true });
}

/** @throws OperatorError `consent_missing` or `consent_unreadable` */
export async function readConsent(file: string): Promise<Consent> {
  if (!existsSync(file)) {
    throw new OperatorError('consent_missing', 'There is no consent for this run.', { file, hint: GRANT });
  }
  try {
    return consent.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new OperatorError('consent_unreadable', 'The consent file is not a valid consent.', {
      file,
      hint: GRANT,
      cause,
    });
  }
}

/**
 * Passes silently when the consent covers the request.
 * @param asked.now milliseconds since the epoch
 * @throws OperatorError `consent_revoked`, `consent_expired`, `consent_wording`, `consent_origin`, `consent_stream`
 */
export function assertConsent(
  granted: Consent,
  asked: { origin?: string; stream?: StreamName; now: number },
): void {
  const refuse = (code: string, message: string): never => {
    throw new OperatorError(code, message, { hint: GRANT });
  };
  if (granted.revokedAt !== null)
    refuse('consent_revoked', `The consent was revoked at ${granted.revokedAt}.`);
  if (Date.parse(granted.expiresAt) <= asked.now) {
    refuse('consent_expired', `The consent expired at ${granted.expiresAt}.`);
  }
  if (granted.wordingHash !== wordingHash) {
    refuse('consent_wording', 'The consent was given for another wording than the one in force.');
  }
  if (asked.origin !== undefined && !granted.origins.includes(asked.origin)) {
    refuse('consent_origin', `The consent does not cover ${asked.origin}.`);
  }
  if (asked.stream !== undefined && !granted.streams.includes(asked.stream)) {
    refuse('consent_stream', `The consent does not cover ${asked.stream}.`);
  }
}
