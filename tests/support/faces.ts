// The faces of the Thread-like sandbox, so that a suite about extraction is written once and runs on each of them:
// `for (const face of faces) describe(…)`.
import type { HazardsSetting } from '../../sandbox/thread/hazards.ts';
import { startThread, type ThreadOptions, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { type Bench, createBench, PASSPHRASE, requestsTo } from './extraction.ts';
import { isSoak } from './soak.ts';
import { temporaryFolder } from './temp-folder.ts';

export type Asked = Awaited<ReturnType<typeof requestsTo>>[number];

export interface Face {
  readonly name: string;
  /** File of the profile that ships for it. */
  readonly profile: string;
  start(options?: Omit<ThreadOptions, 'ui'>): Promise<ThreadSandbox>;
  /** A run folder with the consent, ready to sign in. */
  bench(thread: ThreadSandbox, settings?: Omit<Parameters<typeof createBench>[2], 'profile'>): Promise<Bench>;
  /** Settings for `threadlift --profile {profile}`. */
  env(thread: ThreadSandbox): Record<string, string>;
  /** `stream/id` of the records, and of the file, that a request brings. */
  recordsOf(asked: Asked): readonly string[];
  /** Everything since request `from` that changed something, or was no read. */
  writesSince(thread: ThreadSandbox, from: number): Promise<readonly string[]>;
  /** Whether a request belongs to signing in. */
  isSignIn(asked: Asked): boolean;
}

type Reads = readonly (readonly [RegExp, string])[];

const FILES: Reads = [[/^\/(?:files|blob)\/([^/?]+)/, 'attachments']];

const PAGES: Reads = [
  [/^\/inbox\/threads\/([^/?]+)/, 'conversations'],
  [/^\/inbox\/(?:api\/)?tickets\/([^/?]+)/, 'tickets'],
  [/^\/inbox\/reviews\/(r[^/?]*)/, 'reviews'],
  [/^\/admin\/clients\/contacts\/([^/?]+)/, 'contacts'],
  [/^\/admin\/clients\/companies\/([^/?]+)/, 'companies'],
  [/^\/admin\/flows\/([^/?]+)/, 'automations'],
  [/^\/admin\/articles\/([^/?]+)/, 'articles'],
  ...FILES,
];

const OPERATIONS: Readonly<Record<string, string>> = {
  ThreadView: 'conversations',
  TicketPanel: 'tickets',
  ContactDetails: 'contacts',
  CompanyDetails: 'companies',
  FlowDetails: 'automations',
  ArticleDetails: 'articles',
};

function foundBy(reads: Reads, path: string): string[] {
  if (path.startsWith('/inbox/reviews/responses')) return [];
  const read = reads.find(([pattern]) => pattern.test(path));
  return read ? [`${read[1]}/${read[0].exec(path)?.[1]}`] : [];
}

function ofOperation(operation: string, left: readonly string[]): string[] {
  const [, name = '', variables = '{}'] = /^(\w+) (.*)$/.exec(operation) ?? [];
  const stream = left.includes(name) ? undefined : OPERATIONS[name];
  return stream ? [`${stream}/${(JSON.parse(variables) as { id: string }).id}`] : [];
}

const requestLine = ({ method, origin, path }: Asked): string => `${method} ${origin} ${path}`;

async function requestsSince(thread: ThreadSandbox, from: number): Promise<Asked[]> {
  return (await requestsTo(thread)).slice(from);
}

function profileFile(name: string): string {
  return new URL(`../../selectors/${name}`, import.meta.url).pathname;
}

export const classic: Face = {
  name: 'pages of the server',
  profile: profileFile('thread.yaml'),
  start: (options) => startThread({ ...options }),
  bench: async (thread, settings) => createBench(await temporaryFolder(), thread, settings),
  env: (thread) => ({ THREAD_URL: thread.url, THREADLIFT_PASSPHRASE: PASSPHRASE }),
  recordsOf: ({ path }) => foundBy(PAGES, path),
  writesSince: async (thread, from) =>
    (await requestsSince(thread, from))
      .filter(({ method }) => !['GET', 'HEAD'].includes(method))
      .map(requestLine),
  isSignIn: ({ path }) => path.startsWith('/login'),
};

/** Where an app may POST, though only to read. */
const READS_BY_POST = /^POST (?:api \/graphql|auth \/oauth\/token|auth \/u\/login\/\S+)$/;
const READS = /^(?:GET|HEAD|OPTIONS|SEND) /;

/** @param hazards of the app; those of `start` go before them */
export function spaWith(name: string, hazards: HazardsSetting): Face {
  // Of threads beside the one that is open, such an app reads by itself: only whose page was opened tells who was read.
  const byItself = hazards === 'all' || hazards.includes('prefetch') ? ['ThreadView'] : [];
  const pages: Reads = byItself.length > 0 ? [[/^\/inbox\/thread\/([^/?]+)/, 'conversations']] : [];
  return {
    name,
    profile: profileFile('thread-spa.yaml'),
    start: (options) => startThread({ hazards, ...options, ui: 'spa' }),
    bench: async (thread, settings) =>
      createBench(await temporaryFolder(), thread, { ...settings, profile: profileFile('thread-spa.yaml') }),
    env: (thread) => ({
      THREAD_URL: thread.url,
      THREAD_ORIGINS: Object.entries(thread.origins ?? {})
        .map((pair) => pair.join('='))
        .join(', '),
      THREADLIFT_PASSPHRASE: PASSPHRASE,
    }),
    recordsOf({ origin, path, operations = [] }) {
      if (origin === 'cdn') return foundBy(FILES, path);
      if (origin !== 'api') return foundBy(pages, path);
      const asked = operations.flatMap((operation) => ofOperation(operation, byItself));
      return [...asked, ...foundBy([[/^\/v1\/reviews\/([^/?]+)/, 'reviews']], path)];
    },
    // What a mutation, a REST call or a frame changed is known to the sandbox by name, from its start on.
    writesSince: async (thread, from) => {
      const { writes } = (await (await fetch(`${thread.url}/__sandbox/writes`)).json()) as {
        writes: { name: string; about: string }[];
      };
      const others = (await requestsSince(thread, from))
        .map((asked) => requestLine({ ...asked, path: asked.path.replace(/\?.*/, '') }))
        .filter((line) => !READS.test(line) && !READS_BY_POST.test(line));
      return [...writes.map(({ name, about }) => `${name} ${about}`), ...others];
    },
    isSignIn: ({ origin, path }) => origin === 'auth' && path.startsWith('/authorize'),
  };
}

export const spa = spaWith('single-page app', 'none');
export const hazardous = spaWith('single-page app with all hazards', 'all');

/** What every suite about extraction runs on; of the app, `npm test` sees what the demo and its own suites show. */
export const faces: readonly Face[] = isSoak ? [classic, spa] : [classic];
