// What reading a page comes to, whichever way it was read, and when it counts as whole. Pure.
import type { Resolution, Rows } from '../../selectors/resolve.ts';
import type { Evidence } from '../browser/evidence.ts';

/** A page as one strategy got it, or why that is not all of it. */
export type Taken<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly url: string;
      /** Live streams the page wanted and was not given. */
      readonly closed?: readonly string[] | undefined;
    }
  | { readonly ok: false; readonly problem: string; readonly evidence: Evidence | null };

/** One page of a list, or all of it where the page shows all. */
export type ListPart = Rows;

/** Gone for good, or not for us: no other strategy would help. */
export class Denied extends Error {
  constructor(
    readonly status: number,
    readonly url: string,
  ) {
    super(`the source answered ${status}`);
    this.name = 'Denied';
  }
}

/** What keeps a record from being whole, in words naming the field; null when nothing does. */
export function recordProblem(resolution: Resolution): string | null {
  const [missing] = resolution.missing;
  if (missing !== undefined) return `the field ${missing} is not where it should be`;
  const [stray] = resolution.strays;
  if (stray !== undefined) return `no field reads what stands beside the label "${stray}" (labels)`;
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
  }
  if (isFirst && rows.rows.length === 0 && !rows.empty) {
    return 'there are no rows, and nothing on the page says that there are none (list.empty)';
  }
  return null;
}
