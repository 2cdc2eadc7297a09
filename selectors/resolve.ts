// From a page and a profile's fields to plain values: what is there, what should be and is not, and
// which selectors were not the first choice. Pure; what a record must look like is the parsers' business.
import { documentOf, findAll, findOne } from './document.ts';
import type { Field } from './field.ts';
import { valueAt } from './json-path.ts';
import { nextPage } from './paging.ts';
import { type Place, placesOf, scalarAt } from './places.ts';
import type { ListPage, RecordPage } from './schema.ts';
import { absoluteUrl } from './text.ts';
import { applyTransforms, type NO_VALUE, NOT_UNDERSTOOD } from './transforms.ts';
import type { Content, Env, RawValue, RawValues } from './values.ts';

/** A nested list whose length is not what the page itself states. */
export interface Shortfall {
  readonly field: string;
  readonly expected: number;
  readonly found: number;
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
}

export interface Rows {
  readonly rows: readonly Resolution[];
  /** The list's own total; null where it shows none. */
  readonly counter: number | null;
  /** Absolute URL of what follows; null at the end, or where only a browser can go on. */
  readonly next: string | null;
  /** The page itself says that the list is empty. */
  readonly empty: boolean;
}

/** One field looked for in one place: what `probe` tells about it. */
export interface Sighting {
  /** "messages.author.name", without the position in lists. */
  readonly path: string;
  readonly field: Field;
  /** Where it was looked for: the page, the row, the match around it. */
  readonly place: Place;
  /** 0 for the field itself, 1 and more for its `or`; null when no way gave a value. */
  readonly way: number | null;
  /** Position in that way's list of selectors. */
  readonly index: number | null;
  /** How many places it matched. */
  readonly found: number;
  readonly value: RawValue | undefined;
  /** `none`: the page says there is none; `unclear`: a text stands there that is not understood. */
  readonly state: 'found' | 'none' | 'absent' | 'missing' | 'unclear';
}
export type Watch = (sighting: Sighting) => void;

interface Report {
  readonly missing: string[];
  readonly fallbacks: Set<string>;
  readonly watch: Watch | undefined;
}

type Context = Env & { readonly url: string };

/**
 * Reads a page that holds one record. Also reads `profile.account`, which is such a page.
 * Pass the same content object again and its HTML is not parsed again.
 * @param watch told of every field looked for
 */
export function resolveRecord(
  page: Pick<RecordPage, 'fields'> & Partial<Pick<RecordPage, 'counters' | 'json'>>,
  content: Content,
  env: Env,
  watch?: Watch,
): Resolution {
  const root = rootOf(content, page.json?.rows);
  const context = { ...env, url: content.url };
  const report = newReport(watch);
  const values = readFields(page.fields, root, context, '', report);
  const shortfalls: Shortfall[] = [];
  for (const [name, counter] of Object.entries(page.counters ?? {})) {
    const expected = readField(counter, root, context, `counters.${name}`, report);
    const list = values[name];
    const found = Array.isArray(list) ? list.length : 0;
    if (typeof expected === 'number' && expected !== found) shortfalls.push({ field: name, expected, found });
  }
  return { values, missing: report.missing, fallbacks: [...report.fallbacks], shortfalls };
}

/** Reads a page of a list: its rows, its total and where it goes on. @param watch told of every field looked for */
export function resolveRows(page: ListPage, content: Content, env: Env, watch?: Watch): Rows {
  const context = { ...env, url: content.url };
  return content.kind === 'json'
    ? resolveJsonRows(page, content.value, context, watch)
    : resolveHtmlRows(page, content, context, watch);
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
  return {
    rows,
    counter: typeof counter === 'number' ? counter : null,
    next: nextLink(page, content),
    empty: list.empty !== undefined && matches(list.empty, content),
  };
}

function resolveRow(page: ListPage, place: Place, context: Context, watch?: Watch): Resolution {
  const report = newReport(watch);
  const values = readFields(page.fields, place, context, '', report);
  return { values, missing: report.missing, fallbacks: [...report.fallbacks], shortfalls: [] };
}

/** Whether any of the selectors finds something in the page; never in JSON. */
export function matches(selectors: readonly string[], content: Content): boolean {
  if (content.kind === 'json') return false;
  const { root } = documentOf(content);
  return selectors.some((selector) => findOne(selector, root) !== null);
}

