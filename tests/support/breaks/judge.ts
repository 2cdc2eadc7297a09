// Breaks a small desk in one way, asks for suggestions, and judges what comes of them: by the values, not the words.
import { inspectPage, kindOf } from '../../../selectors/inspect.ts';
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

/** What there is besides the pages: nothing, the report of a probe before, a snapshot, too. */
export type Evidence = 'nothing' | 'report' | 'snapshot';

export function judge(desk: SmallDesk, change: (html: string) => string, evidence: Evidence): Judged {
  const broken = specimensOf(desk, change);
  const before = specimensOf(desk, (html) => html);
  const truth = valuesOf(desk.profile, before);
  const profile = parseProfile(desk.profile, FILE);
  const report = ['tickets', 'ticket'].flatMap((page) => inspectPage(profile, page, before));
  const records = new Map<string, Record<string, RawValue>>();
  if (evidence === 'snapshot')
    for (const [key, value] of truth) {
      const [, id = '', field = ''] = key.split('/');
      records.set(id, { ...records.get(id), [field]: value });
    }
  const suggested = suggest({
    ...{ text: desk.profile, file: FILE, specimens: broken },
    wasThere: (page, field, alternative) =>
      evidence !== 'nothing' &&
      report.some(
        (one) =>
          one.page === page &&
          one.field === field &&
          one.found > 0 &&
          (alternative === undefined || one.alternatives?.includes(alternative) === true),
      ),
    known: (_, id) => records.get(id) ?? null,
  });
  const [was, now] = [valuesOf(desk.profile, broken), valuesOf(suggested.text, broken)];
  const isChanged = suggested.text !== desk.profile;
  const differs = differences(truth, now);
  // A value that is new and another than before the break.
  const isWrong = differs.some(
    (key) => now.has(key) && JSON.stringify(was.get(key)) !== JSON.stringify(now.get(key)),
  );
  const outcome = isWrong
    ? 'wrong'
    : differences(truth, was).length === 0
      ? 'whole'
      : differs.length === 0
        ? 'repaired'
        : isChanged
          ? 'partly'
          : 'refused';
  return { outcome, suggested, differs };
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
