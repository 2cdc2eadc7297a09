// A helpdesk nobody of the team designed: "Kundendienst", an app drawn by script in front of a REST API with links and
// an event stream, each with an origin of its own. NOTES.md has what an engineer would note of it with DevTools.
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { type Listening, listen } from '../../../sandbox/listen.ts';
import { apiOf } from './api.ts';
import { inventDesk, type Truth } from './desk.ts';
import { logInto, type SeenRequest } from './request-log.ts';
import { createSessions } from './sessions.ts';
import { APP_VERSION, createFileTickets, type World } from './world.ts';

export interface ThirdUiOptions {
  readonly seed?: number;
  /** What the helpdesk takes for now; nothing in the account is later. Default "2026-11-30T10:20:00+01:00". */
  readonly now?: string;
  /** How long an access token lives. Default 60. */
  readonly tokenSeconds?: number;
  /** How long a refresh value still counts after it was replaced. Default 30. */
  readonly overlapSeconds?: number;
  /** Every which API read is answered with 429 and `Retry-After: 1`. Default 0: none. */
  readonly throttleEvery?: number;
  /** Pause before each event of a thread. Default 40. */
  readonly liveDelayMs?: number;
  /** Pause between heartbeats of an event stream. Default 15,000. */
  readonly heartbeatMs?: number;
}

export interface ThirdUi {
  readonly url: string;
  readonly apiUrl: string;
  readonly filesUrl: string;
  readonly user: string;
  readonly password: string;
  /** Every record there is, as `model/records.ts` has them. */
  truth(): Truth;
  /** What the files origin serves, by attachment id. */
  bytes(attachmentId: string): Buffer | undefined;
  /** Every request at any of the three origins, in the order of arrival. */
  requests(): readonly SeenRequest[];
  /** Those of them that change the account, its session or its telemetry, refused ones included. */
  writes(): readonly SeenRequest[];
  /** @param every which API read is answered with 429 from now on; 0: none */
  throttle(every: number): void;
  close(): Promise<void>;
}

const APP_FILES = new URL('./app/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', html: 'text/html' };

export async function startThirdUi(options: ThirdUiOptions = {}): Promise<ThirdUi> {
  const { seed = 1, tokenSeconds = 60, overlapSeconds = 30 } = options;
  const now = Date.parse(options.now ?? '2026-11-30T10:20:00+01:00') / 1000;
  const world: World = {
    desk: inventDesk(seed, now),
    sessions: createSessions('11', { tokenSeconds, overlapSeconds }),
    log: [],
    ...{ user: 'j.groessing', password: 'Wärme-2026!', now },
    ...{ liveDelayMs: options.liveDelayMs ?? 40, heartbeatMs: options.heartbeatMs ?? 15_000 },
    throttleEvery: options.throttleEvery ?? 0,
    opened: new Set(),
    fileTickets: createFileTickets(),
    urls: { ui: '', api: '', files: '' },
  };
  const servers: Listening[] = [];
  const serve = async (app: Hono): Promise<string> => {
    const server = await listen(app);
    servers.push(server);
    return server.url;
  };
  world.urls.files = await serve(filesOf(world));
  world.urls.api = await serve(apiOf(world, tokenSeconds));
  world.urls.ui = await serve(uiOf(world, seed));
  const { user, password } = world;
  return {
    ...{ url: world.urls.ui, apiUrl: world.urls.api, filesUrl: world.urls.files, user, password },
    truth: () => world.desk.truth,
    bytes: (id) => world.desk.bytes.get(id),
    requests: () => world.log,
    writes: () => world.log.filter(({ write }) => write),
    throttle(every) {
      world.throttleEvery = every;
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function uiOf(world: World, seed: number): Hono {
  const app = new Hono();
  // A new build has new marks in its attributes.
  const build = `k${((seed * 7919) % 1296).toString(36).padStart(2, 'x')}`;
  app.use(logInto(world.log, 'ui'));
  app.use(compress());
  app.get('/konfiguration.json', (c) => {
    const { api, files } = world.urls;
    return c.json({ api, dateien: files, version: APP_VERSION, bau: build });
  });
  app.get('/', async (c) => c.html(await readFile(new URL('index.html', APP_FILES), 'utf8')));
  app.get('/app/:file{[a-z-]+\\.(js|css)}', async (c) => {
    const file = c.req.param('file');
    const bytes = await readFile(new URL(file, APP_FILES)).catch(() => null);
    if (bytes === null) return c.notFound();
    const type = TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain';
    return c.body(new Uint8Array(bytes), 200, { 'content-type': `${type}; charset=utf-8` });
  });
  return app;
}

function filesOf(world: World): Hono {
  const app = new Hono();
  app.use(logInto(world.log, 'files'));
  app.get('/d/:id', (c) => {
    const id = c.req.param('id');
    const file = world.desk.truth.attachments.find((one) => one.id === id);
    const bytes = world.desk.bytes.get(id);
    if (file === undefined || bytes === undefined) return c.text('Datei nicht gefunden.', 404);
    // A question for the headers alone uses nothing up.
    const good = c.req.method === 'HEAD' || world.fileTickets.redeem(c.req.query('schein') ?? '', id);
    if (!good) return c.text('Der Schein ist verbraucht oder abgelaufen. Bitte die Seite neu laden.', 410);
    const name = encodeURIComponent(file.name).replaceAll("'", '%27');
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': file.contentType,
      'content-disposition': `${file.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
      'cache-control': 'no-store',
    });
  });
  return app;
}
