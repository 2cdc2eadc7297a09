// Starts the simulated Intercom: a seeded workspace behind real HTTP.
import { createHash } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { listen } from '../listen.ts';
import { createAudit } from './audit.ts';
import { applyLimits, controlApp, overlay } from './control.ts';
import { createFaults } from './faults.ts';
import { serveFile } from './files.ts';
import { rateLimiter } from './limits.ts';
import { answer, type Server } from './pipeline.ts';
import { routes } from './routes.ts';
import { SEEDED_AT, seedWorkspace } from './seed.ts';
import { type Behaviours, defaultSettings, type ReplyThrottle, type Settings } from './settings.ts';
import { createWorld, type World } from './world.ts';

export interface IntercomOptions {
  readonly port?: number;
  /** Decides the token, every id and the workspace's own content. */
  readonly seed?: number;
  readonly limits?: { readonly appPerMinute?: number; readonly workspacePerMinute?: number };
  readonly searchLagMs?: Partial<Settings['searchLagMs']>;
  readonly readLagMs?: number;
  readonly replyThrottle?: ReplyThrottle | null;
  readonly behaviours?: Partial<Behaviours>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface RunningIntercom {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

/** Starts the server on loopback, on any free port unless told otherwise. */
export async function startIntercom(options: IntercomOptions = {}): Promise<RunningIntercom> {
  const seed = options.seed ?? 1;
  const world = seededWorld(seed, options);
  const audit = createAudit();
  const faults = createFaults();
  const token = `sandbox-${createHash('sha256').update(`token/${seed}`).digest('hex').slice(0, 40)}`;
  const server: Server = { world, token, audit, faults, limiter: rateLimiter(world) };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/', controlApp(world, audit, faults));
  app.get('/attachments/:id/:name', (c) =>
    serveFile(world, c.req.param('id'), new URL(c.req.url).searchParams),
  );
  for (const route of routes) app.on(route.method, route.path, (c) => answer(server, c, route));
  app.notFound((c) => answer(server, c, undefined));

  const listening = await listen(app, options.port);
  world.origin = listening.url;
  return { url: listening.url, token, close: () => listening.close() };
}

function seededWorld(seed: number, options: IntercomOptions): World {
  const settings = defaultSettings();
  const { replyThrottle, searchLagMs, readLagMs } = options;
  applyLimits(settings, { ...options.limits, searchLagMs, readLagMs, replyThrottle });
  overlay(settings.behaviours, options.behaviours ?? {});
  // The workspace's own history is made with the clock standing still in the past.
  let clock = (): number => SEEDED_AT;
  const world = createWorld(seed, settings, () => clock());
  seedWorkspace(world);
  clock = options.now ?? Date.now;
  return world;
}
