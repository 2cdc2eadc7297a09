// A helpdesk of a few threads, a file or more on each at the UI's own origin, whose session may end at any moment.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { type ExtractOptions, type ExtractResult, extract } from '../../extractors/run.ts';
import { isoSeconds, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import { streamNames } from '../../model/streams.ts';
import { listen } from '../../sandbox/listen.ts';
import { loadProfile } from '../../selectors/load.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { createRunFolder, type RunFolder } from '../../state/run-folder.ts';
import { openVault } from '../../state/session-vault.ts';
import { PASSPHRASE } from './extraction.ts';

const PROFILE = `
formatVersion: 1
name: tiny-threads
login: { url: /login, steps: [{ click: '#go' }], signedIn: '#me', signedOut: '#login' }
account: { url: /account, ready: main, fields: { name: { select: h1 } } }
pages:
  threads:
    stream: conversations
    url: /threads
    ready: main
    list: { rows: .row, counter: { select: .count, transform: [integer] }, pagination: { kind: none } }
    open: thread
    fields: { id: { attr: data-id, required: true } }
  thread:
    stream: conversations
    url: /threads/{id}
    ready: main
    counters: { messages: { select: '#n', transform: [integer] } }
    fields:
      subject: { select: h1, required: true }
      channel: { select: .channel, required: true }
      state: { select: .state, required: true }
      createdAt: { select: time, required: true, transform: [{ time: { formats: [iso] } }] }
      messages:
        select: 'ol > li'
        each:
          id: { attr: data-id, required: true }
          kind: { attr: data-kind, required: true }
          author: { select: .author, required: true, one: { type: { attr: data-type, required: true }, name: { select: b, required: true } } }
          createdAt: { select: time, required: true, transform: [{ time: { formats: [iso] } }] }
          html: { select: .body, html: true, required: true }
          attachments:
            select: a.file
            each:
              id: { attr: data-file, required: true }
              url: { attr: href, required: true, transform: [url] }
              size: { attr: data-size, transform: [integer] }
absent: [${streamNames.filter((name) => name !== 'conversations').join(', ')}]
`;

/** What the sign-in page looks like, wherever it turns up. */
export const SIGN_IN_PAGE = '<main><form id="login"><button id="go">Sign in</button></form></main>';
/** What every file holds and every page says of its size. */
export const FILE = 'real bytes!';

export interface TinyThreads {
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** False while the session is over; pages and files then lead to the sign-in page, or where `signInAt` says. */
  signedIn: boolean;
  /** Where the source sends somebody signed out. */
  signInAt: string;
  /** Extracts into the same run folder again, one thread at a time. */
  extract(more?: Partial<ExtractOptions>): Promise<ExtractResult>;
  readonly run: RunFolder;
  close(): Promise<void>;
}

/**
 * A run folder ready to extract, and the helpdesk.
 * @param options.file answers the n-th request for a file; undefined for its bytes
 * @param options.page called before a thread's page is answered, and may answer itself
 */
export async function startTinyThreads(
  folder: string,
  options: {
    threads: number;
    filesEach?: number;
    file?: (c: Context, desk: TinyThreads, n: number) => Response | undefined;
    page?: (c: Context, desk: TinyThreads) => Response | undefined;
  },
): Promise<TinyThreads> {
  const { filesEach = 1 } = options;
  const ids = Array.from({ length: options.threads }, (_, index) => `c${index + 1}`);
  let filesAsked = 0;
  const app = new Hono();
  app.use('*', async (c, next) => {
    desk.asked.push(c.req.path);
    if (c.req.path === '/login') return c.html(SIGN_IN_PAGE);
    const own = c.req.path.startsWith('/threads/') ? options.page?.(c, desk) : undefined;
    if (own) return own;
    if (!desk.signedIn && !c.req.path.startsWith('/files/')) return c.redirect(desk.signInAt);
    return next();
  });
  app.get('/account', (c) => c.html('<main><h1>Acme</h1></main>'));
  app.get('/threads', (c) => {
    const rows = ids.map((id) => `<p class="row" data-id="${id}">${id}</p>`);
    return c.html(`<main><p class="count">${ids.length}</p>${rows.join('')}</main>`);
  });
  app.get('/threads/:id', (c) => c.html(threadPage(c.req.param('id'), filesEach)));
  app.get('/files/:id', (c) => {
    filesAsked += 1;
    const own = options.file?.(c, desk, filesAsked);
    if (own) return own;
    if (!desk.signedIn) return c.redirect(desk.signInAt);
    return c.body(FILE, 200, { 'content-type': 'application/octet-stream' });
  });
  const server = await listen(app);
  const { run, profile } = await prepare(folder, server.url);
  const desk: TinyThreads = {
    ...{ url: server.url, asked: [], signedIn: true, signInAt: '/login', run },
    extract: async (more = {}) =>
      extract({
        run,
        profile: await loadProfile(profile),
        passphrase: PASSPHRASE,
        agent: 'threadlift/0.0.0-test',
        rps: 100_000,
        concurrency: 1,
        // Only what it waits for, not how long, is looked at here.
        clock: { ...systemClock, sleep: async () => undefined },
        logger: silentLogger,
        progress: silentProgress,
        signal: new AbortController().signal,
        ...more,
      }),
    close: () => server.close(),
  };
  return desk;
}

function threadPage(id: string, files: number): string {
  const at = '<time>2026-01-01T00:00:00Z</time>';
  const links = Array.from({ length: files }, (_, index) => {
    const file = `f${id}${index === 0 ? '' : `n${index}`}`;
    return `<a class="file" data-file="${file}" data-size="${FILE.length}" href="/files/${file}">file</a>`;
  });
  const author = '<span class="author" data-type="user"><b>Bo</b></span>';
  return `<main><h1>Thread ${id}</h1><i class="channel">email</i><i class="state">active</i>${at}<p id="n">1</p>
    <ol><li data-id="${id}m1" data-kind="reply">${author}${at}<div class="body">hi</div>${links.join('')}</li></ol></main>`;
}

async function prepare(folder: string, url: string): Promise<{ run: RunFolder; profile: string }> {
  const run = await createRunFolder(join(folder, 'run'));
  const now = systemClock.now();
  await writeConsent(run.consent, {
    formatVersion: 1,
    customer: 'Acme',
    grantedBy: 'Ann Example',
    grantedAt: isoSeconds(now),
    expiresAt: isoSeconds(now + 86_400_000),
    revokedAt: null,
    origins: [url],
    streams: ['conversations', 'attachments'],
    from: null,
    to: null,
    identify: true,
    wordingHash,
  });
  await openVault(run.session, PASSPHRASE).save({
    storageState: { cookies: [], origins: [] },
    userAgent: 'test',
  });
  const profile = join(folder, 'tiny-threads.yaml');
  await writeFile(profile, PROFILE);
  return { run, profile };
}
