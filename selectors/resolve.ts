// From a page and a profile's fields to plain values: what is there, what should be and is not, and
// which selectors were not the first choice. Pure; what a record must look like is the parsers' business.
import type { Proof } from '../model/proof.ts';
import { documentOf, findAll, findOne } from './document.ts';
import type { Counter, Field } from './field.ts';
import { valueAt } from './json-path.ts';
import { missingLabels, seesNoLabel, strayLabels } from './labels.ts';
import { nextLink } from './next-link.ts';
import { isEndStated, nextPage } from './paging.ts';
import type { Place } from './places.ts';
import { type Context, type FieldMiss, newReport, readField, readFields, type Watch } from './read-fields.ts';
import type { ListPage, RecordPage } from './schema.ts';
import type { Captured, CapturedAll, Content, Env, HtmlContent, RawValue, RawValues } from './values.ts';

/** A nested list whose length is not what the page itself states. */
export interface Shortfall {
  readonly field: string;
  readonly expected: number;
  readonly found: number;
}

/** A list inside a record (`each`), and what proves that all of it is there; null where nothing does. */
export interface Nested {
  readonly field: string;
  readonly found: number;
  readonly proof: Proof | null;
}

export interface Resolution {
  /** Fields that have a value. */
  readonly values: RawValues;
  /**
   * Where something should be and is not: required fields without a value, columns the table has not, and texts
   * that stand there but are not understood. For example "messages[3].createdAt".
   */
  readonly missing: readonly string[];
  /** Fields for which not the first selector matched, each once: "messages.createdAt". */
  readonly fallbacks: readonly string[];
  readonly shortfalls: readonly Shortfall[];
  /** Labels no field reads, in a part of the page where all are accounted for (`labels`). */
  readonly strays: readonly string[];
  /** That part shows no label at all, or is not there. */
  readonly seesNoLabel: boolean;
  /** Fields without a value whose label does not stand on the page either. */
  readonly unlabelled: readonly string[];
  /** Fields with a time read from words like "3 days ago": "messages.createdAt". */
  readonly relative: readonly string[];
  /** Texts that another list did not tell one value for: the fields have none, or one of their items has not. */
  readonly misses: readonly FieldMiss[];
  /** Fields whose element is empty but for a shadow root or a frame: "messages[3].html". */
  readonly hidden: readonly string[];
  /** One for each field with `each` of the page itself. */
  readonly nested: readonly Nested[];
}

export interface Rows {
  readonly rows: readonly Resolution[];
  /** The list's own total; null where it shows none. */
  readonly counter: number | null;
  /** Absolute URL of what follows; null at the end, or where only a browser can go on. */
  readonly next: string | null;
  /** A link to what follows is there and cannot be understood. */
  readonly isWayOnUnclear?: boolean;
  /** The page itself says that the list is empty. */
  readonly empty: boolean;
  /** How many reads it was put together from; one when absent. */
  readonly pieces?: number;
  /** The source itself says that nothing follows this part. */
  readonly ended?: boolean;
}

/**
 * Reads a page that holds one record. Also reads `profile.account`, which is such a page.
 * Pass the same content object again and its HTML is not parsed again.
 * @param watch told of every field looked for
 */
export function resolveRecord(
  page: Pick<RecordPage, 'fields'> & Partial<Pick<RecordPage, 'counters' | 'json' | 'labels'>>,
  content: Content,
  env: Env,
  watch?: Watch,
): Resolution {
  const root = rootOf(content, page.json?.rows);
  const captured = content.kind === 'html' ? content.captured : undefined;
  const context: Context = { ...env, url: content.url, captured, page: root };
  const report = newReport(watch);
  const values = readFields(page.fields, root, context, '', report);
  const shortfalls: Shortfall[] = [];
  const counted = new Set<string>();
  for (const [name, counter] of Object.entries(page.counters ?? {})) {
    const expected = readField(counter, root, context, `counters.${name}`, report);
    const found = countIn(values[name], counter.over);
    if (typeof expected !== 'number') continue;
    // Items that the page does not count are proved by no counter.
    if (found === countIn(values[name])) counted.add(name);
    if (expected !== found) shortfalls.push({ field: name, expected, found });
  }
  const { missing, fallbacks } = report;
  const nested = nestedIn(page.fields, values, counted, captured);
  return {
    ...{ values, missing, fallbacks: [...fallbacks], shortfalls, nested },
    ...{ strays: strayLabels(page, root), seesNoLabel: seesNoLabel(page, root) },
    ...{ unlabelled: missingLabels(page, root, values), relative: [...report.relative] },
    ...{ hidden: report.hidden, misses: report.misses },
  };
}

/**
 * @param counted fields of which the page says how many there are; a number that differs is a shortfall
 * @param captured what proves the lists that the page's scripts read
 */
function nestedIn(
  fields: Record<string, Field>,
  values: RawValues,
  counted: ReadonlySet<string>,
  captured: CapturedAll | undefined,
): Nested[] {
  // Files stand with what they belong to, all at once, as a message's do; "files" in the seal accounts for them.
  const isOneList = (field: string): boolean => field !== 'attachments' || counted.has(field);
  return Object.entries(fields)
    .filter(([, { each, or = [] }]) => each !== undefined || or.some((way) => way.each !== undefined))
    .filter(([field]) => isOneList(field))
    .map(([field, { capture }]) => {
      const heard = capture === undefined ? undefined : captured?.[capture]?.proof;
      return {
        field,
        found: countIn(values[field]),
        proof: counted.has(field) ? 'counter' : (heard ?? null),
      };
    });
}

