// Reads the pages that guesses came from by the guesses, as an extraction would, and makes records of them. What a record's
// schema refuses is taken out of the draft, and said.
import type { DraftPage } from '../../selectors/guess/draft.ts';
import type { Todo } from '../../selectors/guess/given.ts';
import { resolveRecord, resolveRows } from '../../selectors/resolve.ts';
import { type ListPage, listPage, type RecordPage, recordPage } from '../../selectors/schema.ts';
import type { Env, HtmlContent, RawValues } from '../../selectors/values.ts';
import { parsers } from '../streams/parsers.ts';

export interface Taken {
  readonly list: HtmlContent;
  readonly records: readonly { readonly id: string; readonly content: HtmlContent }[];
  readonly zone: string;
  readonly takenAt: number;
}

/** Rounds in which fields are taken out; more than this are of a page that is something else. */
const MOST_ROUNDS = 6;

/** @param draft a list, and the page of its records where it has one */
export function provedPages(draft: readonly DraftPage[], taken: Taken): DraftPage[] {
  let pages = [...draft];
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const faults = faultsOf(pages, taken);
    const droppable = faults.filter(
      ({ page, field }) => pages[page]?.fields[field] !== undefined && field !== 'id',
    );
    if (droppable.length === 0)
      return pages.map((page, at) =>
        withTodos(
          page,
          faults.filter((one) => one.page === at),
        ),
      );
    pages = pages.map((page, at) =>
      without(
        page,
        droppable.filter((one) => one.page === at),
      ),
    );
  }
  return pages;
}

interface Fault extends Todo {
  readonly page: number;
}

function faultsOf(pages: readonly DraftPage[], taken: Taken): Fault[] {
  const env: Env = { timezone: taken.zone, takenAt: taken.takenAt, listed: () => new Set() };
  const [first, second] = pages;
  if (!first) return [];
  const rows = resolveRows(pageOf(first) as ListPage, taken.list, env).rows;
  const faults = new Map<string, Fault>();
  const add = (field: string, why: string): void => {
    const top = field.split(/[.[]/)[0] ?? '';
    const page = second !== undefined && second.fields[top] !== undefined ? 1 : 0;
    if (!faults.has(`${page} ${top}`)) faults.set(`${page} ${top}`, { page, field: top, why });
  };
  for (const { missing } of rows) for (const field of missing) add(field, 'not on every row');
  const records: { id: string; row: RawValues | undefined; values: RawValues }[] =
    second === undefined
      ? []
      : taken.records.map(({ id, content }) => {
          const read = resolveRecord(pageOf(second) as RecordPage, content, env);
          for (const field of read.missing) add(field, `not understood on the page of ${id} (${field})`);
          return { id, row: rows.find(({ values }) => values.id === id)?.values, values: read.values };
        });
  // A record that another list led to has no row here: what only rows tell is judged by those that have one.
  const withRow = records.some(({ row }) => row !== undefined)
    ? records.filter(({ row }) => row !== undefined)
    : records;
  const whole: RawValues[] =
    second === undefined
      ? rows.map(({ values }) => values)
      : withRow.map(({ id, row, values }) => ({ id, ...row, ...values }));
  for (const values of whole) {
    const parsed = parsers[first.stream](values);
    if (parsed.ok) continue;
    for (const { path, message } of parsed.problems)
      add(path === '' ? 'id' : path, `a record needs it: ${message} (${path})`);
  }
  return [...faults.values()];
}

/** The draft of a page as an extraction would have it. */
export function pageOf(draft: DraftPage): ListPage | RecordPage {
  const plain = (value: unknown): unknown =>
    isNoted(value)
      ? plain(value.value)
      : isPlain(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
        : value;
  const settings = Object.fromEntries(
    Object.entries(draft.settings).map(([key, noted]) => [key, plain(noted)]),
  );
  const fields = Object.fromEntries(Object.entries(draft.fields).map(([key, one]) => [key, one.settings]));
  const given = { stream: draft.stream, ...settings, fields };
  return 'list' in settings ? listPage.parse(given) : recordPage.parse(given);
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNoted = (value: unknown): value is { value: unknown } =>
  isPlain(value) && 'value' in value && 'note' in value;

function without(page: DraftPage, all: readonly Fault[]): DraftPage {
  if (all.length === 0) return page;
  // Messages are more than their files: those go first.
  const { each } = (page.fields.messages?.settings ?? {}) as { each?: Record<string, unknown> };
  const isFiles = (one: Fault): boolean =>
    one.field === 'messages' && /attachments/.test(one.why) && each?.attachments !== undefined;
  const fileFaults = all.filter(isFiles);
  if (fileFaults.length > 0) {
    const { attachments: tried, ...rest } = each ?? {};
    const { messages } = page.fields;
    const settings = { ...messages?.settings, each: rest };
    const why = `${fileFaults[0]?.why ?? ''}; tried: ${JSON.stringify(tried).slice(0, 200)}`;
    const slim: DraftPage = {
      ...page,
      fields: { ...page.fields, messages: { settings, evidence: messages?.evidence ?? '' } },
      todos: [...page.todos, { field: 'messages.attachments', why }],
    };
    return without(
      slim,
      all.filter((one) => !isFiles(one)),
    );
  }
  const faults = all;
  const names = new Set(faults.map(({ field }) => field));
  return {
    ...page,
    fields: Object.fromEntries(Object.entries(page.fields).filter(([name]) => !names.has(name))),
    todos: [
      ...page.todos.filter(({ field }) => !names.has(field)),
      ...faults.map(({ field, why }) => ({
        field,
        why: `${why}; tried: ${JSON.stringify(page.fields[field]?.settings).slice(0, 160)}`,
      })),
    ],
  };
}

function withTodos(page: DraftPage, faults: readonly Fault[]): DraftPage {
  const known = new Set(page.todos.map(({ field }) => field));
  const added = faults.filter(({ field }) => !known.has(field)).map(({ field, why }) => ({ field, why }));
  return added.length === 0 ? page : { ...page, todos: [...page.todos, ...added] };
}
