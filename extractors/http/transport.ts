// How requests reach the source. Absent, they go to the network. A recorder passes them on and keeps what it saw; a
// recording answers them itself. Consent and guard have judged every request before it gets here.
import type { BrowserContext } from 'playwright';
import type { StoredSession } from '../access/session.ts';

export interface Transport {
  /** In place of the global `fetch`; redirects are never followed here. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Takes over a browser context that is about to read (never one that signs in), before its first page. */
  attach(context: BrowserContext): Promise<void>;
  /** True when nothing may reach the network: the browser then resolves no host at all. */
  readonly offline: boolean;
  /** In place of signing in again, where there is nobody to sign in to. */
  readonly signInAgain?: () => Promise<StoredSession>;
}

export const network: Transport = {
  fetch: (url, init) => fetch(url, init),
  attach: () => Promise.resolve(),
  offline: false,
};
