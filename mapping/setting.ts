// Everything a transform may know beside its record. Made once per plan; transforms are pure given it.
import type { MigrationMap } from '../model/map.ts';
import type { Attachment, Property, Team, User } from '../model/records.ts';
import type { StreamName } from '../model/streams.ts';
import type { Survey } from '../model/survey.ts';
import type { TagBook } from './tags.ts';

export interface Setting {
  readonly map: MigrationMap;
  readonly survey: Survey;
  readonly users: ReadonlyMap<string, User>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly properties: ReadonlyMap<string, Property>;
  readonly tags: TagBook;
  /** Whether the snapshot holds this record. */
  knows(stream: StreamName, id: string): boolean;
}

/** The attachments a record's messages name, by id; those the snapshot lacks are absent. */
export type Attachments = ReadonlyMap<string, Attachment>;
