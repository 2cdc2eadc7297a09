// Which tags there will be and under what name: over-long names shortened without becoming equal to another,
// names that differ only in case made one (Intercom upserts tags case-insensitively, docs/intercom.md 4.2).
import type { Tag } from '../model/records.ts';
import { setupRef } from './names.ts';

export interface TagEntry {
  readonly ref: string;
  /** As the source spells it. */
  readonly original: string;
  /** As sent. */
  readonly name: string;
  /** The entry of the same name that makes the tag; null for itself. */
  readonly sameAs: TagEntry | null;
}

export interface TagBook {
  readonly entries: ReadonlyMap<string, TagEntry>;
  /** Ref of the unit that makes the tag of this name; undefined for a name nobody listed. */
  refOf(original: string): string | undefined;
}

/**
 * @param vocabulary the tags stream
 * @param others names found on records, and the tags we add ourselves; those not in the vocabulary get a setup unit
 * @param longest in characters (code points)
 */
export function tagBook(vocabulary: readonly Tag[], others: Iterable<string>, longest: number): TagBook {
  const entries = new Map<string, TagEntry>();
  const byOriginal = new Map<string, TagEntry>();
  const names = [...new Set(others)].sort();
  // Names that fit keep their spelling, whoever comes first.
  const taken = new Set(
    [...vocabulary.map((tag) => tag.name), ...names]
      .filter((name) => [...name.trim()].length <= longest)
      .map(keyOf),
  );

  const enter = (ref: string, original: string): void => {
    const key = keyOf(original);
    const sameAs = byOriginal.get(key) ?? null;
    const entry: TagEntry = { ref, original, name: sameAs?.name ?? shorten(original.trim()), sameAs };
    entries.set(ref, entry);
    if (sameAs === null) {
      byOriginal.set(key, entry);
      taken.add(keyOf(entry.name));
    }
  };

  const shorten = (name: string): string => {
    const letters = [...name];
    if (letters.length <= longest) return name;
    for (let copy = 1; ; copy += 1) {
      const ending = copy === 1 ? '' : `~${copy}`;
      const candidate = `${letters
        .slice(0, Math.max(0, longest - ending.length))
        .join('')
        .trimEnd()}${ending}`;
      if (!taken.has(keyOf(candidate))) return candidate;
    }
  };

  const inOrder = [...vocabulary].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const tag of inOrder) enter(`tags/${tag.id}`, tag.name);
  for (const name of names) {
    if (!byOriginal.has(keyOf(name))) enter(setupRef('tag', name), name);
  }
  return { entries, refOf: (original) => byOriginal.get(keyOf(original))?.ref };
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
