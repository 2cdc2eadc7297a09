// /__sandbox: what tests and outside checks use to look behind the API and to make things go wrong.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Audit } from './audit.ts';
import { type Faults, faultKinds, noFaults } from './faults.ts';
import type { Behaviours, Settings } from './settings.ts';
import { snapshot } from './snapshot.ts';
import type { World } from './world.ts';

const count = z.int().positive();
const kind = z.enum(faultKinds);

const faultBody = z.strictObject({
  rate: z.number().min(0).max(1).default(noFaults.rate),
  kinds: z.array(kind).default([]),
  seed: z.int().default(noFaults.seed),
  plan: z.array(z.strictObject({ at: count, kind })).default([]),
  slowMs: z.int().nonnegative().default(noFaults.slowMs),
});

const lag = z.int().nonnegative();
const limitsBody = z.strictObject({
  appPerMinute: count.optional(),
  workspacePerMinute: count.optional(),
  otherAppsPerMinute: z.int().nonnegative().optional(),
  searchLagMs: z
    .strictObject({ conversations: lag.optional(), tickets: lag.optional(), contacts: lag.optional() })
    .optional(),
  readLagMs: lag.optional(),
  replyThrottle: z.strictObject({ perConversation: count, windowMs: count }).nullable().optional(),
});

const behaviourBody = z.strictObject({
  adminCommentReopens: z.boolean().optional(),
  strangersMayReply: z.boolean().optional(),
  sharedEmailAcrossExternalIds: z.boolean().optional(),
  companyLookupIsList: z.boolean().optional(),
  ticketListValue: z.enum(['id', 'label']).optional(),
  refuseFutureCreatedAt: z.boolean().optional(),
  tokenOwnerHasInboxSeat: z.boolean().optional(),
  activeSubscription: z.boolean().optional(),
  companiesPerContact: count.optional(),
  conversationsPerTracker: count.optional(),
  customAttributes: count.optional(),
  readableParts: count.optional(),
  attachmentSeconds: count.optional(),
});

const clockBody = z.strictObject({ offsetMs: z.int() });

type Body = { json(): Promise<unknown> };

async function bodyOf<T>(request: Body, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await request.json());
}

/** Copies what is given over what is there, leaving out keys given as undefined. */
export function overlay<T extends object>(
  target: T,
  changes: { [Key in keyof T]?: T[Key] | undefined },
): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value !== undefined) Object.assign(target, { [key]: value });
  }
}

/** Applies limits given at start or at run time. */
export function applyLimits(settings: Settings, changes: z.infer<typeof limitsBody>): void {
  const { searchLagMs, ...rest } = changes;
  overlay(settings, rest);
  overlay(settings.searchLagMs, searchLagMs ?? {});
}

export function controlApp(world: World, audit: Audit, faults: Faults): Hono {
  const app = new Hono().basePath('/__sandbox');
  app.onError((error, c) => {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
    return c.json({ error: reason }, 400);
  });
  app.get('/audit', (c) => c.json(audit.report()));
  app.get('/faults', (c) => c.json(faults.report()));
  app.post('/faults', async (c) => {
    faults.set(await bodyOf(c.req, faultBody));
    return c.json(faults.report());
  });
  const clock = () => ({ offsetMs: world.clockOffsetMs, nowMs: world.nowMs() });
  app.get('/clock', (c) => c.json(clock()));
  app.post('/clock', async (c) => {
    world.clockOffsetMs = (await bodyOf(c.req, clockBody)).offsetMs;
    return c.json(clock());
  });
  app.get('/limits', (c) => c.json(world.settings));
  app.post('/limits', async (c) => {
    applyLimits(world.settings, await bodyOf(c.req, limitsBody));
    return c.json(world.settings);
  });
  app.post('/behaviours', async (c) => {
    const changes = await bodyOf(c.req, behaviourBody);
    overlay<Behaviours>(world.settings.behaviours, changes);
    return c.json(world.settings.behaviours);
  });
  app.get('/objects', (c) => {
    const withIds = c.req.query('ids') !== 'false';
    const dropIds = (key: string, value: unknown): unknown => (key === 'id' ? undefined : value);
    const body = JSON.stringify(snapshot(world), withIds ? undefined : dropIds);
    return c.body(body, 200, { 'content-type': 'application/json' });
  });
  return app;
}
