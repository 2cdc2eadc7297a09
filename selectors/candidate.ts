// What a suggestion is before it is proved, and what may be known to prove it. Types only.
import type { Check } from './inspection.ts';
import type { Edit } from './patch.ts';

export interface Candidate {
  /** The check it is meant for. */
  readonly field: string;
  readonly edits: readonly Edit[];
  readonly reason: string;
  /** 0 to 1; below SURE only what else is known about the record can make it count. */
  readonly confidence: number;
  /** What is known of the records must bear it out, however sure it looks. */
  readonly mustAgree?: boolean;
  /** It may as well be something else: only what is known of the records, or a counter, can decide. */
  readonly mustBeProved?: boolean;
}

/** What is known of records read earlier, by page kind's stream and id. */
export type Known = (stream: string, id: string) => Readonly<Record<string, unknown>> | null;

/** What candidates for a field are judged by, besides the field's own pages. */
export interface Around {
  readonly checks: readonly Check[];
  /** It gave a value in an earlier probe. */
  readonly wasThere: boolean;
  /** One alternative of its "a, b" matched in an earlier probe. */
  readonly matchedBefore: (alternative: string) => boolean;
  /** Records on the pages are known: a weak candidate may yet be proved. */
  readonly isKnown: boolean;
}
