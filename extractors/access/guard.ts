// Decides, for every single request, whether it may leave. Pure. The same decision stands at the browser's door
// (browser-context.ts) and at the HTTP client's (http-source.ts).
import type { GuardRules, NamedSocket } from '../../selectors/guard.ts';
import { consentedOriginOf, isAt, isLike } from './addresses.ts';
import { couldRead, type Doing, judgeFrame, judgeGet, judgeRead, type Sent } from './named-reads.ts';

export interface GuardPolicy extends GuardRules {
  /** Scheme, host and port of the UI. */
  readonly uiOrigin: string;
  /** Every origin the consent names, the UI's included. */
  readonly origins: readonly string[];
  /** Where a sign-in may send to. */
  readonly loginAddresses: readonly string[];
}

/**
 * `read` is everything after the login. `login` lets our own login steps POST to the login's own addresses.
 * `attended-login` is a person at a visible browser, whose sign-on may pass through origins nobody can list beforehand.
 */
export type Phase = 'read' | 'login' | 'attended-login';

export interface RequestFacts extends Sent {
  /** False where nobody would be shown where its redirects lead; true when absent. */
  readonly isWatched?: boolean;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type Refusal = 'write' | 'foreign-origin' | 'never' | 'unwatched' | 'socket' | 'frame';
export type Verdict =
  | { readonly allow: true }
  | { readonly allow: false; readonly reason: Refusal; readonly doing: Doing | null };

const ALLOW: Verdict = { allow: true };
const refuse = (reason: Refusal, doing: Doing | null = null): Verdict => ({ allow: false, reason, doing });

/** The decision itself. An unreadable URL counts as a foreign origin. */
export function judgeRequest(request: RequestFacts, policy: GuardPolicy, phase: Phase): Verdict {
  if (!URL.canParse(request.url)) return refuse('foreign-origin');
  const url = new URL(request.url);
  // Nothing leaves the machine for these.
  if (url.protocol === 'data:' || url.protocol === 'blob:' || url.protocol === 'about:') return ALLOW;
  if (phase === 'attended-login' && /^https?:$/.test(url.protocol)) return ALLOW;
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || !policy.origins.includes(url.origin))
    return refuse('foreign-origin');
  if (policy.never.some((pattern) => isLike(pattern, url))) return refuse('never');
  const method = request.method.toUpperCase();
  const verdict = judgeMethod({ ...request, method }, url, policy, phase);
  if (!verdict.allow) return verdict;
  return request.isWatched === false ? refuse('unwatched') : ALLOW;
}

function judgeMethod(request: RequestFacts, url: URL, policy: GuardPolicy, phase: Phase): Verdict {
  const { reads, uiOrigin } = policy;
  const { headers = {} } = request;
  const isSignIn = (method: string): boolean =>
    phase === 'login' && method === 'POST' && isLoginAddress(url, policy);
  // A server that takes the method from there would write.
  if (OVERRIDES.some((name) => headers[name] !== undefined)) return refuse('write');
  if (request.method === 'OPTIONS') {
    const announced = headers['access-control-request-method']?.toUpperCase();
    if (announced === undefined || headers.origin === undefined) return refuse('write');
    const mayFollow = isRead(announced) || isSignIn(announced) || couldRead(announced, url, reads, uiOrigin);
    return mayFollow ? ALLOW : refuse('write');
  }
  if (isSignIn(request.method)) return ALLOW;
  const judged = isRead(request.method)
    ? judgeGet(request, reads, uiOrigin)
    : judgeRead(request, reads, uiOrigin);
  return judged.allow ? ALLOW : refuse('write', judged.doing);
}

const OVERRIDES = ['x-http-method-override', 'x-http-method', 'x-method-override'];

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** Whether the page there belongs to the sign-in. */
export function isLoginAddress(
  url: URL,
  { loginAddresses, uiOrigin }: Pick<GuardPolicy, 'loginAddresses' | 'uiOrigin'>,
): boolean {
  return loginAddresses.some((entry) => isAt(entry, url, uiOrigin));
}

/** The addresses of a login that names none: its page, and all below it. */
export function loginAddressesOf(
  login: { readonly url: string; readonly addresses?: readonly string[] | undefined },
  uiOrigin: string,
): readonly string[] {
  if (login.addresses) return login.addresses;
  const { origin, pathname } = new URL(login.url, uiOrigin);
  return [`${origin}${pathname}`, `${origin}${pathname.replace(/\/$/, '')}/*`];
}

/** @returns what the profile says of the socket, or why it may not be opened */
export function judgeSocket(
  address: string,
  policy: GuardPolicy,
): { readonly allow: true; readonly socket: NamedSocket } | (Verdict & { readonly allow: false }) {
  const refused = { allow: false, reason: 'socket', doing: null } as const;
  if (!URL.canParse(address)) return refused;
  const url = new URL(address);
  const socket = policy.sockets.find((each) => isAt(each.url, url, policy.uiOrigin));
  if (!socket || policy.never.some((pattern) => isLike(pattern, url))) return refused;
  if (url.username !== '' || !policy.origins.includes(consentedOriginOf(url)))
    return { ...refused, reason: 'foreign-origin' };
  return { allow: true, socket };
}

/** Whether a page may send this on a socket that it may have. */
export function judgeSent(text: string, socket: NamedSocket): Verdict {
  const doing = judgeFrame(text, socket);
  return doing === null ? ALLOW : refuse('frame', doing);
}

/** Whether a stream of server-sent events may be opened there. */
export function isEventStream(address: string, { events, uiOrigin }: GuardPolicy): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return events.some((entry) => isAt(entry, url, uiOrigin));
}
