// When a sign-in ends. Until then requests go to the login's own addresses; from then on only reads leave.
import type { Page, Request } from 'playwright';
import { type GuardPolicy, isLoginAddress, type Phase } from '../access/guard.ts';
import { isTokenRead } from '../access/named-reads.ts';

export interface LoginPhase {
  now(): Phase;
  /** The page is about to go there. */
  going(url: string): void;
  /** The page is there. */
  arrived(url: string): void;
  /** The last step is about to be taken. */
  lastStep(): void;
  signedIn(): void;
}

/** @param isAttended a person signs in, passes through whatever their sign-on needs, and comes back to the UI */
export function createLoginPhase(policy: GuardPolicy, isAttended: boolean): LoginPhase {
  let haveSteps = false;
  let isOver = false;
  /** Where the page is, for a person's sign-in: before the login's own pages, on the way, or back. */
  let wasAway = false;
  let isBack = false;
  const isLogin = (url: string): boolean => URL.canParse(url) && isLoginAddress(new URL(url), policy);
  const leave = (url: string): void => {
    if (haveSteps && /^https?:/.test(url) && !isLogin(url)) isOver = true;
  };
  return {
    now() {
      if (isOver || isBack) return 'read';
      return isAttended ? 'attended-login' : 'login';
    },
    going(url) {
      if (!isAttended) leave(url);
    },
    arrived(url) {
      if (!isAttended) return leave(url);
      if (!/^https?:/.test(url)) return;
      const isUi = new URL(url).origin === policy.uiOrigin && !isLogin(url);
      wasAway ||= !isUi;
      isBack = isUi && wasAway;
    },
    lastStep() {
      haveSteps = true;
    },
    signedIn() {
      isOver = true;
    },
  };
}

const PATIENCE = 20_000;

/** Watches the requests that get tokens: signing in has ended when they are answered, not when the page looks like it. */
export function watchTokens(page: Page, policy: GuardPolicy): { answered(): Promise<void> } {
  const flying = new Set<Request>();
  let wake = (): void => undefined;
  const isOne = (request: Request): boolean =>
    isTokenRead(
      {
        method: request.method(),
        url: request.url(),
        body: request.postData(),
        contentType: request.headers()['content-type'] ?? null,
      },
      policy.reads,
      policy.uiOrigin,
    );
  page.on('request', (request) => {
    if (request.method() !== 'GET' && URL.canParse(request.url()) && isOne(request)) flying.add(request);
  });
  const landed = (request: Request): void => {
    flying.delete(request);
    if (flying.size === 0) wake();
  };
  page.on('requestfinished', landed);
  page.on('requestfailed', landed);
  return {
    async answered() {
      if (flying.size === 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, PATIENCE);
      });
      clearTimeout(timer);
    },
  };
}
