// A run folder with consent and session for extractions from the sandbox, and what tests ask about both.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { login } from '../../extractors/authenticate.ts';
import type { GetSecret } from '../../extractors/browser/login.ts';
import { type ExtractOptions, type ExtractResult, extract } from '../../extractors/run.ts';
import { type Clock, isoSeconds, systemClock } from '../../lib/clock.ts';
import { sha256 } from '../../lib/json.ts';
import { silentLogger } from '../../lib/logger.ts';
import { type Progress, type Step, silentProgress } from '../../lib/progress.ts';
import type { Consent } from '../../model/consent.ts';
import { type SourceRecord, type StreamName, streamNames } from '../../model/streams.ts';
import { loadProfile } from '../../selectors/load.ts';
import { wordingHash, writeConsent } from '../../state/consent-file.ts';
import { createRunFolder, type RunFolder } from '../../state/run-folder.ts';

/** What an extraction needs to know of the helpdesk it reads. */
export interface Helpdesk {
  readonly url: string;
  readonly cdnUrl: string;
  readonly email: string;
  readonly mailboxUrl: string;
  /** Further origins by the names a profile has for them. */
  readonly origins?: Readonly<Record<string, string>> | undefined;
}

export const PASSPHRASE = 'correct horse battery';
const PROFILE = new URL('../../selectors/thread.yaml', import.meta.url).pathname;

export interface Bench {
  readonly run: RunFolder;
  readonly options: ExtractOptions;
  extract(more?: Partial<ExtractOptions>): Promise<ExtractResult>;
  login(): Promise<void>;
  consent(more?: Partial<Consent>): Promise<void>;
}

/** Signs in with the newest passcode of the sandbox's mailbox. */
export function secretsOf(helpdesk: Helpdesk): GetSecret {
  return async (kind) =>
    kind === 'passcode' ? (await (await fetch(helpdesk.mailboxUrl)).text()).trim() : helpdesk.email;
}

/** A run folder that is ready to extract, except for the login. */
export async function createBench(
  folder: string,
  helpdesk: Helpdesk,
  settings: { clock?: Clock; profile?: string } = {},
): Promise<Bench> {
  const run = await createRunFolder(folder);
  const clock = settings.clock ?? systemClock;
  const consent = (more: Partial<Consent> = {}): Promise<void> =>
    writeConsent(run.consent, {
      formatVersion: 1,
      customer: 'Northwind',
      grantedBy: 'Ann Example',
      grantedAt: isoSeconds(clock.now()),
      expiresAt: isoSeconds(clock.now() + 86_400_000),
      revokedAt: null,
      origins: [
        helpdesk.url,
        helpdesk.cdnUrl,
        ...Object.values(helpdesk.origins ?? {}).map((one) => new URL(one.replace(/^ws/, 'http')).origin),
      ],
      streams: [...streamNames],
      from: null,
      to: null,
      identify: true,
      wordingHash,
      ...more,
    });
  await consent();
  const options: ExtractOptions = {
    run,
    profile: await loadProfile(settings.profile ?? PROFILE, helpdesk.origins ?? {}),
    passphrase: PASSPHRASE,
    agent: 'threadlift/0.0.0-test',
    getSecret: secretsOf(helpdesk),
    rps: 10_000,
    clock,
    logger: silentLogger,
    progress: silentProgress,
    signal: new AbortController().signal,
  };
  return {
    run,
    options,
    consent,
    extract: (more = {}) => extract({ ...options, ...more }),
    login: async () => void (await login(options)),
  };
}

/** Path below `folder` -> contents, for comparing two extractions byte by byte. */
export async function filesIn(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = new Map<string, Buffer>();
  for (const file of files.sort()) found.set(file.slice(folder.length + 1), await readFile(file));
  return found;
}

/** Path -> SHA-256 of every record and file; when and how each was read left out. */
export async function sumsIn(snapshot: string): Promise<Map<string, string>> {
  const found = await filesIn(snapshot);
  found.delete('provenance.jsonl');
  found.delete('manifest.json');
  return new Map([...found].map(([name, bytes]) => [name, sha256(bytes)]));
}

/** Sets the sandbox's fault switches, changes its account, … @param what "faults", "mutate" */
export async function tellSandbox<T>(helpdesk: Helpdesk, what: string, body: unknown): Promise<T> {
  const answer = await fetch(`${helpdesk.url}/__sandbox/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** What the source really holds, records sorted by id. */
export interface Truth {
  readonly responseShape: string;
  readonly streams: Record<StreamName, (SourceRecord & { id: string })[]>;
}

export async function truthOf(helpdesk: Helpdesk): Promise<Truth> {
  return (await (await fetch(`${helpdesk.url}/__sandbox/truth`)).json()) as Truth;
}

const nothing = (): undefined => undefined;
const idle: Step = { tick: nothing, fail: nothing, note: nothing, total: nothing, finish: nothing };

/** Progress that does something for every so many records, files and list pages read. */
export function every(units: number, act: (stream: string, count: number) => unknown): Progress {
  let seen = 0;
  const count = (stream: string, more: number): void => {
    for (let unit = 0; unit < more; unit += 1) {
      seen += 1;
      if (seen % units === 0) void act(stream, seen);
    }
  };
  return {
    step: (stream) => ({ ...idle, tick: (more = 1) => count(stream, more), total: () => count(stream, 1) }),
  };
}

/** Does something once, when so many records of a stream are done. */
export function onTick(stream: string, ticks: number, act: () => unknown): Progress {
  let seen = 0;
  return {
    step: (title) => ({
      ...idle,
      tick(count = 1) {
        if (title !== stream || seen >= ticks) return;
        seen += count;
        if (seen >= ticks) void act();
      },
    }),
  };
}

/** Does something whenever a page of the stream's list has been read. */
export function onList(stream: string, act: () => unknown): Progress {
  return { step: (title) => ({ ...idle, total: () => void (title === stream && act()) }) };
}

/** The requests the sandbox received, newest last. */
export async function requestsTo(helpdesk: Helpdesk): Promise<
  {
    seq: number;
    method: string;
    path: string;
    origin: string;
    signedIn: boolean;
    status: number;
    bytes: number;
    userAgent: string;
    operations?: string[];
  }[]
> {
  const answer = (await (await fetch(`${helpdesk.url}/__sandbox/log`)).json()) as { requests: never[] };
  return answer.requests;
}
