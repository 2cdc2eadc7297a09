// A run folder for the token desk, and the profile that reads it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { login } from '../../extractors/authenticate.ts';
import type { ExtractOptions } from '../../extractors/run.ts';
import { isoSeconds, systemClock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { silentProgress } from '../../lib/progress.ts';
import { streamNames } from '../../model/streams.ts';
import { loadProfile } from '../../selectors/load.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { createRunFolder, type RunFolder } from '../../state/run-folder.ts';
import { EMAIL, PASSCODE, type TokenDesk } from './token-desk.ts';

export const PASSPHRASE = 'correct horse battery';

export interface TokenProfile {
  /** GraphQL operations that may be asked; all of the app's reads when absent. */
  readonly operations?: string;
  /** Further lines of the guard. */
  readonly guard?: string;
  readonly tokens?: boolean;
}

export function profileText(
  desk: Pick<TokenDesk, 'authUrl' | 'apiUrl' | 'socketUrl'>,
  { operations = '[InboxThreads, Thread]', guard = '', tokens = true }: TokenProfile = {},
): string {
  const token = `- { method: POST, url: "${desk.authUrl}/oauth/token", form: { grant_type: [authorization_code, refresh_token] } }`;
  return `formatVersion: 1
name: tokens
login:
  url: /inbox
  addresses: ["${desk.authUrl}/*"]
  steps:
    - { fill: "#email-form input", with: email }
    - { click: "#email-form button" }
    - { fill: "#passcode-form input", with: passcode }
    - { click: "#passcode-form button" }
  signedIn: "#user-menu"
  signedOut: ["#email-form", "#passcode-form"]
  refused: .said:not(:empty)
guard:
  reads:
    - { method: POST, url: "${desk.apiUrl}/graphql", operations: ${operations} }
    ${tokens ? token : ''}
${guard}
account: { url: /inbox, ready: .inbox, fields: { name: .name, timezone: .zone } }
pages:
  inbox:
    stream: articles
    url: /inbox
    strategy: render
    ready: .inbox
    list: { rows: .row, counter: { select: .count, transform: [integer] } }
    fields: { id: { attr: data-id, required: true } }
    open: thread
  thread:
    stream: articles
    url: /threads/{id}
    strategy: render
    ready: .thread
    fields:
      id: { select: .thread, attr: data-id, required: true }
      title: { select: h1, required: true }
      html: { select: .body, html: true, required: true }
      state: { const: published }
absent: [${streamNames.filter((name) => name !== 'articles').join(', ')}]
`;
}

export interface TokenBench {
  readonly run: RunFolder;
  readonly options: ExtractOptions;
  login(): Promise<void>;
}

export async function createTokenBench(
  folder: string,
  desk: TokenDesk,
  settings: TokenProfile = {},
): Promise<TokenBench> {
  const run = await createRunFolder(join(folder, 'run'));
  const now = systemClock.now();
  await writeConsent(run.consent, {
    formatVersion: 1,
    customer: 'Tokens',
    grantedBy: 'Ann Example',
    grantedAt: isoSeconds(now),
    expiresAt: isoSeconds(now + 86_400_000),
    revokedAt: null,
    origins: [desk.url, desk.authUrl, desk.apiUrl],
    streams: ['articles'],
    from: null,
    to: null,
    identify: true,
    wordingHash,
  });
  const file = join(folder, 'tokens.yaml');
  await writeFile(file, profileText(desk, settings));
  const options: ExtractOptions = {
    run,
    profile: await loadProfile(file),
    passphrase: PASSPHRASE,
    agent: 'threadlift/0.0.0-test',
    getSecret: async (kind) => (kind === 'passcode' ? PASSCODE : EMAIL),
    rps: 10_000,
    clock: systemClock,
    logger: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
  };
  return { run, options, login: async () => void (await login(options)) };
}
