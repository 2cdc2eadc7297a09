// What tests and outside checks may ask the sandbox about itself: /__sandbox/… . The product never does.
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { isStreamName, type StreamName } from '../../../model/streams.ts';
import { switches } from '../switches.ts';
import type { Account } from '../world/account.ts';
import { applyChange, type Changed } from '../world/mutations.ts';
import { truthOf, wholeTruth } from '../world/truth.ts';
import { setFaults, type Traffic } from './faults.ts';

const changes = z.array(
  z.strictObject({
    op: z.enum(['insert', 'edit', 'delete']),
    stream: z
      .string()
      .refine(isStreamName, 'no such stream')
      .transform((name) => name as StreamName),
    id: z.string().optional(),
  }),
);

export interface ControlParts {
  readonly account: Account;
  readonly traffic: Traffic;
  newestMail(): string | null;
  endSessions(): void;
  /** Told after each change made by `POST mutate`. */
  changed?(change: Changed): void;
  /** What `GET writes` answers; without it there is no such page. */
  readonly writes?: readonly unknown[];
}

export function controlApp(parts: ControlParts): Hono<{ Bindings: HttpBindings }> {
  const { account, traffic } = parts;
  const app = new Hono<{ Bindings: HttpBindings }>();
  let mutations = 0;

  app.get('/truth', (c) => {
    const stream = c.req.query('stream');
    if (stream === undefined) return c.json(wholeTruth(account));
    if (!isStreamName(stream)) return c.json({ error: `no such stream: ${stream}` }, 400);
    const offset = Number(c.req.query('offset') ?? 0);
    const limit = Number(c.req.query('limit') ?? 1000);
    return c.json(truthOf(account, stream, offset, limit));
  });

  app.get('/mailbox', (c) => {
    const code = parts.newestMail();
    return code === null ? c.text('No mail yet', 404) : c.text(code);
  });

  if (parts.writes) app.get('/writes', (c) => c.json({ writes: parts.writes }));
  app.get('/log', (c) => c.json({ requests: traffic.requests }));
  app.get('/faults', (c) => c.json(traffic.faults));

  app.post('/faults', async (c) => {
    const parsed = switches.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    setFaults(traffic, parsed.data);
    if (parsed.data.expireSessions) parts.endSessions();
    return c.json(traffic.faults);
  });

  app.post('/mutate', async (c) => {
    const parsed = changes.safeParse(await c.req.json());
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    try {
      const changed = parsed.data.map((change) => {
        mutations += 1;
        const made = applyChange(account, change, mutations);
        parts.changed?.(made);
        return made;
      });
      return c.json({ changed });
    } catch (error) {
      if (error instanceof RangeError) return c.json({ error: error.message }, 400);
      throw error;
    }
  });
  return app;
}
