// The one door every request to the source passes: consent as it stands this moment, then the guard.
import { stat } from 'node:fs/promises';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Consent } from '../../model/consent.ts';
import type { RefusedRequest } from '../../model/snapshot.ts';
import type { StreamName } from '../../model/streams.ts';
import type { NamedSocket } from '../../selectors/guard.ts';
import type { Profile } from '../../selectors/schema.ts';
import { assertConsent, readConsent } from '../../state/consent-file.ts';
import {
  type GuardPolicy,
  isEventStream,
  judgeRequest,
  judgeSent,
  judgeSocket,
  loginAddressesOf,
  type Phase,
  type RequestFacts,
  type Verdict,
} from './guard.ts';
import { tallyRefusals } from './refusals.ts';

export interface Gate {
  readonly uiOrigin: string;
  /** The consent as it stands now. @throws OperatorError when it no longer holds, or does not cover the stream */
  assert(stream?: StreamName): Promise<Consent>;
  /** Whether a request may leave; a refusal is counted and logged. @throws OperatorError when the consent no longer holds */
  judge(request: RequestFacts, phase: Phase): Promise<Verdict>;
  /** What the profile says of a socket; null when it may not be opened, which is counted and logged. */
  judgeSocket(url: string): Promise<NamedSocket | null>;
  /** Whether a page may send this on a socket it has; what it may not is counted and logged. */
  judgeFrame(url: string, text: string, socket: NamedSocket): Verdict;
  /** Whether the profile names a stream of server-sent events there. */
  isEventStream(url: string): boolean;
  /** The policy as it stands, for decisions that stop nothing. */
  policy(): Promise<GuardPolicy>;
  /** What was stopped since the gate was opened, each kind with its count. */
  refused(): readonly RefusedRequest[];
}

/**
 * Reads the consent and stands at the door.
 * @param options.uiUrl the UI's address; the consent's first origin when absent
 * @throws OperatorError `consent_missing`, `consent_revoked`, `consent_expired`, `consent_origin`
 */
export async function openGate(options: {
  consentFile: string;
  /** Without a login in it, nothing is ever signed in to. */
  profile: Pick<Profile, 'guard'> & Partial<Pick<Profile, 'login'>>;
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

  const fixed = {
    uiOrigin,
    ...profile.guard,
    loginAddresses: profile.login ? loginAddressesOf(profile.login, uiOrigin) : [],
  };
  const policy = async (): Promise<GuardPolicy> => ({ ...fixed, origins: (await assert()).origins });

  const stopped = (method: string, url: string, verdict: Verdict & { allow: false }): void => {
    const { operation } = tally.count({ method, url, ...verdict });
    const what = operation === null ? '' : ` ${operation.name ?? '(no name)'} (${operation.type})`;
    logger.warn('browser', `stopped (${verdict.reason}): ${method} ${url}${what}`);
  };

  return {
    uiOrigin,
    assert,
    policy,
    async judge(request, phase) {
      const verdict = judgeRequest(request, await policy(), phase);
      if (!verdict.allow) stopped(request.method, request.url, verdict);
      return verdict;
    },
    async judgeSocket(url) {
      const verdict = judgeSocket(url, await policy());
      if (verdict.allow) return verdict.socket;
      stopped('SOCKET', url, verdict);
      return null;
    },
    judgeFrame(url, text, socket) {
      const verdict = judgeSent(text, socket);
      if (!verdict.allow) stopped('SEND', url, verdict);
      return verdict;
    },
    isEventStream: (url) => isEventStream(url, { ...fixed, origins: [] }),
    refused: tally.refused,
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
