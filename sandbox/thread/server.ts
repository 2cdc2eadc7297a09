// The Thread-like sandbox: a helpdesk with an invented account, on loopback origins. It has two faces: pages drawn by
// the server (see PAGES.md) and a single-page app (see SPA.md).
import { extractionAccount } from '../cast.ts';
import { type Listening, listen } from '../listen.ts';
import { type HazardsSetting, hazardsOf } from './hazards.ts';
import { startSpa } from './spa/start.ts';
import { cdnApp } from './web/cdn.ts';
import { createTraffic } from './web/faults.ts';
import { createSessions } from './web/sessions.ts';
import { createSigner } from './web/signing.ts';
import { uiApp } from './web/ui.ts';
import { Account } from './world/account.ts';
import { type SizeName, sizes } from './world/size.ts';

/** What the account is shown by: pages drawn by the server, or a single-page app with an API. */
export const faces = ['classic', 'spa'] as const;
export type Face = (typeof faces)[number];

export interface ThreadOptions {
  readonly ui?: Face;
  /** Of the single-page face: what makes it hard to read. */
  readonly hazards?: HazardsSetting;
  /** Of the single-page face: how long an access token lives, unless the hazard `shortTokens` is on. */
  readonly tokenSeconds?: number;
  /** Port of the UI; the CDN takes any free one. */
  readonly port?: number;
  readonly seed?: number;
  readonly size?: SizeName;
  readonly sessionMinutes?: number;
  readonly signedUrlSeconds?: number;
  /** Milliseconds since the epoch; decides about expiry, never about what the account holds. */
  readonly now?: () => number;
}

export interface ThreadSandbox {
  readonly url: string;
  readonly cdnUrl: string;
  /** Who to sign in as. */
  readonly email: string;
  /** Answers the newest passcode as plain text. */
  readonly mailboxUrl: string;
  readonly ui: Face;
  /** Of the single-page face only: base URLs of its other servers, and the address of its socket. */
  readonly origins?: { readonly auth: string; readonly api: string; readonly socket: string };
  close(): Promise<void>;
}

/** Starts the servers of one face. The same seed and size hold the same account, whenever and wherever started. */
export async function startThread(options: ThreadOptions = {}): Promise<ThreadSandbox> {
  const { port = 0, seed = 1, size = 'small', sessionMinutes = 480, signedUrlSeconds = 900 } = options;
  const now = options.now ?? Date.now;
  const account = new Account(seed, sizes[size]);
  if (options.ui === 'spa') {
    const hazards = hazardsOf(options.hazards ?? 'none');
    const { tokenSeconds = 600 } = options;
    const started = { account, port, hazards, sessionMinutes, signedUrlSeconds, tokenSeconds, now };
    return { ...(await startSpa(started)), ui: 'spa' };
  }
  const traffic = createTraffic();
  const sessions = createSessions({ seed, sessionMinutes, now });
  let cdn: Listening | undefined;
  const signer = createSigner({ cdnUrl: () => cdn?.url ?? '', seconds: signedUrlSeconds, now });
  cdn = await listen(cdnApp(account, signer, traffic));
  const servers = [cdn];
  try {
    const ui = await listen(uiApp({ account, sessions, signer, traffic, sessionMinutes, now }), port);
    servers.push(ui);
    return {
      ui: 'classic',
      url: ui.url,
      cdnUrl: cdn.url,
      email: extractionAccount,
      mailboxUrl: `${ui.url}/__sandbox/mailbox`,
      close: async () => {
        await Promise.all(servers.map((server) => server.close()));
      },
    };
  } catch (error) {
    await cdn.close();
    throw error;
  }
}
