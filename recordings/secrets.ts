// Tokens are never kept, not even in memory or unscrubbed: whatever a request, an answer, a frame or a page's storage
// calls one is a stand-in before anything else is done with it.

/** Shorter than anything a log would mask. */
export const STAND_IN = 'stand-in';
/** Not what names the next page ("nextPageToken"): asking for it would find nothing. */
const SECRET_NAME =
  /^(?:(?:access|refresh|id|bearer|auth|session|csrf|xsrf|api)[_-]?)?(?:token|jwt)$|secret|passw|passcode|credential|verifier|assertion|^authorization$|api[_-]?key/i;
const EXPIRY = /^exp(?:ir(?:es?|y|ation))?(?:_?(?:in|at|on|time))?$/i;
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g;
/** Seconds; a replay is over long before. */
const FAR = 10 * 365 * 86_400;

/** JSON as data, with a stand-in for every token. */
export function withoutSecrets(value: unknown): unknown {
  return mapped(value, (name, each) => {
    if (typeof each !== 'string') return each;
    return SECRET_NAME.test(name) && each !== '' ? STAND_IN : withoutTokens(each);
  });
}

/** Any text: JSON member by member, another one as it reads. */
export function textWithoutSecrets(text: string): string {
  const value = jsonIn(text);
  return value === undefined ? withoutTokens(text) : JSON.stringify(withoutSecrets(value));
}

/** Whether a JSON answer hands out tokens, or keeps them. */
export function tellsTokens(value: unknown): boolean {
  let found = false;
  mapped(value, (name, each) => {
    found ||= typeof each === 'string' && SECRET_NAME.test(name);
    return each;
  });
  return found;
}

/** What keeps tokens, with an end of theirs that no replay lives to see: a stand-in cannot be renewed. */
export function outliving(value: unknown, now: number): unknown {
  return mapped(value, (name, each) => {
    if (typeof each !== 'number' || !EXPIRY.test(name)) return each;
    if (each > 1e12) return now + FAR * 1000;
    return each > 1e9 ? Math.floor(now / 1000) + FAR : FAR;
  });
}

/** The same in a text that may be JSON. */
export function textOutliving(text: string, now: number): string {
  const value = jsonIn(text);
  return value === undefined ? text : JSON.stringify(outliving(value, now));
}

export function jsonIn(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    // It only begins like JSON.
    return undefined;
  }
}

const withoutTokens = (text: string): string => text.replace(JWT, STAND_IN);

function mapped(value: unknown, change: (name: string, value: unknown) => unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => mapped(each, change, name));
  if (typeof value !== 'object' || value === null) return change(name, value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapped(each, change, key)]));
}
