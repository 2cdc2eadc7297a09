// What guessing begins with and what comes of it. Types only.
import type { Element } from 'domhandler';
import type { StreamName } from '../../model/streams.ts';
import type { Place } from '../places.ts';

/** What a profile says of a field. */
export type Settings = Readonly<Record<string, unknown>>;

/** What is known of the ids of other streams. */
export interface Joins {
  /** Ids seen in the lists of a stream; null where none was seen. */
  ids(stream: StreamName): ReadonlySet<string> | null;
  /** Whether an address leads to a record of the stream. */
  leadsTo(stream: StreamName, template: string): boolean;
}

export interface GuessedField {
  readonly settings: Settings;
  /** "25 of 25 rows; header "subject"" */
  readonly evidence: string;
}

export interface Todo {
  readonly field: string;
  readonly why: string;
}

export interface GuessedFields {
  readonly fields: Readonly<Record<string, GuessedField>>;
  readonly todos: readonly Todo[];
}

export interface Sample {
  readonly place: Place & { readonly kind: 'html' };
  readonly url: string;
}

export interface Given {
  readonly stream: StreamName;
  readonly samples: readonly Sample[];
  readonly isRow: boolean;
  readonly joins: Joins;
  /** IANA name, "UTC" where it is not known. */
  readonly zone: string;
  readonly takenAt: number;
  /** Fields found elsewhere already, or guessed in another way. */
  readonly known: ReadonlySet<string>;
}

/** Blocks of all pages with the page each stands on. */
export interface Block {
  readonly element: Element;
  readonly sample: Sample;
}
