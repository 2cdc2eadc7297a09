// Signing in and out.
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { emailPage, passcodePage } from '../pages/login.ts';
import { sessionCookie, type UiEnvironment } from './environment.ts';
import type { Sessions } from './sessions.ts';

const pending = 'thread_login';

const refusals = {
  wrong: 'That passcode is not right. Check the newest email or ask for another.',
  expired: 'That passcode has expired. Ask for another.',
} as const;

/** Only paths of this server: a sign-in must not lead elsewhere. */
const localPath = (next: string): string => (/^\/(?!\/)/.test(next) ? next : '/inbox');

export function loginRoutes(sessions: Sessions, sessionMinutes: number): Hono<UiEnvironment> {
  const app = new Hono<UiEnvironment>();
  const cookie = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;

  app.get('/login', (c) => c.html(emailPage(localPath(c.req.query('next') ?? ''))));

  app.post('/login', async (c) => {
    const { email, next } = await c.req.parseBody<{ email: string; next: string }>();
    sessions.mailPasscode(email);
    setCookie(c, pending, email, cookie);
    return c.redirect(`/login/passcode?next=${encodeURIComponent(localPath(next ?? ''))}`, 303);
  });

  app.get('/login/passcode', (c) => {
    const email = getCookie(c, pending);
    if (!email) return c.redirect('/login');
    return c.html(passcodePage(email, localPath(c.req.query('next') ?? ''), null));
  });

  app.post('/login/passcode', async (c) => {
    const { passcode, next } = await c.req.parseBody<{ passcode: string; next: string }>();
    const email = getCookie(c, pending) ?? '';
    const outcome = sessions.redeem(email, passcode ?? '');
    if ('refused' in outcome) {
      return c.html(passcodePage(email, localPath(next ?? ''), refusals[outcome.refused]), 401);
    }
    deleteCookie(c, pending, { path: '/' });
    setCookie(c, sessionCookie, outcome.token, { ...cookie, maxAge: Math.ceil(sessionMinutes * 60) });
    return c.redirect(localPath(next ?? ''), 303);
  });

  // A GET, as in many products: a crawler that follows every link signs itself out.
  app.get('/logout', (c) => {
    const token = getCookie(c, sessionCookie);
    if (token) sessions.end(token);
    deleteCookie(c, sessionCookie, { path: '/' });
    return c.redirect('/login');
  });
  return app;
}
