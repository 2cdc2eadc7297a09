// Whether what was learned of a page holds on the very pages that it was learned from: read as an extraction would read
// them, and taken by the records' schemas.
import type { StreamName } from '../../model/streams.ts';
import type { PageLesson } from '../../selectors/learn-objects.ts';
import { captureAll } from '../../selectors/merge.ts';
import { resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import type { ListPage, PageKind, Profile, RecordPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent, RawValues } from '../../selectors/values.ts';
import { recordProblem, rowsProblem } from '../capture/taken.ts';
import { parsers } from '../streams/parsers.ts';

/** A page that was drawn and heard. */
export interface Heard extends PageLesson {
  readonly content: HtmlContent;
}

export function capturedOn(kind: PageKind, page: Heard, uiOrigin: string): HtmlContent {
  const hearing = { heard: page.heard, document: null, row: page.row, uiOrigin };
  return { ...page.content, captured: captureAll(kind.capture ?? {}, hearing) };
}

/** A list's rows as far as they were heard. `isWhole`: nothing says that there are more. */
export function rowsOf(
  profile: Profile,
  name: string,
  page: Heard,
  env: Env,
  uiOrigin: string,
): { rows: RawValues[]; isWhole: boolean } {
  const kind = profile.pages[name] as ListPage;
  const content = capturedOn(kind, page, uiOrigin);
  return {
    rows: resolveRows(kind, content, env).rows.map(({ values }) => values),
    isWhole: Object.values(content.captured ?? {}).every(({ problem }) => problem === null),
  };
}

export function provedRows(
  profile: Profile,
  name: string,
  page: Heard,
  env: Env,
  uiOrigin: string,
): string | null {
  const kind = profile.pages[name] as ListPage;
  const rows = resolveRows(kind, capturedOn(kind, page, uiOrigin), env);
  const problem = rowsProblem(rows, true);
  if (problem !== null || kind.open !== undefined) return problem;
  return firstRefusal(
    kind.stream,
    rows.rows.map(({ values }) => values),
  );
}

export function provedRecords(
  profile: Profile,
  name: string,
  pages: readonly Heard[],
  env: Env,
  uiOrigin: string,
): string | null {
  const kind = profile.pages[name] as RecordPage;
  const records = pages.map((page) => ({
    page,
    read: resolveRecord(kind, capturedOn(kind, page, uiOrigin), env),
  }));
  for (const { read } of records) {
    const problem = recordProblem(read);
    if (problem !== null) return problem;
  }
  return firstRefusal(
    kind.stream,
    records.map(({ page, read }) => ({ ...page.row, ...read.values })),
  );
}

/** What a record's schema does not take of values as they were read; null where it takes them all. */
function firstRefusal(stream: StreamName, values: readonly RawValues[]): string | null {
  for (const one of values) {
    const parsed = parsers[stream](one);
    if (parsed.ok) continue;
    const [problem] = parsed.problems;
    return `its records would be refused: ${problem?.path ?? ''} ${problem?.message ?? ''}`.trim();
  }
  return null;
}
