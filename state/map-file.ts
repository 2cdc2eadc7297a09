// map.yaml: read, write with a comment for every decision, and hold against its approval.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Document, parseDocument } from 'yaml';
import { OperatorError, UsageError } from '../lib/errors.ts';
import { hashOf } from '../lib/json.ts';
import { type MigrationMap, migrationMap } from '../model/map.ts';
import { writeAtomic } from './atomic-file.ts';

const NOTES: Partial<Record<keyof MigrationMap, string>> = {
  conversations: ' conversation (default) or ticket',
  reviews: ' ticket (default) or conversation',
  articles: ' draft (default) or as-source',
  activities: ' notes: one internal note per activity line; skip: left out and counted',
  users: ' Source user -> Intercom admin id; null: the stand-in writes, the name is kept in the text',
  standIn: ' Intercom admin id that writes for people without one',
  teams: ' Source team -> Intercom team id; null: no team',
  statuses: ' Ticket status -> submitted | in_progress | waiting_on_customer | resolved',
  priorities:
    ' Ticket priority -> value of the attribute "priority"; null: none. The source\'s own is kept beside it',
  properties: ' Custom property -> attribute name and type; skip leaves it out',
  tagLength: ' Longest tag name sent; Intercom documents no limit, 255 is ours',
  variables: ' Snippet variable -> Intercom attribute; null: no equivalent',
  approval: ' Written by `threadlift map confirm`; void as soon as anything above or the snapshot changes',
};

/** Hash of the decisions alone: what an approval is bound to. */
export function mapHash(map: MigrationMap): string {
  return hashOf({ ...map, approval: null });
}

export async function writeMap(file: string, map: MigrationMap): Promise<void> {
  const document = new Document(migrationMap.parse(map));
  if (document.contents && 'items' in document.contents) {
    for (const pair of document.contents.items as { key: unknown; value: unknown }[]) {
      const key = pair.key as { value?: string; commentBefore?: string };
      const note = NOTES[key.value as keyof MigrationMap];
      if (note) key.commentBefore = note;
    }
  }
  await writeAtomic(file, document.toString({ lineWidth: 110 }), { durable: true });
}

/** @throws UsageError `map_missing` or `map_invalid` naming line and path */
export async function readMap(file: string): Promise<MigrationMap> {
  if (!existsSync(file)) {
    throw new UsageError('map_missing', 'There is no map yet.', {
      file,
      hint: 'Run: threadlift map propose',
    });
  }
  const document = parseDocument(await readFile(file, 'utf8'));
  const broken = document.errors[0];
  if (broken) throw new UsageError('map_invalid', broken.message, { file });
  const parsed = migrationMap.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.map(String) ?? [];
  throw new UsageError('map_invalid', `${path.join('.') || 'map'}: ${issue?.message}`, {
    file,
    hint: 'Correct it, or make a fresh one: threadlift map propose',
  });
}

/**
 * Passes silently when this very map was approved for this very snapshot.
 * @throws OperatorError `map_unapproved` or `approval_void`
 */
export function assertApproved(map: MigrationMap, snapshotSeal: string, file: string): void {
  const hint = 'Look it over, then run: threadlift map confirm';
  if (map.approval === null) {
    throw new OperatorError('map_unapproved', 'The map has not been confirmed by anyone.', { file, hint });
  }
  if (map.approval.mapHash !== mapHash(map)) {
    throw new OperatorError('approval_void', 'The map was changed after it was confirmed.', { file, hint });
  }
  if (map.approval.snapshotSeal !== snapshotSeal) {
    throw new OperatorError('approval_void', 'The snapshot was changed after the map was confirmed.', {
      file,
      hint,
    });
  }
}
