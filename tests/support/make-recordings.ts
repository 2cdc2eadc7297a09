// Makes the recordings that ship, from the sandbox: `npm run recordings`. The clock stands still and the key of the
// fakes is written here (nothing in the sandbox is anybody's), so that making them again gives the same bytes.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ExtractOptions, extract } from '../../extractors/run.ts';
import { network } from '../../extractors/wire/transport.ts';
import { fakeClock } from '../../lib/clock.ts';
import { type Ref, type StreamName, streamNames } from '../../model/streams.ts';
import { keepRecording } from '../../recordings/record.ts';
import { createRecorder } from '../../recordings/recorder.ts';
import type { HazardsSetting } from '../../sandbox/thread/hazards.ts';
import { type Face, startThread } from '../../sandbox/thread/server.ts';
import { parseProfile } from '../../selectors/load.ts';
import { createBench, tellSandbox } from './extraction.ts';
import { temporaryFolder } from './temp-folder.ts';

const SCRUB_KEY = Buffer.from('the sandbox holds nobody real');
const TAKEN = Date.UTC(2026, 10, 21, 9);
const shippedFor = (face: Face): string =>
  fileURLToPath(new URL(`../../selectors/${face === 'spa' ? 'thread-spa' : 'thread'}.yaml`, import.meta.url));

interface Recipe {
  /** The classic face when absent. */
  readonly ui?: Face;
  readonly hazards?: HazardsSetting;
  readonly size?: 'tiny' | 'small';
  readonly streams?: readonly StreamName[];
  readonly perPage: number;
  readonly only?: readonly Ref[];
  readonly strategy?: ExtractOptions['strategy'];
  /** Fault switches of the sandbox, on from the beginning. */
  readonly faults?: object;
  /** All sessions end before this request of the HTTP client, counted from 1. */
  readonly expireBefore?: number;
  /** Changes the profile's text; the recording then carries its own. */
  readonly profile?: (yaml: string) => string;
}

export const recipes: Readonly<Record<string, Recipe>> = {
  ordinary: { perPage: 2 },
  'long-threads': {
    streams: ['conversations', 'tickets', 'attachments'],
    perPage: 1,
    only: ['conversations/c14', 'conversations/c15'],
  },
  // Without the class names two streams are lost for good (integrations say nothing else about themselves).
  'drifted-ui': {
    perPage: 1,
    streams: streamNames.filter((name) => name !== 'integrations'),
    faults: { renamedClasses: true, movedColumns: true },
  },
  'done-filter': {
    streams: ['conversations', 'companies'],
    perPage: 2,
    only: ['conversations/c1'],
    strategy: 'render',
    profile: (yaml) =>
      // The list as somebody finds it who did not ask for it without its filter.
      yaml
        .replace('url: /inbox?view=all&filter=none', 'url: /inbox?view=all')
        .replace(/ {4}json:\n {6}url: \/inbox\/api\/threads\?[\s\S]*?size: 100 }\n/, ''),
  },
  'single-page': {
    ui: 'spa',
    hazards: [
      ...['persistedHashes', 'batchedQueries', 'virtualised', 'scrollUp', 'socketNewest'],
      ...['panelTickets', 'mintedUrls', 'markRead', 'sse'],
    ] as HazardsSetting,
    size: 'tiny',
    perPage: 1,
  },
  'mid-crawl-expiry': { streams: ['companies', 'conversations'], perPage: 4, expireBefore: 6 },
};

/** @param into folder that gets a folder of the recipe's name; one that is there already is replaced */
export async function makeRecording(name: string, into: string): Promise<string> {
  const recipe = recipes[name];
  if (!recipe) throw new RangeError(`no recipe for ${name}`);
  const clock = fakeClock(TAKEN);
  const { ui = 'classic', hazards = 'none', size = 'small' } = recipe;
  const sandbox = await startThread({ ui, hazards, size, now: () => clock.now() });
  const shipped = shippedFor(ui);
  try {
    const bench = await createBench(join(await temporaryFolder(), 'run'), sandbox, {
      clock,
      profile: shipped,
    });
    await bench.login();
    if (recipe.faults) await tellSandbox(sandbox, 'faults', recipe.faults);
    let requests = 0;
    const recorder = createRecorder({
      ...network,
      async fetch(url, init) {
        requests += 1;
        if (requests === recipe.expireBefore) await tellSandbox(sandbox, 'faults', { expireSessions: true });
        return network.fetch(url, init);
      },
    });
    const yaml = await readFile(shipped, 'utf8');
    const ownProfile = recipe.profile?.(yaml);
    const profile = parseProfile(ownProfile ?? yaml, 'profile.yaml', sandbox.origins ?? {});
    const sample = { perPage: recipe.perPage, only: [...(recipe.only ?? [])] };
    const options = { ...bench.options, profile, strategy: recipe.strategy };
    const result = await extract({
      ...options,
      streams: recipe.streams,
      sample,
      concurrency: 1,
      pages: 1,
      transport: recorder.transport,
    });
    const dir = join(into, name);
    await rm(dir, { recursive: true, force: true });
    const tape = await recorder.tape();
    if (tape === null) throw new RangeError('more was read than a recording holds');
    const named = Object.values(sandbox.origins ?? {}).map((one) => one.replace(/^ws/, 'http'));
    const origins = [sandbox.url, sandbox.cdnUrl, ...named.map((one) => new URL(one).origin)];
    await keepRecording(
      { tape, result, origins, takenAt: TAKEN, sample, snapshot: options.run.snapshot },
      { ...options, agent: 'threadlift/recordings', dir, scrubKey: SCRUB_KEY, ownProfile },
    );
    return dir;
  } finally {
    await sandbox.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const into = fileURLToPath(new URL('../../recordings', import.meta.url));
  const names = process.argv.slice(2);
  for (const name of names.length > 0 ? names : Object.keys(recipes)) {
    process.stdout.write(`${await makeRecording(name, into)}\n`);
  }
}
