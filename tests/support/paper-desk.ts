// A helpdesk of pages written down in the test itself, with the profile that reads them: for one hazard at a time.
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach } from 'mocha';
import { type ExtractOptions, type ExtractResult, extract } from '../../extractors/run.ts';
import { isoSeconds, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import { streamNames } from '../../model/streams.ts';
import { listen } from '../../sandbox/listen.ts';
import { parseProfile } from '../../selectors/load.ts';
import type { Profile } from '../../selectors/schema.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { createRunFolder, type RunFolder } from '../../state/run-folder.ts';
import { openVault } from '../../state/session-vault.ts';
import { PASSPHRASE } from './extraction.ts';
import { temporaryFolder } from './temp-folder.ts';

/** HTML, an object that is answered as JSON, or the answer itself. */
type Sheet = string | object | Response;
/** By path and query; a function is asked each time. */
export type Paper = Record<string, Sheet | (() => Sheet | Promise<Sheet>)>;

export interface PaperDesk {
  readonly url: string;
  /** May be changed while it runs. */
  readonly paper: Paper;
  readonly run: RunFolder;
  /** Paths asked for, in order. */
  readonly asked: string[];
  extract(profile: Profile, more?: Partial<ExtractOptions>): Promise<ExtractResult>;
  close(): Promise<void>;
}

/** @param pages the profile's `pages`, as YAML indented by two; every stream they do not name is absent */
export function paperProfile(pages: string): Profile {
  const named = new Set([...pages.matchAll(/stream: (\w+)/g)].map((found) => found[1]));
  return parseProfile(
    `formatVersion: 1
name: paper
login: { url: /login, steps: [{ click: '#go' }], signedIn: '#me', signedOut: '#login' }
account: { url: /account, ready: main, fields: { name: { select: h1 } } }
pages:
${pages}
absent: [${streamNames.filter((name) => !named.has(name)).join(', ')}]
`,
    'paper.yaml',
  );
}

/** For a suite: starts a desk, which is closed after the test. */
export function paperDesks(): (paper: Paper) => Promise<PaperDesk> {
  const desks: PaperDesk[] = [];
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.close();
  });
  return async (paper) => {
    const desk = await startPaperDesk(await temporaryFolder(), paper);
    desks.push(desk);
    return desk;
  };
}

async function startPaperDesk(folder: string, paper: Paper): Promise<PaperDesk> {
  const asked: string[] = [];
  const app = new Hono();
  app.get('*', async (c) => {
    const path = `${c.req.path}${new URL(c.req.url).search}`;
    asked.push(path);
    if (path === '/account') return c.html('<main><h1>Paper</h1></main>');
    const found = paper[path];
    const answer = typeof found === 'function' ? await (found as () => Sheet | Promise<Sheet>)() : found;
    if (answer === undefined) return c.text('not here', 404);
    if (answer instanceof Response) return answer;
    return typeof answer === 'string' ? c.html(answer) : c.json(answer);
  });
  const server = await listen(app);
  const run = await createRunFolder(join(folder, 'run'));
  const now = systemClock.now();
  await writeConsent(run.consent, {
    formatVersion: 1,
    customer: 'Paper',
    grantedBy: 'Ann Example',
    grantedAt: isoSeconds(now),
    expiresAt: isoSeconds(now + 86_400_000),
    revokedAt: null,
    origins: [server.url],
    streams: [...streamNames],
    from: null,
    to: null,
    identify: true,
    wordingHash,
  });
  const session = { storageState: { cookies: [], origins: [] }, userAgent: 'test' };
  await openVault(run.session, PASSPHRASE).save(session);
  return {
    url: server.url,
    paper,
    run,
    asked,
    extract: (profile, more = {}) =>
      extract({
        run,
        profile,
        passphrase: PASSPHRASE,
        agent: 'threadlift/0.0.0-test',
        rps: 100_000,
        clock: systemClock,
        logger: silentLogger,
        progress: silentProgress,
        signal: new AbortController().signal,
        ...more,
      }),
    close: () => server.close(),
  };
}
