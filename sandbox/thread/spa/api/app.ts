// The API origin: no cookies, a Bearer token with every request, a preflight before each.
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { trafficHandler } from '../../web/faults.ts';
import { allowOrigin, preflight } from '../cors.ts';
import type { ApiEnvironment, Spa } from '../environment.ts';
import { bursts } from './bursts.ts';
import { eventRoutes } from './events.ts';
import { graphqlHandler } from './graphql.ts';
import { restRoutes } from './rest.ts';

const bearer = (header: string | undefined): string | undefined => /^Bearer (\S+)$/.exec(header ?? '')?.[1];

export function apiApp(spa: Spa): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.use(allowOrigin(() => spa.origins().ui));
  app.use(
    trafficHandler(
      spa.traffic,
      'api',
      (c) => spa.tokens.holder(bearer(c.req.header('authorization'))) !== null,
    ),
  );
  app.options('*', preflight('GET, POST, PUT, PATCH, DELETE'));
  app.use(bursts(spa));
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store');
    c.header('x-request-id', randomUUID());
    const member = spa.tokens.holder(bearer(c.req.header('authorization')));
    if (!member) {
      return c.json(
        { error: { code: 'unauthorized', message: 'The access token is missing or over' } },
        401,
        {
          'www-authenticate': 'Bearer error="invalid_token"',
        },
      );
    }
    c.set('member', member);
    return next();
  });
  app.post('/graphql', graphqlHandler(spa));
  app.route('/v1', eventRoutes(spa));
  app.route('/v1', restRoutes(spa));
  app.notFound((c) => c.json({ error: { code: 'not_found', message: 'No such route' } }, 404));
  app.onError((error, c) => {
    console.error(error);
    return c.json({ error: { code: 'internal', message: 'Something went wrong' } }, 500);
  });
  return app;
}
