// A page that lies on disk, read by a profile: values, what is missing and why, and the records they make. Pure.
import type { SourceRecord } from '../../model/streams.ts';
import { selectorsOf } from '../../selectors/clear.ts';
import { remainingExpanders } from '../../selectors/expand.ts';
import { isGone } from '../../selectors/gone.ts';
import { inspectPage, kindOf } from '../../selectors/inspect.ts';
import type { Choice, State } from '../../selectors/inspection.ts';
import { placesOfField, placesOfProblem } from '../../selectors/profile-lines.ts';
import { matches, type Resolution, resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import { isListPage, type PageKind, type Profile } from '../../selectors/schema.ts';
import type { Content, Env, RawValue, RawValues } from '../../selectors/values.ts';
import { recordProblem, rowsProblem } from '../capture/taken.ts';
import type { Parser } from '../streams/parse-types.ts';
import { parsers } from '../streams/parsers.ts';

/** A page of a kind, and the row that led to it. */
export interface TriedPage {
  readonly content: Content;
  readonly row: RawValues;
}

export interface TriedField {
  /** "messages.author.name", "list.rows", "ready". */
  readonly field: string;
  readonly state: State;
  /** The first value, as it is; null where there is none. */
  readonly value: RawValue;
  /** Places it was looked for in, and in how many of them it gave a value. */
  readonly tried: number;
  readonly found: number;
  readonly choice: Choice | null;
  /** Elements it matched where one is meant. */
  readonly several: number | null;
  readonly problem: string | null;
  readonly place: string | null;
}

export interface TriedRecord {
  readonly record: SourceRecord | null;
  /** What its schema refuses, with the line of the profile. */
  readonly problems: readonly {
    readonly path: string;
    readonly message: string;
    readonly place: string | null;
  }[];
}

export interface Tried {
  readonly page: string;
  readonly url: string;
  /** What an extraction would stop at. */
  readonly problem: string | null;
  readonly places: readonly string[];
  readonly fields: readonly TriedField[];
  readonly records: readonly TriedRecord[];
  /** What a page on disk cannot tell. */
  readonly notes: readonly string[];
}

/** Rows of a list that are made into records. */
const MOST_ROWS = 20;

/** @param page page kind of the profile, or "account"; must be one */
export function tryPage(profile: Profile, page: string, { content, row }: TriedPage, env: Env): Tried {
  const kind = kindOf(profile, page) as PageKind;
  const isPart = isListPage(kind) ? ('first' as const) : ('record' as const);
  const checks = inspectPage(profile, page, [{ page, part: isPart, content, env, id: null }]);
  const fields = checks.map((check): TriedField => {
    const value = check.sightings.find(({ state }) => state === 'found')?.value;
    const { field, state, tried, found, choice, problem } = check;
    const [place = null] = placesOfProblem(
      profile,
      page,
      /^(?:ready|list|clear|expand|counters|labels)/.test(field) ? `(${field})` : `the field ${field}`,
    );
    return {
      ...{ field, state, tried, found, choice, problem, place },
      value: value ?? null,
      several: check.several?.count ?? null,
    };
  });
  const { problem, made } = isListPage(kind)
    ? tryRows(profile, page, content, env)
    : tryRecord(profile, page, content, row, env);
  const whole = markProblem(kind, content) ?? problem;
  return {
    ...{ page, url: content.url, problem: whole, fields, records: made },
    places: whole === null ? [] : placesOfProblem(profile, page, whole),
    notes: notesOn(kind, content),
  };
}

type Made = { readonly problem: string | null; readonly made: readonly TriedRecord[] };

function tryRows(profile: Profile, page: string, content: Content, env: Env): Made {
  const kind = profile.pages[page];
  if (kind === undefined || !isListPage(kind)) return { problem: null, made: [] };
  const rows = resolveRows(kind, content, env);
  const records = kind.open === undefined ? rows.rows.slice(0, MOST_ROWS) : [];
  const short = rows.counter !== null && rows.next === null && rows.rows.length < rows.counter;
  const problem = short
    ? `the list counts ${rows.counter} rows, ${rows.rows.length} are on this page (list.counter)`
    : null;
  return {
    problem: rowsProblem(rows, true) ?? problem,
    made: records.map(({ values }) => recordOf(profile, page, kind, values)),
  };
}

function tryRecord(profile: Profile, page: string, content: Content, row: RawValues, env: Env): Made {
  const kind = kindOf(profile, page) as PageKind;
  if (isListPage(kind)) return { problem: null, made: [] };
  if (isGone(kind, content)) return { problem: 'its page says that it is gone (gone)', made: [] };
  const resolution: Resolution = resolveRecord(kind, content, env);
  const values = { ...row, ...resolution.values };
  return {
    problem: recordProblem(resolution),
    made: page === 'account' ? [] : [recordOf(profile, page, kind, values)],
  };
}

function recordOf(profile: Profile, page: string, kind: PageKind, values: RawValues): TriedRecord {
  const parsed = (parsers[kind.stream] as Parser<typeof kind.stream>)(values);
  if (parsed.ok) return { record: parsed.record, problems: [] };
  return {
    record: null,
    problems: parsed.problems.map(({ path, message }) => ({
      ...{ path, message },
      place: placesOfField(profile, page, path)[0] ?? null,
    })),
  };
}

/** What an extraction asks of a page before it reads any field. */
function markProblem(kind: PageKind, content: Content): string | null {
  if (content.kind === 'json' || content.captured !== undefined) return null;
  if (!matches(kind.ready, content)) return 'nothing on the page shows that it is ready (ready)';
  return kind.clear && matches(selectorsOf(kind.clear), content) ? 'a filter hides rows (clear)' : null;
}

function notesOn(kind: PageKind, content: Content): string[] {
  if (content.kind === 'json') return [];
  const { captured } = content;
  const unheard = Object.keys(kind.capture ?? {}).filter((name) => (captured?.[name]?.parts ?? 0) === 0);
  const why = captured
    ? 'the recording has no such answer'
    : 'an HTML page alone does not hold what its scripts were told; try a recording (threadlift record)';
  const hidden = isListPage(kind) ? 0 : remainingExpanders(kind, content).length;
  return [
    ...(unheard.length > 0 ? [`nothing is heard by ${unheard.join(', ')}: ${why}`] : []),
    ...(hidden > 0
      ? [`${hidden} hidden parts are still to be opened (expand); an extraction opens them`]
      : []),
  ];
}
