// The app's own origin: one empty page for every address, its script and style, and what tests may ask.
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { errorPage } from '../../pages/layout.ts';
import { type ControlParts, controlApp } from '../../web/control.ts';
import { trafficHandler } from '../../web/faults.ts';
import type { AppSettings } from '../client/types.ts';
import type { Spa } from '../environment.ts';
import { client, scope } from '../registration.ts';
import { type Bundle, buildApp } from './bundle.ts';

export function uiApp(spa: Spa, control: ControlParts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const builds = new Map<string, Bundle>();

  const bundle = (): Bundle => {
    const flags = spa.hazards();
    const release = spa.traffic.faults.renamedClasses ? 1 : 0;
    const key = JSON.stringify([flags, release]);
    const known = builds.get(key) ?? buildApp(flags, spa.account.seed, release);
    builds.set(key, known);
    return known;
  };

  app.route('/__sandbox', controlApp(control));
  app.use(trafficHandler(spa.traffic, 'ui', () => false));

  app.get('/assets/:file', async (c, next) => {
    const forever = { 'cache-control': 'public, max-age=31536000, immutable' };
    for (const { scriptPath, script, stylePath, style } of builds.values()) {
      if (c.req.path === scriptPath)
        return c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8', ...forever });
      if (c.req.path === stylePath)
        return c.body(style, 200, { 'content-type': 'text/css; charset=utf-8', ...forever });
    }
    return next();
  });
  app.get('/favicon.ico', (c) => c.body(null, 204));

  app.get('*', (c) => {
    c.header('cache-control', 'no-cache');
    if (spa.traffic.faults.errorPage200) return c.html(errorPage());
    return c.html(shell(bundle(), settings(spa)));
  });
  return app;
}

function settings(spa: Spa): AppSettings {
  const { auth, api, socket } = spa.origins();
  return { auth, api, socket, clientId: client.id, audience: client.audience, scope };
}

const shell = ({ scriptPath, stylePath }: Bundle, values: AppSettings): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Thread</title>
<link rel="stylesheet" href="${stylePath}"><script>window.__THREAD__=${JSON.stringify(values)}</script><script defer src="${scriptPath}"></script></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>
`;
