// Authorization codes, access tokens, and refresh tokens that rotate.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { CastMember } from '../../../cast.ts';
import { client, scope } from '../registration.ts';

const codeSeconds = 60;
const refreshSeconds = 24 * 3600;

export interface Grant {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
}
export interface Refused {
  readonly error: 'invalid_grant';
  readonly error_description: string;
}

interface Code {
  readonly member: CastMember;
  readonly challenge: string;
  readonly redirectUri: string;
  readonly expiresAt: number;
}
interface Refresh {
  readonly member: CastMember;
  /** All refresh tokens that descend from one sign-in. */
  readonly family: string;
  readonly expiresAt: number;
  used: boolean;
}
interface Access {
  readonly member: CastMember;
  readonly family: string;
  readonly expiresAt: number;
}

/**
 * @param accessSeconds how long an access token issued now lives
 * @param issuer base URL of the sign-in
 */
export function createTokens(options: {
  accessSeconds: () => number;
  issuer: () => string;
  now: () => number;
}) {
  const { accessSeconds, issuer, now } = options;
  const codes = new Map<string, Code>();
  const refreshes = new Map<string, Refresh>();
  const accesses = new Map<string, Access>();

  function grant(member: CastMember, family: string): Grant {
    const seconds = accessSeconds();
    for (const [token, { expiresAt }] of accesses) if (expiresAt <= now()) accesses.delete(token);
    const issuedAt = Math.floor(now() / 1000);
    const claims = { iss: `${issuer()}/`, sub: `email|${member.id}`, iat: issuedAt, exp: issuedAt + seconds };
    const access = jwt({ ...claims, aud: client.audience, scope, jti: secret() });
    const refresh = `v1.${secret()}${secret()}`;
    accesses.set(access, { member, family, expiresAt: now() + seconds * 1000 });
    refreshes.set(refresh, { member, family, expiresAt: now() + refreshSeconds * 1000, used: false });
    return {
      access_token: access,
      refresh_token: refresh,
      id_token: jwt({ ...claims, aud: client.id, name: member.name, email: member.email }),
      scope,
      expires_in: seconds,
      token_type: 'Bearer',
    };
  }

  function endFamily(family: string): void {
    for (const [token, one] of refreshes) if (one.family === family) refreshes.delete(token);
    for (const [token, one] of accesses) if (one.family === family) accesses.delete(token);
  }

  return {
    issueCode(member: CastMember, challenge: string, redirectUri: string): string {
      const code = secret();
      codes.set(code, { member, challenge, redirectUri, expiresAt: now() + codeSeconds * 1000 });
      return code;
    },

    /** A code works once, with the verifier its challenge was made from (RFC 7636). */
    redeemCode(code: string, verifier: string, redirectUri: string): Grant | Refused {
      const found = codes.get(code);
      codes.delete(code);
      if (!found || now() >= found.expiresAt) return refused('Invalid authorization code');
      if (found.redirectUri !== redirectUri) return refused('The redirect URI is another one');
      if (createHash('sha256').update(verifier).digest('base64url') !== found.challenge) {
        return refused('Failed to verify code verifier');
      }
      return grant(found.member, secret());
    },

    /** A refresh token works once. Using it again ends every token of its sign-in: somebody else has a copy. */
    refresh(token: string): Grant | Refused {
      const found = refreshes.get(token);
      if (!found || now() >= found.expiresAt) return refused('Unknown or invalid refresh token.');
      if (found.used) {
        endFamily(found.family);
        return refused('Unknown or invalid refresh token.');
      }
      found.used = true;
      return grant(found.member, found.family);
    },

    revoke(token: string): void {
      const found = refreshes.get(token);
      if (found) endFamily(found.family);
    },

    /** Whose access token this is, or null when it is unknown or over. */
    holder(token: string | undefined): CastMember | null {
      const found = token === undefined ? undefined : accesses.get(token);
      return found && now() < found.expiresAt ? found.member : null;
    },

    endAll(): void {
      refreshes.clear();
      accesses.clear();
    },
  };
}
export type Tokens = ReturnType<typeof createTokens>;

const secret = (): string => randomBytes(24).toString('base64url');

const refused = (error_description: string): Refused => ({ error: 'invalid_grant', error_description });

function jwt(claims: Record<string, unknown>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT', kid: 'sandbox' })}.${part(claims)}`;
  return `${text}.${createHmac('sha256', 'sandbox only').update(text).digest('base64url')}`;
}
