// What a page is drawn from: the account, who looks at it, and which faults are on.
import type { html } from 'hono/html';
import type { CastMember } from '../../cast.ts';
import type { Switches } from '../switches.ts';
import type { Account } from '../world/account.ts';

export type Html = ReturnType<typeof html>;

export interface View {
  readonly account: Account;
  readonly member: CastMember;
  readonly faults: Switches;
  /** Milliseconds since the epoch; only decides how short a date is written. */
  readonly now: number;
  /** Drafts typed and not sent. */
  readonly drafts: number;
  /** A fresh signed URL of an attachment on the CDN. */
  fileUrl(attachmentId: string, name: string): string;
}
