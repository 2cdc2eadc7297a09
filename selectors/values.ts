// What a profile yields before any parser has looked at it: plain JSON data, and the page it came from.
// Nothing here knows what a stream is for.
import type { StreamName } from '../model/streams.ts';

/** Plain JSON data. */
export type RawValue = string | number | boolean | null | RawValue[] | { [name: string]: RawValue };
/** Fields of one row or page by name. A field without a value is left out. */
export type RawValues = Record<string, RawValue>;

/** What a capture came to. */
export interface Captured {
  /** The rows of a list, or the one object; undefined when nothing was heard. */
  readonly value: RawValue | undefined;
  /** The source's own total, as told last; null where it tells none. */
  readonly counter: number | null;
  /** What shows that the list is whole; null when nothing does, and for an object. */
  readonly proof: 'counter' | 'end' | null;
  /** What shows that it is not whole, in words; null when nothing does. */
  readonly problem: string | null;
  /** Answers, frames and events it was made of. */
  readonly parts: number;
}
export type CapturedAll = Readonly<Record<string, Captured>>;

/** A page as taken: HTML text, or the parsed answer of a JSON read. `url` is where it was found after redirects. */
export type HtmlContent = {
  readonly kind: 'html';
  readonly url: string;
  readonly html: string;
  /** What the page's own scripts read while it was drawn, by capture; absent where nobody listened. */
  readonly captured?: CapturedAll;
  /** A browser drew it: shadow roots and frames are in it as templates (hidden-parts.ts). */
  readonly drawn?: true;
};
export type JsonContent = { readonly kind: 'json'; readonly url: string; readonly value: unknown };
export type Content = HtmlContent | JsonContent;

/** What reading a page depends on besides the page. */
export interface Env {
  /** IANA zone of the account; null while unknown: local times are then not understood. */
  readonly timezone: string | null;
  /** When the page was taken, milliseconds since the epoch. */
  readonly takenAt: number;
  /** Ids that the lists of a stream have; null, like an absent function, while they have not been read to their end. */
  readonly listed?: Listed | undefined;
  /** What records of an earlier stream say; null, like an absent function, while they have not been read to their end. */
  readonly records?: RecordsBy | undefined;
  /** What the list told of the record whose page it is. */
  readonly row?: RawValues | undefined;
}

export type Listed = (stream: StreamName) => ReadonlySet<string> | null;

/** What the records have at `take` that have this text at `by`; none where no record has it. */
export type RecordsBy = (
  lookup: { readonly in: StreamName; readonly by: string; readonly take: string },
  text: string,
) => readonly RawValue[] | null;

/** A text that another list did not tell one value for. */
export interface Miss {
  readonly code: 'lookup_missing' | 'lookup_ambiguous';
  readonly in: string;
  readonly text: string;
}
