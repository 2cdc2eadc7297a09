// Breaks a small desk in one way, asks for suggestions, and judges what comes of them: by the values, not the words.
import { kindOf } from '../../../selectors/inspect.ts';
import type { Specimen } from '../../../selectors/inspection.ts';
import { parseProfile } from '../../../selectors/load.ts';
import { resolveRecord, resolveRows } from '../../../selectors/resolve.ts';
import { isListPage } from '../../../selectors/schema.ts';
import { type Suggested, suggest } from '../../../selectors/suggest.ts';
import type { RawValue } from '../../../selectors/values.ts';
import type { SmallDesk } from './pages.ts';

/** `whole`: nothing was broken by it; `repaired`: the same values as before; `refused`: nothing taken where something is broken. */
export type Outcome = 'whole' | 'repaired' | 'partly' | 'refused' | 'wrong';

export interface Judged {
  readonly outcome: Outcome;
  readonly suggested: Suggested;
  /** Values that are others than before, for a failure's message. */
  readonly differs: readonly string[];
}

export const FILE = 'small.yaml';

/** @param withSnapshot whether an earlier extraction knows the records */
export function judge(desk: SmallDesk, change: (html: string) => string, withSnapshot: boolean): Judged {
  const before = specimensOf(desk, (html) => html);
  const broken = specimensOf(desk, change);
  const truth = valuesOf(desk.profile, before);
  const records = new Map<string, Record<string, RawValue>>();
  for (const [key, value] of truth) {
    const [page = '', id = '', field = ''] = key.split('/');
    if (withSnapshot) records.set(id, { ...records.get(id), ...(page ? { [field]: value } : {}) });
  }
  const suggested = suggest({
    ...{ text: desk.profile, file: FILE, specimens: broken },
    wasThere: () => withSnapshot,
    known: (_, id) => records.get(id) ?? null,
  });
  const unrepaired = differences(truth, valuesOf(desk.profile, broken));
  const after = differences(truth, valuesOf(suggested.text, broken));
  const isChanged = suggested.text !== desk.profile;
  const differs = after.filter((key) => valuesOf(suggested.text, broken).has(key));
  const fresh = differs.filter(
    (key) =>
      JSON.stringify(valuesOf(desk.profile, broken).get(key)) !==
      JSON.stringify(valuesOf(suggested.text, broken).get(key)),
  );
  if (unrepaired.length === 0)
    return { outcome: isChanged && after.length > 0 ? 'wrong' : 'whole', suggested, differs: after };
  if (!isChanged) return { outcome: 'refused', suggested, differs: unrepaired };
  const outcome = after.length === 0 ? 'repaired' : fresh.length > 0 ? 'wrong' : 'partly';
  return { outcome, suggested, differs: after };
}

function specimensOf(desk: SmallDesk, change: (html: string) => string): Specimen[] {
  const env = { timezone: 'UTC', takenAt: Date.parse('2026-11-30T12:00:00Z') };
  const take = (
    page: string,
    part: Specimen['part'],
    path: string,
    html: string,
    id: string | null,
  ): Specimen => ({
    ...{ page, part, env, id },
    content: { kind: 'html', url: `https://desk.example.com${path}`, html: change(html) },
  });
  return [
    take('tickets', 'first', '/tickets', desk.list, null),
    ...Object.entries(desk.tickets).map(([id, html]) => take('ticket', 'record', `/tickets/${id}`, html, id)),
  ];
}

/** "ticket/t7/title" -> its value; one entry for each field of each record of each page kind. */
function valuesOf(text: string, specimens: readonly Specimen[]): Map<string, RawValue> {
  const profile = parseProfile(text, FILE);
  const values = new Map<string, RawValue>();
  for (const { page, content, env, id } of specimens) {
    const kind = kindOf(profile, page);
    if (!kind) continue;
    const records = isListPage(kind)
      ? resolveRows(kind, content, env).rows.map((row) => row.values)
      : [{ ...resolveRecord(kind, content, env).values, id }];
    for (const record of records)
      for (const [field, value] of Object.entries(record))
        values.set(`${page}/${String(record.id)}/${field}`, value);
  }
  return values;
}

function differences(truth: ReadonlyMap<string, RawValue>, now: ReadonlyMap<string, RawValue>): string[] {
  return [...new Set([...truth.keys(), ...now.keys()])].filter(
    (key) => JSON.stringify(truth.get(key)) !== JSON.stringify(now.get(key)),
  );
}
