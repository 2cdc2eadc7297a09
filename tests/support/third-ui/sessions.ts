// Sign-in sessions: a short-lived signed access token, and a refresh value that changes with every renewal.
import { randomBytes } from 'node:crypto';
import { sign, verify } from 'hono/jwt';

export interface Grant {
  readonly token: string;
  readonly refresh: string;
  readonly csrf: string;
}

export interface Sessions {
  open(): Promise<Grant>;
  /** @returns null where the refresh value is unknown, was replaced too long ago, or the session is over */
  renew(refresh: string | undefined): Promise<Grant | null>;
  end(refresh: string | undefined): void;
  /** @returns the session's CSRF value; null where the token is wrong, too old, or of a session that is over */
  check(token: string | undefined): Promise<{ csrf: string } | null>;
}

interface Session {
  readonly id: string;
  readonly csrf: string;
  refresh: string;
  /** The value before, which other tabs may still hold, and until when it counts (Unix milliseconds). */
  before: { value: string; until: number } | null;
}

export interface Lives {
  readonly tokenSeconds: number;
  /** How long a replaced refresh value still counts. */
  readonly overlapSeconds: number;
}

export function createSessions(userId: string, { tokenSeconds, overlapSeconds }: Lives): Sessions {
  const secret = randomBytes(24).toString('hex');
  const sessions = new Map<string, Session>();
  const grant = async ({ id, csrf, refresh }: Session): Promise<Grant> => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: userId, sid: id, iat: now, exp: now + tokenSeconds, iss: 'kundendienst' };
    return { token: await sign(claims, secret, 'HS256'), refresh, csrf };
  };
  const value = (): string => randomBytes(18).toString('base64url');
  const holding = (refresh: string | undefined): Session | undefined =>
    [...sessions.values()].find(
      (one) =>
        one.refresh === refresh ||
        (one.before !== null && one.before.value === refresh && one.before.until > Date.now()),
    );

  return {
    open() {
      const session: Session = { id: value(), csrf: value(), refresh: value(), before: null };
      sessions.set(session.id, session);
      return grant(session);
    },
    async renew(refresh) {
      const session = holding(refresh);
      if (session === undefined) return null;
      if (session.refresh === refresh) {
        session.before = { value: refresh, until: Date.now() + overlapSeconds * 1000 };
        session.refresh = value();
      }
      return grant(session);
    },
    end(refresh) {
      const session = holding(refresh);
      if (session) sessions.delete(session.id);
    },
    async check(token) {
      if (token === undefined) return null;
      const claims = await verify(token, secret, 'HS256').catch(() => null);
      return (claims && sessions.get(String(claims.sid))) ?? null;
    },
  };
}
