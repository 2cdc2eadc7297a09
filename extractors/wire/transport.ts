// How requests reach the source. Absent, they go to the network. A recorder passes them on and keeps what it saw; a
// recording answers them itself. Consent and guard have judged every request before it gets here.
import type { BrowserContext, CDPSession, Page } from 'playwright';
import type { OriginStorage, StoredSession } from '../access/session.ts';
import { hearEvents, type StreamEvent } from './event-streams.ts';
import { type AskPreflight, askPreflight } from './preflight.ts';
import { type OpenSocket, openSocket } from './socket-relay.ts';

export interface Transport {
  /** In place of the global `fetch`; redirects are never followed here. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /**
   * Takes over a browser context that is about to read (never one that signs in), before its first page.
   * @param storage what its origins' storage holds
   */
  attach(context: BrowserContext, storage: readonly OriginStorage[]): Promise<void>;
  /**
   * Takes over a page of such a context before it goes anywhere.
   * @param hear to be called with every server-sent event that the page is told
   */
  watch(page: Page, devTools: CDPSession, hear: (event: StreamEvent) => void): Promise<void>;
  /** Asks what a preflight asks. */
  readonly preflight: AskPreflight;
  /** Opens a socket that the guard lets a page have. */
  readonly socket: OpenSocket;
  /** True when nothing may reach the network: the browser then resolves no host at all. */
  readonly offline: boolean;
  /** In place of signing in again, where there is nobody to sign in to. */
  readonly signInAgain?: () => Promise<StoredSession>;
}

export const network: Transport = {
  fetch: (url, init) => fetch(url, init),
  attach: () => Promise.resolve(),
  watch: (_page, devTools, hear) => hearEvents(devTools, hear),
  preflight: askPreflight,
  socket: openSocket,
  offline: false,
};