function nextLink(page: ListPage, content: Content & { kind: 'html' }): string | null {
  const { pagination } = page.list;
  if ((pagination.kind !== 'next' && pagination.kind !== 'load-more') || !pagination.attr) return null;
  const { root } = documentOf(content);
  for (const selector of pagination.select) {
    const link = findOne(selector, root)?.attribs[pagination.attr];
    if (link) return absoluteUrl(link, content.url);
  }
  return null;
}

function rootOf(content: Content, path: string | undefined): Place {
  if (content.kind === 'json') {
    const value = path === undefined ? content.value : valueAt(content.value, path);
    return { kind: 'json', url: content.url, value };
  }
  const document = documentOf(content);
  return { kind: 'html', document, node: document.root };
}

function newReport(watch?: Watch): Report {
  return { missing: [], fallbacks: new Set(), watch };
}

function readFields(
  fields: Record<string, Field>,
  place: Place,
  context: Context,
  path: string,
  report: Report,
): RawValues {
  const values: RawValues = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = readField(field, place, context, path === '' ? name : `${path}.${name}`, report);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** The field's value by the first of its ways that gives one; what is wrong goes into the report. */
function readField(
  field: Field,
  place: Place,
  context: Context,
  path: string,
  report: Report,
): RawValue | undefined {
  let isFallback = false;
  let isWrong = false;
  let isUnclear = false;
  const see = (seen: Pick<Sighting, 'state'> & Partial<Sighting>): void =>
    report.watch?.({
      ...{ path: path.replace(/\[\d+\]/g, ''), field, place },
      ...{ way: null, index: null, found: 0, value: undefined, ...seen },
    });
  for (const [number, way] of [field, ...(field.or ?? [])].entries()) {
    const { candidates, columnMissing, isEmptyList } = placesOf(way, place);
    if (isEmptyList) {
      see({ state: 'none' });
      return way.pairs ? {} : [];
    }
    if (columnMissing) isWrong = true;
    for (const [index, places] of candidates.entries()) {
      const inner = newReport(report.watch);
      const value = readPlaces(way, places, context, path, inner);
      // The page says, or the profile foresaw, that there is none.
      if (value === null) {
        see({ state: 'none', way: number, index, found: places.length });
        return undefined;
      }
      if (value === NOT_UNDERSTOOD) {
        isWrong = true;
        isUnclear = true;
      }
      if (typeof value === 'symbol' || value === undefined) continue;
      report.missing.push(...inner.missing);
      for (const fallback of inner.fallbacks) report.fallbacks.add(fallback);
      // A constant is a case the profile foresaw ("deleted: no text"), not a second choice.
      if ((isFallback || index > 0) && way.const === undefined)
        report.fallbacks.add(path.replace(/\[\d+\]/g, ''));
      see({ state: 'found', way: number, index, found: places.length, value });
      return value;
    }
    // A way that means nothing for this kind of content (a JSON path on an HTML page) is not a failed one.
    if (candidates.length > 0 || columnMissing) isFallback = true;
  }
  const isMissing = field.required || isWrong;
  see({ state: isUnclear ? 'unclear' : isMissing ? 'missing' : 'absent' });
  if (isMissing) report.missing.push(path);
  return undefined;
}

type Reading = RawValue | undefined | typeof NO_VALUE | typeof NOT_UNDERSTOOD;

function readPlaces(
  field: Field,
  places: readonly Place[],
  context: Context,
  path: string,
  report: Report,
): Reading {
  const [first] = places;
  if (first === undefined) return undefined;
  if (field.const !== undefined) return field.const;
  if (field.from === 'url') return applyTransforms(context.url, field.transform, context);
  const { each, one, pairs } = field;
  if (each)
    return places.map((place, index) => readFields(each, place, context, `${path}[${index}]`, report));
  if (one) return readFields(one, first, context, path, report);
  if (pairs) return readPairs(pairs, places, context, path, report);
  if (field.all) {
    const texts = places.map((place) => scalarAt(field, place)).filter((text) => text !== undefined);
    return texts.length === 0 ? undefined : applyTransforms(texts, field.transform, context);
  }
  const text = scalarAt(field, first);
  return text === undefined ? undefined : applyTransforms(text, field.transform, context);
}

function readPairs(
  pairs: { key: Field; value: Field },
  places: readonly Place[],
  context: Context,
  path: string,
  report: Report,
): RawValues {
  const values: RawValues = {};
  for (const [index, place] of places.entries()) {
    const key = readField(pairs.key, place, context, `${path}[${index}].key`, report);
    const value = readField(pairs.value, place, context, `${path}[${index}].value`, report);
    if (key !== undefined && value !== undefined) values[String(key)] = value;
  }
  return values;
}
