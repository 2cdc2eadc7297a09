// What a thread is made from, before any of its messages exists.
import type { Conversation } from '../../../model/records.ts';

export interface ConversationPlan {
  readonly subject: string;
  readonly channel: string;
  readonly state: Conversation['state'];
  /** Contact numbers, the owner first; empty where nobody is known. */
  readonly contacts: readonly number[];
  readonly owner: number | null;
  readonly team: number | null;
  /** Milliseconds since the epoch: the first and the last message. */
  readonly from: number;
  readonly to: number;
  readonly agentStarted: boolean;
  /** Tag numbers it has besides those drawn. */
  readonly extraTags: readonly number[];
}
