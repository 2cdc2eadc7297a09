// What of a session would let somebody else in: it must never stand in a log or in a kept page.
import { registerSecret } from '../../lib/secrets.ts';

/** A shorter one is a preference ("dark", "en-US"), and masking it would mask ordinary words. */
const SHORTEST = 16;
/** A longer one is a cache, not a token; the tokens inside it are found one by one. */
const LONGEST = 8192;
const TOKEN_LIKE = /^[\w.~+/=-]+$/;
const NAME_LIKE = /token|secret|jwt|session|credential|verifier|assertion|auth|api_?key/i;
const JWT = /^[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}$/;

export function keepSecrets(values: Iterable<string>): void {
  for (const value of values) keepSecret(value, '', 0);
}

function keepSecret(value: unknown, name: string, depth: number): void {
  if (typeof value === 'string') keepText(value, name, depth);
  if (typeof value !== 'object' || value === null || depth > 6) return;
  for (const [key, inner] of Object.entries(value))
    keepSecret(inner, Array.isArray(value) ? name : key, depth + 1);
}

function keepText(text: string, name: string, depth: number): void {
  const inner = /^\s*[[{"]/.test(text) ? parsed(text) : undefined;
  if (inner !== undefined) {
    keepSecret(inner, name, depth + 1);
    return;
  }
  if (text.length < SHORTEST || text.length > LONGEST || !TOKEN_LIKE.test(text)) return;
  const parts = JWT.test(text) ? text.split('.').slice(1) : [];
  // Inside JSON ordinary words and addresses stand beside the tokens.
  if (depth > 0 && parts.length === 0 && !NAME_LIKE.test(name)) return;
  for (const secret of [text, ...parts]) if (secret.length >= SHORTEST) registerSecret(secret);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON after all.
    return undefined;
  }
}
