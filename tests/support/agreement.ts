// One mutation, judged twice: by what `probe` says of each stream, and by what an extraction makes of it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { login } from '../../extractors/authenticate.ts';
import type { GetSecret } from '../../extractors/browser/login.ts';
import { openQueue } from '../../extractors/crawl/queue.ts';
import { probe } from '../../extractors/probe/probe.ts';
import { type ExtractOptions, extract } from '../../extractors/run.ts';
import { MigrationError } from '../../lib/errors.ts';
import { hashOf } from '../../lib/json.ts';
import { type StreamName, streamNames } from '../../model/streams.ts';
import { createBench, type Helpdesk, secretsOf } from './extraction.ts';
import type { Change, Mutation } from './mutations.ts';
import { temporaryFolder } from './temp-folder.ts';

/** A helpdesk that is up, with its profile and a session. */
export interface Desk {
  readonly helpdesk: Helpdesk;
  readonly profile: string;
  readonly getSecret: GetSecret;
  readonly session: Buffer;
}

export interface Judged {
  readonly stream: string;
  readonly probed: 'ok' | 'broken';
  readonly extracted: 'ok' | 'broken';
  /** What either says of it, where it says that it is broken. */
  readonly why: string;
}

/** Signs in once; every mutation goes on from there. */
export async function openDesk(helpdesk: Helpdesk, profile: string, getSecret?: GetSecret): Promise<Desk> {
  const bench = await createBench(await temporaryFolder(), helpdesk, { profile });
  const secrets = getSecret ?? secretsOf(helpdesk);
  await login({ ...bench.options, getSecret: secrets });
  return { helpdesk, profile, getSecret: secrets, session: await readFile(bench.run.session) };
}

export async function judge(desk: Desk, { streams, changes = [] }: Mutation): Promise<Judged[]> {
  const folder = await temporaryFolder();
  const profile = join(folder, 'profile.yaml');
  await writeFile(profile, stringify(changed(await readFile(desk.profile, 'utf8'), changes)));
  const ready = async (name: string): Promise<ExtractOptions> => {
    const { run, options } = await createBench(join(folder, name), desk.helpdesk, { profile });
    await writeFile(run.session, desk.session);
    return { ...options, getSecret: desk.getSecret, streams };
  };
  const { report } = await probe(await ready('probed'));
  const extracted = await outcomes(await ready('extracted'), streams);
  return streams.map((stream) => ({
    stream,
    // Nothing is read without the account's page.
    probed: report.verdicts.account === 'broken' || report.verdicts[stream] === 'broken' ? 'broken' : 'ok',
    extracted: extracted.has(stream) ? 'broken' : 'ok',
    why: `probe: ${report.streams[stream]?.problems[0]?.problem ?? '-'}; extract: ${extracted.get(stream) ?? '-'}`,
  }));
}

/** Streams that an extraction stops at, or does not read whole, and why; it goes on without those it stopped at. */
async function outcomes(
  options: ExtractOptions,
  streams: readonly StreamName[],
): Promise<Map<string, string>> {
  const broken = new Map<string, string>();
  for (;;) {
    const left = streamNames.filter((name) => streams.includes(name) && !broken.has(name));
    if (left.length === 0) return broken;
    try {
      const { counters, manifest } = await extract({ ...options, streams: left });
      for (const [stream, { failed }] of Object.entries(counters)) {
        const [gap] = manifest.streams[stream as StreamName]?.gaps ?? [];
        if (failed > 0 || gap) broken.set(stream, gap?.reason ?? 'failed');
      }
      return broken;
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      const culprit = await unfinished(options, left);
      if (error.message.startsWith('Page "account"')) for (const one of left) broken.set(one, error.message);
      else broken.set(culprit, error.message);
    }
  }
}

/** The stream that was being read. */
async function unfinished(
  { run, profile }: ExtractOptions,
  streams: readonly StreamName[],
): Promise<StreamName> {
  const queue = await openQueue(run.queue, hashOf(profile));
  try {
    return streams.find((name) => queue.stream(name)?.finished !== true) as StreamName;
  } finally {
    await queue.close();
  }
}

/** A profile with changes; aliases are written out, so that a change is one. */
function changed(text: string, changes: readonly Change[]): unknown {
  const profile: unknown = JSON.parse(JSON.stringify(parse(text)));
  for (const [path, value] of changes) {
    const keys = path.split('.');
    const last = keys.pop() as string;
    const holder = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], profile);
    if (value === undefined) delete (holder as Record<string, unknown>)[last];
    else (holder as Record<string, unknown>)[last] = value;
  }
  return profile;
}
