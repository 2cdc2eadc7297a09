// What reading a page comes to, whichever way it was read, and when it counts as whole. Pure.
import type { Resolution, Rows } from '../../selectors/resolve.ts';
import type { Strategy } from '../../selectors/schema.ts';
import type { Content } from '../../selectors/values.ts';
import type { Overheard } from '../browser/ears.ts';
import type { Evidence } from '../browser/evidence.ts';

/** A page as one strategy got it, or why that is not all of it. */
export type Taken<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly url: string;
      /** What it was read from, where it was a page. */
      readonly content?: Content;
      /** What the page's own scripts were told, where somebody listened. */
      readonly heard?: readonly Overheard[];
      /** Live streams the page wanted and was not given. */
      readonly closed?: readonly string[] | undefined;
    }
  | Trouble;

/** Why a page is not to be had whole by one strategy. */
export interface Trouble {
  readonly ok: false;
  readonly problem: string;
  readonly evidence: Evidence | null;
  /** The page itself was read, and this is what is wrong with it; a strategy that never saw it knows less. */
  readonly isRead?: boolean;
}

/** What one strategy ran into. */
export interface Attempt extends Trouble {
  readonly strategy: Strategy;
}

/**
 * Of what several strategies ran into, what tells most: of those that read the page, else of all, the last, which is
 * the one that sees most. The page it shows may be another's: what a drawn page shows tells a person most.
 */
export function worstOf(attempts: readonly Attempt[]): { problem: string; evidence: Evidence | null } {
  const teller = attempts.findLast(({ isRead }) => isRead) ?? attempts.at(-1);
  if (teller === undefined) return { problem: 'no strategy applies', evidence: null };
  const seen = teller.evidence ?? attempts.findLast(({ evidence }) => evidence !== null)?.evidence ?? null;
  return { problem: `read by ${teller.strategy}, ${teller.problem}`, evidence: seen };
}

/** @param chained hidden parts were seen to bring further ones, until there were no more: the list among them ended */
export function withEnd(resolution: Resolution, chained: boolean): Resolution {
  const [only, ...others] = resolution.nested;
  if (!chained || only === undefined || others.length > 0 || only.proof !== null) return resolution;
  return { ...resolution, nested: [{ ...only, proof: 'end' }] };
}

/** One page of a list, or all of it where the page shows all. */
export type ListPart = Rows;

/** Gone for good, or not for us: no other strategy would help. */
export class Denied extends Error {
  constructor(
    readonly status: number,
    readonly url: string,
    /** The page itself says so, whatever the status was (`gone`). */
    readonly isSaid = false,
    /** What tells of it, where it is not the status. */
    readonly absent?: string,
  ) {
    super(absent ?? (isSaid ? 'its page says that it is gone (gone)' : `the source answered ${status}`));
    this.name = 'Denied';
  }
}

/** What keeps a record from being whole, in words naming the field; null when nothing does. */
export function recordProblem(resolution: Resolution): string | null {
  const [missing] = resolution.missing;
  if (missing !== undefined) return `the field ${missing} is not where it should be`;
  const [hidden] = resolution.hidden;
  if (hidden !== undefined) return hiddenProblem(hidden);
  const [stray] = resolution.strays;
  if (stray !== undefined) return `no field reads what stands beside the label "${stray}" (labels)`;
  if (resolution.seesNoLabel) return 'the part in which all labels are accounted for shows none (labels)';
  const [short] = resolution.shortfalls;
  if (short === undefined) return null;
  return `the page counts ${short.expected} ${short.field}, ${short.found} were found (counters.${short.field})`;
}

/**
 * The same for a page of a list.
 * @param isFirst a later page may be empty: the list ended there
 */
export function rowsProblem(rows: Rows, isFirst: boolean): string | null {
  for (const [index, row] of rows.rows.entries()) {
    const [missing] = row.missing;
    if (missing !== undefined) return `the field ${missing} of row ${index + 1} is not where it should be`;
    const [hidden] = row.hidden;
    if (hidden !== undefined) return hiddenProblem(`${hidden} of row ${index + 1}`);
  }
  if (rows.isWayOnUnclear)
    return 'the link to what follows is there and comes to no address (list.pagination.transform)';
  if (isFirst && rows.rows.length === 0 && !rows.empty) {
    return 'there are no rows, and nothing on the page says that there are none (list.empty)';
  }
  return null;
}

function hiddenProblem(field: string): string {
  return `the field ${field} is empty but for a shadow root or a frame, which is not read (pierce)`;
}
