// What every server of the single-page face has at hand.
import type { HttpBindings } from '@hono/node-server';
import type { CastMember } from '../../cast.ts';
import type { Hazards } from '../hazards.ts';
import type { Traffic } from '../web/faults.ts';
import type { Signer } from '../web/signing.ts';
import type { Account } from '../world/account.ts';
import type { Tokens } from './auth/tokens.ts';
import type { Hub } from './hub.ts';
import type { Writes } from './writes.ts';

export interface Origins {
  readonly ui: string;
  readonly auth: string;
  readonly api: string;
  /** `ws://…` */
  readonly socket: string;
}

export interface Spa {
  readonly account: Account;
  readonly traffic: Traffic;
  readonly tokens: Tokens;
  readonly signer: Signer;
  readonly hub: Hub;
  readonly writes: Writes;
  /** Threads each member has opened, as `member/thread`. */
  readonly read: Set<string>;
  readonly drafts: Map<string, string>;
  readonly now: () => number;
  /** Known once every server listens. */
  origins(): Origins;
  hazards(): Hazards;
}

export interface ApiEnvironment {
  Bindings: HttpBindings;
  Variables: { member: CastMember };
}
