// What `profile init` does: from the address of an unknown helpdesk to a first profile. Signs in, walks read-only, guesses,
// proves each guess on the pages it came from, and writes it down with what speaks for it.
import { mkdir } from 'node:fs/promises';
import { type StreamName, streamNames } from '../../model/streams.ts';
import type { NamedRead } from '../../selectors/guard.ts';
import { type AccountGuess, accountIn } from '../../selectors/guess/account.ts';
import { NEVER_AT_FIRST } from '../../selectors/guess/acts.ts';
import type { Draft, DraftPage, Noted } from '../../selectors/guess/draft.ts';
import { signedOutMarks } from '../../selectors/guess/marks.ts';
import { writeDraft } from '../../selectors/guess/write.ts';
import { parseProfile } from '../../selectors/load.ts';
import type { Profile } from '../../selectors/schema.ts';
import { readConsent } from '../../state/consent-file.ts';
import { openVault } from '../../state/session-vault.ts';
import { openGate } from '../access/gate.ts';
import { createBrowserFleet } from '../browser/browser-fleet.ts';
import type { GetSecret } from '../browser/login.ts';
import { openSource, reasonOf, type Source, type SourceOptions } from '../source.ts';
import { chooseLists } from './choose.ts';
import { draftPages } from './draft-pages.ts';
import { exploreLogin, type LearnedLogin } from './explore-login.ts';
import { type StoppedReads, stoppedReads } from './learn-reads.ts';
import { createWalker, type SeenPage, type Walked, type Walker } from './walk.ts';

export interface InitOptions extends Omit<SourceOptions, 'profile' | 'uiUrl' | 'getSecret'> {
  /** Where to begin. */
  readonly url: string;
  /** Pages to look at first: paths, or addresses at the UI. */
  readonly firstPages: readonly string[];
  readonly getSecret: GetSecret;
}

export interface InitResult {
  readonly text: string;
  /** Per stream what was found, and how many questions are open. */
  readonly streams: readonly {
    readonly stream: StreamName;
    readonly pages: readonly string[];
    readonly fields: number;
    readonly todos: number;
  }[];
  readonly absent: readonly StreamName[];
  readonly todos: number;
  /** Pages looked at. */
  readonly looked: number;
}

/** How often an app is looked at again with what it asked for. */
const MOST_ROUNDS = 4;
/** Pages walked, at most. */
const MOST_PAGES = 48;

/**
 * Signs in and keeps the session; writes nothing else.
 * @throws OperatorError for consent, `login_refused`, `login_unknown`
 */
export async function initProfile(options: InitOptions): Promise<InitResult> {
  const { run, clock, logger, signal } = options;
  const consent = await readConsent(run.consent);
  // Before a browser is started: nothing may be asked without it.
  await openGate({
    consentFile: run.consent,
    profile: { guard: { never: [], reads: [], sockets: [], events: [] } },
    uiUrl: options.url,
    clock,
    logger,
  });
  const login = await signInUnknown(options, consent.identify, consent.origins);
  await mkdir(run.errors, { recursive: true, mode: 0o700 });
  await openVault(run.session, options.passphrase).save(login.session);
  const reads: NamedRead[] = login.reads.map((read) => ({ ...read }));
  let source: Source | undefined;
  try {
    let walked: Walked;
    let stopped: StoppedReads;
    let walker: Walker;
    for (let rounds = 0; ; rounds += 1) {
      source = await openSource(
        { ...options, profile: provisional(login, options.url, reads), uiUrl: options.url },
        { strategies: new Map(), remember: () => Promise.resolve() },
        'later',
      );
      walker = createWalker(source, clock.now());
      walked = await walker.walk(login.landed, options.firstPages, MOST_PAGES);
      const asked = walked.pages.flatMap(({ drawn }) => [...(drawn?.traffic?.requests ?? [])]);
      stopped = stoppedReads(source.gate.refused(), source.gate.uiOrigin, asked);
      // An app whose reads are stopped shows nothing: it is looked at again with those that are evidently reads.
      if (stopped.reads.length === 0 || rounds === MOST_ROUNDS) break;
      addReads(reads, stopped);
      await source.close();
    }
    const account =
      walked.pages.map(({ path, content }) => accountIn(path, content)).find((one) => one !== null) ?? null;
    const wanted = chooseLists(walked.pages).filter(({ stream }) => consent.streams.includes(stream));
    const pages = await draftPages(walker, wanted, {
      zone: account?.zone ?? 'UTC',
      takenAt: clock.now(),
      progress: options.progress,
    });
    const draft = draftOf({
      login,
      reads,
      stopped: stopped.todos,
      walked,
      account,
      pages,
      url: options.url,
      origins: consent.origins,
    });
    const text = writeDraft(draft);
    parseProfile(text, run.profile);
    return { ...summaryOf(draft), text, looked: walked.pages.length };
  } catch (error) {
    throw reasonOf(error, source?.signal ?? signal);
  } finally {
    await source?.close();
  }
}

/** Operations at one address are one entry. */
function addReads(reads: NamedRead[], { reads: more }: StoppedReads): void {
  for (const { method, url, operations } of more) {
    const known = reads.find((one) => one.url === url && one.operations !== undefined);
    if (known?.operations) known.operations.push(...operations);
    else reads.push({ method, url, operations: [...operations] });
  }
}

