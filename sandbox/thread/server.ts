// The Thread-like sandbox: a helpdesk with an invented account, on two loopback origins. See PAGES.md.
import { extractionAccount } from '../cast.ts';
import { type Listening, listen } from '../listen.ts';
import { cdnApp } from './web/cdn.ts';
import { createTraffic } from './web/faults.ts';
import { createSessions } from './web/sessions.ts';
import { createSigner } from './web/signing.ts';
import { uiApp } from './web/ui.ts';
import { Account } from './world/account.ts';
import { type SizeName, sizes } from './world/size.ts';

export interface ThreadOptions {
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
  close(): Promise<void>;
}

/** Starts both servers. The same seed and size hold the same account, whenever and wherever started. */
export async function startThread(options: ThreadOptions = {}): Promise<ThreadSandbox> {
  const { port = 0, seed = 1, size = 'small', sessionMinutes = 480, signedUrlSeconds = 900 } = options;
  const now = options.now ?? Date.now;
  const account = new Account(seed, sizes[size]);
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
