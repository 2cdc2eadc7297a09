// From one place of a page and the fields of a profile to their values. Which places there are is resolve.ts. Pure.
import { composed } from './compose.ts';
import type { Field } from './field.ts';
import { hidesText, type Place, placesOf, scalarAt } from './places.ts';
import { fold } from './text.ts';
import { applyTransforms, type NO_VALUE, NOT_UNDERSTOOD, type Context as StepContext } from './transforms.ts';
import type { Miss, RawValue, RawValues } from './values.ts';

/** What fields are read with besides their place. */
export type Context = StepContext & {
  /** The whole page, for fields that look there from inside a row. */
  readonly page?: Place | undefined;
};

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

/** A text of a field that another list did not tell one value for. */
export interface FieldMiss extends Miss {
  /** "messages.author.id" */
  readonly field: string;
}

/** What went wrong while fields were read, by path. */
export interface Report {
  readonly missing: string[];
  readonly fallbacks: Set<string>;
  /** Fields with a time that was read from words like "3 days ago". */
  readonly relative: Set<string>;
  /** Fields, with their position in lists, whose element is empty but for a shadow root or a frame. */
  readonly hidden: string[];
  /** Texts that another list did not tell one value for, by field. */
  readonly misses: FieldMiss[];
  readonly watch: Watch | undefined;
}

export function newReport(watch?: Watch): Report {
  return { missing: [], fallbacks: new Set(), relative: new Set(), hidden: [], misses: [], watch };
}

export function readFields(
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
export function readField(
  field: Field,
  place: Place,
  context: Context,
  path: string,
  report: Report,
): RawValue | undefined {
  let isFallback = false;
  let isWrong = false;
  let isUnclear = false;
  const misses: FieldMiss[] = [];
  const see = (seen: Pick<Sighting, 'state'> & Partial<Sighting>): void =>
    report.watch?.({
      ...{ path: path.replace(/\[\d+\]/g, ''), field, place },
      ...{ way: null, index: null, found: 0, value: undefined, ...seen },
    });
  for (const [number, way] of [field, ...(field.or ?? [])].entries()) {
    const { candidates, nameMissing, isEmptyList } = placesOf(way, (way.page && context.page) || place);
    if (isEmptyList && !countsAll(way)) {
      see({ state: 'none' });
      return way.pairs ? {} : [];
    }
    if (nameMissing) isWrong = true;
    for (const [index, places] of candidates.entries()) {
      const inner = newReport(report.watch);
      const value = readPlaces(way, places, context, path, inner);
      if (mayBeHidden(value, way) && places.some((one) => hidesText(way, one))) report.hidden.push(path);
      // The page says, or the profile foresaw, that there is none.
      if (value === null) {
        see({ state: 'none', way: number, index, found: places.length });
        return undefined;
      }
      if (value === NOT_UNDERSTOOD) {
        isWrong = true;
        isUnclear = true;
      }
      misses.push(...inner.misses);
      if (typeof value === 'symbol' || value === undefined) continue;
      report.misses.push(...inner.misses);
      report.missing.push(...inner.missing);
      for (const fallback of inner.fallbacks) report.fallbacks.add(fallback);
      report.hidden.push(...inner.hidden);
      for (const relative of inner.relative) report.relative.add(relative);
      // A constant is a case the profile foresaw ("deleted: no text"), not a second choice.
      if ((isFallback || index > 0) && way.const === undefined)
        report.fallbacks.add(path.replace(/\[\d+\]/g, ''));
      see({ state: 'found', way: number, index, found: places.length, value });
      return value;
    }
    if (countsAll(way) && candidates.length > 0 && !isUnclear) {
      const value = applyTransforms([], way.transform, context) as RawValue;
      see({ state: 'found', way: number, index: 0, value });
      return value;
    }
    // A way that means nothing for this kind of content (a JSON path on an HTML page) is not a failed one.
    if (candidates.length > 0 || nameMissing) isFallback = true;
  }
  report.misses.push(...misses);
  const isMissing = field.required || isWrong;
  see({ state: isUnclear ? 'unclear' : isMissing ? 'missing' : 'absent' });
  if (isMissing) report.missing.push(path);
  return undefined;
}

type Reading = RawValue | undefined | typeof NO_VALUE | typeof NOT_UNDERSTOOD;

function readPlaces(
  field: Field,
  places: readonly Place[],
  around: Context,
  path: string,
  report: Report,
): Reading {
  const [first] = places;
  if (first === undefined) return undefined;
  const context = field.transform.length === 0 ? around : { ...around, ...ears(field, path, report) };
  if (field.const !== undefined) return field.const;
  if (field.from === 'url') return applyTransforms(context.url, field.transform, context);
  if (field.row !== undefined) return readRow(field, field.row, context);
  const { each, one, pairs } = field;
  if (each)
    return places.map((place, index) => readFields(each, place, context, `${path}[${index}]`, report));
  if (one) return readFields(one, first, context, path, report);
  if (pairs) return readPairs(pairs, places, context, path, report);
  if (field.compose !== undefined) return readComposed(field, first, context, path, report);
  if (field.all) {
    const texts = places.map((place) => scalarAt(field, place)).filter((text) => text !== undefined);
    return texts.length === 0 ? undefined : applyTransforms(texts, field.transform, context);
  }
  const text = scalarAt(field, first);
  return text === undefined ? undefined : applyTransforms(text, field.transform, context);
}

/** The value that the list's row gave another field. */
function readRow(field: Field, name: string, context: Context): Reading {
  const value = context.row?.[name];
  return value === undefined || value === null ? undefined : applyTransforms(value, field.transform, context);
}

function readComposed(field: Field, place: Place, context: Context, path: string, report: Report): Reading {
  const parts = readFields(field.of ?? {}, place, context, path, report);
  const text = composed(field.compose ?? '', parts);
  // A part that is not understood must not pass for one that is rightly empty; neither must a list in a part's place.
  const isUnclear = report.missing.length > 0 || Object.values(parts).some((part) => part instanceof Object);
  if (text === null) return isUnclear ? NOT_UNDERSTOOD : undefined;
  return applyTransforms(field.raw ? text : fold(text), field.transform, context);
}

/** Whether no match is a value: none of them. */
function countsAll({ all, transform }: Field): boolean {
  return all === true && transform.includes('count');
}

/** Spares most fields the closer look. */
function mayBeHidden(value: Reading, { html }: Field): boolean {
  if (typeof value !== 'string') return typeof value !== 'number' && typeof value !== 'boolean';
  return html ? /<(?:i?frame|template|[a-z][a-z0-9]*-)/i.test(value) || value === '' : value === '';
}

/** Whom the steps of a field tell what its value alone does not. */
function ears(
  field: Field,
  path: string,
  { relative, misses }: Report,
): Pick<Context, 'onRelative' | 'onMiss'> {
  const name = (): string => path.replace(/\[\d+\]/g, '');
  return {
    onRelative: mayBeRelative(field) ? () => void relative.add(name()) : undefined,
    onMiss: (miss) => void misses.push({ ...miss, field: name() }),
  };
}

function mayBeRelative({ transform }: Field): boolean {
  return transform.some(
    (step) => typeof step === 'object' && 'time' in step && step.time.formats.includes('relative'),
  );
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
