// The tag vocabulary. `POST /tags` creates or returns by name (docs/intercom.md 4.2); what was there before is matched,
// so that undoing the import never deletes somebody else's tag.
import type { TagEntry } from '../../mapping/tags.ts';
import type { Finding } from '../../model/findings.ts';
import { streams } from '../../model/streams.ts';
import type { ImportSetting, Planned, StreamImporter } from '../writes/stream-importer.ts';
import { createUnit, matchUnit, nothing, nothingUnit } from '../writes/unit.ts';

export const tags: StreamImporter<'tags'> = {
  stream: 'tags',
  phases: ['tags'],
  fields: { name: 'sent' },
  planned(record, setting) {
    const entry = setting.tags.entries.get(`tags/${record.id}`);
    return entry === undefined ? [] : [tagUnit(entry, setting)];
  },
};

/** Also for tags that no record stands for. */
export function tagUnit(entry: TagEntry, { inventory, ours }: ImportSetting): Planned {
  const { ref, original, name, sameAs } = entry;
  if (sameAs !== null) {
    const merged: Finding = { code: 'tag_merged', ref, args: { name: original, into: sameAs.original } };
    return nothingUnit(
      { ...nothing('skip', ref, `Intercom has one tag for it and ${sameAs.ref}.`), findings: [merged] },
      'tags',
    );
  }
  const cut = name !== original.trim();
  const findings: Finding[] = cut
    ? [{ code: 'tag_truncated', ref, args: { length: [...original].length, kept: [...name].length } }]
    : [];
  const draft = { object: 'tag', ref, name, findings } as const;
  const existing = inventory.tags.find((tag) => tag.name.toLowerCase() === name.toLowerCase());
  if (existing && !ours.has(ref)) return matchUnit(draft, 'tags', existing.id);
  const write = { step: 'create', endpoint: 'POST /tags', path: {}, body: { name } } as const;
  return createUnit(draft, 'tags', streams.tags.undo, [write]);
}
