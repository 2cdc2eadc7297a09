// Signing in at the other origin and keeping tokens, in the manner of Auth0's library for single-page apps.
import type { AppSettings, Session } from './types.ts';

interface Kept {
  readonly body: { readonly access_token: string; readonly refresh_token: string };
  /** Unix seconds. */
  readonly expiresAt: number;
}

export function createSession(settings: AppSettings): Session {
  const key = `@@auth0spajs@@::${settings.clientId}::${settings.audience}::${settings.scope}`;
  const transactionKey = `a0.spajs.txs.${settings.clientId}`;
  const redirectUri = `${location.origin}/callback`;
  /** Seconds before its end when a token is renewed. */
  const early = 2;

  const kept = (): Kept | null => JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
  const base64Url = (bytes: Uint8Array): string =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  const random = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const never = new Promise<never>(() => undefined);

  const keep = (answer: Kept['body'] & { expires_in: number; id_token: string }): string => {
    const expiresAt = Math.floor(Date.now() / 1000) + answer.expires_in;
    localStorage.setItem(key, JSON.stringify({ body: answer, expiresAt }));
    const idKey = `@@auth0spajs@@::${settings.clientId}::@@user@@`;
    localStorage.setItem(idKey, JSON.stringify({ id_token: answer.id_token }));
    return answer.access_token;
  };

  /** Tokens, or null when the sign-in refuses; a network or server error is tried again. */
  const exchange = async (fields: Record<string, string>): Promise<string | null> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await fetch(`${settings.auth}/oauth/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'auth0-client': btoa('{"name":"auth0-spa-js","version":"2.1.3"}'),
        },
        body: JSON.stringify({ client_id: settings.clientId, ...fields }),
      }).catch(() => null);
      const isJson = answer?.headers.get('content-type')?.includes('json');
      if (answer?.ok && isJson) return keep((await answer.json()) as Parameters<typeof keep>[0]);
      if (answer && answer.status !== 429 && answer.status < 500 && !answer.ok) return null;
      if (attempt === 4) throw new Error('The sign-in does not answer');
      await new Promise((resolve) => setTimeout(resolve, 300 * 2 ** attempt));
    }
  };

  const signIn = async (): Promise<never> => {
    localStorage.removeItem(key);
    const state = random();
    const verifier = random();
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    const target = location.pathname === '/callback' ? '/' : `${location.pathname}${location.search}`;
    sessionStorage.setItem(transactionKey, JSON.stringify({ state, verifier, target }));
    const url = new URL('/authorize', settings.auth);
    url.search = new URLSearchParams({
      client_id: settings.clientId,
      scope: settings.scope,
      audience: settings.audience,
      redirect_uri: redirectUri,
      response_type: 'code',
      response_mode: 'query',
      state,
      code_challenge: base64Url(new Uint8Array(digest)),
      code_challenge_method: 'S256',
    }).toString();
    location.assign(url);
    return never;
  };

  /** Back from the sign-in: the code is exchanged, and the address goes back to where one was going. */
  const finish = async (): Promise<string | null> => {
    const { searchParams } = new URL(location.href);
    const transaction = JSON.parse(sessionStorage.getItem(transactionKey) ?? 'null') as {
      state: string;
      verifier: string;
      target: string;
    } | null;
    sessionStorage.removeItem(transactionKey);
    const code = searchParams.get('code');
    if (!transaction || !code || searchParams.get('state') !== transaction.state) return null;
    const { verifier, target } = transaction;
    const token = await exchange({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
    });
    history.replaceState(null, '', target);
    return token;
  };

  /** Tabs share the refresh token, which works once: only one of them may use it. */
  const refresh = (isGood: (now: Kept) => boolean): Promise<string> =>
    navigator.locks.request('auth0.lock.getTokenSilently', async () => {
      const now = kept();
      if (!now) return signIn();
      if (isGood(now)) return now.body.access_token;
      const token = await exchange({ grant_type: 'refresh_token', refresh_token: now.body.refresh_token });
      return token ?? signIn();
    });

  const isFresh = ({ expiresAt }: Kept): boolean => expiresAt - early > Date.now() / 1000;
  let finishing = location.pathname === '/callback' ? finish() : null;

  return {
    async token() {
      if (finishing) {
        const token = await finishing;
        finishing = null;
        if (token !== null) return token;
      }
      const now = kept();
      return now && isFresh(now) ? now.body.access_token : refresh(isFresh);
    },
    renew: (refused) => refresh(({ body }) => body.access_token !== refused),
    async signOut() {
      const now = kept();
      localStorage.removeItem(key);
      if (now) {
        await fetch(`${settings.auth}/oauth/revoke`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ client_id: settings.clientId, token: now.body.refresh_token }),
        });
      }
      location.assign(
        `${settings.auth}/v2/logout?client_id=${settings.clientId}&returnTo=${encodeURIComponent(`${location.origin}/`)}`,
      );
    },
  };
}
