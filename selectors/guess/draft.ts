// A first profile before it is written: what was guessed, what speaks for it, and what a person still has to find. Pure.

import type { z } from 'zod';
import type { StreamName } from '../../model/streams.ts';
import { streams } from '../../model/streams.ts';
import { wantsOf } from '../learn-wants.ts';
import type { GuessedField, Settings, Todo } from './given.ts';
import type { ListGuess } from './list-page.ts';
import type { RecordGuess } from './record-page.ts';

/** A setting with the comment that stands behind it. */
export interface Noted {
  readonly value: unknown;
  readonly note: string | null;
}

export interface DraftPage {
  readonly name: string;
  readonly stream: StreamName;
  readonly note: string;
  /** Everything but `fields`, in the order in which it is written. */
  readonly settings: Readonly<Record<string, Noted>>;
  readonly fields: Readonly<Record<string, GuessedField>>;
  readonly todos: readonly Todo[];
}

export interface Draft {
  readonly name: string;
  readonly origins: Readonly<Record<string, string>>;
  readonly login: Readonly<Record<string, Noted>>;
  readonly steps: readonly Noted[];
  readonly guard: {
    readonly never: readonly string[];
    readonly reads: readonly Noted[];
    readonly todos: readonly string[];
  };
  readonly account: { readonly settings: Settings; readonly note: string; readonly todos: readonly Todo[] };
  readonly pages: readonly DraftPage[];
  readonly absent: readonly { readonly stream: StreamName; readonly why: string }[];
}

/** What a record cannot be without, where nothing on the page tells it: assumed, and said so. */
const ASSUMED: Readonly<Partial<Record<StreamName, Readonly<Record<string, unknown>>>>> = {
  users: { state: 'active', role: 'member' },
  templates: { scope: 'team' },
  articles: { state: 'published' },
  conversations: { channel: 'unknown' },
};

/** Adds what is assumed, and says of every field of the stream that is nowhere that a person has to place it. */
export function completed(
  stream: StreamName,
  fields: Readonly<Record<string, GuessedField>>,
  elsewhere: ReadonlySet<string>,
  todos: readonly Todo[],
): { fields: Record<string, GuessedField>; todos: Todo[] } {
  const all: Record<string, GuessedField> = { ...fields };
  const left = new Map(
    todos
      .filter(({ field }) => fields[field] === undefined && !elsewhere.has(field))
      .map((one) => [one.field, one]),
  );
  for (const [name, value] of Object.entries(ASSUMED[stream] ?? {})) {
    if (all[name] !== undefined || elsewhere.has(name)) continue;
    all[name] = { settings: { const: value }, evidence: 'assumed: no element tells it' };
    left.set(name, {
      field: name,
      why: left.get(name)?.why ?? `nothing called so; "${String(value)}" is assumed`,
    });
  }
  for (const [name, want] of Object.entries(wantsOf(stream))) {
    if (
      name === 'id' ||
      name === 'messages' ||
      all[name] !== undefined ||
      elsewhere.has(name) ||
      left.has(name)
    )
      continue;
    const must = want.must ? ' (a record needs it)' : '';
    left.set(name, { field: name, why: `nothing called so${must}` });
  }
  return { fields: all, todos: [...left.values()] };
}

/** A list and its record pages as two pages of a profile. */
export function pagesOf(
  list: ListGuess,
  url: string,
  record: RecordGuess | null,
  name: { list: string; record: string },
): DraftPage[] {
  const { stream } = list;
  const rowFields: Record<string, GuessedField> = { id: list.id };
  const pageFields: Record<string, GuessedField> = { ...record?.guessed.fields };
  if (record?.thread) pageFields.messages = record.thread.field;
  for (const [field, guess] of Object.entries(list.guessed.fields))
    if (pageFields[field] === undefined || isBetterInRow(guess, pageFields[field])) {
      rowFields[field] = guess;
      delete pageFields[field];
    }
  for (const fields of [rowFields, pageFields]) {
    const { body } = fields;
    if (stream !== 'templates' || body === undefined) continue;
    const settings = { ...body.settings, transform: [{ every: '%?\\{+[^{}]+\\}+' }] };
    fields.variables = { settings, evidence: 'what stands in braces in the body' };
  }
  const shape = Object.keys((streams[stream].schema as unknown as z.ZodObject).shape);
  const inOrder = (given: Record<string, GuessedField>): Record<string, GuessedField> =>
    Object.fromEntries(Object.entries(given).sort(([a], [b]) => place(shape, a) - place(shape, b)));
  const isRecord = record !== null;
  const target = isRecord ? pageFields : rowFields;
  const other = new Set(Object.keys(isRecord ? rowFields : {}));
  const whole = completed(stream, target, other, [...list.guessed.todos, ...(record?.todos ?? [])]);
  const { rows, pager, counter } = list;
  const paging =
    pager === null
      ? null
      : pager.kind === 'next'
        ? { kind: 'next', select: [pager.select] }
        : pager.kind === 'infinite-scroll'
          ? { kind: pager.kind }
          : {
              kind: 'load-more',
              select: [pager.select],
              ...(pager.attr === null ? {} : { attr: pager.attr }),
            };
  const listSettings: Record<string, Noted> = {
    rows: { value: rows.select, note: `${rows.elements.length} rows` },
    ...(paging === null || pager === null ? {} : { pagination: { value: paging, note: pager.evidence } }),
    ...(counter === null ? {} : { counter: { value: counter.settings, note: counter.evidence } }),
  };
  const first: DraftPage = {
    ...{ name: name.list, stream, note: `${rows.elements.length} rows at ${url}` },
    settings: {
      url: { value: url, note: null },
      ready: { value: list.ready, note: null },
      list: { value: listSettings, note: null },
      ...(isRecord ? { open: { value: name.record, note: null } } : {}),
    },
    fields: inOrder(isRecord ? rowFields : whole.fields),
    todos: [
      ...(counter === null && pager === null
        ? [{ field: 'list.counter', why: 'no total on the page that equals its rows' }]
        : []),
      ...(isRecord ? [] : whole.todos),
    ],
  };
  if (!isRecord || list.record === null) return [first];
  return [
    first,
    {
      ...{ name: name.record, stream, note: 'the page of one record' },
      settings: {
        url: { value: list.record.template, note: null },
        ready: { value: record.ready, note: null },
      },
      fields: inOrder(whole.fields),
      todos: whole.todos,
    },
  ];
}

const place = (shape: readonly string[], name: string): number =>
  shape.includes(name) ? shape.indexOf(name) : 99;

/** A header is surer than a heading or an attribute. */
function isBetterInRow(row: GuessedField, page: GuessedField): boolean {
  return (
    row.settings.column !== undefined && page.settings.label === undefined && page.settings.each === undefined
  );
}
