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

export type Turn =
  | { readonly kind: 'answered'; readonly answer: TokenAnswer }
  /** @param token the newest one, to be sent in place of the one that is used up; null to send it as it is */
  | { readonly kind: 'send'; readonly key: string; readonly token: string | null };

export interface Rotations {
  /** @returns the hash of the refresh token that a request would use up; null when it is none */
  keyOf(sent: Sent): string | null;
  /** What to do with a request that would use a token up. Whoever is to send it has to `settle` it afterwards. */
  take(key: string): Promise<Turn>;
  /** The body with the token it holds replaced by the newest one. */
  renewed(body: string, token: string, contentType?: string | null): string;
  /** @param answer null when there was none: whoever waits sends it then */
  settle(key: string, answer: TokenAnswer | null): void;
  /** Resolves when no answer is waited for any more, or patience ends: a page that goes on now loses none. */
  settled(): Promise<void>;
  stored(): readonly StoredRotation[];
}

/** Tokens that live seconds make many of them; a page is never so far behind. */
const MOST_KEPT = 100;
/** Milliseconds in which an answer is as good as new; a page that is further behind is given newer tokens. */
const FRESH = 1000;
/** Milliseconds until an answer is given up: its page went on without it. */
const PATIENCE = 15_000;
const NAMES = ['refresh_token', 'refreshToken'];

export function createRotations(before: readonly StoredRotation[] = []): Rotations {
  // What an earlier run was given has expired by now, for all we know.
  const answers = new Map(before.map(({ used, answer }) => [used, { answer, at: 0 }]));
  const flying = new Map<string, { done: Promise<void>; end(): void }>();

  /** Who is several rotations behind gets the newest tokens: those between are used up. */
  const newest = (key: string): { answer: TokenAnswer; at: number; token: string } | null => {
    let found: { answer: TokenAnswer; at: number; token: string } | null = null;
    const passed = new Set<string>();
    for (let next = key; !passed.has(next); ) {
      passed.add(next);
      const kept = answers.get(next);
      const token = kept ? refreshTokenIn(kept.answer.body) : null;
      if (!kept || token === null) break;
      found = { ...kept, token };
      next = sha256(token);
    }
    return found;
  };

  const fly = (key: string, token: string | null): Turn => {
    let end = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      end = resolve;
      setTimeout(resolve, PATIENCE).unref();
    });
    flying.set(key, { done, end });
    return { kind: 'send', key, token };
  };

  return {
    keyOf({ body, contentType }) {
      const token = body ? refreshTokenIn(body, contentType) : null;
      return token === null ? null : sha256(token);
    },
    async take(key) {
      for (;;) {
        const known = newest(key);
        if (known && Date.now() - known.at < FRESH) return { kind: 'answered', answer: known.answer };
        const wanted = known ? sha256(known.token) : key;
        const other = flying.get(wanted);
        if (!other) return fly(wanted, known?.token ?? null);
        await other.done;
        if (flying.get(wanted) === other) flying.delete(wanted);
      }
    },
    renewed(body, token, contentType) {
      const old = refreshTokenIn(body, contentType) ?? '';
      return contentType?.includes('form-urlencoded')
        ? body.replaceAll(encodeURIComponent(old), encodeURIComponent(token))
        : body.replaceAll(JSON.stringify(old), JSON.stringify(token));
    },
    settle(key, answer) {
      if (answer) {
        for (const token of tokensIn(answer.body)) registerSecret(token);
        const follower = answer.status < 300 ? refreshTokenIn(answer.body) : null;
        // A server that gives no new one takes the old one again.
        if (follower !== null && sha256(follower) !== key) answers.set(key, { answer, at: Date.now() });
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
    stored: () => [...answers].map(([used, { answer }]) => ({ used, answer })),
  };
}

function refreshTokenIn(body: string, contentType?: string | null): string | null {
  const found = NAMES.map((name) => fieldsIn(body, contentType)[name]).find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  return found ?? null;
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
