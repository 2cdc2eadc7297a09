// A helpdesk of a few lines whose pages are empty until a script has read its answers: an inbox that keeps only the rows
// in view, threads that show their newest messages first. Its cookie-less reads let a test do without a sign-in.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Hono } from 'hono';
import { type ExtractOptions, type ExtractResult, extract } from '../../extractors/run.ts';
import { isoSeconds, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import { streamNames } from '../../model/streams.ts';
import { type Listening, listen } from '../../sandbox/listen.ts';
import { loadProfile } from '../../selectors/load.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { createRunFolder, type RunFolder } from '../../state/run-folder.ts';
import { openVault } from '../../state/session-vault.ts';
import { PASSPHRASE } from './extraction.ts';

export interface AppDeskOptions {
  readonly threads: number;
  /** Threads and messages of one answer, at most; 10 when absent. */
  readonly page?: number;
  /** Messages of a thread by its number, from 1. */
  readonly messages?: (thread: number) => number;
  /** The app tells how many there are. */
  readonly totals?: boolean;
  /** Reads that are about other threads, and a poll that finds nothing new, are heard as well. */
  readonly noise?: boolean;
  /** Older messages are read only when the reader scrolls to the top; never, where they are broken. */
  readonly older?: 'scroll' | 'button' | 'broken';
  /** A thread that is opened is marked as read, and more is sent besides. */
  readonly writes?: boolean;
  /** One request of the app stays open for ever. */
  readonly longPoll?: boolean;
  /** Threads whose subject is another one when it is not a browser that asks; of `list`, the rows are others. */
  readonly lies?: (thread: string) => boolean;
  /** Threads that are listed, and that the API no longer has. */
  readonly gone?: (thread: string) => boolean;
  /** Last word on every answer of the API. */
  readonly change?: (value: unknown, path: string, nth: number) => unknown;
}

export interface AppDesk {
  readonly url: string;
  /** Requests by path and query, oldest first, and whether a browser made them for the app. */
  readonly requests: readonly { readonly path: string; readonly byApp: boolean }[];
  /** Messages of every thread, oldest first. */
  truth(): Map<string, string[]>;
  close(): Promise<void>;
}

const timeOf = (index: number): string => isoSeconds(Date.UTC(2026, 2, 1) + Math.floor(index / 2) * 60_000);

export async function startAppDesk(options: AppDeskOptions): Promise<AppDesk> {
  const {
    threads,
    messages = () => 25,
    totals = true,
    noise = false,
    older = 'scroll',
    page: size = 10,
  } = options;
  const requests: { path: string; byApp: boolean }[] = [];
  const counts = new Map<string, number>();
  const app = new Hono();
  const idsOf = (thread: number): string[] =>
    Array.from({ length: messages(thread) }, (_, index) => `m${thread}-${index + 1}`);
  const answer = (path: string, value: unknown): unknown => {
    const nth = (counts.get(path) ?? 0) + 1;
    counts.set(path, nth);
    return options.change ? options.change(value, path, nth) : value;
  };
  const isApp = (c: { req: { header(name: string): string | undefined } }): boolean =>
    c.req.header('sec-fetch-site') !== undefined;
  app.use('/api/*', async (c, next) => {
    requests.push({ path: c.req.url.slice(c.req.url.indexOf('/api')), byApp: isApp(c) });
    await next();
  });
  app.get('/api/threads', (c) => {
    const after = Number(c.req.query('after') ?? 0);
    const items = Array.from({ length: Math.max(0, Math.min(size, threads - after)) }, (_, index) => ({
      id: `t${after + index + 1}`,
      number: after + index + 1,
    }));
    const end = after + items.length;
    if (options.lies?.('list') && !isApp(c)) for (const item of items) item.id = `other-${item.id}`;
    const page = { hasNextPage: end < threads, endCursor: end < threads ? String(end) : null };
    return c.json(answer('/api/threads', { items, page, ...(totals ? { total: threads } : {}) }) as object);
  });
  app.get('/api/threads/:id', async (c) => {
    // Some of what is asked is under way whatever else happens.
    if (options.lies && !isApp(c)) await setTimeout(500);
    const id = c.req.param('id');
    if (options.gone?.(id)) return c.json({ error: 'no such thread' }, 404);
    const subject = options.lies?.(id) && !isApp(c) ? 'Another' : `Subject of ${id}`;
    return c.json(answer(c.req.path, { thread: { id, subject } }) as object);
  });
  app.get('/api/threads/:id/messages', (c) => {
    const all = idsOf(Number(c.req.param('id').slice(1)));
    const since = c.req.query('since');
    const before = Number(c.req.query('before') ?? all.length);
    const first = Math.max(0, before - size);
    const shown = since === undefined ? all.slice(first, before) : [];
    const nodes = shown
      .map((id, index) => ({
        id,
        threadId: c.req.param('id'),
        at: timeOf(first + index),
        html: `<p>${id}</p>`,
      }))
      .reverse();
    const page = { hasMore: since === undefined && first > 0, cursor: first > 0 ? String(first) : null };
    return c.json(answer(c.req.path, { nodes, page, ...(totals ? { total: all.length } : {}) }) as object);
  });
  app.get('/api/wait', () => new Promise<Response>(() => undefined));
  app.get('/account', (c) => c.html('<main><h1>App</h1></main>'));
  app.get('*', (c) =>
    c.html(shell({ noise, older, longPoll: options.longPoll ?? false, writes: options.writes ?? false })),
  );
  const server: Listening = await listen(app);
  return {
    url: server.url,
    requests,
    truth: () => new Map(Array.from({ length: threads }, (_, index) => [`t${index + 1}`, idsOf(index + 1)])),
    close: () => server.close(),
  };
}

/** The app: written as text, since it runs in the browser only. */
function shell(how: { noise: boolean; older: string; longPoll: boolean; writes: boolean }): string {
  return `<!doctype html><div id="app"></div><script>
const how = ${JSON.stringify(how)};
const app = document.getElementById('app');
const get = async (path) => (await fetch(path)).json();
if (how.longPoll) fetch('/api/wait');
async function inbox() {
  app.innerHTML = '<main><div id="box" style="height:300px;overflow:auto"><div id="size" style="position:relative"></div></div></main>';
  const box = document.getElementById('box'); const size = document.getElementById('size');
  const rows = []; let cursor = null; let more = true; let busy = false;
  const draw = () => {
    size.style.height = rows.length * 40 + 'px';
    const first = Math.floor(box.scrollTop / 40);
    size.innerHTML = rows.slice(first, first + 9).map((row, index) =>
      '<p style="position:absolute;height:40px;top:' + (first + index) * 40 + 'px">Thread ' + row.number + '</p>').join('');
  };
  const load = async () => {
    if (busy || !more) return; busy = true;
    const answer = await get('/api/threads' + (cursor ? '?after=' + cursor : ''));
    rows.push(...answer.items); more = answer.page.hasNextPage; cursor = answer.page.endCursor; busy = false; draw();
  };
  box.addEventListener('scroll', () => { draw(); if (box.scrollTop + box.clientHeight > box.scrollHeight - 80) load(); });
  await load();
}
async function thread(id) {
  const head = await get('/api/threads/' + id);
  app.innerHTML = '<main><h1>' + head.thread.subject + '</h1><div id="box" style="height:200px;overflow:auto"></div></main>';
  const box = document.getElementById('box'); let cursor = null; let more = true; let busy = false;
  const load = async () => {
    if (busy || !more) return; busy = true;
    const answer = await get('/api/threads/' + id + '/messages' + (cursor ? '?before=' + cursor : ''));
    more = answer.page.hasMore; cursor = answer.page.cursor; busy = false;
    for (const node of answer.nodes) box.insertAdjacentHTML('afterbegin', '<div style="height:60px">' + node.html + '</div>');
    const button = document.getElementById('older'); if (button) button.remove();
    if (more && how.older === 'button') box.insertAdjacentHTML('beforebegin', '<button id="older">Older</button>');
    const again = document.getElementById('older'); if (again) again.onclick = load;
    if (cursor === null || box.dataset.seen !== 'yes') { box.scrollTop = box.scrollHeight; box.dataset.seen = 'yes'; }
  };
  if (how.older === 'scroll') box.addEventListener('scroll', () => { if (box.scrollTop < 20) load(); });
  await load();
  if (how.writes) {
    const ask = (body) => fetch('/api/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await ask({ operationName: 'MarkThreadRead', query: 'mutation MarkThreadRead { read { id } }', variables: { id } }).catch(() => null);
    await ask({ operationName: 'Presence', query: 'query Presence { online { id } }' }).catch(() => null);
    navigator.sendBeacon('/api/beacon', 'seen');
  }
  if (how.noise) {
    const other = 't' + (Number(id.slice(1)) + 1);
    await get('/api/threads/' + other); await get('/api/threads/' + other + '/messages');
    await get('/api/threads/' + id + '/messages?since=now');
  }
}
const path = location.pathname.split('/');
if (path[1] === 'threads') thread(path[2]); else inbox();
</script>`;
}

/** What the profile says of the desk, in parts that a test may change. */
export const APP_PROFILE = `
formatVersion: 1
name: app
login: { url: /login, steps: [{ click: '#go' }], signedIn: '#me', signedOut: '#login' }
account: { url: /account, ready: main, fields: { name: { select: h1 } } }
pages:
  threads:
    stream: conversations
    url: /inbox
    ready: main
    capture:
      threads:
        from: { url: /api/threads }
        rows: items
        key: id
        more: page.hasNextPage
        cursor: page.endCursor
        counter: total
    list: { capture: threads }
    open: thread
    fields: { id: { path: id, required: true } }
  thread:
    stream: conversations
    url: /threads/{id}
    ready: main
    capture:
      thread: { from: { url: "/api/threads/{id}" }, value: thread }
      messages:
        from: { url: "/api/threads/{id}/messages" }
        rows: nodes
        key: id
        order: at
        more: page.hasMore
        cursor: page.cursor
        counter: total
        advance: { press: "#older" }
    fields:
      id: { capture: thread, path: id, required: true }
      number: { capture: thread, path: number }
      subject: { capture: thread, path: subject, required: true }
      channel: { const: chat }
      state: { const: active }
      createdAt: { const: "2026-03-01T00:00:00Z" }
      messages:
        capture: messages
        required: true
        each:
          id: { path: id, required: true }
          kind: { const: reply }
          author: { one: { type: { const: system }, name: { const: App } } }
          createdAt: { path: at, required: true }
          html: { path: html, html: true, required: true }
absent: [${streamNames.filter((name) => name !== 'conversations').join(', ')}]
`;

type MoreOptions = Partial<ExtractOptions> & { profileText?: string };

/** Extracts such a desk into a new run folder. */
export async function extractApp(
  folder: string,
  desk: AppDesk,
  more: MoreOptions = {},
): Promise<{ run: RunFolder; result: ExtractResult; options: ExtractOptions }> {
  const options = await prepareApp(folder, desk, more);
  return { run: options.run, result: await extract(options), options };
}

/** A new run folder with a consent and a session, and the options to extract such a desk into it. */
export async function prepareApp(
  folder: string,
  desk: AppDesk,
  more: MoreOptions = {},
): Promise<ExtractOptions> {
  const { profileText = APP_PROFILE, ...others } = more;
  const run = await createRunFolder(join(folder, 'run'));
  const now = systemClock.now();
  await writeConsent(run.consent, {
    formatVersion: 1,
    customer: 'App',
    grantedBy: 'Ann Example',
    grantedAt: isoSeconds(now),
    expiresAt: isoSeconds(now + 86_400_000),
    revokedAt: null,
    origins: [desk.url],
    streams: ['conversations'],
    from: null,
    to: null,
    identify: true,
    wordingHash,
  });
  const session = { storageState: { cookies: [], origins: [] }, userAgent: 'test' };
  await openVault(run.session, PASSPHRASE).save(session);
  const profile = join(folder, 'app.yaml');
  await writeFile(profile, profileText);
  return {
    run,
    profile: await loadProfile(profile),
    passphrase: PASSPHRASE,
    agent: 'threadlift/0.0.0-test',
    rps: 100_000,
    clock: systemClock,
    logger: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
    ...others,
  };
}
