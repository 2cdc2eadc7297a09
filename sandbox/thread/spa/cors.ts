// Cross-origin rules: only the app's own origin may read, and every request it makes is asked about beforehand.
import type { Handler, MiddlewareHandler } from 'hono';

/** Lets scripts of one origin read the answers; errors too, as a gateway does that adds the headers last. */
export function allowOrigin(origin: () => string): MiddlewareHandler {
  return async (c, next) => {
    await next();
    // Hono's marker for an answer written past it.
    if (c.res.headers.has('x-hono-already-sent')) return;
    c.res.headers.append('vary', 'Origin');
    if (c.req.header('origin') !== origin()) return;
    c.res.headers.set('access-control-allow-origin', origin());
    c.res.headers.set('access-control-expose-headers', 'Link, Retry-After, X-Request-Id');
  };
}

/** Answers a preflight; it may not be kept, so there is one before each request. */
export function preflight(methods: string): Handler {
  return (c) =>
    c.body(null, 204, {
      'access-control-allow-methods': methods,
      'access-control-allow-headers':
        'Authorization, Content-Type, Auth0-Client, Apollo-Require-Preflight, X-Client-Version',
      'access-control-max-age': '0',
    });
}
