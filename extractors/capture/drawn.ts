// What drawing a page comes to, and the ways in which its record may not be there.
import { RetryableError } from '../../lib/errors.ts';
import type { HtmlContent, RawValues } from '../../selectors/values.ts';
import type { RefusedRead } from '../browser/browser-context.ts';
import type { DrawingPage } from '../browser/drawing-page.ts';
import type { Overheard } from '../browser/ears.ts';
import type { Evidence } from '../browser/evidence.ts';
import type { PageRequest, SentFrame } from '../browser/traffic.ts';

export interface Drawn {
  readonly content: HtmlContent;
  /** HTTP status of the page itself; 200 where the browser does not tell. */
  readonly status: number;
  /** Why it is not complete, in words; null when it is. */
  readonly problem: string | null;
  /** Present when there is a problem: how the page looked. */
  readonly evidence: Evidence | null;
  /** The page was there; the problem, if any, is with what it shows. */
  readonly isRead: boolean;
  /** It says that its record is no longer there (`gone`). */
  readonly isGone: boolean;
  /** Why its record is not there, where that is told by more than the status. */
  readonly absent?: string;
  /** Its button, or a chain of hidden parts, was seen to go on and then ended. */
  readonly ended: boolean;
  /** What the page's own scripts were told. */
  readonly heard: readonly Overheard[];
  /** Live streams the page wanted and was not given. */
  readonly closed?: readonly string[];
  /** What they asked for, where that was to be told (`explore`). */
  readonly traffic?: DrawnTraffic;
}

export interface DrawnTraffic {
  readonly requests: readonly PageRequest[];
  readonly sent: readonly SentFrame[];
  /** What of it the guard stopped. */
  readonly refused: readonly RefusedRead[];
  /** Buttons that were pressed to read on, though the profile does not name them. */
  readonly pressed: readonly string[];
}

export interface Drawing {
  readonly row: RawValues;
  readonly listen: boolean;
  /** Steps of reading on, at most, for who looks at a part of a long list. */
  readonly most?: number;
  /** Everything that it reads is wanted, whatever the profile captures of it. */
  readonly explore?: boolean;
  /** With its style sheets, for a person to look at. */
  readonly asSeen?: boolean;
}

export async function trafficOf(
  { traffic, refused }: DrawingPage,
  pressed: readonly string[],
): Promise<DrawnTraffic> {
  return { requests: await traffic.requests(), sent: traffic.sent(), refused: refused(), pressed };
}

export const unfinished = (url: string): RetryableError =>
  new RetryableError('page_unfinished', `Not drawn completely: ${url}`);

/** Its record is not there, and the page itself does not say so. */
export function absentAs(content: HtmlContent): Drawn {
  return { ...goneAs(content, 404), isGone: false };
}

export function goneAs(content: HtmlContent, status: number): Drawn {
  const nothing = { problem: null, evidence: null, ended: false, heard: [] };
  return { content, status, isRead: true, isGone: true, ...nothing };
}
