// The sign-in: authorization code with PKCE, a mailed passcode, and tokens (RFC 6749, RFC 7636).
import { randomBytes } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CastMember } from '../../../cast.ts';
import { trafficHandler } from '../../web/faults.ts';
import type { Sessions } from '../../web/sessions.ts';
import { allowOrigin, preflight } from '../cors.ts';
import type { Spa } from '../environment.ts';
import { client } from '../registration.ts';
import { identifierPage, oopsPage, passcodePage } from './pages.ts';
import type { Grant, Refused } from './tokens.ts';

/** One way through the sign-in, from `/authorize` to the code. */
interface Transaction {
  readonly redirectUri: string;
  /** The app's own state, handed back to it. */
  readonly state: string;
  readonly challenge: string;
  email: string;
  member: CastMember | null;
}

const cookieName = 'auth0';

const refusals = {
  wrong: 'The code you entered is invalid',
  expired: 'The code has expired. Ask for a new one.',
} as const;

/** @param sessions the sign-in's own cookie sessions, and the mailbox */
export function authApp(
  spa: Spa,
  sessions: Sessions,
  sessionMinutes: number,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const transactions = new Map<string, Transaction>();
  const { tokens, traffic } = spa;

  app.use(allowOrigin(() => spa.origins().ui));
  app.use(trafficHandler(traffic, 'auth', (c) => sessions.find(getCookie(c, cookieName)) !== null));

  const back = (to: string, parameters: Record<string, string>): string => {
    const url = new URL(to);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  };

  app.get('/authorize', (c) => {
    const asked = c.req.query();
    const { redirect_uri: redirectUri = '', state = '', code_challenge: challenge = '' } = asked;
    if (asked.client_id !== client.id) return c.html(oopsPage('Unknown client'), 400);
    if (redirectUri !== `${spa.origins().ui}/callback`) return c.html(oopsPage('Callback URL mismatch'), 400);
    const refuse = (error: string) => c.redirect(back(redirectUri, { error, state }));
    if (asked.response_type !== 'code') return refuse('unsupported_response_type');
    if (state === '' || challenge === '' || asked.code_challenge_method !== 'S256') {
      return refuse('invalid_request');
    }
    const session = sessions.find(getCookie(c, cookieName));
    if (session && asked.prompt !== 'login') {
      return c.redirect(
        back(redirectUri, { code: tokens.issueCode(session.member, challenge, redirectUri), state }),
      );
    }
    if (asked.prompt === 'none') return refuse('login_required');
    const id = `hKFo2S${randomBytes(18).toString('base64url')}`;
    transactions.set(id, { redirectUri, state, challenge, email: '', member: null });
    return c.redirect(`/u/login/identifier?state=${id}`);
  });

  const transaction = (c: Context): [string, Transaction | undefined] => {
    const id = c.req.query('state') ?? '';
    return [id, transactions.get(id)];
  };
  const lost = (c: Context) =>
    c.html(oopsPage('You may have pressed the back button. Please try again.'), 400);

  app.get('/u/login/identifier', (c) => {
    const [id, found] = transaction(c);
    return found ? c.html(identifierPage(id, null)) : lost(c);
  });
  app.post('/u/login/identifier', async (c) => {
    const [id, found] = transaction(c);
    if (!found) return lost(c);
    found.email = String((await c.req.parseBody()).username ?? '').trim();
    if (!/^\S+@\S+$/.test(found.email)) return c.html(identifierPage(id, 'Enter an email address'), 400);
    sessions.mailPasscode(found.email);
    return c.redirect(`/u/login/passwordless-email-challenge?state=${id}`);
  });

  app.get('/u/login/passwordless-email-challenge', (c) => {
    const [id, found] = transaction(c);
    return found && found.email !== '' ? c.html(passcodePage(id, found.email, null)) : lost(c);
  });
  app.post('/u/login/passwordless-email-challenge', async (c) => {
    const [id, found] = transaction(c);
    if (!found) return lost(c);
    const outcome = sessions.redeem(found.email, String((await c.req.parseBody()).code ?? ''));
    if ('refused' in outcome) return c.html(passcodePage(id, found.email, refusals[outcome.refused]), 400);
    found.member = sessions.find(outcome.token)?.member ?? null;
    setCookie(c, cookieName, outcome.token, {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: Math.ceil(sessionMinutes * 60),
    });
    return c.redirect(`/authorize/resume?state=${id}`);
  });

  app.get('/authorize/resume', (c) => {
    const [id, found] = transaction(c);
    if (!found?.member) return lost(c);
    transactions.delete(id);
    const { redirectUri, state, challenge, member } = found;
    return c.redirect(back(redirectUri, { code: tokens.issueCode(member, challenge, redirectUri), state }));
  });

  app.options('/oauth/*', preflight('POST'));
  app.post('/oauth/token', async (c) => {
    const asked = await fields(c);
    if (asked.client_id !== client.id) return c.json({ error: 'invalid_client' }, 401);
    const answer = exchange(spa, asked);
    if (answer === null) return c.json({ error: 'unsupported_grant_type' }, 400);
    c.header('cache-control', 'no-store');
    return 'error' in answer ? c.json(answer, 403) : c.json(answer);
  });
  app.post('/oauth/revoke', async (c) => {
    tokens.revoke((await fields(c)).token ?? '');
    return c.body(null, 200);
  });

  app.get('/v2/logout', (c) => {
    const session = getCookie(c, cookieName);
    if (session) sessions.end(session);
    deleteCookie(c, cookieName, { path: '/' });
    const to = c.req.query('returnTo') ?? '';
    return to.startsWith(`${spa.origins().ui}/`) ? c.redirect(to) : c.html(oopsPage('Logged out'));
  });
  return app;
}

function exchange(spa: Spa, asked: Record<string, string>): Grant | Refused | null {
  if (asked.grant_type === 'authorization_code') {
    return spa.tokens.redeemCode(asked.code ?? '', asked.code_verifier ?? '', asked.redirect_uri ?? '');
  }
  return asked.grant_type === 'refresh_token' ? spa.tokens.refresh(asked.refresh_token ?? '') : null;
}

/** The body as JSON or as a form: both are in use. */
async function fields(c: Context): Promise<Record<string, string>> {
  const isJson = c.req.header('content-type')?.startsWith('application/json');
  const body: unknown = isJson ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  return Object.fromEntries(Object.entries(body ?? {}).map(([name, value]) => [name, String(value)]));
}
