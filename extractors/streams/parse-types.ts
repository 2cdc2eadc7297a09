// The shapes between the engine and the per-stream parsers. Types only.
import type { RecordOf, Ref, StreamName } from '../../model/streams.ts';
import type { RawValue, RawValues } from '../../selectors/values.ts';

export type { RawValue, RawValues };

/** A file a record refers to, still to be fetched. */
export type FileRequest = {
  attachmentId: string;
  /** Absolute; often signed and short-lived. */
  url: string;
  name: string;
  /** The page does not name it: `name` is the end of its address, or its id. */
  isUnnamed?: true;
  /** MIME type and bytes as the page states them. */
  statedType: string | null;
  statedSize: number | null;
  inline: boolean;
  /** The record it belongs to, for example "conversations/c1". */
  parent: Ref;
  /** Null for a file of the record itself. */
  messageId: string | null;
};

/** What is known of a file once its bytes are stored. */
export type FileFacts = {
  sha256: string;
  size: number;
  /** From the response header; null when it sent none. */
  contentType: string | null;
  /** File name in the response header (Content-Disposition); null when it sent none. */
  headerName: string | null;
  /** By the bytes themselves; null when they tell nothing. */
  sniffedType: string | null;
};

/** Why values do not make a record: where in the record, and what is wrong there. */
export interface ParseProblem {
  readonly path: string;
  readonly message: string;
}

/** A whole record that its schema accepts, or every reason why not; never half a record. */
export type Parsed<S extends StreamName> =
  | { readonly ok: true; readonly record: RecordOf[S]; readonly files: readonly FileRequest[] }
  | { readonly ok: false; readonly problems: readonly ParseProblem[] };

/**
 * Pure: values of one record, row fields merged under the record page's own, into a record.
 * For attachments the values are `{ ...fileRequest, ...fileFacts }`.
 */
export type Parser<S extends StreamName> = (values: RawValues) => Parsed<S>;
