// What a suggestion is before it is proved, and what may be known to prove it. Types only.
import type { Edit } from './patch.ts';

export interface Candidate {
  /** The check it is meant for. */
  readonly field: string;
  readonly edits: readonly Edit[];
  readonly reason: string;
  /** 0 to 1; below SURE only what else is known about the record can make it count. */
  readonly confidence: number;
}

/** What is known of records read earlier, by page kind's stream and id. */
export type Known = (stream: string, id: string) => Readonly<Record<string, unknown>> | null;
