// A person at the Thread sandbox, over HTTP: signs in, opens pages, and asks the sandbox about itself.
import { type CheerioAPI, load } from 'cheerio';
import type { RecordOf, StreamName } from '../../../model/streams.ts';
import { startThread, type ThreadOptions, type ThreadSandbox } from '../../../sandbox/thread/server.ts';

export interface Truth {
  readonly account: { name: string; timezone: string; psa: string | null };
  readonly responseShape: string;
  readonly streams: { readonly [Name in StreamName]: RecordOf[Name][] };
}

export interface Visitor {
  readonly thread: ThreadSandbox;
  /** Follows no redirect. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  page(path: string): Promise<CheerioAPI>;
  json<Body>(path: string): Promise<Body>;
  post(path: string, body?: BodyInit): Promise<Response>;
  /** `POST /__sandbox/…` */
  tell<Answer>(what: 'faults' | 'mutate', body: unknown): Promise<Answer>;
  truth(): Promise<Truth>;
  signIn(email?: string): Promise<void>;
  readonly cookies: Map<string, string>;
}

const running: ThreadSandbox[] = [];

/** Stops every sandbox the tests of a file started. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((thread) => thread.close()));
}

/** Starts a sandbox and comes to its door. */
export async function arrive(options: ThreadOptions = {}): Promise<Visitor> {
  const thread = await startThread(options);
  running.push(thread);
  const cookies = new Map<string, string>();
  const request = async (path: string, init: RequestInit): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, thread.url), {
      redirect: 'manual',
      ...init,
      headers: { ...(init.headers as Record<string, string>), cookie },
    });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  };
  const visitor: Visitor = {
    thread,
    cookies,
    get: (path, headers = {}) => request(path, { headers }),
    page: async (path) => load(await (await request(path, {})).text()),
    json: async <Body>(path: string) => (await (await request(path, {})).json()) as Body,
    post: (path, body) => request(path, { method: 'POST', ...(body === undefined ? {} : { body }) }),
    tell: async <Answer>(what: string, body: unknown) =>
      (await (
        await request(`/__sandbox/${what}`, { method: 'POST', body: JSON.stringify(body) })
      ).json()) as Answer,
    truth: () => visitor.json<Truth>('/__sandbox/truth'),
    async signIn(email = thread.email) {
      await visitor.post('/login', new URLSearchParams({ email, next: '/inbox' }));
      const passcode = await (await fetch(thread.mailboxUrl)).text();
      await visitor.post('/login/passcode', new URLSearchParams({ passcode, next: '/inbox' }));
    },
  };
  return visitor;
}

/** Starts a sandbox and signs in. */
export async function enter(options: ThreadOptions = {}): Promise<Visitor> {
  const visitor = await arrive(options);
  await visitor.signIn();
  return visitor;
}
