// The event stream of one thread: first what the collections lack, then heartbeats as long as the reader stays.
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { presentMessage } from './present.ts';
import { fileUrlFor, findThread, type World } from './world.ts';

/** The reader cannot set headers here: the access token and the app's version are in the query. */
export function addEvents(app: Hono, world: World): void {
  const { desk } = world;
  app.get('/ereignisse', (c) => {
    const thread = findThread(desk, c.req.query('vorgang') ?? '');
    if (thread === undefined) return c.json({ code: 'UNBEKANNT', meldung: 'Nicht gefunden.' }, 404);
    const vorgang = thread.id.startsWith('S-') ? thread.id : Number(thread.id);
    const view = { as: 'event', fileUrl: fileUrlFor(world) } as const;
    return streamSSE(c, async (stream) => {
      let sent = 0;
      const send = async (event: string, data: Record<string, unknown>): Promise<void> => {
        sent += 1;
        // Indented: an event's data may take several lines.
        await stream.writeSSE({ event, id: String(sent), retry: 3000, data: JSON.stringify(data, null, 1) });
      };
      for (const message of thread.messages) {
        const aside = desk.asides.get(message.id);
        if (!aside?.live && !aside?.stale) continue;
        await stream.sleep(world.liveDelayMs);
        if (stream.aborted) return;
        const told = presentMessage(message, desk, view);
        if (aside.live) await send('nachricht', { vorgang, nachricht: told });
        else if (message.deleted) await send('aenderung', { vorgang, id: told.id, geloescht: true });
        else await send('aenderung', { vorgang, id: told.id, text: told.text, bearbeitet: told.bearbeitet });
      }
      while (!stream.aborted) {
        await send('herzschlag', { vorgang, stand: sent });
        await stream.sleep(world.heartbeatMs);
      }
    });
  });
}
