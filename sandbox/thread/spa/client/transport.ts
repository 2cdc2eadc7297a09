// Requests to the API: the token, what to do when it is refused, and when there are too many.
import type { AppBuild, AppSettings, Session, Transport } from './types.ts';

interface Waiting {
  readonly name: string;
  readonly variables: Record<string, unknown>;
  resolve(data: unknown): void;
  reject(error: Error): void;
}
interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

export function createTransport(settings: AppSettings, build: AppBuild, session: Session): Transport {
  const { flags, documents } = build;
  const tries = 6;
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));
  /** Hashes of the documents, by name. */
  const hashes = new Map<string, string>();

  /** Asks until there is an answer worth showing: renews the token once, waits where told to, tries errors again. */
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? 'GET';
    let renewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const token = await session.token();
      const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` };
      const answer = await fetch(new URL(path, settings.api), { ...init, method, headers }).catch(
        (error: unknown) => {
          if (init.signal?.aborted) throw error;
          return null;
        },
      );
      if (answer?.status === 401 && !renewed) {
        renewed = true;
        await session.renew(token);
        continue;
      }
      const isPage = answer?.headers.get('content-type')?.startsWith('text/html');
      if (answer && !isPage && answer.status !== 429 && answer.status < 500) return answer;
      if (attempt >= tries) throw new Error(`${path}: ${answer?.status ?? 'no answer'}`);
      const after = Number(answer?.headers.get('retry-after') ?? 0) * 1000;
      await pause(after || 250 * 2 ** attempt);
    }
  };

  const hashOf = async (name: string): Promise<string> => {
    const known = hashes.get(name);
    if (known) return known;
    const bytes = new TextEncoder().encode(documents[name]);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    hashes.set(name, hash);
    return hash;
  };

  /** The body of one operation: with its document, its hash, or both. */
  const body = async ({ name, variables }: Waiting, withDocument: boolean): Promise<object> => {
    const query = documents[name];
    if (!flags.persistedHashes) return { operationName: name, variables, query };
    const extensions = { persistedQuery: { version: 1, sha256Hash: await hashOf(name) } };
    return { operationName: name, variables, ...(withDocument ? { query } : {}), extensions };
  };

  const post = async (content: object): Promise<unknown> => {
    const answer = await ask('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-client-version': build.version },
      body: JSON.stringify(content),
    });
    return answer.json();
  };

  const send = async (waiting: readonly Waiting[], withDocument: boolean): Promise<void> => {
    const bodies = await Promise.all(waiting.map((one) => body(one, withDocument)));
    const answer = await post(flags.batchedQueries ? bodies : (bodies[0] ?? {}));
    const answers = (Array.isArray(answer) ? answer : [answer]) as Answer[];
    const unknown: Waiting[] = [];
    for (const [index, one] of waiting.entries()) {
      const { data, errors } = answers[index] ?? {};
      if (errors?.[0]?.message === 'PersistedQueryNotFound' && !withDocument) unknown.push(one);
      else if (data === undefined || data === null) one.reject(new Error(errors?.[0]?.message ?? 'No data'));
      else one.resolve(data);
    }
    if (unknown.length > 0) await send(unknown, true);
  };

  let batch: Waiting[] = [];
  const flush = (): void => {
    const waiting = batch;
    batch = [];
    send(waiting, false).catch((error: unknown) => {
      for (const one of waiting) one.reject(error instanceof Error ? error : new Error(String(error)));
    });
  };

  return {
    query: <Data>(name: string, variables: Record<string, unknown> = {}) =>
      new Promise<Data>((resolve, reject) => {
        const one: Waiting = { name, variables, resolve: (data) => resolve(data as Data), reject };
        if (!flags.batchedQueries) {
          send([one], false).catch(reject);
          return;
        }
        batch.push(one);
        if (batch.length === 1) setTimeout(flush, 10);
      }),
    rest: ask,
    async json<Body>(path: string) {
      const answer = await ask(path);
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return (await answer.json()) as Body;
    },
  };
}
