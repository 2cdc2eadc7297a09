// What shows only over all records of a stream: an id that is never there, a label that stands nowhere. One record
// without either is an ordinary one; a stream of them is a profile that no longer finds what it looks for.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../model/findings.ts';
import type { RecordOf, SourceRecord, StreamName } from '../../model/streams.ts';
import { recordPath } from '../../state/snapshot-layout.ts';
import type { SnapshotWriter } from '../../state/snapshot-writer.ts';
import type { RecordNote } from './completeness.ts';

/** Fewer records than that may well have nothing in common. */
const LEAST = 5;

export interface Reference {
  readonly field: string;
  /** Where such ids lead; an account that has none of them has no such ids either. */
  readonly to: readonly StreamName[];
  /** The ids or names of a record; null where it has no place for one. */
  of(record: SourceRecord): readonly (string | null)[] | null;
}

const one = (field: string, ...to: StreamName[]): Reference => ({
  field,
  to,
  of: (record) => [(record as unknown as Record<string, string | null>)[field] ?? null],
});
const many = (field: string, ...to: StreamName[]): Reference => ({
  field,
  to,
  of: (record) => (record as unknown as Record<string, string[]>)[field] ?? [],
});
const authors = (of: (record: SourceRecord) => readonly Author[], field: string): Reference[] =>
  (['id', 'name'] as const).map((part) => ({
    field: `${field}.${part}`,
    to: part === 'id' ? ['users', 'contacts'] : [],
    of(record) {
      const people = of(record).filter(({ type }) => type !== 'system');
      return people.length === 0 ? null : people.map((author) => author[part] || null);
    },
  }));
type Author = RecordOf['responses']['author'];

const messages = authors(
  (record) => ('messages' in record ? record.messages.map(({ author }) => author) : []),
  'messages.author',
);
const REFERENCES: Partial<Record<StreamName, readonly Reference[]>> = {
  teams: [many('memberIds', 'users')],
  contacts: [one('companyId', 'companies')],
  reviews: [one('contactId', 'contacts')],
  responses: authors((record) => [(record as RecordOf['responses']).author], 'author'),
  conversations: [
    ...[one('companyId', 'companies'), many('contactIds', 'contacts')],
    ...[one('ownerId', 'users'), one('teamId', 'teams'), ...messages],
  ],
  tickets: [
    ...[one('companyId', 'companies'), one('contactId', 'contacts')],
    ...[one('ownerId', 'users'), one('teamId', 'teams'), ...messages],
  ],
  articles: [one('authorId', 'users')],
};

/** The places of a stream's records where ids of other streams stand. */
export function idReferences(stream: StreamName): readonly Reference[] {
  return (REFERENCES[stream] ?? []).filter(({ field }) => !field.endsWith('.name'));
}

/** Ids and authors that no record of a stream has, though the account has what they would lead to. */
export async function alwaysNull(
  writer: Pick<SnapshotWriter, 'dir' | 'ids' | 'count'>,
  stream: StreamName,
): Promise<Finding[]> {
  const leadsSomewhere = ({ to }: Reference): boolean =>
    to.length === 0 || to.some((target) => writer.count(target) > 0);
  let open = (REFERENCES[stream] ?? []).filter(leadsSomewhere);
  const looked = new Map<string, number>();
  for (const id of writer.ids(stream)) {
    if (open.length === 0) return [];
    const record = JSON.parse(
      await readFile(join(writer.dir, recordPath(stream, id)), 'utf8'),
    ) as SourceRecord;
    open = open.filter((reference) => {
      const values = reference.of(record);
      if (values === null) return true;
      looked.set(reference.field, (looked.get(reference.field) ?? 0) + 1);
      return values.every((value) => value === null);
    });
  }
  return open.flatMap(({ field }): Finding[] => {
    const records = looked.get(field) ?? 0;
    return records < LEAST ? [] : [{ code: 'always_null', ref: stream, args: { field, records } }];
  });
}

/** Labels that stand on no page of a stream, or on some only. @param notes by ref; other streams' are passed over */
export function labelFindings(notes: ReadonlyMap<string, RecordNote>, stream: StreamName): Finding[] {
  const missing = new Map<string, number>();
  let records = 0;
  for (const [ref, note] of notes) {
    if (!ref.startsWith(`${stream}/`) || !note.isPage) continue;
    records += 1;
    for (const field of note.unlabelled) missing.set(field, (missing.get(field) ?? 0) + 1);
  }
  return [...missing].map(([field, count]) =>
    count === records
      ? { code: 'field_never_found', ref: stream, args: { field, records } }
      : { code: 'label_not_found', ref: stream, args: { field, records, found: records - count } },
  );
}