/** @param over what an item's fields must be for it to count; every item counts when absent */
function countIn(value: RawValue | undefined, over: Counter['over'] = {}): number {
  if (!Array.isArray(value)) return 0;
  const wanted = Object.entries(over);
  return value.filter((item) => wanted.every(([field, values]) => values.includes(textAt(item, field))))
    .length;
}

function textAt(item: RawValue, field: string): string {
  const value = valueAt(item, field);
  return value === undefined || typeof value === 'object' ? '' : String(value);
}

/** Reads a page of a list: its rows, its total and where it goes on. @param watch told of every field looked for */
export function resolveRows(page: ListPage, content: Content, env: Env, watch?: Watch): Rows {
  const captured = content.kind === 'html' ? content.captured : undefined;
  const context: Context = { ...env, url: content.url, captured, page: rootOf(content, undefined) };
  if (content.kind === 'json') return resolveJsonRows(page, content.value, context, watch);
  const heard = page.list.capture === undefined ? undefined : content.captured?.[page.list.capture];
  return heard
    ? resolveHeardRows(page, heard, content, context, watch)
    : resolveHtmlRows(page, content, context, watch);
}

/** The rows that the page's own scripts read, whatever of them is drawn. */
function resolveHeardRows(
  page: ListPage,
  heard: Captured,
  content: HtmlContent,
  context: Context,
  watch?: Watch,
): Rows {
  const items = Array.isArray(heard.value) ? heard.value : [];
  const place = { kind: 'json' as const, url: context.url, captured: content.captured };
  return {
    rows: items.map((value) => resolveRow(page, { ...place, value }, context, watch)),
    counter: heard.counter,
    next: null,
    empty: heard.parts > 0 && items.length === 0,
    pieces: heard.parts,
    ended: heard.proof === 'end',
  };
}

function resolveJsonRows(page: ListPage, value: unknown, context: Context, watch?: Watch): Rows {
  const found = page.json?.rows === undefined ? value : valueAt(value, page.json.rows);
  const items: unknown[] = Array.isArray(found) ? found : [];
  const total = page.json?.counter === undefined ? undefined : valueAt(value, page.json.counter);
  const counter = typeof total === 'number' ? total : null;
  return {
    rows: items.map((item) =>
      resolveRow(page, { kind: 'json', url: context.url, value: item }, context, watch),
    ),
    counter,
    next: page.json ? nextPage(page.json, context.url, value, items.length, counter) : null,
    empty: Array.isArray(found) && items.length === 0 && (counter ?? 0) === 0,
    ended: page.json !== undefined && isEndStated(page.json, value),
  };
}

function resolveHtmlRows(
  page: ListPage,
  content: Content & { kind: 'html' },
  context: Context,
  watch?: Watch,
): Rows {
  const document = documentOf(content);
  const root: Place = { kind: 'html', document, node: document.root };
  const { list } = page;
  const used = list.rows.findIndex((selector) => findOne(selector, document.root) !== null);
  const elements = used < 0 ? [] : findAll(list.rows[used] ?? '', document.root);
  const rows = elements.map((node) => {
    const row = resolveRow(page, { kind: 'html', document, node }, context, watch);
    return used === 0 ? row : { ...row, fallbacks: ['list.rows', ...row.fallbacks] };
  });
  const counter = list.counter
    ? readField(list.counter, root, context, 'list.counter', newReport(watch))
    : undefined;
  const empty = list.empty !== undefined && matches(list.empty, content);
  const { next, isUnclear } = nextLink(list.pagination, content, context);
  return {
    rows,
    counter: typeof counter === 'number' ? counter : null,
    next,
    ...(isUnclear ? { isWayOnUnclear: true } : {}),
    empty,
    ended: empty && rows.length === 0,
  };
}

function resolveRow(page: ListPage, place: Place, context: Context, watch?: Watch): Resolution {
  const report = newReport(watch);
  const values = readFields(page.fields, place, context, '', report);
  return {
    values,
    missing: report.missing,
    fallbacks: [...report.fallbacks],
    shortfalls: [],
    strays: [],
    seesNoLabel: false,
    unlabelled: [],
    relative: [...report.relative],
    ...{ hidden: report.hidden, misses: report.misses },
    nested: nestedIn(page.fields, values, new Set(), undefined),
  };
}

/** Whether any of the selectors finds something in the page; never in JSON. */
export function matches(selectors: readonly string[], content: Content): boolean {
  if (content.kind === 'json') return false;
  const { root } = documentOf(content);
  return selectors.some((selector) => findOne(selector, root) !== null);
}

function rootOf(content: Content, path: string | undefined): Place {
  if (content.kind === 'json') {
    const value = path === undefined ? content.value : valueAt(content.value, path);
    return { kind: 'json', url: content.url, value };
  }
  const document = documentOf(content);
  return { kind: 'html', document, node: document.root };
}
