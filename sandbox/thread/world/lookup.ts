// What the makers of records may ask of the account: other records, as they are now.
import type { RecordOf } from '../../../model/streams.ts';
import type { NumberedStream } from './ids.ts';
import type { Size } from './size.ts';

export interface World {
  readonly seed: number;
  readonly size: Size;
  get<Stream extends NumberedStream>(stream: Stream, id: string): RecordOf[Stream] | undefined;
  /** The id of record `number`, or null when it has been deleted. */
  existing(stream: NumberedStream, number: number): string | null;
}
