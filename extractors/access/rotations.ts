// Refresh tokens that are used up: a second use of one makes a server end the whole session. So each is sent once,
// whoever of a run's pages wants to, and whoever comes later is given the same answer; kept with the session, this
// holds over a kill too.
import { sha256 } from '../../lib/json.ts';
import { registerSecret } from '../../lib/secrets.ts';
import type { Sent } from './named-reads.ts';

/** An answer of a token endpoint, as it is given to whoever asks the same again. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
}

/** What the vault keeps of a rotation: the token's hash, and the answer that took its place. */
export interface StoredRotation {
  readonly used: string;
  readonly answer: TokenAnswer;
}

export interface Rotations {
  /** @returns the hash of the refresh token that a request would use up; null when it is none */
  keyOf(sent: Sent): string | null;
  /** The answer there is or will be; null when the caller has to send it, and to `settle` it afterwards. */
  take(key: string): Promise<TokenAnswer | null>;
  /** @param answer null when there was none: whoever waits sends it then */
  settle(key: string, answer: TokenAnswer | null): void;
  /** Resolves when no answer is waited for any more, or patience ends: a page that goes on now loses none. */
  settled(): Promise<void>;
  stored(): readonly StoredRotation[];
}

/** Tokens that live seconds make many of them; a page is never so far behind. */
const MOST_KEPT = 100;
/** Milliseconds until an answer is given up: its page went on without it. */
const PATIENCE = 15_000;
const NAMES = ['refresh_token', 'refreshToken'];

export function createRotations(before: readonly StoredRotation[] = []): Rotations {
  const answers = new Map(before.map(({ used, answer }) => [used, answer]));
  const flying = new Map<string, { done: Promise<void>; end(): void }>();

  /** Who is several rotations behind gets the newest tokens: those between are used up. */
  const newest = (key: string): TokenAnswer | null => {
    let found: TokenAnswer | null = null;
    const passed = new Set<string>();
    for (let next: string | null = key; next !== null && !passed.has(next); ) {
      passed.add(next);
      const answer: TokenAnswer | undefined = answers.get(next);
      if (!answer) break;
      found = answer;
      next = hashOfToken(answer.body);
    }
    return found;
  };

  return {
    keyOf: ({ body, contentType }) => (body ? hashOfToken(body, contentType) : null),
    async take(key) {
      for (;;) {
        const known = newest(key);
        if (known) return known;
        const other = flying.get(key);
        if (!other) break;
        await other.done;
        if (flying.get(key) === other) flying.delete(key);
      }
      let end = (): void => undefined;
      const done = new Promise<void>((resolve) => {
        end = resolve;
        setTimeout(resolve, PATIENCE).unref();
      });
      flying.set(key, { done, end });
      return null;
    },
    settle(key, answer) {
      if (answer) {
        for (const token of tokensIn(answer.body)) registerSecret(token);
        const follower = answer.status < 300 ? hashOfToken(answer.body) : null;
        // A server that gives no new one takes the old one again.
        if (follower !== null && follower !== key) answers.set(key, answer);
        for (const oldest of answers.keys()) {
          if (answers.size <= MOST_KEPT) break;
          answers.delete(oldest);
        }
      }
      flying.get(key)?.end();
      flying.delete(key);
    },
    async settled() {
      await Promise.all([...flying.values()].map(({ done }) => done));
    },
    stored: () => [...answers].map(([used, answer]) => ({ used, answer })),
  };
}

function hashOfToken(body: string, contentType?: string | null): string | null {
  const token = NAMES.map((name) => fieldsIn(body, contentType)[name]).find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  return token === undefined ? null : sha256(token);
}

function tokensIn(body: string): string[] {
  return Object.entries(fieldsIn(body))
    .filter(([name]) => /token/i.test(name))
    .flatMap(([, value]) => (typeof value === 'string' && value.length >= 16 ? [value] : []));
}

function fieldsIn(body: string, contentType?: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Not JSON: a form, or nothing of ours.
    return contentType?.includes('form-urlencoded') ? Object.fromEntries(new URLSearchParams(body)) : {};
  }
}
