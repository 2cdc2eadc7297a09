// A helpdesk of a few lines, as large and as unruly as a test wants it: one list of articles, a page for each.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { type ExtractResult, extract } from '../../extractors/run.ts';
import { isoSeconds, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import { streamNames } from '../../model/streams.ts';
import { type Listening, listen } from '../../sandbox/listen.ts';
import { loadProfile } from '../../selectors/load.ts';
import type { Strategy } from '../../selectors/schema.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { createRunFolder, type RunFolder } from '../../state/run-folder.ts';
import { openVault } from '../../state/session-vault.ts';
import { PASSPHRASE } from './extraction.ts';

const TINY_PROFILE = `
formatVersion: 1
name: tiny
login: { url: /login, steps: [{ click: '#go' }], signedIn: '#me', signedOut: '#login' }
account: { url: /account, ready: main, fields: { name: { select: h1 } } }
pages:
  articles:
    stream: articles
    url: /articles
    ready: main
    list:
      rows: .row
      counter: { select: .count, transform: [integer] }
      pagination: { kind: next, select: a.next }
      empty: .empty
    open: article
    fields: { id: { attr: data-id, required: true } }
  article:
    stream: articles
    url: /articles/{id}
    ready: main
    fields:
      title: { select: [.title, h1], required: true }
      html: { select: .body, html: true, required: true }
      state: { select: .state, required: true }
absent: [${streamNames.filter((name) => name !== 'articles').join(', ')}]
`;

/** The same helpdesk with rows that are all there is of a record. */
const ROWS_ONLY = TINY_PROFILE.replace(
  / {4}open: article[\s\S]*absent/,
  `    fields:
      id: { attr: data-id, required: true }
      title: { select: b, required: true }
      html: { select: b, html: true, required: true }
      state: { select: i, required: true }
absent`,
);

/** The same list by the UI's own JSON read. @param counter where it says how many there are */
const withJson = (counter: string): string =>
  TINY_PROFILE.replace(
    '    url: /articles\n',
    `    url: /articles
    json: { url: /api/articles, rows: items, ${counter} pagination: { kind: cursor, param: page, path: next } }
`,
  ).replace('{ attr: data-id', '{ path: id, attr: data-id');

/** Which way the helpdesk's profile describes it. */
const PROFILES = {
  pages: TINY_PROFILE,
  'rows-only': ROWS_ONLY,
  json: withJson('counter: total,'),
  'uncounted-json': withJson(''),
};
export type TinyProfile = keyof typeof PROFILES;

export interface TinyDesk {
  readonly url: string;
  /** Ids in the list's order; may be changed while it runs. */
  readonly ids: string[];
  close(): Promise<void>;
}

/**
 * @param options.body inner HTML of an article
 * @param options.onPage called before a page of the list is answered
 * @param options.change last word on every page's HTML, and on the list's JSON
 */
export async function startTinyDesk(options: {
  rows: number;
  perPage?: number;
  body?: (id: string) => string;
  onPage?: (page: number, ids: string[]) => void;
  change?: (html: string, path: string, page: number) => string;
}): Promise<TinyDesk> {
  const { perPage = 100, body = (id) => `<p>${id}</p>`, change = (html) => html } = options;
  const ids = Array.from({ length: options.rows }, (_, index) => `a${index + 1}`);
  const app = new Hono();
  app.get('/account', (c) => c.html('<main><h1>Tiny</h1></main>'));
  app.get('/articles', (c) => {
    const page = Number(c.req.query('page') ?? 1);
    options.onPage?.(page, ids);
    const rows = ids
      .slice((page - 1) * perPage, page * perPage)
      .map((id) => `<p class="row" data-id="${id}"><b>${id}</b><i>published</i></p>`);
    const next =
      page * perPage < ids.length ? `<a class="next" href="/articles?page=${page + 1}">Next</a>` : '';
    return c.html(
      change(`<main><p class="count">${ids.length}</p>${rows.join('')}${next}</main>`, c.req.path, page),
    );
  });
  app.get('/api/articles', (c) => {
    const page = Number(c.req.query('page') ?? 1);
    const items = ids.slice((page - 1) * perPage, page * perPage).map((id) => ({ id }));
    const next = page * perPage < ids.length ? String(page + 1) : undefined;
    const text = JSON.stringify({ total: ids.length, items, next });
    return c.json(JSON.parse(change(text, c.req.path, page)));
  });
  app.get('/articles/:id', (c) => {
    const id = c.req.param('id');
    if (!ids.includes(id)) return c.text('gone', 404);
    const html = `<main><h1 class="title">${id}</h1><p class="state">published</p><div class="body">${body(id)}</div></main>`;
    return c.html(change(html, c.req.path, 1));
  });
  const server: Listening = await listen(app);
  return { url: server.url, ids, close: () => server.close() };
}

/** A run folder that is ready to extract from a tiny helpdesk, and the file its profile lies in. */
export async function prepareTiny(
  folder: string,
  desk: TinyDesk,
  kind: TinyProfile = 'pages',
): Promise<{ run: RunFolder; profile: string }> {
  const run = await createRunFolder(join(folder, 'run'));
  const now = systemClock.now();
  await writeConsent(run.consent, {
    formatVersion: 1,
    customer: 'Tiny',
    grantedBy: 'Ann Example',
    grantedAt: isoSeconds(now),
    expiresAt: isoSeconds(now + 86_400_000),
    revokedAt: null,
    origins: [desk.url],
    streams: ['articles'],
    from: null,
    to: null,
    identify: true,
    wordingHash,
  });
  const session = { storageState: { cookies: [], origins: [] }, userAgent: 'test' };
  await openVault(run.session, PASSPHRASE).save(session);
  const profile = join(folder, 'tiny.yaml');
  await writeFile(profile, PROFILES[kind]);
  return { run, profile };
}

/** Extracts a tiny helpdesk into a new run folder. */
export async function extractTiny(
  folder: string,
  desk: TinyDesk,
  kind: TinyProfile = 'pages',
  strategy: Strategy | 'auto' = 'auto',
): Promise<{ run: RunFolder; result: ExtractResult }> {
  const { run, profile } = await prepareTiny(folder, desk, kind);
  const result = await extract({
    run,
    profile: await loadProfile(profile),
    passphrase: PASSPHRASE,
    strategy,
    agent: 'threadlift/0.0.0-test',
    rps: 100_000,
    clock: systemClock,
    logger: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
  });
  return { run, result };
}
