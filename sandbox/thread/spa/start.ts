// Starts the single-page face: the app, its sign-in, its API, its socket and its files, each on its own origin.
import { extractionAccount } from '../../cast.ts';
import { listen } from '../../listen.ts';
import { type Hazards, hazardsOf } from '../hazards.ts';
import { cdnApp } from '../web/cdn.ts';
import { createTraffic } from '../web/faults.ts';
import { createSessions } from '../web/sessions.ts';
import { createSigner } from '../web/signing.ts';
import type { Account } from '../world/account.ts';
import { announce } from './api/announce.ts';
import { apiApp } from './api/app.ts';
import { authApp } from './auth/app.ts';
import { createTokens } from './auth/tokens.ts';
import type { Origins, Spa } from './environment.ts';
import { createHub } from './hub.ts';
import { listenSocket } from './socket.ts';
import { uiApp } from './ui/app.ts';
import { createWrites } from './writes.ts';

export interface SpaOptions {
  readonly account: Account;
  readonly port: number;
  readonly hazards: Hazards;
  readonly sessionMinutes: number;
  readonly signedUrlSeconds: number;
  /** How long an access token lives where `shortTokens` is off. */
  readonly tokenSeconds: number;
  readonly now: () => number;
}

/** With `shortTokens` on, an access token lives this long. */
const shortTokenSeconds = 5;

export async function startSpa(options: SpaOptions) {
  const { account, now, sessionMinutes } = options;
  const traffic = createTraffic();
  const sessions = createSessions({ seed: account.seed, sessionMinutes, now });
  const opened: { close(): Promise<void> }[] = [];
  let origins: Origins = { ui: '', auth: '', api: '', socket: '' };
  let cdnUrl = '';
  const hazards = (): Hazards => {
    const { hazards: setting, missingCounter } = traffic.faults;
    const now = setting === undefined ? options.hazards : hazardsOf(setting);
    return missingCounter ? { ...now, noTotals: true } : now;
  };
  const spa: Spa = {
    ...{ account, traffic, now, hazards },
    tokens: createTokens({
      accessSeconds: () => (hazards().shortTokens ? shortTokenSeconds : options.tokenSeconds),
      issuer: () => origins.auth,
      now,
    }),
    signer: createSigner({ cdnUrl: () => cdnUrl, seconds: options.signedUrlSeconds, now }),
    hub: createHub(),
    writes: createWrites(),
    read: new Set(),
    drafts: new Map(),
    origins: () => origins,
  };
  const keep = <Server extends { close(): Promise<void> }>(server: Server): Server => {
    opened.push(server);
    return server;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((server) => server.close()));
  };
  try {
    const socket = keep(await listenSocket(() => spa));
    cdnUrl = keep(await listen(cdnApp(account, spa.signer, traffic))).url;
    const auth = keep(await listen(authApp(spa, sessions, sessionMinutes)));
    const api = keep(await listen(apiApp(spa)));
    const endSessions = (): void => {
      sessions.endAll();
      spa.tokens.endAll();
      socket.disconnectAll();
    };
    const control = {
      ...{ account, traffic, endSessions },
      newestMail: sessions.newestMail,
      writes: spa.writes.list,
      changed: ({ stream, id }: { stream: Parameters<typeof announce>[1]; id: string }) =>
        announce(spa, stream, id),
    };
    const ui = keep(await listen(uiApp(spa, control), options.port));
    origins = { ui: ui.url, auth: auth.url, api: api.url, socket: socket.url };
    return {
      url: ui.url,
      cdnUrl,
      email: extractionAccount,
      mailboxUrl: `${ui.url}/__sandbox/mailbox`,
      origins: { auth: auth.url, api: api.url, socket: socket.url },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
