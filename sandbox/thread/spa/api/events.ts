// News for those who have no socket: an event stream, and a request that waits until there is something.
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { members } from '../../../cast.ts';
import type { ApiEnvironment, Spa } from '../environment.ts';
import type { HubEvent } from '../hub.ts';

const longestWait = 20_000;
const beat = 15_000;

/** Who is about: the same for everybody, as far as the account goes. */
export const presence = () => ({
  online: members.filter(({ state }) => state === 'active').map(({ id, name }) => ({ id, name })),
});

export function eventRoutes(spa: Spa): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();

  app.get('/events', (c) =>
    streamSSE(c, async (stream) => {
      const send = (event: HubEvent) =>
        stream.writeSSE({ id: String(event.seq), event: event.event, data: JSON.stringify(event.data) });
      await stream.writeSSE({ event: 'presence', data: JSON.stringify(presence()) });
      const stop = spa.hub.listen((event) => void send(event));
      const beating = setInterval(() => void stream.write(': keep-alive\n\n'), beat);
      await new Promise<void>((gone) => stream.onAbort(gone));
      clearInterval(beating);
      stop();
    }),
  );

  app.get('/poll', async (c) => {
    const since = Number(c.req.query('since') ?? spa.hub.newest);
    const wait = Math.min(longestWait, Math.max(0, Number(c.req.query('wait') ?? longestWait)));
    if (spa.hub.since(since).length === 0) await nextEvent(spa, wait, c.req.raw.signal);
    return c.json({ since: spa.hub.newest, events: spa.hub.since(since) });
  });
  return app;
}

/** Waits for the next event, at most `wait` milliseconds, or until the client has gone. */
function nextEvent(spa: Spa, wait: number, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, wait);
    const stop = spa.hub.listen(done);
    gone.addEventListener('abort', done);
  });
}