async function signInUnknown(
  options: InitOptions,
  identify: boolean,
  origins: readonly string[],
): Promise<LearnedLogin> {
  const { run, clock, logger, signal, url, getSecret } = options;
  const fleet = createBrowserFleet({
    ...options.browser,
    settings: () =>
      Promise.resolve({
        agent: identify ? options.agent : null,
        hosts: origins.map((origin) => new URL(origin).hostname),
      }),
    ...{ clock, logger, signal },
  });
  try {
    return await fleet.use((browser) =>
      exploreLogin({ browser, consentFile: run.consent, url, getSecret, clock, logger, signal }),
    );
  } finally {
    await fleet.close();
  }
}

/** Enough of a profile to look around by. */
function provisional(login: LearnedLogin, url: string, reads: readonly NamedRead[]): Profile {
  return {
    formatVersion: 1,
    name: 'first',
    login: {
      ...{ url: login.url, addresses: [...login.addresses], steps: [] },
      ...{ signedIn: ['body'], signedOut: signedOutMarks(login.signedOut, [login.landed]) },
    },
    guard: {
      never: [...NEVER_AT_FIRST],
      reads: reads.map((read) => ({ ...read })),
      sockets: [],
      events: [],
    },
    account: { url: new URL(url).pathname, ready: ['body'], fields: {} },
    pages: {},
    absent: [...streamNames],
  };
}

function draftOf(known: {
  login: LearnedLogin;
  reads: readonly NamedRead[];
  stopped: readonly string[];
  walked: Walked;
  account: AccountGuess | null;
  pages: readonly DraftPage[];
  url: string;
  origins: readonly string[];
}): Draft {
  const { login, walked, account, pages } = known;
  const contents = walked.pages.map(({ content }) => content);
  const signedOut = signedOutMarks(login.signedOut, [login.landed, ...contents]);
  const found = new Set(pages.map(({ stream }) => stream));
  const name = new URL(known.url).hostname.replace(/[^a-z0-9]+/gi, '-');
  const note = (value: unknown, said: string | null): Noted => ({ value, note: said });
  return {
    name,
    origins: {},
    login: {
      url: note(login.url, null),
      addresses: note(login.addresses, 'where its forms are sent to'),
      signedIn: note(
        login.signedIn.length > 0 ? login.signedIn.slice(0, 2) : ['body'],
        login.signedIn.length > 0
          ? 'shows behind the sign-in, not before it'
          : 'TODO what shows only while signed in',
      ),
      signedOut: note(signedOut.slice(0, 3), `on the sign-in page, on none of ${contents.length} others`),
      ...(login.refused === null ? {} : { refused: note(login.refused, 'stood on the sign-in page') }),
    },
    steps: login.steps.map(({ step, evidence }) => note(step, evidence)),
    guard: {
      never: [...new Set(['*logout*', ...walked.never])],
      reads: known.reads.map((read) =>
        note(
          read,
          read.operations ? 'queries by their documents' : 'a token request by its grant (RFC 6749)',
        ),
      ),
      todos: known.stopped,
    },
    account: accountOf(account, walked.pages),
    pages,
    absent: streamNames
      .filter((stream) => !found.has(stream))
      .map((stream) => ({ stream, why: absentWhy(stream) })),
  };
}

function absentWhy(stream: StreamName): string {
  return stream === 'attachments'
    ? 'files hang on messages'
    : 'no list of them was found; give its page by --page, or delete this line';
}

function accountOf(account: AccountGuess | null, pages: readonly SeenPage[]): Draft['account'] {
  if (account === null)
    return {
      settings: {
        url: pages[0]?.path ?? '/',
        ready: 'body',
        fields: { name: { const: 'account' }, timezone: { const: 'UTC' } },
      },
      note: `no page of ${pages.length} tells a time zone`,
      todos: [{ field: 'timezone', why: 'in which zone are times shown? UTC is assumed' }],
    };
  return {
    settings: {
      url: account.path,
      ready: account.ready,
      fields: { name: account.name ?? { const: 'account' }, timezone: account.timezone },
    },
    note: `${account.path} shows the zone ${account.zone}`,
    todos: account.name === null ? [{ field: 'name', why: 'what the account is called' }] : [],
  };
}

function summaryOf(draft: Draft): Omit<InitResult, 'text' | 'looked'> {
  const streams = streamNames.flatMap((stream) => {
    const pages = draft.pages.filter((page) => page.stream === stream);
    if (pages.length === 0) return [];
    const count = (of: (page: DraftPage) => number): number => pages.reduce((sum, page) => sum + of(page), 0);
    return [
      {
        stream,
        pages: pages.map(({ name }) => name),
        fields: count(({ fields }) => Object.keys(fields).length),
        todos: count(({ todos }) => todos.length),
      },
    ];
  });
  const todos =
    streams.reduce((sum, one) => sum + one.todos, 0) + draft.account.todos.length + draft.guard.todos.length;
  return { streams, absent: draft.absent.map(({ stream }) => stream), todos };
}
