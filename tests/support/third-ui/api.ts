// The API origin: sign-in, what every request must bring, and the writes, which are logged and change nothing much.
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { masterReads, threadReads } from './collections.ts';
import { addEvents } from './events.ts';
import { logInto } from './request-log.ts';
import type { Grant } from './sessions.ts';
import { APP_VERSION, type World } from './world.ts';

const REFRESH = 'kd_erneuerung';
const EXPOSED = ['ETag', 'Retry-After', 'X-KD-Serverzeit'];

export function apiOf(world: World, tokenSeconds: number): Hono {
  const app = new Hono();
  app.use(logInto(world.log, 'api'));
  app.use((c, next) =>
    cors({ origin: world.urls.ui, credentials: true, exposeHeaders: EXPOSED, maxAge: 600 })(c, next),
  );
  app.use(compress());
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('X-KD-Serverzeit', new Date(world.now * 1000).toISOString());
  });
  app.post('/telemetrie', (c) => c.body(null, 204));
  app.get('/abmelden', (c) => {
    world.sessions.end(getCookie(c, REFRESH));
    setCookie(c, REFRESH, '', { path: '/', maxAge: 0 });
    return c.redirect(`${world.urls.ui}/#/anmeldung`);
  });
  app.use(needVersion);
  addSignIn(app, world, tokenSeconds);
  app.use(needToken(world));
  app.use(throttle(world));
  addEvents(app, world);
  addWrites(app, world);
  app.use(
    etag({
      weak: true,
      retainedHeaders: [
        ...RETAINED_304_HEADERS,
        ...[
          'access-control-allow-origin',
          'access-control-allow-credentials',
          'access-control-expose-headers',
        ],
      ],
    }),
  );
  app.route('/', threadReads(world));
  app.route('/', masterReads(world));
  return app;
}

const problem = (c: Context, status: 400 | 401 | 403 | 429, code: string, meldung: string): Response =>
  c.json({ code, meldung }, status);

/** A server that serves an app only in the version it knows. */
const needVersion: MiddlewareHandler = async (c, next) => {
  const version = c.req.header('X-KD-Version') ?? c.req.query('version');
  if (version === APP_VERSION) return next();
  return problem(c, 400, 'VERSION', 'Kopfzeile X-KD-Version fehlt oder ist veraltet. Bitte Seite neu laden.');
};

function addSignIn(app: Hono, world: World, tokenSeconds: number): void {
  const answer = (c: Context, { token, refresh, csrf }: Grant): Response => {
    setCookie(c, REFRESH, refresh, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 28_800 });
    return c.json({ zugriffstoken: token, gueltigSekunden: tokenSeconds, pruefwert: csrf });
  };
  app.post('/anmeldung', async (c) => {
    const asked = (await c.req.json().catch(() => ({}))) as { benutzername?: string; kennwort?: string };
    if (asked.benutzername === world.user && asked.kennwort === world.password)
      return answer(c, await world.sessions.open());
    return problem(c, 401, 'ANMELDUNG', 'Benutzername oder Kennwort ist falsch.');
  });
  app.post('/anmeldung/erneuern', async (c) => {
    if (c.req.header('X-Requested-With') !== 'XMLHttpRequest')
      return problem(c, 403, 'HERKUNFT', 'Unerlaubter Aufruf.');
    const grant = await world.sessions.renew(getCookie(c, REFRESH));
    return grant ? answer(c, grant) : problem(c, 401, 'SITZUNG', 'Sitzung beendet. Bitte neu anmelden.');
  });
}

const needToken =
  ({ sessions }: World): MiddlewareHandler =>
  async (c, next) => {
    const bearer = c.req.header('Authorization')?.replace(/^Bearer /, '');
    const session = await sessions.check(bearer ?? c.req.query('zugriffstoken'));
    if (session === null) return problem(c, 401, 'TOKEN', 'Zugriffstoken fehlt oder ist abgelaufen.');
    if (['GET', 'HEAD'].includes(c.req.method)) return next();
    const proven =
      c.req.header('X-KD-Pruefwert') === session.csrf &&
      c.req.header('X-Requested-With') === 'XMLHttpRequest';
    return proven ? next() : problem(c, 403, 'PRUEFWERT', 'Prüfwert fehlt.');
  };

function throttle(world: World): MiddlewareHandler {
  let reads = 0;
  return async (c, next) => {
    if (c.req.method !== 'GET' || c.req.path === '/ereignisse') return next();
    reads += 1;
    if (world.throttleEvery === 0 || reads % world.throttleEvery !== 0) return next();
    c.header('Retry-After', '1');
    return problem(c, 429, 'LAST', 'Zu viele Anfragen.');
  };
}

/** Only opening a thread shows later: it is unread no more. */
function addWrites(app: Hono, world: World): void {
  app.put('/vorgaenge/:id/gelesen', (c) => {
    world.opened.add(c.req.param('id'));
    return c.body(null, 204);
  });
  app.put('/vorgaenge/:id/entwurf', (c) => c.body(null, 204));
  app.put('/vorgaenge/:id/status', (c) => c.json({ angenommen: true }, 202));
  app.post('/vorgaenge/:id/nachrichten', (c) => c.json({ angenommen: true }, 202));
  app.put('/ich/einstellungen', (c) => c.body(null, 204));
}
