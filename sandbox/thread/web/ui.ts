// The UI origin: assets and sign-in for everybody, Inbox and Admin Panel for those signed in.
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { scriptText } from '../client/scripts.ts';
import { errorPage, notFoundPage } from '../pages/layout.ts';
import { renameInCss, renameInHtml } from '../pages/names.ts';
import { styles } from '../pages/styles.ts';
import type { Account } from '../world/account.ts';
import { adminRoutes } from './admin-routes.ts';
import { filePath } from './cdn.ts';
import { controlApp } from './control.ts';
import { sessionCookie, type UiContext, type UiEnvironment } from './environment.ts';
import { type Traffic, trafficHandler } from './faults.ts';
import { inboxRoutes } from './inbox-routes.ts';
import { loginRoutes } from './login.ts';
import type { Sessions } from './sessions.ts';
import type { Signer } from './signing.ts';

export interface UiParts {
  readonly account: Account;
  readonly sessions: Sessions;
  readonly signer: Signer;
  readonly traffic: Traffic;
  readonly sessionMinutes: number;
  readonly now: () => number;
}

/** Requests made by a page's script are told in JSON that nobody is signed in; pages are sent to the sign-in. */
const isDataRequest = (path: string, query: URLSearchParams): boolean =>
  /\/api\/|\/threads\/[^/]+\/(messages|activities)$/.test(path) ||
  (path === '/inbox/reviews' && query.has('after'));

export function uiApp(parts: UiParts): Hono<UiEnvironment> {
  const { account, sessions, signer, traffic, now } = parts;
  const app = new Hono<UiEnvironment>();
  const drafts = new Map<string, string>();
  app.route(
    '/__sandbox',
    controlApp({ account, traffic, newestMail: sessions.newestMail, endSessions: sessions.endAll }),
  );

  app.use(trafficHandler(traffic, 'ui', (c) => sessions.find(getCookie(c, sessionCookie)) !== null));
  app.use(renameClasses(traffic));

  app.get('/assets/app.css', (c) => {
    const css = traffic.faults.renamedClasses ? renameInCss(styles) : styles;
    return c.body(css, 200, { 'content-type': 'text/css; charset=utf-8' });
  });
  app.get('/assets/:file{[a-z-]+\\.js}', (c) => {
    const script = scriptText(c.req.param('file').slice(0, -3));
    if (script === undefined) return c.notFound();
    return c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' });
  });
  app.get('/', (c) => c.redirect('/inbox'));
  app.route('/', loginRoutes(sessions, parts.sessionMinutes));

  app.use(async (c, next) => {
    const session = sessions.find(getCookie(c, sessionCookie));
    if (!session) return signedOut(c);
    c.header('cache-control', 'no-store');
    c.set('session', session);
    c.set('view', {
      account,
      member: session.member,
      faults: traffic.faults,
      now: now(),
      drafts: drafts.size,
      fileUrl: (id, name) => signer.sign(filePath(id, name), traffic.faults.expiredUrls),
    });
    if (traffic.faults.errorPage200 && !/\/api\//.test(c.req.path)) return c.html(errorPage());
    return next();
  });
  app.route('/inbox', inboxRoutes(drafts));
  app.route('/admin', adminRoutes());
  app.notFound((c) => c.html(notFoundPage(), 404));
  app.onError((error, c) => {
    console.error(error);
    return c.html(errorPage(), 500);
  });
  return app;
}

function signedOut(c: UiContext): Response {
  const { pathname, search, searchParams } = new URL(c.req.url);
  if (c.req.method !== 'GET' || isDataRequest(pathname, searchParams)) {
    return c.json({ error: 'signed_out' }, 401);
  }
  return c.redirect(`/login?next=${encodeURIComponent(`${pathname}${search}`)}`);
}

function renameClasses(traffic: Traffic): ReturnType<typeof trafficHandler> {
  return async (c, next) => {
    await next();
    if (!traffic.faults.renamedClasses) return;
    if (!c.res.headers.get('content-type')?.startsWith('text/html')) return;
    const page = renameInHtml(await c.res.text());
    c.res = new Response(page, { status: c.res.status, headers: c.res.headers });
  };
}
