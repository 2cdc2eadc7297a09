// What an earlier extraction knows of the records on pages a probe looked at. Read from a sealed snapshot only.
import { existsSync } from 'node:fs';
import { InvalidState } from '../../lib/errors.ts';
import type { Known } from '../../selectors/candidate.ts';
import { kindOf } from '../../selectors/inspect.ts';
import type { Specimen } from '../../selectors/inspection.ts';
import { resolveRows } from '../../selectors/resolve.ts';
import { isListPage, type Profile } from '../../selectors/schema.ts';
import { openSnapshot, type SnapshotReader } from '../../state/snapshot-reader.ts';

/** Nothing is known where there is no snapshot, or one that is not sealed. */
export async function knownRecords(
  folder: string,
  profile: Profile,
  specimens: readonly Specimen[],
): Promise<Known> {
  const snapshot = existsSync(folder) ? await openSealed(folder) : null;
  const records = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { page, content, env, id } of specimens) {
    const kind = kindOf(profile, page);
    if (!snapshot || !kind || page === 'account') continue;
    const ids = isListPage(kind)
      ? resolveRows(kind, content, env).rows.map(({ values }) => String(values.id ?? ''))
      : [id ?? ''];
    for (const one of ids) {
      const ref = `${kind.stream}/${one}`;
      if (one !== '' && !records.has(ref) && snapshot.has(kind.stream, one))
        records.set(ref, { ...(await snapshot.read(kind.stream, one)) });
    }
  }
  return (stream, id) => records.get(`${stream}/${id}`) ?? null;
}

async function openSealed(folder: string): Promise<SnapshotReader | null> {
  try {
    return await openSnapshot(folder, { check: 'manifest' });
  } catch (error) {
    // An extraction under way, or none yet: a probe does without.
    if (error instanceof InvalidState) return null;
    throw error;
  }
}
