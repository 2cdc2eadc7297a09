// Somebody who talks to the single-page face of the sandbox by plain requests, as its app does.
import { createHash, randomBytes } from 'node:crypto';
import type { RecordOf, StreamName } from '../../../model/streams.ts';
import { startThread, type ThreadOptions, type ThreadSandbox } from '../../../sandbox/thread/server.ts';
import { documents } from '../../../sandbox/thread/spa/ui/documents.ts';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}
export interface Truth {
  readonly account: { name: string; timezone: string; psa: string | null };
  readonly streams: { readonly [Name in StreamName]: RecordOf[Name][] };
}
export interface Write {
  readonly origin: string;
  readonly name: string;
}
export interface Logged {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}
export interface Settings {
  readonly clientId: string;
  readonly audience: string;
  readonly scope: string;
}

const running: ThreadSandbox[] = [];

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((thread) => thread.close()));
}

export type Visitor = Awaited<ReturnType<typeof arrive>>;

/** Starts the single-page face and comes to its door. */
export async function arrive(options: Omit<ThreadOptions, 'ui'> = {}) {
  const thread = await startThread({ ui: 'spa', ...options });
  running.push(thread);
  const origins = thread.origins ?? { auth: '', api: '', socket: '' };
  const asked = documents(true);
  let tokens: Tokens | null = null;

  const settings = async (): Promise<Settings> => {
    const page = await (await fetch(`${thread.url}/anything/at/all`)).text();
    return JSON.parse(/__THREAD__=(\{.*?\})</.exec(page)?.[1] ?? '{}') as Settings;
  };
  const redirectUri = `${thread.url}/callback`;

  /** A refresh token works once, so requests that are refused together wait for one renewal. */
  let renewing: Promise<void> | null = null;
  const renew = async (refused: string | undefined): Promise<void> => {
    if (tokens === null || tokens.access_token !== refused) return;
    renewing ??= visitor
      .exchange({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
      .then(async (answer) => {
        tokens = answer.ok ? ((await answer.json()) as Tokens) : null;
        renewing = null;
      });
    await renewing;
  };

  const visitor = {
    thread,
    origins,
    settings,
    redirectUri,

    /** Goes through the sign-in up to the code. @param state handed back with it */
    async code(challenge: string, state = 'st4te', more: Record<string, string> = {}): Promise<URL> {
      const { clientId, scope, audience } = await settings();
      const query = new URLSearchParams({
        ...{ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope, audience, state },
        ...{ code_challenge: challenge, code_challenge_method: 'S256', ...more },
      });
      let at = new URL(`${origins.auth}/authorize?${query}`);
      const step = async (body?: URLSearchParams): Promise<void> => {
        const answer = await fetch(at, { redirect: 'manual', ...(body ? { method: 'POST', body } : {}) });
        const location = answer.headers.get('location');
        if (location === null) throw new Error(`${at.pathname}: ${answer.status}`);
        at = new URL(location, at);
      };
      await step();
      if (at.origin !== origins.auth) return at;
      await step(new URLSearchParams({ username: thread.email }));
      const passcode = await (await fetch(thread.mailboxUrl)).text();
      await step(new URLSearchParams({ code: passcode }));
      await step();
      return at;
    },

    async exchange(fields: Record<string, string>, form = false): Promise<Response> {
      const content = { client_id: (await settings()).clientId, ...fields };
      return fetch(`${origins.auth}/oauth/token`, {
        method: 'POST',
        ...(form
          ? { body: new URLSearchParams(content) }
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) }),
      });
    },

    async signIn(): Promise<Tokens> {
      const verifier = randomBytes(32).toString('base64url');
      const back = await visitor.code(createHash('sha256').update(verifier).digest('base64url'));
      const answer = await visitor.exchange({
        grant_type: 'authorization_code',
        code: back.searchParams.get('code') ?? '',
        code_verifier: verifier,
        redirect_uri: redirectUri,
      });
      tokens = (await answer.json()) as Tokens;
      return tokens;
    },

    async request(path: string, init: RequestInit = {}): Promise<Response> {
      for (;;) {
        const token = tokens?.access_token;
        const headers = { authorization: `Bearer ${token}`, ...(init.headers as object) };
        const answer = await fetch(new URL(path, origins.api), { ...init, headers });
        if (answer.status === 401 && tokens) await renew(token);
        else if (answer.status === 429) {
          await new Promise((resolve) =>
            setTimeout(resolve, Number(answer.headers.get('retry-after')) * 1000),
          );
        } else return answer;
      }
    },

    post: (body: unknown): Promise<Response> =>
      visitor.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),

    async query<Data>(operationName: string, variables: object = {}): Promise<Data> {
      const answer = await visitor.post({ operationName, variables, query: asked[operationName] });
      const { data, errors } = (await answer.json()) as { data?: Data; errors?: unknown };
      if (!data || errors) throw new Error(JSON.stringify(errors));
      return data;
    },

    rest: async <Body>(path: string): Promise<Body> => (await (await visitor.request(path)).json()) as Body,

    control: async <Answer>(what: string, body?: unknown): Promise<Answer> => {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return (await (await fetch(`${thread.url}/__sandbox/${what}`, init)).json()) as Answer;
    },
    truth: (): Promise<Truth> => visitor.control<Truth>('truth'),
    writes: async (): Promise<string[]> =>
      (await visitor.control<{ writes: Write[] }>('writes')).writes.map(({ name }) => name),
    log: async (): Promise<Logged[]> => (await visitor.control<{ requests: Logged[] }>('log')).requests,
  };
  return visitor;
}

/** Starts the face and signs in. */
export async function enter(options: Omit<ThreadOptions, 'ui'> = {}): Promise<Visitor> {
  const visitor = await arrive(options);
  await visitor.signIn();
  return visitor;
}
